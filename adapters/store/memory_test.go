package store_test

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"milepost/adapters/store"
	"milepost/adapters/store/bolt"
	"milepost/adapters/store/storetest"
	"milepost/dialogs"
	"milepost/dialogs/chat"
	"milepost/dialogs/sales"
)

func engine(t testing.TB) store.Engine {
	t.Helper()
	e, err := bolt.Open(filepath.Join(t.TempDir(), "milepost.bolt"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = e.Close() })
	return e
}

// The engine that other rooms' tests stand on must be one.
func TestRAM(t *testing.T) {
	storetest.Run(t, func(*testing.T) store.Engine { return storetest.NewRAM() })
}

func TestMemoryOnRAM(t *testing.T) {
	storetest.RunMemory(t, func(*testing.T) store.Engine { return storetest.NewRAM() })
}

func TestAnAnswerTakesTwoRoundTrips(t *testing.T) {
	counting := &storetest.Counting{Engine: engine(t)}
	m := store.NewMemory(counting)
	answer := storetest.Answering(t, m, 40)
	for n := range 60 {
		reads, commits := counting.Reads.Load(), counting.Commits.Load()
		answer(n)
		if r, c := counting.Reads.Load()-reads, counting.Commits.Load()-commits; r != 1 || c != 1 {
			t.Fatalf("answer %d took %d reads and %d commits", n, r, c)
		}
	}
	// A replica that knows nothing yet needs more once, and then two as well.
	other := store.NewMemory(counting)
	load := func() int64 {
		before := counting.Reads.Load()
		k, err := other.Load(t.Context(), dialogs.Query{Account: "telegram:rep3", TalkDeal: true})
		if err != nil || k.Deal == nil {
			t.Fatal(err)
		}
		return counting.Reads.Load() - before
	}
	if first, second := load(), load(); first > 6 || second != 1 {
		t.Errorf("a new replica took %d reads, then %d", first, second)
	}
}

func TestATickReadsWhatIsDueHoweverManyDealsThereAre(t *testing.T) {
	var reads []int64
	for _, deals := range []int{20, 400} {
		counting := &storetest.Counting{Engine: engine(t)}
		m := store.NewMemory(counting)
		storetest.Answering(t, m, deals)
		before := counting.Reads.Load()
		found, next, err := m.Due(t.Context(), storetest.Now.AddDate(0, 0, 9), 100)
		if err != nil || len(found) != 10 || !next.Equal(storetest.Now.AddDate(0, 0, 10)) {
			t.Fatalf("%v %v %v", found, next, err)
		}
		reads = append(reads, counting.Reads.Load()-before)
	}
	if reads[0] != 2 || reads[1] != 2 {
		t.Errorf("reads: %v", reads)
	}
}

// unsteady is an engine that loses the answer of its next commits, or refuses them.
type unsteady struct {
	store.Engine
	lose, refuse int
	commits      int
}

func (u *unsteady) Commit(ctx context.Context, b store.Batch) (store.Result, error) {
	u.commits++
	down := &store.Fault{Kind: store.ErrUnavailable, Say: "down"}
	if u.refuse > 0 {
		u.refuse--
		return store.Result{}, down
	}
	r, err := u.Engine.Commit(ctx, b)
	if err == nil && u.lose > 0 {
		u.lose--
		return store.Result{}, down
	}
	return r, err
}

func TestALostAnswerIsAskedForOnceMore(t *testing.T) {
	u := &unsteady{Engine: engine(t)}
	m := store.NewMemory(u)
	ctx := t.Context()
	parcel := chat.Parcel{ID: "p", To: chat.Address{Messenger: "web", Chat: "olga"}, Class: chat.Once}
	u.lose = 1
	r, err := m.Commit(ctx, dialogs.Change{Cause: "c", At: storetest.Now, Parcels: []chat.Parcel{parcel}, Reply: chat.Reply{Toast: "ok"}})
	if err != nil || r.Reply.Toast != "ok" {
		t.Fatalf("commit: %+v %v", r, err)
	}
	u.lose = 1
	e, err := m.Claim(ctx, "web:olga", storetest.Now, time.Minute)
	if err != nil || e == nil || e.Parcel.ID != "p" {
		t.Fatalf("claim: %+v %v", e, err)
	}
	if again, err := m.Claim(ctx, "web:olga", storetest.Now, time.Minute); again != nil || err != nil {
		t.Fatalf("claimed twice: %+v %v", again, err)
	}
	u.lose = 1
	if err := m.Settle(ctx, storetest.Now, *e, chat.Outcome{State: chat.Sent}); err != nil {
		t.Fatal(err)
	}
	if e, err := m.Claim(ctx, "web:olga", storetest.Now.Add(time.Hour), time.Minute); e != nil || err != nil {
		t.Fatalf("still there: %+v %v", e, err)
	}
	if troubles, _ := m.Troubles(ctx, 9); len(troubles) > 0 {
		t.Errorf("troubles: %v", troubles)
	}
}

func TestAStoreThatStaysDownIsReportedAtOnce(t *testing.T) {
	u := &unsteady{Engine: engine(t)}
	m := store.NewMemory(u)
	ctx := t.Context()
	parcel := chat.Parcel{ID: "p", To: chat.Address{Messenger: "web", Chat: "olga"}}
	if _, err := m.Commit(ctx, dialogs.Change{Cause: "c", At: storetest.Now, Parcels: []chat.Parcel{parcel}}); err != nil {
		t.Fatal(err)
	}
	down := func(name string, do func() error) {
		t.Helper()
		before := u.commits
		u.refuse = 1000
		if err := do(); !errors.Is(err, store.ErrUnavailable) || !errors.Is(err, chat.ErrNotNow) || u.commits-before > 2 {
			t.Errorf("%s: %v after %d attempts", name, err, u.commits-before)
		}
		u.refuse = 0
	}
	down("commit", func() error {
		_, err := m.Commit(ctx, dialogs.Change{Cause: "d", At: storetest.Now})
		return err
	})
	down("claim", func() error { _, err := m.Claim(ctx, "web:olga", storetest.Now, time.Minute); return err })
	e, err := m.Claim(ctx, "web:olga", storetest.Now, time.Minute)
	if err != nil || e == nil {
		t.Fatal(err)
	}
	down("settle", func() error { return m.Settle(ctx, storetest.Now, *e, chat.Outcome{State: chat.Sent}) })
}

// meanwhile is an engine that lets something happen before its next commit.
type meanwhile struct {
	store.Engine
	happens func()
}

func (m *meanwhile) Commit(ctx context.Context, b store.Batch) (store.Result, error) {
	if happens := m.happens; happens != nil {
		m.happens = nil
		happens()
	}
	return m.Engine.Commit(ctx, b)
}

func TestTwoSendersThatSeeDifferentParcelsDoNotShareALane(t *testing.T) {
	between := &meanwhile{Engine: engine(t)}
	slow, quick := store.NewMemory(between), store.NewMemory(between.Engine)
	ctx, to := t.Context(), chat.Address{Messenger: "web", Chat: "olga"}
	due := storetest.Now.Add(-time.Minute)
	_, err := quick.Commit(ctx, dialogs.Change{Cause: "c", At: storetest.Now.Add(-time.Hour), Parcels: []chat.Parcel{{ID: "reminder", To: to, After: due}}})
	if err != nil {
		t.Fatal(err)
	}
	between.happens = func() { // a parcel comes to another place of the lane and is claimed
		if _, err := quick.Commit(ctx, dialogs.Change{Cause: "d", At: due.Add(-time.Minute), Parcels: []chat.Parcel{{ID: "answer", To: to}}}); err != nil {
			t.Error(err)
		}
		if e, err := quick.Claim(ctx, to.String(), storetest.Now, time.Minute); err != nil || e == nil || e.Parcel.ID != "answer" {
			t.Errorf("quick: %+v %v", e, err)
		}
	}
	if e, err := slow.Claim(ctx, to.String(), storetest.Now, time.Minute); e != nil || err != nil {
		t.Errorf("slow has the lane as well: %+v %v", e, err)
	}
}

func TestSearchAmongVeryManyOfTheSameWord(t *testing.T) {
	m := store.NewMemory(engine(t))
	var writes []dialogs.Write
	add := func(id, title string, age time.Duration) {
		writes = append(writes, dialogs.Write{Deal: sales.Deal{ID: id, Title: title, Company: "Acme", Status: sales.Open, Created: storetest.Now.Add(-age)}})
	}
	for i := range 1500 {
		add(fmt.Sprintf("D-%04d", i), "Foil", time.Duration(i)*time.Hour)
	}
	add("D-rare", "Foil for Zürich", 5000*time.Hour)
	for i, part := range slices.Collect(slices.Chunk(writes, 200)) {
		if _, err := m.Commit(t.Context(), dialogs.Change{Cause: fmt.Sprint(i), At: storetest.Now, Deals: part}); err != nil {
			t.Fatal(err)
		}
	}
	find := func(words string) string {
		k, err := m.Load(t.Context(), dialogs.Query{Find: &dialogs.Find{Words: words, Limit: 3}})
		if err != nil {
			t.Fatal(err)
		}
		var ids []string
		for _, d := range k.Found {
			ids = append(ids, d.ID)
		}
		return strings.Join(ids, " ")
	}
	for words, want := range map[string]string{"foil acme": "D-0000 D-0001 D-0002", "foil zür": "D-rare", "ZU\u0308RICH foil acme": "D-rare", "acme foil rare": "D-rare"} {
		if got := find(words); got != want {
			t.Errorf("%q finds %s, not %s", words, got, want)
		}
	}
}

func TestHostileTitlesAreKeptAndFound(t *testing.T) {
	m := store.NewMemory(engine(t))
	for i, title := range []string{
		strings.Repeat("слово ", 5000), strings.Repeat("ж", 10_000), "a/b/c\x1fd", "🧾🧾🧾", "\u202egnol\u202c", "", "\x00zero\x00", "\xff\xfe broken utf",
	} {
		id := fmt.Sprintf("D-%d", i)
		_, err := m.Commit(t.Context(), dialogs.Change{Cause: id, At: storetest.Now, Deals: []dialogs.Write{{Deal: sales.Deal{ID: id, Title: title, Owner: "olga", Status: sales.Open}}}})
		if err != nil {
			t.Errorf("title %d: %v", i, err)
			continue
		}
		for _, words := range []string{title, id} {
			if _, err := m.Load(t.Context(), dialogs.Query{Deal: id, Find: &dialogs.Find{Words: words}}); err != nil {
				t.Errorf("searching for title %d: %v", i, err)
			}
		}
		k, err := m.Load(t.Context(), dialogs.Query{Find: &dialogs.Find{Words: id}})
		if err != nil || len(k.Found) != 1 {
			t.Errorf("title %d is found %d times (%v)", i, len(k.Found), err)
		}
	}
}

func TestADamagedRecordIsReportedByName(t *testing.T) {
	e := engine(t)
	m := store.NewMemory(e)
	if _, err := e.Commit(t.Context(), store.Batch{Puts: []store.Put{{Key: "deal/D-1", Value: []byte(`{"deal":`)}}}); err != nil {
		t.Fatal(err)
	}
	if _, err := m.Load(t.Context(), dialogs.Query{Deal: "D-1"}); !errors.Is(err, store.ErrCorrupt) || !strings.Contains(err.Error(), `"deal/D-1"`) {
		t.Errorf("got %v", err)
	}
}

// meddling is an engine on which something else happens before a commit.
type meddling struct {
	store.Engine
	before func(b store.Batch)
}

func (m *meddling) Commit(ctx context.Context, b store.Batch) (store.Result, error) {
	m.before(b)
	return m.Engine.Commit(ctx, b)
}

// Another replica that looks into a lane while it moves finds it held: a message
// that it took there would be torn from its place, and the lane stay listed for ever.
func TestNobodyTakesAMessageFromALaneThatMoves(t *testing.T) {
	e := engine(t)
	other := store.NewMemory(e)
	meddler := &meddling{Engine: e, before: func(store.Batch) {}}
	m := store.NewMemory(meddler)
	ctx, now := t.Context(), storetest.Now
	change := dialogs.Change{Cause: "c", At: now}
	for _, id := range []string{"a", "b"} {
		change.Parcels = append(change.Parcels, chat.Parcel{ID: id, To: chat.Address{Messenger: "tg", Chat: "old"}, Class: chat.Once})
	}
	if _, err := m.Commit(ctx, change); err != nil {
		t.Fatal(err)
	}
	errand, err := m.Claim(ctx, "tg:old", now, time.Minute)
	if err != nil || errand == nil {
		t.Fatal(err)
	}
	looks := 0
	meddler.before = func(store.Batch) {
		looks++
		if taken, err := other.Claim(ctx, "tg:old", now, time.Minute); taken != nil || err != nil {
			t.Errorf("before commit %d: %v %v", looks, taken, err)
		}
	}
	if err := m.Settle(ctx, now, *errand, chat.Outcome{State: chat.Again, At: now, MovedTo: chat.Address{Messenger: "tg", Chat: "new"}}); err != nil {
		t.Fatal(err)
	}
	if looks != 3 { // the outcome, the move, the end of the hold
		t.Errorf("%d commits", looks)
	}
	meddler.before = func(store.Batch) {}
	for _, id := range []string{"a", "b"} {
		errand, err := other.Claim(ctx, "tg:new", now, time.Minute)
		if err != nil || errand == nil || errand.Parcel.ID != id {
			t.Fatalf("%+v %v, want %s", errand, err, id)
		}
		if err := other.Settle(ctx, now, *errand, chat.Outcome{State: chat.Sent}); err != nil {
			t.Fatal(err)
		}
	}
	if lanes, next, err := m.Ready(ctx, now.AddDate(1, 0, 0), 9); len(lanes) > 0 || !next.IsZero() || err != nil {
		t.Errorf("left: %v %v %v", lanes, next, err)
	}
	if _, err := m.Commit(ctx, dialogs.Change{Cause: "d", At: now, Parcels: change.Parcels[:1]}); err != nil {
		t.Fatal(err)
	}
	if errand, err := m.Claim(ctx, "tg:old", now, time.Minute); errand == nil || err != nil {
		t.Errorf("the old lane stayed closed: %v", err)
	}
}
