package main

import (
	"net/url"
	"os"
	"slices"
	"strings"

	"milepost/adapters/slack"
	"milepost/dialogs/playbook/located"
)

// slackCommands are the slash commands by what they do, as Slack has them unless
// the config says otherwise. The empty one takes the command as its first word.
var slackCommands = map[string]string{"milepost": "", "deal": "deal", "deals": "deals", "next": "next", "handoff": "handoff"}

func (r *configReader) readSlack() {
	t := r.root.Table("slack")
	c := slack.Config{
		BotToken: slack.Secret(r.secret(t, "bot_token", "MILEPOST_SLACK_BOT_TOKEN")),
		AppToken: slack.Secret(r.secret(t, "app_token", "MILEPOST_SLACK_APP_TOKEN")),
		Mode:     r.text(t, "mode", slack.Socket),
		Listen:   r.text(t, "listen", "127.0.0.1:3000"),
		APIURL:   r.text(t, "api_url", slack.DefaultAPI),
		Commands: r.slashCommands(t.Table("commands")),
	}
	for line := range strings.SplitSeq(r.secret(t, "signing_secret", "MILEPOST_SLACK_SIGNING_SECRET"), ",") { // two while one replaces the other
		if line = strings.TrimSpace(line); line != "" {
			c.SigningSecrets = append(c.SigningSecrets, slack.Secret(line))
		}
	}
	modes := []string{slack.Socket, slack.HTTP}
	if !slices.Contains(modes, c.Mode) {
		t.Fail("mode", located.DidYouMean(c.Mode, modes), "mode %q is none of %s", c.Mode, strings.Join(modes, ", "))
	}
	if c.Mode == slack.HTTP {
		r.listener(t, c.Listen)
	}
	if u, err := url.Parse(c.APIURL); err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" {
		t.Fail("api_url", "", "api_url %q is no web address", c.APIURL)
	}
	t.Done()
	r.c.slack = c
}

// slashCommands reads what each slash command is called.
func (r *configReader) slashCommands(t *located.Table) map[string]string {
	out := map[string]string{}
	for does, command := range slackCommands {
		name := r.text(t, does, "/"+does)
		if !strings.HasPrefix(name, "/") || strings.ContainsAny(name, " \t") || len(name) < 2 {
			t.Fail(does, "write it as in \"/"+does+"\"", "%q is no slash command", name)
		}
		if _, taken := out[name]; taken {
			t.Fail(does, "", "two slash commands are called %s", name)
		}
		out[name] = command
	}
	t.Done()
	return out
}

// secret reads a secret: from the environment, from a file of its own, or as it
// stands there.
func (r *configReader) secret(t *located.Table, key, env string) string {
	secret, file := r.text(t, key, ""), r.text(t, key+"_file", "")
	if secret != "" && file != "" {
		t.Fail(key+"_file", "", "give %s or %s_file, not both", key, key)
	}
	if file != "" {
		body, err := os.ReadFile(file)
		if err != nil {
			t.Fail(key+"_file", "", "%s_file cannot be read: %v", key, err)
		}
		secret = string(body)
	}
	if v := r.env(env); v != "" {
		secret = v
	}
	return strings.TrimSpace(secret)
}
