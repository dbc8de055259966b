package slack

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"milepost/adapters/slack/slacktest"
	"milepost/dialogs/chat"
)

// within is how long a test waits for what must come.
const within = 20 * time.Second

const (
	ann   = "U0ANN"
	bob   = "U0BOB"
	sales = "C0SALES"
)

// rig is an app against a Slack, with everything that was logged.
type rig struct {
	*Slack
	server *slacktest.Server
}

type safeBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (s *safeBuffer) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(p)
}

func (s *safeBuffer) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.String()
}

// setup makes an app; whatever is logged in the test must hold no secret.
func setup(t *testing.T, change func(*Config)) rig {
	t.Helper()
	server, err := slacktest.Start()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(server.Close)
	server.AddUser(slacktest.User{ID: ann, Name: "Ann", Locale: "ru-RU"})
	server.AddUser(slacktest.User{ID: bob, Name: "Bob"})
	server.AddChannel(slacktest.Channel{ID: sales, Name: "sales", Member: true, Members: []string{ann, bob, slacktest.BotUser}})
	logged := &safeBuffer{}
	c := Config{
		BotToken: slacktest.BotToken, AppToken: slacktest.AppToken, APIURL: server.URL,
		Commands: map[string]string{"/milepost": "", "/handoff": "handoff"},
		NotSaved: func(lang string) string { return "not saved " + lang },
		Log:      slog.New(slog.NewTextHandler(logged, &slog.HandlerOptions{Level: slog.LevelDebug})),
	}
	if change != nil {
		change(&c)
	}
	s, err := New(c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if out := logged.String(); strings.Contains(out, "canary") {
			t.Errorf("a secret is in the log: %s", out)
		}
		if t.Failed() {
			t.Log(logged.String())
		}
	})
	return rig{s, server}
}

// listen hears by a transport until the test ends.
func (r rig) listen(t *testing.T, mode string, hear Hear) {
	t.Helper()
	if _, _, err := r.Check(t.Context()); err != nil {
		t.Fatal(err)
	}
	if mode == HTTP {
		r.c.SigningSecrets = []Secret{slacktest.SigningSecret, slacktest.NextSecret}
		web := httptest.NewServer(r.Handler(hear))
		r.server.SendTo(slacktest.Target{Events: web.URL, Commands: web.URL, Interactive: web.URL})
		t.Cleanup(func() { web.Close(); r.work.Wait() })
		return
	}
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- r.Listen(ctx, hear) }()
	t.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			t.Error(err)
		}
	})
	if !r.server.WaitForLinks(1, within) {
		t.Fatal("no connection")
	}
}

// both runs a test over each transport.
func both(t *testing.T, test func(*testing.T, string)) {
	for _, mode := range []string{Socket, HTTP} {
		t.Run(mode, func(t *testing.T) { test(t, mode) })
	}
}

// ledger is what a Hear was given.
type ledger struct {
	mu    sync.Mutex
	got   []chat.Update
	reply func(chat.Update) (chat.Reply, error)
}

func (l *ledger) hear(_ context.Context, u chat.Update) (chat.Reply, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.got = append(l.got, u)
	if l.reply != nil {
		return l.reply(u)
	}
	return chat.Reply{}, nil
}

func (l *ledger) all() []chat.Update {
	l.mu.Lock()
	defer l.mu.Unlock()
	return append([]chat.Update(nil), l.got...)
}

// settled waits for a delivery's end.
func (r rig) settled(t *testing.T, id string) slacktest.Delivery {
	t.Helper()
	d, ok := r.server.Settled(id, within)
	if !ok {
		t.Fatalf("delivery %q does not end", id)
	}
	return d
}

func TestWrongTokensAreOneClearSentence(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*Config)
		says   string
	}{
		"no bot token":        {func(c *Config) { c.BotToken = "hello-canary" }, "xoxb-"},
		"no app token":        {func(c *Config) { c.AppToken = "" }, "xapp-"},
		"no signing secret":   {func(c *Config) { c.Mode = HTTP }, "Signing Secret"},
		"a mode that is none": {func(c *Config) { c.Mode = "pigeon" }, "pigeon"},
		"an empty secret":     {func(c *Config) { c.Mode, c.SigningSecrets = HTTP, []Secret{"a", ""} }, "Signing Secret"},
	} {
		conf := Config{BotToken: slacktest.BotToken, AppToken: slacktest.AppToken}
		c.change(&conf)
		if _, err := New(conf); err == nil || !strings.Contains(err.Error(), c.says) || strings.Contains(err.Error(), "canary") {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, c := range map[string]struct {
		change func(rig)
		says   string
	}{
		"a bot token of nobody":  {func(r rig) { r.c.BotToken = "xoxb-wrong-canary" }, "refuses the bot token"},
		"an app token of nobody": {func(r rig) { r.c.AppToken = "xapp-wrong-canary" }, "refuses the app token"},
		"a scope that is missing": {func(r rig) {
			r.server.Grant("chat:write", "users:read", "commands", "app_mentions:read", "channels:read", "groups:read")
		}, "lacks im:history"},
		"nobody there": {func(r rig) { r.server.Close() }, "cannot be reached"},
	} {
		r := setup(t, nil)
		c.change(r)
		if _, _, err := r.Check(t.Context()); err == nil || !strings.Contains(err.Error(), c.says) || strings.Contains(err.Error(), "canary") || !strings.Contains(err.Error(), "next: ") {
			t.Errorf("%s: %v", name, err)
		}
	}
	r := setup(t, nil)
	if team, bot, err := r.Check(t.Context()); err != nil || team != "Milepost Test" || bot != slacktest.BotName || r.me().app != slacktest.AppID {
		t.Errorf("%q %q %v", team, bot, err)
	}
}

func TestARefusedTokenEndsListening(t *testing.T) {
	r := setup(t, func(c *Config) { c.AppToken = "xapp-wrong-canary" })
	if err := r.Listen(t.Context(), (&ledger{}).hear); err == nil || !strings.Contains(err.Error(), "refuses the app token") || strings.Contains(err.Error(), "canary") {
		t.Error(err)
	}
}

func TestAChannelsDoorIsChecked(t *testing.T) {
	r := setup(t, nil)
	r.server.AddChannel(slacktest.Channel{ID: "C0ELSE", Name: "else"})
	r.server.AddChannel(slacktest.Channel{ID: "C0OLD", Name: "old", Member: true, Archived: true})
	for id, says := range map[string]string{sales: "", "C0ELSE": "/invite", "C0OLD": "archived", "C0NONE": "no channel"} {
		err := r.CheckChannel(t.Context(), id)
		if (err == nil) != (says == "") || err != nil && !strings.Contains(err.Error(), says) {
			t.Errorf("%s: %v", id, err)
		}
	}
}

func fault(t *testing.T, err error) *chat.Failure {
	t.Helper()
	var f *chat.Failure
	if !errors.As(err, &f) {
		t.Fatalf("%v is no failure", err)
	}
	return f
}

func TestMessagesAreSentEditedAndFaded(t *testing.T) {
	r := setup(t, nil)
	to := chat.Address{Messenger: Messenger, Chat: ann}
	m := chat.Message{Text: chat.Plain("Acme <!channel> & co"), Buttons: [][]chat.Button{{{Text: "Yes", Data: "y"}}}}
	id, err := r.Send(t.Context(), to, m)
	if err != nil || !strings.HasPrefix(id, slacktest.DM(ann)+"/") {
		t.Fatal(id, err)
	}
	if got, _ := r.server.Last(ann); got.Text != "Acme &lt;!channel&gt; &amp; co" || len(got.Buttons) != 1 || !strings.Contains(got.Shown, "Acme <!channel> & co") {
		t.Errorf("%+v", got)
	}
	m.Text = chat.Plain("Borealis")
	if err := r.Edit(t.Context(), to, id, m); err != nil {
		t.Fatal(err)
	}
	if got, _ := r.server.Last(ann); !strings.Contains(got.Shown, "Borealis") || got.Edits != 1 {
		t.Errorf("%+v", got)
	}
	for range 2 { // the second time there is nothing to take away
		if err := r.Fade(t.Context(), to, id); err != nil {
			t.Fatal(err)
		}
	}
	if got, _ := r.server.Last(ann); !strings.Contains(got.Shown, "Borealis") || len(got.Buttons) != 0 || r.server.Calls("chat.update") != 2 {
		t.Errorf("%+v after %d updates", got, r.server.Calls("chat.update"))
	}
	thread := chat.Address{Messenger: Messenger, Chat: ann, Thread: strings.Split(id, "/")[1]}
	inside, err := r.Send(t.Context(), thread, m)
	if err != nil {
		t.Fatal(err)
	}
	if err := r.Fade(t.Context(), thread, inside); err != nil {
		t.Fatal(err)
	}
	if got, _ := r.server.Last(ann); got.Thread != thread.Thread || len(got.Buttons) != 0 {
		t.Errorf("%+v", got)
	}
	if live := r.server.Live(); len(live) != 0 {
		t.Errorf("%v", live)
	}
}

func TestFaultsAreNamed(t *testing.T) {
	m := chat.Message{Text: chat.Plain("canary words")}
	for name, c := range map[string]struct {
		fault slacktest.Fault
		want  chat.Fault
	}{
		"slow down":           {slacktest.Fault{Status: 429, Retry: 7}, chat.Wait},
		"an error of theirs":  {slacktest.Fault{Status: 502, Body: "<html>"}, chat.Unsure},
		"a cut":               {slacktest.Fault{Cut: true}, chat.Unsure},
		"a cut after the act": {slacktest.Fault{Cut: true, After: true}, chat.Unsure},
		"revoked":             {slacktest.Fault{Error: "token_revoked"}, chat.NoEntry},
		"a person who left":   {slacktest.Fault{Error: "user_disabled"}, chat.Blocked},
		"blocks for nobody":   {slacktest.Fault{Error: "invalid_arguments"}, chat.Refused},
	} {
		r := setup(t, nil)
		c.fault.Method, c.fault.Times = "chat.postMessage", 1
		r.server.Fail(c.fault)
		_, err := r.Send(t.Context(), chat.Address{Messenger: Messenger, Chat: ann}, m)
		if f := fault(t, err); f.Fault != c.want || f.Fault == chat.Wait && (f.After != 7*time.Second || f.Wide) || strings.Contains(f.Error(), "canary") {
			t.Errorf("%s: %v", name, f)
		}
	}
	r := setup(t, nil)
	r.server.Close()
	_, err := r.Send(t.Context(), chat.Address{Messenger: Messenger, Chat: ann}, m)
	if f := fault(t, err); f.Fault != chat.NotSent {
		t.Error(f)
	}
	for _, id := range []string{"", "17", "D1/"} {
		if f := fault(t, r.Edit(t.Context(), chat.Address{}, id, m)); f.Fault != chat.NoMessage {
			t.Errorf("%q: %v", id, f)
		}
	}
}

func TestWordsGoOutEvenIfBlocksDoNot(t *testing.T) {
	r := setup(t, nil)
	r.server.Fail(slacktest.Fault{Method: "chat.postMessage", Times: 1, Error: "invalid_blocks"})
	if _, err := r.Send(t.Context(), chat.Address{Messenger: Messenger, Chat: ann}, chat.Message{Text: chat.Plain("hello")}); err != nil {
		t.Fatal(err)
	}
	if got, _ := r.server.Last(ann); got.Text != "hello" || len(got.Blocks) != 0 {
		t.Errorf("%+v", got)
	}
}

func TestAChannelWithoutTheBotSaysWhatIsMissing(t *testing.T) {
	r := setup(t, nil)
	r.server.Kick(slacktest.BotUser, sales)
	_, err := r.Send(t.Context(), chat.Address{Messenger: Messenger, Chat: sales}, chat.Message{Text: chat.Plain("x")})
	if f := fault(t, err); f.Fault != chat.Absent || !strings.Contains(f.Error(), "/invite") {
		t.Error(f)
	}
}
