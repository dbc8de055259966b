package scheduler_test

import (
	"context"
	"errors"
	"flag"
	"log/slog"
	"math/rand/v2"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"milepost/adapters/store"
	"milepost/adapters/store/storetest"
	"milepost/dialogs"
	"milepost/dialogs/chat"
	"milepost/dialogs/sales"
	"milepost/scheduler"
)

// full makes the runs as long as the promises are told: go test ./scheduler -run Skewed -full -v
var full = flag.Bool("full", false, "ten thousand slots of a job over replicas with wrong clocks")

// often is a number for a short run, and one for a full run.
func often(short, long int) int {
	if *full {
		return long
	}
	return short
}

// slotLog counts which slots of jobs were committed.
type slotLog struct {
	store.Engine
	mu    sync.Mutex
	fired map[string]int
}

func (l *slotLog) Commit(ctx context.Context, b store.Batch) (store.Result, error) {
	r, err := l.Engine.Commit(ctx, b)
	if strings.HasPrefix(b.Op, "job/") && !strings.Contains(b.Op, "/begin/") && err == nil && !r.Seen {
		l.mu.Lock()
		defer l.mu.Unlock()
		l.fired[b.Op]++
	}
	return r, err
}

// jumping is a clock that is wrong, now by so much, now by another.
type jumping struct {
	scheduler.Wall
	by *atomic.Int64
}

func (j jumping) Now() time.Time { return j.Wall.Now().Add(time.Duration(j.by.Load())) }

func (j jumping) Wait(ctx context.Context, until time.Time) error {
	return j.Wall.Wait(ctx, j.Wall.Now().Add(until.Sub(j.Now())))
}

// shaky is a clerk whose process is paused, or whose store does not answer, just
// when a slot is fired.
type shaky struct {
	*dialogs.Engine
	mu    sync.Mutex
	rand  *rand.Rand
	harms int
}

func (s *shaky) Fire(ctx context.Context, j dialogs.Job, r dialogs.Recipient, slot, now time.Time) error {
	s.mu.Lock()
	fate, pause := s.rand.IntN(8), time.Duration(s.rand.Int64N(int64(2*time.Minute)))
	if fate < 3 {
		s.harms++
	}
	s.mu.Unlock()
	switch fate {
	case 0:
		return errors.New("the store does not answer")
	case 1:
		if err := s.Engine.Fire(ctx, j, r, slot, now); err != nil {
			return err
		}
		return errors.New("its answer was lost")
	case 2:
		time.Sleep(pause)
		ctx = context.WithoutCancel(ctx) // what a paused process had begun it goes on with
	}
	return s.Engine.Fire(ctx, j, r, slot, now)
}

// office is a process: its loops, until it stops.
type office struct {
	stop context.CancelFunc
	all  sync.WaitGroup
}

func opens(loops ...func(context.Context) error) *office {
	o := &office{}
	ctx, stop := context.WithCancel(context.Background())
	o.stop = stop
	for _, loop := range loops {
		o.all.Go(func() { _ = loop(ctx) })
	}
	return o
}

func (o *office) end() {
	o.stop()
	o.all.Wait()
}

// Five replicas whose clocks are wrong by up to half a minute and jump, stopped and
// started again, paused at the worst moment, their store deaf now and then: each
// slot is committed once and posted once.
func TestSkewedReplicasFireEachSlotOnce(t *testing.T) {
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	const every, replicas = 10 * time.Minute, 5
	slots := often(300, 10_000)
	harms, stops := 0, 0
	synctest.Test(t, func(t *testing.T) {
		r := rand.New(rand.NewPCG(seed, 0))
		e := &slotLog{Engine: storetest.NewRAM(), fired: map[string]int{}}
		m := newMouth("telegram")
		job := dialogs.Job{ID: "stalled", Do: "stalled", To: "sales", Schedule: "*/10 * * * *"}
		pass(time.Until(time.Now().Truncate(every).Add(every * 7 / 2)))
		skew := func() int64 { return r.Int64N(int64(time.Minute)) - int64(30*time.Second) }
		var clerks []*shaky
		var clocks []jumping
		for i := range replicas {
			engine := replica(t, e)
			engine.House.Channels = []dialogs.Channel{{ID: "sales", Address: chat.Address{Messenger: "telegram", Chat: "-1"}}}
			clerks = append(clerks, &shaky{Engine: engine, rand: rand.New(rand.NewPCG(seed, uint64(i+1)))})
			clocks = append(clocks, jumping{by: new(atomic.Int64)})
			clocks[i].by.Store(skew())
		}
		stands(t, clerks[0].Engine)
		start := func(i int) *office {
			c := &scheduler.Courier{Outbox: clerks[i].Memory.(*store.Memory), Mouths: []scheduler.Mouth{m}, Clock: clocks[i], Log: slog.New(slog.DiscardHandler)}
			l := &scheduler.CronLoop{Jobs: []dialogs.Job{job}, Clerk: clerks[i], Clock: clocks[i], Log: slog.New(slog.DiscardHandler)}
			return opens(c.Run, l.Run)
		}
		var crew []*office
		for i := range replicas {
			crew = append(crew, start(i))
		}
		began := time.Now()
		for end := began.Add(every * time.Duration(slots)); time.Now().Before(end); {
			pass(time.Duration(r.Int64N(int64(2 * every))))
			i := r.IntN(replicas)
			if clocks[i].by.Store(skew()); r.IntN(3) == 0 {
				crew[i].end()
				stops++
				pass(time.Duration(r.Int64N(int64(3 * time.Minute))))
				crew[i] = start(i)
			}
		}
		pass(5 * time.Minute)
		last := time.Now()
		for i := range crew {
			crew[i].end()
			harms += clerks[i].harms
		}
		want := 0
		for at := began.Truncate(every).Add(every); at.Before(last.Add(-30 * time.Second)); at = at.Add(every) {
			want++
			if op := "job/stalled/#sales/" + at.UTC().Format(time.RFC3339); e.fired[op] != 1 {
				t.Errorf("%s was committed %d times", op, e.fired[op])
			}
		}
		if n := len(m.texts("telegram:-1")); n != len(e.fired) || n < want || want < slots {
			t.Errorf("%d posts of %d slots, %d were due", n, len(e.fired), want)
		}
		list, err := clerks[0].Memory.(*store.Memory).Troubles(t.Context(), 10)
		if err != nil || len(list) > 0 {
			t.Errorf("%d posts ended badly: %v", len(list), err)
		}
		t.Logf("%d slots, each once; %d stops, %d harmed at the moment of firing", want, stops, harms)
	})
}

// stands puts a deal into the store that has stood still for long.
func stands(t *testing.T, e *dialogs.Engine) {
	t.Helper()
	olga := sales.Person{ID: "olga", Name: "olga", Roles: []string{"rep"}, Accounts: []string{"telegram:olga"}, Chats: map[string]string{"telegram": "olga"}, Set: true}
	if err := e.Seed(t.Context(), []sales.Person{olga}); err != nil {
		t.Fatal(err)
	}
	p, long := e.Book.Current[0], time.Now().AddDate(0, -3, 0)
	deal := sales.Deal{ID: "D-1", Process: p.ID, Title: "Acme", Company: "Acme", Owner: "olga", Status: sales.Open, Created: long,
		Stage: p.Stages[1].ID, Stays: []sales.Stay{{Stage: p.Stages[1].ID, Entered: long}}, Heard: long}
	if _, err := e.Memory.Commit(t.Context(), dialogs.Change{Cause: "test", At: time.Now(), Deals: []dialogs.Write{{Deal: deal}}}); err != nil {
		t.Fatal(err)
	}
}

// A replica that slept through a slot does not post it after the next one.
func TestASlotThatWasOvertakenIsNotPosted(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e := &slotLog{Engine: storetest.NewRAM(), fired: map[string]int{}}
		one, two := replica(t, e), replica(t, e)
		stands(t, one)
		job, reader := dialogs.Job{ID: "moves", Do: "moves", To: "rep"}, dialogs.Recipient{ID: "olga", Zone: time.UTC}
		slot := time.Now().Truncate(time.Hour)
		for _, step := range []struct {
			e    *dialogs.Engine
			slot time.Time
			want int
		}{{one, slot, 1}, {two, slot.Add(2 * time.Hour), 2}, {one, slot.Add(time.Hour), 2}, {one, slot.Add(2 * time.Hour), 2}} {
			if err := step.e.Fire(t.Context(), job, reader, step.slot, time.Now()); err != nil || len(e.fired) != step.want {
				t.Errorf("%v: %v, fired %v", step.slot, err, e.fired)
			}
		}
		last, _, err := two.LastFired(t.Context(), job, reader)
		if err != nil || !last.Equal(slot.Add(2*time.Hour)) {
			t.Errorf("the last is %v: %v", last, err)
		}
		// Nor does one that thought the job had not begun begin it anew.
		if err := one.Begin(t.Context(), job, reader, time.Time{}, time.Now().Add(time.Minute)); err != nil {
			t.Error(err)
		}
		if again, _, _ := two.LastFired(t.Context(), job, reader); !again.Equal(last) {
			t.Errorf("the last became %v", again)
		}
	})
}
