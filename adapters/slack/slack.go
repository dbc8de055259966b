package slack

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"sync"
	"time"

	"milepost/dialogs/chat"
)

// Messenger is this messenger's name in addresses and accounts.
const Messenger = "slack"

// DefaultAPI is where Slack's own Web API is.
const DefaultAPI = "https://slack.com/api"

// Secret is a token that prints as nothing.
type Secret string

// String hides the token.
func (Secret) String() string { return "***" }

// GoString hides it too.
func (Secret) GoString() string { return "***" }

// The ways to hear: a connection of our own, or an address of ours that Slack calls.
const (
	Socket = "socket"
	HTTP   = "http"
)

// Config is what a Slack needs.
type Config struct {
	BotToken       Secret
	AppToken       Secret   // socket only
	SigningSecrets []Secret // http only; two while one is replaced by the other
	Mode           string   // Socket (also when empty) or HTTP
	Listen         string   // http only: host:port
	APIURL         string   // empty: Slack's own; Socket Mode asks it for its address too
	// Commands maps a slash command to the command that the engine knows; the
	// empty one is for a slash command whose first word says which: "/milepost" -> "".
	Commands map[string]string
	Log      *slog.Logger
	// Opens is whether the engine answers an update with a form: a form can be
	// opened only within three seconds, so an empty one is opened first. nil: never.
	Opens func(chat.Update) bool
	// NotSaved is what a human is told whose command or press was not saved in time.
	NotSaved func(lang string) string
	// Home is what stands in a human's home tab. nil: nothing.
	Home func(context.Context, chat.Account) ([]chat.Message, error)
}

// Slack is one app in one workspace. It is safe for concurrent use.
type Slack struct {
	c        Config
	client   *http.Client
	log      *slog.Logger
	people   people
	lanes    lanes
	room     chan struct{} // a place for each update that is being handled
	long     chan struct{} // a place for each long request that is being read
	work     sync.WaitGroup
	once     seen
	now      func() time.Time
	patience time.Duration // how long a payload may take before Slack is answered
	silent   time.Duration // how long a connection may be silent

	ear ear

	mu  sync.RWMutex
	our identity // known after Check
}

// identity is who we are in Slack.
type identity struct{ team, app, bot string }

// New makes an app of its tokens. It does not call Slack.
func New(c Config) (*Slack, error) {
	if err := wellFormed(&c); err != nil {
		return nil, err
	}
	s := &Slack{
		c: c, log: c.Log, now: time.Now, patience: patience, silent: silentFor, room: make(chan struct{}, places), long: make(chan struct{}, longOnes),
		client: &http.Client{Timeout: 10 * time.Second, Transport: &http.Transport{Proxy: http.ProxyFromEnvironment, MaxIdleConnsPerHost: 32, IdleConnTimeout: 90 * time.Second}},
	}
	return s, nil
}

// wellFormed fills in what may be left out and names what may not.
func wellFormed(c *Config) error {
	if c.Mode == "" {
		c.Mode = Socket
	}
	if c.APIURL == "" {
		c.APIURL = DefaultAPI
	}
	c.APIURL = strings.TrimRight(c.APIURL, "/")
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	if c.NotSaved == nil {
		c.NotSaved = func(string) string { return "Not saved. Please repeat." }
	}
	switch {
	case !strings.HasPrefix(string(c.BotToken), "xoxb-"):
		return errors.New("the Slack bot token has not the form xoxb-…\nnext: copy it from the app's page, OAuth & Permissions, Bot User OAuth Token")
	case c.Mode == Socket && !strings.HasPrefix(string(c.AppToken), "xapp-"):
		return errors.New("the Slack app token has not the form xapp-…\nnext: make one with the scope connections:write on the app's page, Basic Information, App-Level Tokens; or set slack.mode to http")
	case c.Mode == HTTP && !usable(c.SigningSecrets):
		return errors.New("requests from Slack cannot be proven genuine without a signing secret\nnext: copy it from the app's page, Basic Information, Signing Secret")
	case c.Mode != Socket && c.Mode != HTTP:
		return fmt.Errorf("slack.mode %q is neither %q nor %q", c.Mode, Socket, HTTP)
	}
	return nil
}

// usable reports whether there are secrets and none is empty: anybody can sign
// with an empty one.
func usable(secrets []Secret) bool {
	for _, s := range secrets {
		if strings.TrimSpace(string(s)) == "" {
			return false
		}
	}
	return len(secrets) > 0
}

// Name is the messenger's name.
func (s *Slack) Name() string { return Messenger }

// Listen hears until ctx ends, and finishes what it has begun to hear. It returns
// an error if it cannot begin or a token is refused.
func (s *Slack) Listen(ctx context.Context, hear Hear) error {
	defer s.work.Wait()
	ctx, stop := context.WithCancel(ctx)
	defer stop() // before the waiting: it ends what still hears
	if s.c.Mode == HTTP {
		return s.serve(ctx, hear)
	}
	return s.converse(ctx, hear)
}

// me is who we are, as far as it is known.
func (s *Slack) me() identity {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.our
}

// hide takes secrets out of an error's text.
func (s *Slack) hide(err error) error {
	if err == nil {
		return nil
	}
	text := err.Error()
	for _, secret := range append([]Secret{s.c.BotToken, s.c.AppToken}, s.c.SigningSecrets...) {
		if secret != "" {
			text = strings.ReplaceAll(text, string(secret), "***")
		}
	}
	if text == err.Error() {
		return err
	}
	return errors.New(text)
}

// cut shortens a text to n characters.
func cut(s string, n int) string {
	if r := []rune(s); len(r) > n {
		return string(r[:n-1]) + "…"
	}
	return s
}
