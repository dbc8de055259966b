package main

import (
	"net/url"
	"regexp"
	"slices"
	"strings"

	"milepost/adapters/telegram"
	"milepost/dialogs/playbook/located"
	"milepost/scheduler"
)

func (r *configReader) readTelegram() {
	t := r.root.Table("telegram")
	c := telegramConfig{
		token: telegram.Secret(r.secret(t, "token", "MILEPOST_TELEGRAM_TOKEN")), api: r.text(t, "api_url", telegram.DefaultAPI), mode: r.text(t, "mode", telegram.Poll),
		hook: telegram.Webhook{
			Listen: r.text(t, "listen", "127.0.0.1:8443"), PublicURL: r.text(t, "public_url", ""),
			Secret: telegram.Secret(r.secret(t, "secret", "MILEPOST_TELEGRAM_SECRET")),
		},
	}
	if u, err := url.Parse(c.api); err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" {
		t.Fail("api_url", "", "api_url %q is no web address", c.api)
	}
	modes := []string{telegram.Poll, telegram.Hook}
	if !slices.Contains(modes, c.mode) {
		t.Fail("mode", located.DidYouMean(c.mode, modes), "mode %q is none of %s", c.mode, strings.Join(modes, ", "))
	}
	paces := []string{"telegram", "none"}
	switch pace := r.text(t, "pace", "telegram"); {
	case !slices.Contains(paces, pace):
		t.Fail("pace", located.DidYouMean(pace, paces), "pace %q is none of %s", pace, strings.Join(paces, ", "))
	case pace == "telegram":
		c.pace = scheduler.TelegramPace()
	case c.api == telegram.DefaultAPI:
		t.Fail("pace", "leave it out", "Telegram's own Bot API has limits: pace \"none\" is for another api_url")
	}
	if c.mode == telegram.Hook {
		r.listener(t, c.hook.Listen)
		// A Bot API server of one's own may call by http.
		u, err := url.Parse(c.hook.PublicURL)
		switch {
		case err != nil || u.Host == "" || u.Scheme != "https" && (u.Scheme != "http" || c.api == telegram.DefaultAPI):
			t.Fail("public_url", "write the address that Telegram can reach, https://…", "mode webhook needs public_url, and this is no https address")
		case u.User != nil || u.Fragment != "" || strings.ContainsAny(c.hook.PublicURL, " \t\n"):
			t.Fail("public_url", "write it as in https://bot.example.com/telegram", "public_url has a user, a # or a blank in it, which Telegram does not send; the secret keeps others out")
		}
		if !hookSecret.MatchString(string(c.hook.Secret)) {
			t.Fail("secret", "make one up, such as `openssl rand -hex 32` prints", "mode webhook needs a secret: 16 to 256 of A-Z, a-z, 0-9, _ and -")
		}
	}
	r.c.telegram = c
	t.Done()
}

// hookSecret is what Telegram takes as a webhook's secret, and is no guess.
var hookSecret = regexp.MustCompile(`^[A-Za-z0-9_-]{16,256}$`)
