package slack

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"milepost/adapters/slack/slacktest"
	"milepost/dialogs/chat"
)

func TestConnectionsComeAndGoAndNothingIsLost(t *testing.T) {
	r := setup(t, nil)
	r.server.Retries = []time.Duration{0, time.Second, 3 * time.Second}
	r.server.AckWithin = 500 * time.Millisecond
	r.server.Linger = 10 * time.Millisecond
	r.server.WarnBefore = 50 * time.Millisecond
	l := &ledger{}
	r.listen(t, Socket, l.hear)
	const n = 60
	for i := range n {
		r.server.Say(ann, ann, fmt.Sprint(i))
		switch i % 20 {
		case 5:
			r.server.Disconnect("warning")
		case 10:
			r.server.Disconnect("refresh_requested")
		case 15:
			r.server.Cut()
		}
		if !r.server.Eventually(within, func() bool { return r.server.Links() > 0 }) {
			t.Fatal("the connection did not come back")
		}
	}
	if !r.server.Idle(within) {
		t.Fatal("still under way")
	}
	heard := map[string]bool{}
	for _, u := range l.all() {
		heard[u.ID] = true
	}
	if report := r.server.Report(); report.Lost != 0 || len(heard) != n {
		t.Errorf("%v; %d of %d acts were heard", report, len(heard), n)
	}
}

func TestTheNextConnectionStandsBeforeTheLastEnds(t *testing.T) {
	r := setup(t, nil)
	l := &ledger{}
	r.listen(t, Socket, l.hear)
	r.server.Disconnect("warning")
	if !r.server.WaitForLinks(2, within) {
		t.Fatal("no second connection while the first is warned")
	}
	for i := range 4 { // the old one carries some of them
		r.server.Say(ann, ann, fmt.Sprint(i))
	}
	if !r.server.Idle(within) || len(l.all()) != 4 || r.server.Links() != 2 {
		t.Errorf("%d of 4 were heard, over %d connections", len(l.all()), r.server.Links())
	}
}

func TestFramesThatAreNotUnderstoodAreAcknowledged(t *testing.T) {
	r := setup(t, nil)
	l := &ledger{}
	r.listen(t, Socket, l.hear)
	for range 2 {
		r.settled(t, r.server.Event(map[string]any{"type": "sun_rose"}))
		r.settled(t, r.server.Event(map[string]any{"type": "message", "channel": "D1", "user": map[string]any{}, "ts": 17}))
	}
	for _, frame := range []string{"{", "[]", `"hello"`, `{"type":7}`, `{"type":"events_api"}`, `{"type":"disconnect","reason":3}`} {
		r.server.Frame(frame)
	}
	r.server.Say(ann, ann, "still there?")
	if !r.server.Idle(within) {
		t.Fatal("still under way")
	}
	for _, d := range r.server.Deliveries() {
		if !d.Acked || len(d.Attempts) != 1 {
			t.Errorf("%s: %+v", d.Type, d)
		}
	}
	if got := l.all(); len(got) != 1 || got[0].Text != "still there?" || r.server.Links() != 1 {
		t.Errorf("%v over %d connections", got, r.server.Links())
	}
}

func TestSlackSwitchedOffIsAskedOnceAMinute(t *testing.T) {
	for _, c := range []struct {
		why         string
		lived, last time.Duration
		want        time.Duration
	}{
		{"link_disabled", time.Hour, 0, time.Minute},
		{"warning", 0, 0, 0},
		{"refresh_requested", time.Hour, time.Second, 0},
		{broken, time.Hour, 30 * time.Second, 0},
		{broken, time.Millisecond, 0, firstWait},
		{broken, time.Millisecond, 20 * time.Second, longestWait},
	} {
		if got := pauseBetween(c.why, c.lived, c.last); got != c.want {
			t.Errorf("%s after %v: %v, want %v", c.why, c.lived, got, c.want)
		}
	}
	for fault, want := range map[chat.Fault]time.Duration{chat.Wait: 40 * time.Second, chat.Refused: time.Minute, chat.NotSent: firstWait} {
		if got := pauseAfter(&chat.Failure{Fault: fault, After: 40 * time.Second}, 0); got != want {
			t.Errorf("%s: %v, want %v", fault, got, want)
		}
	}
	r := setup(t, nil)
	r.listen(t, Socket, (&ledger{}).hear)
	r.server.Disconnect("link_disabled")
	if !r.server.WaitForLinks(0, within) {
		t.Fatal("the connection stays")
	}
	if n := r.server.Calls("apps.connections.open"); n != 2 { // Check's and the first
		t.Errorf("asked %d times", n)
	}
}

func TestAStopAcknowledgesWhatWasBegun(t *testing.T) {
	r := setup(t, nil)
	if _, _, err := r.Check(t.Context()); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	entered, release, done := make(chan struct{}), make(chan struct{}), make(chan error, 1)
	go func() {
		done <- r.Listen(ctx, func(ctx context.Context, u chat.Update) (chat.Reply, error) {
			close(entered)
			<-release
			return chat.Reply{Toast: "done"}, ctx.Err()
		})
	}()
	if !r.server.WaitForLinks(1, within) {
		t.Fatal("no connection")
	}
	id := r.server.Slash(ann, sales, "/milepost", "deals")
	<-entered
	cancel()
	if r.server.WaitForLinks(0, 200*time.Millisecond) {
		t.Error("closed before what was begun is acknowledged")
	}
	close(release)
	if d := r.settled(t, id); !strings.Contains(string(d.Answer), "done") {
		t.Errorf("%s", d.Answer)
	}
	if err := <-done; err != nil || r.server.Strays() != 0 {
		t.Error(err)
	}
}

func TestARevokedTokenEndsListeningAtOnce(t *testing.T) {
	r := setup(t, nil)
	done := make(chan error, 1)
	go func() { done <- r.Listen(t.Context(), (&ledger{}).hear) }()
	if !r.server.WaitForLinks(1, within) {
		t.Fatal("no connection")
	}
	r.server.Fail(slacktest.Fault{Method: "apps.connections.open", Times: 1, Error: "token_revoked"})
	r.server.Disconnect("warning") // the old connection goes on for ten seconds
	if err := <-done; err == nil || !strings.Contains(err.Error(), "refuses the app token") {
		t.Error(err)
	}
	if !r.server.WaitForLinks(0, within) {
		t.Error("the old connection stays")
	}
}

func TestABlackHoleIsNoticed(t *testing.T) {
	if silentFor+longestWait > time.Minute || pingEvery*2 > silentFor {
		t.Error("a dead connection may go unnoticed for a minute")
	}
	r := setup(t, nil)
	r.silent = 300 * time.Millisecond
	r.server.PingEvery = 50 * time.Millisecond
	r.server.Retries = []time.Duration{0, 2 * time.Second}
	r.server.AckWithin = 500 * time.Millisecond
	l := &ledger{}
	r.listen(t, Socket, l.hear)
	r.server.BlackHole()
	r.server.Say(ann, ann, "into the hole")
	if !r.server.Idle(within) {
		t.Fatal("still under way")
	}
	if got := l.all(); len(got) != 1 || r.server.Deliveries()[0].Attempts[0].Failed == "" || r.server.Holes()[0].Noticed.IsZero() {
		t.Errorf("%v, %+v", got, r.server.Deliveries()[0])
	}
}
