package scheduler_test

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"milepost/dialogs"
	"milepost/dialogs/chat"
	"milepost/scheduler"
)

// host is a store that may be down, and what people were told.
type host struct {
	mu    sync.Mutex
	down  bool
	until time.Time
	open  *dialogs.Absence
	told  []dialogs.Absence
	fails int // so many times nobody can be told
}

var errDown = errors.New("down")

func (h *host) Heard(_ context.Context, messenger string, until time.Time, words time.Duration) (*dialogs.Absence, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.down {
		return nil, errDown
	}
	if !h.until.IsZero() && h.open == nil {
		h.open = dialogs.Missed(messenger, h.until, until, words)
	}
	if until.After(h.until) {
		h.until = until
	}
	return h.open, nil
}

func (h *host) Return(_ context.Context, a dialogs.Absence, _ func(context.Context) error) error {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.fails > 0 {
		h.fails--
		return errDown
	}
	h.told, h.open = append(h.told, a), nil
	return nil
}

func (h *host) set(down bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.down = down
}

func (h *host) all() []dialogs.Absence {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.told
}

// radio is a messenger that is heard while it is on.
type radio struct {
	mu   sync.Mutex
	last time.Time
	off  bool
}

func (r *radio) turn(on bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.off = !on; r.off {
		r.last = time.Now()
	}
}

func (r *radio) heard() time.Time {
	r.mu.Lock()
	defer r.mu.Unlock()
	if !r.off {
		return time.Now()
	}
	return r.last
}

// A network that is cut, a store that does not answer and a program that is not
// there are the same: an absence begins with what was noted last, and is told
// once, when what waited at the messenger has come in.
func TestEarsTellOfEachAbsenceOnce(t *testing.T) {
	for name, gone := range map[string]func(h *host, r *radio, stop, start func()){
		"network": func(_ *host, r *radio, _, _ func()) { r.turn(false); pass(5 * time.Minute); r.turn(true) },
		"store":   func(h *host, _ *radio, _, _ func()) { h.set(true); pass(5 * time.Minute); h.set(false) },
		"program": func(_ *host, _ *radio, stop, start func()) { stop(); pass(5 * time.Minute); start() },
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				h, r := &host{fails: 1}, &radio{}
				loop := &scheduler.EarsLoop{
					Ears: []scheduler.Ear{{Messenger: "telegram", Keeps: 24 * time.Hour, Heard: r.heard}},
					Host: h, Clock: scheduler.Wall{}, Log: slog.New(slog.DiscardHandler),
				}
				var over context.CancelFunc
				var running sync.WaitGroup
				start := func() {
					var ctx context.Context
					ctx, over = context.WithCancel(t.Context())
					running.Go(func() { _ = loop.Run(ctx) })
				}
				stop := func() { over(); running.Wait() }
				start()
				pass(time.Hour)
				if told := h.all(); len(told) > 0 {
					t.Fatalf("nobody was away: %v", told)
				}
				began := time.Now()
				gone(h, r, stop, start)
				back := time.Now()
				pass(9 * time.Second)
				if told := h.all(); len(told) > 0 {
					t.Errorf("told before what waited came in: %v", told)
				}
				pass(time.Hour)
				stop()
				told := h.all()
				if len(told) != 1 {
					t.Fatalf("told of %v", told)
				}
				if a := told[0]; a.From.After(began) || began.Sub(a.From) > 20*time.Second || a.To.Before(back) || a.To.Sub(back) > 20*time.Second {
					t.Errorf("away from %v to %v, told %+v", began, back, a)
				}
			})
		})
	}
}

// A stop notes what was heard last, so that a deploy of two minutes is none.
func TestEarsNoteTheirLastAtAStop(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h, r := &host{}, &radio{}
		loop := &scheduler.EarsLoop{
			Ears: []scheduler.Ear{{Messenger: "telegram", Keeps: 24 * time.Hour, Heard: r.heard}},
			Host: h, Clock: scheduler.Wall{}, Log: slog.New(slog.DiscardHandler),
		}
		ctx, stop := context.WithCancel(t.Context())
		done := make(chan error, 1)
		go func() { done <- loop.Run(ctx) }()
		pass(19 * time.Second)
		stop()
		if err := <-done; err != nil || !h.until.Equal(time.Now()) {
			t.Errorf("%v: noted until %v at %v", err, h.until, time.Now())
		}
	})
}

// Until a messenger was heard, nothing is noted.
func TestEarsNoteNothingBeforeTheyHear(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := &host{}
		loop := &scheduler.EarsLoop{
			Ears: []scheduler.Ear{{Messenger: "telegram", Heard: func() time.Time { return time.Time{} }}},
			Host: h, Clock: scheduler.Wall{}, Log: slog.New(slog.DiscardHandler),
		}
		if next := loop.Round(t.Context()); !h.until.IsZero() || time.Until(next) > time.Second {
			t.Errorf("noted %v, comes back at %v", h.until, next)
		}
	})
}

// What can be recalled is heard before people are told, and is not lost; what
// cannot be recalled now is asked for again; a short absence needs none of it.
func TestEarsRecallWhatWasSaid(t *testing.T) {
	fail := errors.New("no scope")
	for name, c := range map[string]struct {
		gone   time.Duration
		errs   []error
		calls  int
		lost   bool
		behind time.Duration // told so much later than without
	}{
		"short":   {gone: 4 * time.Minute},
		"long":    {gone: 3 * time.Hour, errs: []error{nil}, calls: 1},
		"not now": {gone: 3 * time.Hour, errs: []error{chat.NotNow(fail), nil}, calls: 2, behind: 20 * time.Second},
		"never":   {gone: 3 * time.Hour, errs: []error{fail}, calls: 1, lost: true},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				h := &host{}
				var asked []time.Time
				loop := &scheduler.EarsLoop{
					Ears: []scheduler.Ear{{Messenger: "slack", Keeps: 2 * time.Hour, Heard: time.Now, Recall: func(_ context.Context, since time.Time) error {
						asked = append(asked, since)
						return c.errs[len(asked)-1]
					}}},
					Host: h, Clock: scheduler.Wall{}, Log: slog.New(slog.DiscardHandler),
				}
				began := time.Now()
				loop.Round(t.Context())
				pass(c.gone)
				ctx, stop := context.WithCancel(t.Context())
				done := make(chan error, 1)
				go func() { done <- loop.Run(ctx) }()
				pass(11 * time.Second)
				if told := len(h.all()); told != 1 && c.behind == 0 || told != 0 && c.behind > 0 {
					t.Errorf("told %d times", told)
				}
				pass(c.behind)
				stop()
				if err := <-done; err != nil {
					t.Error(err)
				}
				told := h.all()
				if len(told) != 1 || told[0].Lost != c.lost || len(asked) != c.calls {
					t.Errorf("told %+v, asked %v", told, asked)
				}
				for _, since := range asked {
					if !since.Equal(began.Add(-time.Minute)) {
						t.Errorf("asked since %v, away since %v", since, began)
					}
				}
			})
		})
	}
}
