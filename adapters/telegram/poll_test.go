package telegram

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"milepost/adapters/telegram/telegramtest"
	"milepost/dialogs/chat"
)

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
	outage := 3
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

// An update that fails comes again until Hear has enough of it, and the other
// chats need not wait for that.
func TestAnUpdateComesAgainUntilHearHasEnough(t *testing.T) {
	r := setup(t)
	l := &ledger{}
	var mu sync.Mutex
	tries, fine := 0, false
	r.listen(t, func(ctx context.Context, u chat.Update) (chat.Reply, error) {
		mu.Lock()
		defer mu.Unlock()
		if u.Text == "fine" {
			fine = true
			return l.hear(ctx, u)
		}
		if !strings.Contains(string(u.Raw), `"poison"`) {
			t.Errorf("it came as %s", u.Raw)
		}
		if tries++; tries < 4 || !fine {
			return chat.Reply{}, errors.New("cannot be handled")
		}
		return l.hear(ctx, u)
	})
	r.server.Say(1, "poison")
	r.server.Say(2, "fine")
	if !r.server.Eventually(30*time.Second, func() bool { return r.server.Waiting() == 0 }) {
		t.Fatal("it was never enough")
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
