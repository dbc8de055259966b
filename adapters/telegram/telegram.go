package telegram

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"

	"milepost/dialogs/chat"
)

// Messenger is this messenger's name in addresses and accounts.
const Messenger = "telegram"

// DefaultAPI is where Telegram's own Bot API is.
const DefaultAPI = "https://api.telegram.org"

// Secret is a token that prints as nothing.
type Secret string

// String hides the token.
func (Secret) String() string { return "***" }

// GoString hides it too.
func (Secret) GoString() string { return "***" }

// Config is what a Telegram needs.
type Config struct {
	Token  Secret
	APIURL string // empty: Telegram's own
	Log    *slog.Logger
	Turn   Turn // nil: no other replica asks
}

// Telegram is one bot. It is safe for concurrent use.
type Telegram struct {
	token   Secret
	api     string
	methods *url.URL // where they are called, up to their name
	client  *http.Client
	sdk     *bot.Bot
	log     *slog.Logger
	turn    Turn
	poll    time.Duration // how long getUpdates waits for something
	id      string        // the bot's own id, part of the token
	name    string        // its user name, known after Check
	ear     ear
}

// New makes a bot of a token. It does not call Telegram.
func New(c Config) (*Telegram, error) {
	id, _, ok := strings.Cut(string(c.Token), ":")
	if _, err := strconv.ParseInt(id, 10, 64); !ok || err != nil {
		return nil, errors.New("the Telegram token has not the form 123456:ABC…\nnext: copy it whole from @BotFather")
	}
	if c.APIURL == "" {
		c.APIURL = DefaultAPI
	}
	t := &Telegram{
		token: c.Token, api: strings.TrimRight(c.APIURL, "/"), log: c.Log, turn: c.Turn, id: id, poll: 25 * time.Second,
		client: &http.Client{Transport: &http.Transport{Proxy: http.ProxyFromEnvironment, MaxIdleConnsPerHost: 128, IdleConnTimeout: 90 * time.Second}},
	}
	var err error
	if t.methods, err = url.Parse(t.api + "/bot" + string(c.Token) + "/"); err != nil {
		return nil, t.hide(err)
	}
	t.sdk, err = bot.New(string(c.Token), bot.WithSkipGetMe(), bot.WithServerURL(t.api), bot.WithHTTPClient(time.Minute, t.client))
	if err != nil {
		return nil, t.hide(err)
	}
	return t, nil
}

// Name is the messenger's name.
func (t *Telegram) Name() string { return Messenger }

// Check asks Telegram who the token belongs to. The error says what is wrong and
// what to do next; it is a chat.ErrNotNow if asking again may help.
func (t *Telegram) Check(ctx context.Context) (userName string, err error) {
	ctx, stop := context.WithTimeout(ctx, 15*time.Second)
	defer stop()
	me, err := t.sdk.GetMe(ctx)
	switch {
	case errors.Is(err, bot.ErrorUnauthorized) || errors.Is(err, bot.ErrorNotFound):
		return "", errors.New("Telegram does not know this token\nnext: ask @BotFather for the bot's token (/mybots) and put it into the config or MILEPOST_TELEGRAM_TOKEN")
	case err != nil:
		var call *url.Error // its own words are the address, which is said already
		if errors.As(err, &call) {
			err = call.Err
		}
		return "", chat.NotNow(fmt.Errorf("Telegram cannot be reached at %s: %w\nnext: is there a network, is telegram.api_url right?", t.api, t.hide(err)))
	}
	t.name = me.Username
	return me.Username, nil
}

// Command is one line of the menu.
type Command struct{ Name, Text string }

// Menu shows the commands, by language ("" is for everybody else). Groups get
// only those that work there.
func (t *Telegram) Menu(ctx context.Context, byLanguage map[string][]Command, inGroups func(string) bool) error {
	for lang, all := range byLanguage {
		var private, group []models.BotCommand
		for _, c := range all {
			line := models.BotCommand{Command: c.Name, Description: cut(c.Text, 250)}
			private = append(private, line)
			if inGroups(c.Name) {
				group = append(group, line)
			}
		}
		for scope, commands := range map[models.BotCommandScope][]models.BotCommand{
			&models.BotCommandScopeAllPrivateChats{}: private, &models.BotCommandScopeAllGroupChats{}: group,
		} {
			if _, err := t.sdk.SetMyCommands(ctx, &bot.SetMyCommandsParams{Commands: commands, Scope: scope, LanguageCode: lang}); err != nil {
				return t.hide(err)
			}
		}
	}
	return nil
}

// hide takes the token out of an error's text: it stands in every URL.
func (t *Telegram) hide(err error) error {
	if err == nil {
		return nil
	}
	_, secret, _ := strings.Cut(string(t.token), ":")
	text := strings.ReplaceAll(err.Error(), string(t.token), "***")
	text = strings.ReplaceAll(text, strings.ReplaceAll(string(t.token), ":", "%3A"), "***")
	if secret != "" {
		text = strings.ReplaceAll(text, secret, "***")
	}
	if text == err.Error() {
		return err
	}
	return errors.New(text)
}

func cut(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[:n-1]) + "…"
	}
	return s
}
