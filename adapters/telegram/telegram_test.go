package telegram

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"milepost/adapters/telegram/telegramtest"
	"milepost/dialogs/chat"
)

// rig is a bot against a Bot API server, with everything that was logged.
type rig struct {
	*Telegram
	server *telegramtest.Server
	logged *safeBuffer
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

func setup(t *testing.T) rig {
	t.Helper()
	s, err := telegramtest.Start()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	logged := &safeBuffer{}
	tg, err := New(Config{Token: telegramtest.Token, APIURL: s.URL, Log: slog.New(slog.NewTextHandler(logged, &slog.HandlerOptions{Level: slog.LevelDebug}))})
	if err != nil {
		t.Fatal(err)
	}
	tg.poll = time.Second
	t.Cleanup(func() {
		if out := logged.String(); strings.Contains(out, "canary") {
			t.Errorf("the token is in the log: %s", out)
		}
	})
	return rig{tg, s, logged}
}

// listen runs the poller until the test ends.
func (r rig) listen(t *testing.T, hear Hear) (stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- r.Listen(ctx, hear) }()
	var once sync.Once
	stop = func() {
		once.Do(func() {
			cancel()
			if err := <-done; err != nil {
				t.Error(err)
			}
		})
	}
	t.Cleanup(stop)
	return stop
}

// ledger is what a Hear was given.
type ledger struct {
	mu  sync.Mutex
	got []chat.Update
}

func (l *ledger) hear(_ context.Context, u chat.Update) (chat.Reply, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.got = append(l.got, u)
	return chat.Reply{Toast: "done " + u.Data}, nil
}

func (l *ledger) all() []chat.Update {
	l.mu.Lock()
	defer l.mu.Unlock()
	return append([]chat.Update(nil), l.got...)
}

func TestAWrongTokenIsOneClearSentence(t *testing.T) {
	r := setup(t)
	tg, err := New(Config{Token: "4242:wrong", APIURL: r.server.URL, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := tg.Check(t.Context()); err == nil || !strings.Contains(err.Error(), "does not know this token") || strings.Contains(err.Error(), "wrong") {
		t.Errorf("%v", err)
	}
	if _, err := New(Config{Token: "hello"}); err == nil {
		t.Error("a token without a form was taken")
	}
	r.server.Close()
	if _, err := r.Check(t.Context()); err == nil || !strings.Contains(err.Error(), "cannot be reached") || !errors.Is(err, chat.ErrNotNow) || strings.Contains(err.Error(), "canary") {
		t.Errorf("%v", err)
	}
}

func TestUpdatesBecomeOurs(t *testing.T) {
	r := setup(t)
	if _, err := r.Check(t.Context()); err != nil {
		t.Fatal(err)
	}
	l := &ledger{}
	r.listen(t, l.hear)
	s := r.server
	s.Say(7, "hello")
	s.Say(7, "/start deal_42")
	s.SayIn(7, -100, "/handoff@MilepostTestBot акме 🙂 product")
	s.SayIn(7, -100, "/handoff@OtherBot acme")
	id := s.Say(7, "x")
	s.EditText(7, id, "y")
	from := map[string]any{"id": 7, "is_bot": false, "first_name": "A"}
	private := map[string]any{"id": 7, "type": "private"}
	s.Raw(map[string]any{"message": map[string]any{"message_id": 90, "date": 1, "chat": private, "from": from, "photo": []any{map[string]any{"file_id": "f"}}, "caption": "/won"}})
	s.Raw(map[string]any{"message": map[string]any{"message_id": 91, "date": 1, "chat": private, "from": from, "text": "/won", "forward_origin": map[string]any{"type": "hidden_user", "sender_user_name": "B", "date": 1}}})
	s.Raw(map[string]any{"message": map[string]any{"message_id": 92, "date": 1, "chat": private, "from": map[string]any{"id": 8, "is_bot": true, "first_name": "Bot"}, "text": "/won"}})
	s.Raw(map[string]any{"message": map[string]any{"message_id": 93, "date": 1, "chat": map[string]any{"id": -100, "type": "supergroup"}, "from": from, "sender_chat": map[string]any{"id": -100, "type": "supergroup"}, "text": "/won"}})
	s.Raw(map[string]any{"my_chat_member": map[string]any{"chat": private, "from": from, "date": 1, "old_chat_member": map[string]any{"status": "member", "user": from}, "new_chat_member": map[string]any{"status": "kicked", "user": from, "until_date": 0}}})
	s.Raw(map[string]any{"message": map[string]any{"message_id": 94, "date": 1, "chat": map[string]any{"id": -100, "type": "group"}, "from": from, "migrate_to_chat_id": -1009}})
	s.Raw(map[string]any{"message": map[string]any{"message_id": "not a number"}})
	s.Say(7, "last")
	if !s.Eventually(10*time.Second, func() bool { return s.Waiting() == 0 }) {
		t.Fatal("updates are still waiting")
	}
	var got []string
	for _, u := range l.all() {
		got = append(got, fmt.Sprintf("%s|%s|%s|%s|%v", u.Kind, u.Command, u.Args, u.From.Chat, u.Private))
	}
	for _, want := range []string{
		"said||" + "|7|true", "said|start|deal_42|7|true", "said|handoff|акме 🙂 product|-100|false", "edited|||7|true", "showed|||7|true", "forwarded|||7|true", "left|||7|true", "moved|||-100|false",
	} {
		found := false
		for _, g := range got {
			found = found || g == want
		}
		if !found {
			t.Errorf("%s is not among\n%s", want, strings.Join(got, "\n"))
		}
	}
	for _, u := range l.all() {
		if u.Command == "won" {
			t.Errorf("a command was taken from %s", u.Kind)
		}
	}
	if len(got) != 10 {
		t.Errorf("%d updates came through:\n%s", len(got), strings.Join(got, "\n"))
	}
}

func TestOrderInsideAChatAndOthersSideBySide(t *testing.T) {
	r := setup(t)
	var mu sync.Mutex
	got := map[string][]string{}
	release := make(chan struct{})
	r.listen(t, func(_ context.Context, u chat.Update) (chat.Reply, error) {
		if u.From.Chat == "1" {
			<-release // this chat is slow: the others must not wait for it
		}
		mu.Lock()
		defer mu.Unlock()
		got[u.From.Chat] = append(got[u.From.Chat], u.Text)
		return chat.Reply{}, nil
	})
	for i := range 20 {
		for user := int64(1); user <= 3; user++ {
			r.server.Say(user, fmt.Sprint(i))
		}
	}
	others := func() bool {
		mu.Lock()
		defer mu.Unlock()
		return len(got["2"]) > 0 && len(got["3"]) > 0
	}
	if !r.server.Eventually(10*time.Second, others) {
		t.Fatal("one slow chat held up the others")
	}
	close(release)
	if !r.server.Eventually(10*time.Second, func() bool { return r.server.Waiting() == 0 }) {
		t.Fatal("not all were handled")
	}
	mu.Lock()
	defer mu.Unlock()
	for user, texts := range got {
		for i, text := range texts {
			if text != fmt.Sprint(i) {
				t.Fatalf("chat %s: %v", user, texts)
			}
		}
	}
}

func TestWhatWasNotCommittedComesAgain(t *testing.T) {
	r := setup(t)
	var mu sync.Mutex
	fails := map[string]int{"b": 2}
	var handled []string
	r.listen(t, func(_ context.Context, u chat.Update) (chat.Reply, error) {
		mu.Lock()
		defer mu.Unlock()
		if fails[u.Text] > 0 {
			fails[u.Text]--
			return chat.Reply{}, errors.New("the store is down")
		}
		handled = append(handled, u.Text)
		return chat.Reply{}, nil
	})
	for _, text := range []string{"a", "b", "c"} {
		r.server.Say(1, text)
	}
	if !r.server.Eventually(20*time.Second, func() bool { return r.server.Waiting() == 0 }) {
		t.Fatal("still waiting")
	}
	mu.Lock()
	defer mu.Unlock()
	if last := strings.Join(handled[len(handled)-2:], ""); last != "bc" || handled[0] != "a" {
		t.Errorf("handled %v", handled)
	}
}

func TestAnOutageCostsNoUpdate(t *testing.T) {
	r := setup(t)
	l := &ledger{}
	outage := maxTries + 2
	var mu sync.Mutex
	r.listen(t, func(ctx context.Context, u chat.Update) (chat.Reply, error) {
		mu.Lock()
		defer mu.Unlock()
		if outage > 0 {
			outage--
			return chat.Reply{}, fmt.Errorf("commit: %w", chat.ErrNotNow)
		}
		return l.hear(ctx, u)
	})
	r.server.Say(1, "an answer")
	if !r.server.Eventually(30*time.Second, func() bool { return r.server.Waiting() == 0 }) {
		t.Fatal("still waiting")
	}
	if got := l.all(); len(got) != 1 || got[0].Text != "an answer" {
		t.Errorf("handled %v", got)
	}
}

func TestAPoisonUpdateIsLeftBehind(t *testing.T) {
	r := setup(t)
	l := &ledger{}
	r.listen(t, func(ctx context.Context, u chat.Update) (chat.Reply, error) {
		if u.Text == "poison" {
			panic("cannot be read")
		}
		return l.hear(ctx, u)
	})
	r.server.Say(1, "poison")
	r.server.Say(2, "fine")
	if !r.server.Eventually(30*time.Second, func() bool { return r.server.Waiting() == 0 }) {
		t.Fatal("the poison stopped everything")
	}
	if got := l.all(); len(got) == 0 || got[0].Text != "fine" {
		t.Errorf("%v", got)
	}
}

func TestPollingOutlivesFaults(t *testing.T) {
	r := setup(t)
	l := &ledger{}
	r.server.Fail(telegramtest.Fault{Method: "getUpdates", Times: 1, Status: 502, Body: "<html>Bad Gateway</html>"})
	r.server.Fail(telegramtest.Fault{Method: "getUpdates", Times: 1, Status: 429, Retry: 1})
	r.server.Fail(telegramtest.Fault{Method: "getUpdates", Times: 1, Cut: true})
	r.listen(t, l.hear)
	r.server.Say(1, "hello")
	if !r.server.Eventually(30*time.Second, func() bool { return len(l.all()) == 1 }) {
		t.Fatal("the poller did not come back")
	}
}

func TestPressesAreAlwaysAnswered(t *testing.T) {
	r := setup(t)
	if _, err := r.Send(t.Context(), address(7, 0), chat.Message{Text: chat.Plain("?"), Buttons: [][]chat.Button{{{Text: "Yes", Data: "y"}, {Text: "No", Data: "n"}}}}); err != nil {
		t.Fatal(err)
	}
	r.listen(t, func(_ context.Context, u chat.Update) (chat.Reply, error) {
		if u.Data == "n" {
			return chat.Reply{}, errors.New("the store is down")
		}
		return chat.Reply{Toast: "done " + u.Data}, nil
	})
	r.server.Press(7, "Yes")
	r.server.Press(7, "No")
	if !r.server.Eventually(10*time.Second, func() bool { return len(r.server.Answers()) >= 2 }) {
		t.Fatal("a spinner runs for ever")
	}
	if got := r.server.Answers(); got[0] != "done y" || got[1] != "" {
		t.Errorf("answered %q", got)
	}
}

func TestFailuresAreToldApart(t *testing.T) {
	r := setup(t)
	to := address(7, 0)
	id, err := r.Send(t.Context(), to, chat.Message{Text: chat.Plain("hello")})
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name  string
		fault telegramtest.Fault
		want  chat.Fault
	}{
		{"too many requests", telegramtest.Fault{Times: 1, Status: 429, Retry: 30}, chat.Wait},
		{"blocked", telegramtest.Fault{Times: 1, Status: 403}, chat.Blocked},
		{"server error", telegramtest.Fault{Times: 1, Status: 500}, chat.Unsure},
		{"HTML instead of JSON", telegramtest.Fault{Times: 1, Status: 502, Body: "<html>"}, chat.Unsure},
		{"cut before it acted", telegramtest.Fault{Times: 1, Cut: true}, chat.Unsure},
		{"cut after it acted", telegramtest.Fault{Times: 1, Cut: true, After: true}, chat.Unsure},
		{"token revoked", telegramtest.Fault{Times: 1, Status: 401}, chat.NoEntry},
		{"a bad request", telegramtest.Fault{Times: 1, Status: 400}, chat.Refused},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r.server.Fail(tt.fault)
			_, err := r.Send(t.Context(), to, chat.Message{Text: chat.Plain("x")})
			var f *chat.Failure
			if !errors.As(err, &f) || f.Fault != tt.want {
				t.Fatalf("got %v, want %s", err, tt.want)
			}
			if f.Fault == chat.Wait && f.After != 30*time.Second {
				t.Errorf("wait %s", f.After)
			}
		})
	}
	if err := r.Edit(t.Context(), to, id, chat.Message{Text: chat.Plain("hello")}); err != nil {
		t.Errorf("an edit that changes nothing is no failure: %v", err)
	}
	var f *chat.Failure
	if err := r.Edit(t.Context(), to, "9999", chat.Message{Text: chat.Plain("x")}); !errors.As(err, &f) || f.Fault != chat.NoMessage {
		t.Errorf("a message that is gone: %v", err)
	}
	r.server.Close()
	if _, err := r.Send(t.Context(), to, chat.Message{Text: chat.Plain("x")}); !errors.As(err, &f) || f.Fault != chat.NotSent && f.Fault != chat.Unsure {
		t.Errorf("no server: %v", err)
	}
}

func TestNothingTypedBecomesMarkup(t *testing.T) {
	r := setup(t)
	hostile := `<b>x</b> & "q" <a href="tg://user?id=1">y</a> </code> ` + "\u202egnp.exe"
	text := chat.Text{{Text: hostile, Style: chat.Bold | chat.Quote}, {Text: hostile}, {Text: "doc", Link: `https://example.com/?a="><script>`}, {Text: "no", Link: "javascript:alert(1)"}}
	if _, err := r.Send(t.Context(), address(7, 0), chat.Message{Text: text}); err != nil {
		t.Fatal(err)
	}
	m := r.server.Messages(7)[0]
	want := strings.ReplaceAll(text.String(), "\u202e", "")
	if m.Text != want {
		t.Errorf("shown %q\nwant  %q", m.Text, want)
	}
	if strings.Contains(m.HTML, "javascript") || strings.Contains(m.HTML, "<script>") {
		t.Errorf("live: %s", m.HTML)
	}
}

func TestLongTextsArePartedAndButtonsStayBelow(t *testing.T) {
	r := setup(t)
	long := strings.Repeat("строка текста 🙂\n", 700)
	id, err := r.Send(t.Context(), address(7, 0), chat.Message{Text: chat.Text{{Text: long, Style: chat.Italic}}, Buttons: [][]chat.Button{{
		{Text: "ok", Data: "x"}, {Text: "too long", Data: strings.Repeat("x", 65)}, {Text: "copy", Copy: "words"},
	}}})
	if err != nil {
		t.Fatal(err)
	}
	ms := r.server.Messages(7)
	all := ""
	for i, m := range ms {
		all += m.Text
		if (len(m.Buttons) > 0) != (i == len(ms)-1) {
			t.Errorf("buttons under part %d of %d", i+1, len(ms))
		}
	}
	if all != long || len(ms) < 3 || fmt.Sprint(ms[len(ms)-1].ID) != id || len(ms[len(ms)-1].Buttons) != 2 {
		t.Errorf("%d parts, the same text: %v, buttons %v", len(ms), all == long, ms[len(ms)-1].Buttons)
	}
}

func TestFadeTakesTheButtonsAway(t *testing.T) {
	r := setup(t)
	id, err := r.Send(t.Context(), address(7, 0), chat.Message{Text: chat.Plain("?"), Buttons: [][]chat.Button{{{Text: "a", Data: "b"}}}})
	if err != nil {
		t.Fatal(err)
	}
	if err := r.Fade(t.Context(), address(7, 0), id); err != nil {
		t.Fatal(err)
	}
	if m := r.server.Messages(7)[0]; len(m.Buttons) != 0 || m.Text != "?" {
		t.Errorf("%+v", m)
	}
}

func FuzzUpdate(f *testing.F) {
	f.Add([]byte(`{"update_id":1,"message":{"message_id":1,"date":1,"chat":{"id":1,"type":"private"},"from":{"id":1},"text":"/a@b c","entities":[{"type":"bot_command","offset":0,"length":4}]}}`))
	f.Add([]byte(`{"update_id":1,"callback_query":{"id":"1","from":{"id":1},"message":{"date":0,"message_id":1,"chat":{"id":1}},"data":"x"}}`))
	f.Add([]byte(`{"update_id":1,"my_chat_member":{"new_chat_member":{"status":"kicked"}}}`))
	tg, err := New(Config{Token: telegramtest.Token, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, body []byte) {
		if h := tg.read(body); h.ok && h.update.ID == "" {
			t.Fatal("an update without identity")
		}
	})
}

func FuzzSplit(f *testing.F) {
	f.Add("a\nb", uint16(5000), "🙂")
	f.Fuzz(func(t *testing.T, a string, n uint16, b string) {
		text := chat.Text{{Text: strings.ToValidUTF8(strings.Repeat(a, int(n)%200), "")}, {Text: strings.ToValidUTF8(b, ""), Style: chat.Bold}}
		all := ""
		for _, part := range split(text) {
			if n := units(part.String()); n > maxText {
				t.Fatalf("a part of %d units", n)
			}
			all += part.String()
		}
		if all != text.String() {
			t.Fatal("the parts are not the text")
		}
	})
}
