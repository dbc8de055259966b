package scheduler_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"milepost/adapters/store"
	"milepost/adapters/store/storetest"
	"milepost/dialogs"
	"milepost/dialogs/sales"
	"milepost/scheduler"
)

// desk is a real store with deals in it, a due loop, and a decider that does what
// the test says; by default it gives the deal no further due time.
type desk struct {
	testing.TB
	engine  *storetest.Counting
	memory  *store.Memory
	loop    *scheduler.DueLoop
	commits int

	mu     sync.Mutex
	looked map[string][]time.Time
	look   func(ctx context.Context, deal string, now time.Time) error
}

func newDesk(t testing.TB) *desk {
	t.Helper()
	d := &desk{TB: t, engine: &storetest.Counting{Engine: engine(t)}, looked: map[string][]time.Time{}}
	d.memory = store.NewMemory(d.engine)
	d.look = func(_ context.Context, deal string, _ time.Time) error { return d.due(deal, time.Time{}) }
	d.loop = &scheduler.DueLoop{Diary: d.memory, Decider: d, Clock: scheduler.Wall{}, Log: slog.New(slog.DiscardHandler)}
	return d
}

// Look is the decider.
func (d *desk) Look(ctx context.Context, deal string, now time.Time) error {
	d.mu.Lock()
	d.looked[deal] = append(d.looked[deal], now)
	look := d.look
	d.mu.Unlock()
	return look(ctx, deal, now)
}

// due says when a deal must be looked at; the zero time: never.
func (d *desk) due(deal string, at time.Time) error {
	ctx := context.Background()
	k, err := d.memory.Load(ctx, dialogs.Query{Deal: deal})
	if err != nil {
		return err
	}
	now := sales.Deal{ID: deal, Title: deal, Owner: "olga"}
	if k.Deal != nil {
		now = *k.Deal
	}
	d.mu.Lock()
	d.commits++
	cause := fmt.Sprint("due/", d.commits)
	d.mu.Unlock()
	_, err = d.memory.Commit(ctx, dialogs.Change{Cause: cause, At: time.Now(), Based: k.Versions, Deals: []dialogs.Write{{Deal: now, Due: at}}})
	return err
}

func (d *desk) put(deal string, at time.Time) {
	d.Helper()
	if err := d.due(deal, at); err != nil {
		d.Fatal(err)
	}
}

// run starts the loop; the function it gives stops it.
func (d *desk) run() (stop func()) {
	ctx, end := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = d.loop.Run(ctx)
	}()
	return func() {
		end()
		<-done
	}
}

// times are when a deal was looked at, counted from an instant.
func (d *desk) times(deal string, from time.Time) []time.Duration {
	d.mu.Lock()
	defer d.mu.Unlock()
	var out []time.Duration
	for _, at := range d.looked[deal] {
		out = append(out, at.Sub(from))
	}
	return out
}

func (d *desk) all() []string {
	d.mu.Lock()
	defer d.mu.Unlock()
	return slices.Sorted(maps.Keys(d.looked))
}

func TestOnlyWhatIsDueIsLookedAt(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDesk(t)
		began := time.Now()
		for i := range 50 {
			d.put(fmt.Sprintf("D-%03d", i), began.Add(time.Duration(i)*time.Hour))
		}
		defer d.run()()
		pass(4*time.Hour + time.Minute)
		same(t, "looked at", d.all(), []string{"D-000", "D-001", "D-002", "D-003", "D-004"})
		for i := range 5 {
			same(t, "at its instant", d.times(fmt.Sprintf("D-%03d", i), began), []time.Duration{time.Duration(i) * time.Hour})
		}
		reads := d.engine.Reads.Load()
		pass(30 * time.Minute)
		if n := d.engine.Reads.Load() - reads; n > 2*31 {
			t.Errorf("%d reads in half an hour without work", n)
		}
	})
}

func TestADealThatFailsRestsLongerEachTimeAndBlocksNobody(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDesk(t)
		began := time.Now()
		well := d.look
		d.look = func(ctx context.Context, deal string, now time.Time) error {
			switch deal {
			case "bad":
				return errors.New("by the script")
			case "worse":
				panic("a mistake in a rule")
			}
			return well(ctx, deal, now)
		}
		d.put("bad", began)
		d.put("worse", began)
		d.put("good", began)
		d.put("later", began.Add(time.Minute))
		stop := d.run()
		pass(24 * time.Hour)
		same(t, "good", d.times("good", began), []time.Duration{0})
		same(t, "later", d.times("later", began), []time.Duration{time.Minute})
		for _, deal := range []string{"bad", "worse"} {
			at := d.times(deal, began)
			for i := 2; i < len(at); i++ {
				now, before := at[i]-at[i-1], at[i-1]-at[i-2]
				if now < before || now == before && now != time.Hour {
					t.Errorf("%s was looked at %v", deal, at)
				}
			}
			if len(at) < 20 || len(at) > 40 {
				t.Errorf("%s was looked at %d times in a day", deal, len(at))
			}
		}
		// Mended: it comes back by itself, and the next failure begins anew.
		d.mu.Lock()
		d.look = well
		d.mu.Unlock()
		pass(time.Hour)
		if deals, _, _ := d.memory.Due(t.Context(), time.Now(), 9); len(deals) > 0 {
			t.Errorf("still due: %v", deals)
		}
		stop()
	})
}

// Two hundred deals that always fail and are the most overdue do not fill the list.
func TestFailingDealsDoNotHideTheOthers(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDesk(t)
		began := time.Now()
		well := d.look
		d.look = func(ctx context.Context, deal string, now time.Time) error {
			if deal[0] == 'x' {
				return errors.New("by the script")
			}
			return well(ctx, deal, now)
		}
		for i := range 250 {
			d.put(fmt.Sprintf("x%03d", i), began)
		}
		d.put("good", began.Add(time.Second))
		defer d.run()()
		pass(10 * time.Second)
		if at := d.times("good", began); len(at) != 1 || at[0] > 2*time.Second {
			t.Errorf("the one behind them was looked at after %v", at)
		}
	})
}

func TestADealThatStaysDueDoesNotKeepUsBusy(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDesk(t)
		began := time.Now()
		d.look = func(context.Context, string, time.Time) error { return nil }
		d.put("stays", began)
		defer d.run()()
		pass(time.Minute)
		if n := len(d.times("stays", began)); n < 50 || n > 70 {
			t.Errorf("looked at %d times in a minute", n)
		}
	})
}

func TestABacklogIsWorkedOffInOrderOfWhatIsMostOverdue(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDesk(t)
		began := time.Now()
		var order, want []string
		well := d.look
		d.look = func(ctx context.Context, deal string, now time.Time) error {
			order = append(order, deal)
			return well(ctx, deal, now)
		}
		for i := range 900 {
			id := fmt.Sprintf("D-%03d", 899-i)
			d.put(id, began.Add(-time.Duration(900-i)*time.Minute))
			want = append(want, id)
		}
		list := &asked{Diary: d.memory}
		d.loop.Diary = list
		reads := d.engine.Reads.Load()
		stop := d.run()
		pass(0)
		stop()
		if list.most > 400 {
			t.Errorf("a list of %d deals was asked for", list.most)
		}
		same(t, "looked at", order, want)
		if n := d.engine.Reads.Load() - reads; n > 900*2+2*6 { // each deal's own, and six looks into the index
			t.Errorf("%d reads", n)
		}
	})
}

func TestALookIsFinishedWhenTheLoopStops(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDesk(t)
		well := d.look
		d.look = func(ctx context.Context, deal string, now time.Time) error {
			if err := (scheduler.Wall{}).Wait(ctx, now.Add(3*time.Second)); err != nil {
				return err
			}
			return well(ctx, deal, now)
		}
		began := time.Now()
		d.put("a", began.Add(-time.Hour))
		d.put("b", began)
		stop := d.run()
		pass(time.Second)
		stop()
		if d := time.Since(began); d != 3*time.Second {
			t.Errorf("stopped after %v", d)
		}
		same(t, "looked at", d.all(), []string{"a"})
		deals, _, err := d.memory.Due(t.Context(), time.Now(), 9)
		if err != nil {
			t.Fatal(err)
		}
		same(t, "still due", deals, []string{"b"})
	})
}

func TestDealsAreLookedAtAbreast(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDesk(t)
		d.loop.Abreast = 4
		d.look = func(ctx context.Context, deal string, now time.Time) error {
			_ = scheduler.Wall{}.Wait(ctx, time.Now().Add(time.Second))
			return d.due(deal, time.Time{})
		}
		began := time.Now()
		for i := range 12 {
			d.put(fmt.Sprint(i), began)
		}
		stop := d.run()
		pass(time.Millisecond)
		stop()
		if n := len(d.all()); n != 4 {
			t.Errorf("%d at the same time", n)
		}
	})
}

func TestAWakeMakesTheLoopLookAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDesk(t)
		defer d.run()()
		pass(10 * time.Second)
		began := time.Now()
		d.put("new", began)
		d.loop.Wake()
		d.loop.Wake()
		pass(time.Second)
		same(t, "looked at", d.times("new", began), []time.Duration{0})
	})
}

func TestAStoreThatIsAwayIsAskedAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newDesk(t)
		diary := &away{Diary: d.memory, until: time.Now().Add(17 * time.Second)}
		d.loop.Diary = diary
		began := time.Now()
		d.put("it", began)
		defer d.run()()
		pass(time.Minute)
		same(t, "looked at", d.times("it", began), []time.Duration{20 * time.Second})
	})
}

// asked is a diary that notes how long a list was asked for.
type asked struct {
	scheduler.Diary
	most int
}

func (a *asked) Due(ctx context.Context, now time.Time, limit int) ([]string, time.Time, error) {
	a.most = max(a.most, limit)
	return a.Diary.Due(ctx, now, limit)
}

// away is a diary that cannot be read for a while.
type away struct {
	scheduler.Diary
	until time.Time
}

func (a *away) Due(ctx context.Context, now time.Time, limit int) ([]string, time.Time, error) {
	if now.Before(a.until) {
		return nil, time.Time{}, store.ErrUnavailable
	}
	return a.Diary.Due(ctx, now, limit)
}
