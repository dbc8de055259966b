package scheduler_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"milepost/adapters/store"
	"milepost/adapters/store/storetest"
	"milepost/scheduler"
)

// chair is where one may sit at a time. It notices a second one.
type chair struct {
	mu    sync.Mutex
	there map[int]bool
	sat   map[int]int // how often each did
	two   int
	empty time.Time
	gap   time.Duration // the longest time that nobody sat there
}

func newChair() *chair { return &chair{there: map[int]bool{}, sat: map[int]int{}, empty: time.Now()} }

func (d *chair) sit(who int) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if len(d.there) == 0 {
		d.gap = max(d.gap, time.Since(d.empty))
	} else {
		d.two++
	}
	d.there[who] = true
	d.sat[who]++
}

func (d *chair) leave(who int) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if delete(d.there, who); len(d.there) == 0 {
		d.empty = time.Now()
	}
}

func (d *chair) who() int {
	d.mu.Lock()
	defer d.mu.Unlock()
	for w := range d.there {
		return w
	}
	return -1
}

// cable is a replica's way to the store, which can be cut.
type cable struct {
	*store.Memory
	cut atomic.Bool
}

func (c *cable) Lend(ctx context.Context, what, to string, now time.Time, d time.Duration) (int64, error) {
	if c.cut.Load() {
		<-ctx.Done()
		return 0, ctx.Err()
	}
	return c.Memory.Lend(ctx, what, to, now, d)
}

// seat is a replica that waits for its turn and sits as long as it lasts.
type seat struct {
	id    int
	turn  *scheduler.Turn
	cable *cable
	stop  context.CancelFunc
	done  chan struct{}
}

func takes(id int, e store.Engine, clock scheduler.Clock, d *chair) *seat {
	s := &seat{id: id, cable: &cable{Memory: store.NewMemory(e)}, done: make(chan struct{})}
	s.turn = &scheduler.Turn{Name: "chair", Lender: s.cable, Clock: clock, Log: slog.New(slog.DiscardHandler)}
	ctx, stop := context.WithCancel(context.Background())
	s.stop = stop
	go func() {
		defer close(s.done)
		for {
			ours, give, err := s.turn.Take(ctx)
			if err != nil {
				return
			}
			d.sit(id)
			select {
			case <-ours.Done():
			case <-ctx.Done():
			}
			d.leave(id)
			give()
		}
	}()
	return s
}

func (s *seat) end() {
	s.stop()
	<-s.done
}

// off is a clock that is wrong.
type off struct {
	scheduler.Wall
	by time.Duration
}

func (o off) Now() time.Time { return o.Wall.Now().Add(o.by) }

func (o off) Wait(ctx context.Context, until time.Time) error {
	return o.Wall.Wait(ctx, until.Add(-o.by))
}

// Three replicas whose clocks are read as wrongly as can be, of which one is stopped, cut off or dies again and again: never
// two on the chair, and a successor in time.
func TestOneAtATime(t *testing.T) {
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	r := rand.New(rand.NewPCG(seed, 0))
	synctest.Test(t, func(t *testing.T) {
		e, d := storetest.NewRAM(), newChair()
		seats := map[int]*seat{}
		sits := func(i int) {
			seats[i] = takes(i, e, off{by: []time.Duration{-250, 0, 250}[i] * time.Millisecond}, d)
		}
		for i := range 3 {
			sits(i)
		}
		pass(2 * time.Second)
		for i := range 50 {
			pass(time.Duration(r.Int64N(int64(20 * time.Second))))
			now := d.who()
			s := seats[now]
			if s == nil {
				t.Fatalf("nobody sits on the chair after %d takeovers", i)
			}
			d.mu.Lock()
			d.gap = 0
			d.mu.Unlock()
			most := 1100 * time.Millisecond // a look
			if cut := r.IntN(2) == 0; cut {
				s.cable.cut.Store(true)
				most = 3 * time.Second // the spare second, the clocks' difference, and a look
				pass(18 * time.Second)
			} else {
				s.end()
				pass(2 * time.Second)
			}
			if next := d.who(); next == now || next < 0 {
				t.Errorf("%d follows on %d", next, now)
			}
			if d.gap > most {
				t.Errorf("nobody sat there for %s", d.gap)
			}
			s.cable.cut.Store(false)
			s.end()
			sits(now)
		}
		for _, s := range seats {
			s.end()
		}
		if d.two > 0 {
			t.Errorf("%d times two sat there", d.two)
		}
	})
}

// A store in trouble for less than a turn costs nobody the turn.
func TestAShortOutageKeepsTheTurn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d := newChair()
		s := takes(1, storetest.NewRAM(), scheduler.Wall{}, d)
		pass(time.Second)
		token := s.turn.Token()
		for range 20 {
			s.cable.cut.Store(true)
			pass(8 * time.Second)
			s.cable.cut.Store(false)
			pass(8 * time.Second)
		}
		if s.turn.Token() != token || token == 0 || d.sat[1] != 1 {
			t.Errorf("turn %d became %d, sat down %d times", token, s.turn.Token(), d.sat[1])
		}
		s.end()
		if s.turn.Token() != 0 {
			t.Error("who has stopped has a turn")
		}
	})
}

// A process that was paused finds its turn over though no timer has fired yet.
func TestATurnIsOverByTheClock(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e := storetest.NewRAM()
		c := &cable{Memory: store.NewMemory(e)}
		turn := &scheduler.Turn{Name: "chair", Lender: c, Clock: scheduler.Wall{}, Log: slog.New(slog.DiscardHandler)}
		ours, give, err := turn.Take(t.Context())
		if err != nil || ours.Err() != nil {
			t.Fatal(err, ours.Err())
		}
		c.cut.Store(true)
		time.Sleep(14*time.Second - time.Nanosecond)
		if err := ours.Err(); err != nil {
			t.Errorf("a nanosecond too early: %v", err)
		}
		time.Sleep(time.Nanosecond)
		if err := ours.Err(); !errors.Is(err, context.Canceled) {
			t.Errorf("the turn is over, and it says %v", err)
		}
		give()
	})
}

// The token grows whoever takes the turn, also on a store that lost its newest commits.
func TestTheTokenNeverGoesBack(t *testing.T) {
	ctx, now := t.Context(), time.Now()
	var last int64
	for i := range 5 {
		m := store.NewMemory(storetest.NewRAM()) // as after a failover that lost everything
		for j := range 3 {
			now = now.Add(time.Minute)
			token, err := m.Lend(ctx, "chair", fmt.Sprint(i, j), now, time.Second)
			if err != nil || token <= last {
				t.Errorf("%d after %d: %v", token, last, err)
			}
			last = token
		}
	}
}
