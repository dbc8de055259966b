package dialogs_test

import (
	"context"
	"strconv"
	"strings"
	"testing"
	"time"

	"milepost/adapters/store"
	"milepost/adapters/store/redis"
	"milepost/adapters/store/storetest"
	"milepost/dialogs"
	"milepost/dialogs/chat"
)

// An answer and a press cost one read and one commit on a real Redis, once the
// replica knows who is talking. What looks a deal up by words, or reads the
// journal or a list, costs the reads said here, some of them side by side.
func TestRoundTripsOfAnUpdate(t *testing.T) {
	e, err := redis.Open(t.Context(), storetest.URL(storetest.Redis(t), "trips"), redis.Local)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = e.Close() })
	counting := &storetest.Counting{Engine: e}
	m := store.NewMemory(counting)
	c := dialogs.Change{Cause: "cast", At: monday, People: staff(), Deals: []dialogs.Write{
		{Deal: deal("D-ACME", "Acme", "olga", "discovery")}, {Deal: offered(ready(deal("D-ZETA", "Zeta", "ivan", "discovery")), "product", "ken")},
	}}
	if _, err := m.Commit(t.Context(), c); err != nil {
		t.Fatal(err)
	}
	now, stamp := monday, 0
	w := &once{Memory: m}
	engine := engineOn(w, func() time.Time { return now }, func() string { return "nonce" })
	hear := func(u chat.Update) {
		t.Helper()
		w.changes = nil
		if _, err := engine.Hear(context.Background(), u); err != nil {
			t.Fatal(err)
		}
		if len(w.changes) != 1 {
			t.Fatalf("%s %s: %d changes", u.Text, u.Data, len(w.changes))
		}
		if talk := w.changes[0].Talk; talk != nil {
			stamp = talk.Stamp
		}
	}
	for _, s := range []struct {
		what, who, text, data string
		reads, commits        int64
	}{
		{"/deal by name", "olga", "/deal acme", "", 3, 1},
		{"/qualify by name", "olga", "/qualify acme", "", 2, 1},
		{"a typed answer", "olga", "line 3 stands still", "", 1, 1},
		{"a typed answer with an amount", "olga", "27k", "", 1, 1},
		{"/qualify of the deal talked about", "olga", "/qualify", "", 1, 1},
		{"an answer to change", "olga", "", "1|change|D-ACME|freeze", 1, 1},
		{"a pressed answer", "olga", "", "1|answer|D-ACME|freeze|y|STAMP", 1, 1},
		{"a press on a card", "olga", "", "1|heardwhat|D-ACME|problem_agreed|2", 1, 1},
		{"a move", "olga", "", "1|move|D-ACME", 1, 1},
		{"an act by name", "olga", "/heard acme", "", 2, 1},
		{"an undo", "olga", "", "1|undo|D-ACME", 2, 1},
		{"my deals", "olga", "/deals", "", 5, 1},
		{"an accepted handoff", "ken", "", "1|accept|D-ZETA|H-1", 1, 1},
		{"a new deal", "olga", "/new Beta, line, 50k", "", 1, 1},
	} {
		now = now.Add(time.Minute)
		u := said(s.who, s.text, now)
		if s.data != "" {
			u = pressed(s.who, strings.Replace(s.data, "STAMP", strconv.Itoa(stamp), 1), now)
		}
		reads, commits := counting.Reads.Load(), counting.Commits.Load()
		hear(u)
		reads, commits = counting.Reads.Load()-reads, counting.Commits.Load()-commits
		t.Logf("%s: %d reads, %d commits", s.what, reads, commits)
		if reads != s.reads || commits != s.commits {
			t.Errorf("%s took %d reads and %d commits, want %d and %d", s.what, reads, commits, s.reads, s.commits)
		}
	}
}

// once keeps what was committed.
type once struct {
	*store.Memory
	changes []dialogs.Change
}

func (o *once) Commit(ctx context.Context, c dialogs.Change) (dialogs.Receipt, error) {
	o.changes = append(o.changes, c)
	return o.Memory.Commit(ctx, c)
}
