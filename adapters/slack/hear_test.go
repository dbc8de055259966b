package slack

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"milepost/adapters/slack/slacktest"
	"milepost/dialogs/chat"
)

func TestWhatPeopleDoIsHeard(t *testing.T) {
	both(t, func(t *testing.T, mode string) {
		r := setup(t, nil)
		l := &ledger{}
		r.listen(t, mode, l.hear)
		ts := r.server.Say(ann, ann, "hello <&>")
		r.server.Edit(ann, ann, ts, "hello again")
		r.server.Unfurl(ann, ann, ts)
		r.server.Say(ann, sales, "said to others")
		r.server.Say(ann, sales, "@milepost handoff Акме product")
		r.settled(t, r.server.Slash(bob, sales, "/milepost", "deal acme"))
		if _, err := r.Send(t.Context(), chat.Address{Messenger: Messenger, Chat: sales}, chat.Message{Text: chat.Plain("x"), Buttons: [][]chat.Button{{{Text: "Yes", Data: "v1.yes"}}}}); err != nil {
			t.Fatal(err)
		}
		r.settled(t, r.server.Press(bob, sales, "Yes"))
		if !r.server.Idle(within) {
			t.Fatal("not everything is acknowledged")
		}
		got := map[string]int{}
		for _, u := range l.all() {
			got[fmt.Sprintf("%s %s %s|%s|%s|%s", u.Kind, u.From.Chat, u.Text, u.Data, u.Lang, u.Name)]++
		}
		for _, want := range []string{
			"said U0ANN hello <&>||ru-RU|Ann", "edited U0ANN hello again||ru-RU|Ann", "said C0SALES handoff Акме product||ru-RU|Ann",
			"said U0BOB /deal acme||en-US|Bob", "pressed C0SALES |v1.yes|en-US|Bob",
		} {
			if got[want] == 0 {
				t.Errorf("%q is not among %v", want, got)
			}
		}
		for _, d := range r.server.Deliveries() {
			if !d.Acked || len(d.Attempts) != 1 {
				t.Errorf("%s %s: %+v", d.Kind, d.Type, d)
			}
		}
		if len(got) != 5 || r.server.Strays() != 0 {
			t.Errorf("%d kinds of updates, %d strays: %v", len(got), r.server.Strays(), got)
		}
	})
}

func TestGuestsForeignersAndBots(t *testing.T) {
	r := setup(t, nil)
	r.server.AddUser(slacktest.User{ID: "U0GUEST", Name: "guest", Guest: true})
	r.server.AddUser(slacktest.User{ID: "U0FAR", Name: "far", Team: slacktest.OtherTeam})
	r.server.AddUser(slacktest.User{ID: "U0BOT", Name: "bot", Bot: true})
	l := &ledger{}
	r.listen(t, Socket, l.hear)
	for _, user := range []string{ann, "U0GUEST", "U0FAR", "U0BOT"} {
		r.server.Say(user, sales, "@milepost deals")
		r.settled(t, r.server.Slash(user, sales, "/milepost", "deals"))
	}
	if !r.server.Idle(within) {
		t.Fatal("not everything is acknowledged")
	}
	for _, u := range l.all() {
		if u.Outsider != (u.Account != "slack:"+ann) || u.Account == "slack:U0BOT" {
			t.Errorf("%s: outsider %v", u.Account, u.Outsider)
		}
	}
	if n := len(l.all()); n < 6 {
		t.Errorf("%d updates", n)
	}
}

func TestNobodyIsGuessedToBeNoGuest(t *testing.T) {
	r := setup(t, nil)
	var passed atomic.Int64
	r.now = func() time.Time { return time.Now().Add(time.Duration(passed.Load())) }
	l := &ledger{}
	r.listen(t, Socket, l.hear)
	r.server.Fail(slacktest.Fault{Method: "users.info", Times: 1, Status: 503})
	d := r.settled(t, r.server.Slash(ann, sales, "/milepost", "deals"))
	if len(l.all()) != 0 || !strings.Contains(string(d.Answer), "not saved") {
		t.Errorf("%v, %s", l.all(), d.Answer)
	}
	r.settled(t, r.server.Slash(ann, sales, "/milepost", "deals"))
	passed.Store(int64(time.Hour))
	r.server.Fail(slacktest.Fault{Method: "users.info", Times: 1, Status: 503})
	r.settled(t, r.server.Slash(ann, sales, "/milepost", "deals"))
	if n := len(l.all()); n != 2 {
		t.Errorf("%d updates: what was known before does not count", n)
	}
}

func TestWhatWasNotCommittedComesAgain(t *testing.T) {
	both(t, func(t *testing.T, mode string) {
		r := setup(t, nil)
		r.server.Retries = []time.Duration{0, 0, 0, 0}
		r.server.AckWithin = 200 * time.Millisecond // an envelope that is not acknowledged is noticed by waiting only
		fails := 3
		l := &ledger{reply: func(chat.Update) (chat.Reply, error) {
			if fails--; fails >= 0 {
				return chat.Reply{}, fmt.Errorf("commit: %w", chat.ErrNotNow)
			}
			return chat.Reply{}, nil
		}}
		r.listen(t, mode, l.hear)
		r.server.Say(ann, ann, "an answer")
		if !r.server.Idle(within) {
			t.Fatal("still under way")
		}
		d := r.server.Deliveries()[0]
		if got := l.all(); !d.Acked || len(got) != 4 || got[0].ID != got[3].ID {
			t.Errorf("%+v, %v", d, got)
		}
	})
}

// Hear is told which delivery is the last that is worth waiting for, and what came.
func TestTheLastDeliveryIsKnown(t *testing.T) {
	both(t, func(t *testing.T, mode string) {
		r := setup(t, nil)
		r.server.Retries = []time.Duration{0, 0, 0}
		r.server.AckWithin = 200 * time.Millisecond
		l := &ledger{reply: func(u chat.Update) (chat.Reply, error) {
			if !strings.Contains(string(u.Raw), u.Text) {
				t.Errorf("%q came as %s", u.Text, u.Raw)
			}
			if u.Text == "poison" && !u.Last {
				return chat.Reply{}, errors.New("cannot be handled")
			}
			return chat.Reply{}, nil
		}}
		r.listen(t, mode, l.hear)
		r.server.Say(ann, ann, "poison")
		r.server.Say(bob, bob, "fine")
		if !r.server.Idle(within) {
			t.Fatal("still under way")
		}
		for _, d := range r.server.Deliveries() {
			if want := map[bool]int{true: 3, false: 1}[strings.Contains(string(d.Payload), "poison")]; !d.Acked || len(d.Attempts) != want {
				t.Errorf("%s: %d attempts, acknowledged %v", d.Payload, len(d.Attempts), d.Acked)
			}
		}
	})
}

func TestASlowCommitIsToldAndHarmless(t *testing.T) {
	both(t, func(t *testing.T, mode string) {
		r := setup(t, nil)
		r.patience = 300 * time.Millisecond
		release := make(chan struct{})
		var mu sync.Mutex
		done := 0
		r.listen(t, mode, func(ctx context.Context, u chat.Update) (chat.Reply, error) {
			<-release
			mu.Lock()
			defer mu.Unlock()
			done++
			return chat.Reply{Toast: "late"}, ctx.Err()
		})
		if _, err := r.Send(t.Context(), chat.Address{Messenger: Messenger, Chat: sales}, chat.Message{Text: chat.Plain("x"), Buttons: [][]chat.Button{{{Text: "Yes", Data: "v1.yes"}}}}); err != nil {
			t.Fatal(err)
		}
		slash := r.settled(t, r.server.Slash(ann, sales, "/milepost", "deals"))
		press := r.settled(t, r.server.Press(bob, sales, "Yes"))
		if !slash.Acked || !strings.Contains(string(slash.Answer), "not saved ru-RU") || !press.Acked {
			t.Errorf("%+v, %+v", slash, press)
		}
		if _, told := r.server.WaitFor(sales, "not saved en-US", within); !told {
			t.Error("the press was not answered")
		}
		close(release)
		if !r.server.Eventually(within, func() bool { mu.Lock(); defer mu.Unlock(); return done == 2 }) {
			t.Error("the hearing did not go on")
		}
		if strings.Contains(r.server.Read(bob, sales), "late") {
			t.Error("an answer came after all was told to be lost")
		}
	})
}

func TestOrderInsideAChatAndOthersSideBySide(t *testing.T) {
	both(t, func(t *testing.T, mode string) {
		r := setup(t, nil)
		release := make(chan struct{})
		l := &ledger{}
		r.listen(t, mode, func(ctx context.Context, u chat.Update) (chat.Reply, error) {
			if u.From.Chat == ann {
				<-release // this chat is slow: the others must not wait for it
			}
			return l.hear(ctx, u)
		})
		for i := range 20 {
			r.server.Say(ann, ann, fmt.Sprint(i))
			r.settled(t, func() string { r.server.Say(bob, bob, fmt.Sprint(i)); return lastDelivery(r) }())
		}
		if n := len(l.all()); n != 20 {
			t.Fatalf("%d of 20: one slow chat held up the others", n)
		}
		close(release)
		if !r.server.Idle(within) {
			t.Fatal("still under way")
		}
		next := map[string]int{}
		for _, u := range l.all() {
			if mode == Socket && u.Text != fmt.Sprint(next[u.From.Chat]) { // requests overtake each other on their way to us
				t.Fatalf("%s said %q, expected %d", u.From.Chat, u.Text, next[u.From.Chat])
			}
			next[u.From.Chat]++
		}
		if next[ann] < 20 || next[bob] != 20 {
			t.Errorf("%v", next)
		}
	})
}

func lastDelivery(r rig) string {
	all := r.server.Deliveries()
	return all[len(all)-1].ID
}

func TestTooMuchAtOnceIsNotLetIn(t *testing.T) {
	r := setup(t, nil)
	r.room = make(chan struct{}, 1)
	r.server.Retries = nil
	r.server.AckWithin = 200 * time.Millisecond
	release := make(chan struct{})
	l := &ledger{}
	entered := make(chan struct{}, 1)
	r.listen(t, Socket, func(ctx context.Context, u chat.Update) (chat.Reply, error) {
		entered <- struct{}{}
		<-release
		return l.hear(ctx, u)
	})
	r.server.Slash(ann, sales, "/milepost", "deals")
	<-entered
	r.server.Say(bob, bob, "hello")
	event := r.settled(t, lastDelivery(r))
	slash := r.settled(t, r.server.Slash(bob, sales, "/milepost", "deals"))
	close(release)
	if event.Acked || !strings.Contains(string(slash.Answer), "not saved") {
		t.Errorf("%+v, %+v", event, slash)
	}
}

func TestErrorsOfCommandsAreTold(t *testing.T) {
	r := setup(t, nil)
	l := &ledger{reply: func(chat.Update) (chat.Reply, error) { return chat.Reply{}, errors.New("broken") }}
	r.listen(t, Socket, l.hear)
	if d := r.settled(t, r.server.Slash(bob, sales, "/milepost", "deals")); !strings.Contains(string(d.Answer), "not saved en-US") {
		t.Errorf("%s", d.Answer)
	}
}
