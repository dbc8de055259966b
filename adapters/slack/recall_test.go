package slack

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"testing"
	"time"

	"milepost/adapters/slack/slacktest"
	"milepost/dialogs/chat"
)

// What people wrote while nobody listened is heard afterwards: all of it, once, in
// each chat's order, as slowly as Slack wants it.
func TestWhatWasWrittenMeanwhileIsRecalled(t *testing.T) {
	r := setup(t, nil)
	if _, _, err := r.Check(t.Context()); err != nil {
		t.Fatal(err)
	}
	r.server.Say(ann, ann, "of yesterday")
	r.server.Pass(24 * time.Hour)
	since := time.Now().Add(24*time.Hour - time.Minute)
	const many = historyPage + 7 // more than a page
	for n := range many {
		r.server.Say(ann, ann, fmt.Sprint("ann ", n))
	}
	if _, err := r.Send(t.Context(), chat.Address{Messenger: Messenger, Chat: bob}, chat.Message{Text: chat.Plain("the bot's own")}); err != nil {
		t.Fatal(err)
	}
	r.server.Say(bob, bob, "bob 0")
	r.server.Say(bob, sales, "said to others")
	r.server.Fail(slacktest.Fault{Method: "conversations.history", Times: 1, Status: http.StatusTooManyRequests, Retry: 1})
	l := &ledger{}
	if err := r.Recall(t.Context(), since, l.hear); err != nil {
		t.Fatal(err)
	}
	next := map[string]int{"Ann": 0, "Bob": 0}
	for _, u := range l.all() {
		if want := fmt.Sprintf("%s %d", map[string]string{"Ann": "ann", "Bob": "bob"}[u.Name], next[u.Name]); u.Text != want || !u.Private || u.Kind != chat.Said {
			t.Errorf("heard %+v, want %q", u, want)
		}
		next[u.Name]++
	}
	if next["Ann"] != many || next["Bob"] != 1 {
		t.Errorf("heard %v", next)
	}
}

// A message that was heard before is the same one when it is recalled.
func TestWhatIsRecalledTwiceIsTheSame(t *testing.T) {
	r := setup(t, nil)
	l := &ledger{}
	since := time.Now().Add(-time.Minute)
	r.listen(t, Socket, l.hear)
	r.server.Say(ann, ann, "hello")
	if !r.server.Idle(within) {
		t.Fatal("not everything is acknowledged")
	}
	if err := r.Recall(t.Context(), since, l.hear); err != nil {
		t.Fatal(err)
	}
	got := l.all()
	if len(got) != 2 || got[0].ID != got[1].ID || got[0].Text != got[1].Text || !got[0].At.Equal(got[1].At) || got[0].From != got[1].From || got[0].Message != got[1].Message {
		t.Errorf("%+v", got)
	}
}

// What cannot be heard now is asked for again; an app without the scope recalls
// nothing, and works.
func TestARecallThatFailsSaysWhetherToAskAgain(t *testing.T) {
	r := setup(t, nil)
	if _, _, err := r.Check(t.Context()); err != nil {
		t.Fatal(err)
	}
	r.server.Say(ann, ann, "hello")
	since := time.Now().Add(-time.Minute)
	down := func(context.Context, chat.Update) (chat.Reply, error) { return chat.Reply{}, errors.New("down") }
	if err := r.Recall(t.Context(), since, down); !errors.Is(err, chat.ErrNotNow) {
		t.Error(err)
	}
	r.server.Fail(slacktest.Fault{Method: "conversations.list", Times: 1, Status: http.StatusBadGateway})
	l := &ledger{}
	if err := r.Recall(t.Context(), since, l.hear); !errors.Is(err, chat.ErrNotNow) {
		t.Error(err)
	}
	var without []string
	for _, scope := range Scopes() {
		if scope.Name != recallScope {
			without = append(without, scope.Name)
		}
	}
	r.server.Grant(without...)
	if _, _, err := r.Check(t.Context()); err != nil {
		t.Error("an app that was installed before does not start:", err)
	}
	if err := r.Recall(t.Context(), since, l.hear); err == nil || errors.Is(err, chat.ErrNotNow) {
		t.Error(err)
	}
	if len(l.all()) > 0 {
		t.Errorf("heard %+v", l.all())
	}
}
