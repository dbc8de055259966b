package scheduler

import (
	"context"
	"errors"
	"sync/atomic"
	"time"
)

// Shared is the clock of the store that several replicas work on: all of them
// live by the same time, whatever their own clocks say. Between two readings it
// goes on with our monotonic clock, so that setting the wall clock changes
// nothing. Before the first reading it is the wall clock.
type Shared struct{ last atomic.Pointer[reading] }

// reading is one instant by two clocks.
type reading struct{ wall, store time.Time }

// A reading may be wrong by half of the time it took. Two replicas together must
// stay well within a turn's spare second.
const (
	slowest  = 500 * time.Millisecond
	readings = 3 // tries to get a quick one
)

// Read asks the store for its time and goes by it from now on. It gives how far
// the wall clock is behind the store's. If the store does not answer, or not
// quickly, nothing changes.
func (s *Shared) Read(ctx context.Context, ask func(context.Context) (time.Time, error)) (behind time.Duration, err error) {
	for range readings {
		asked := Wall{}.Now()
		store, err := ask(ctx)
		if err != nil {
			return 0, err
		}
		took := Wall{}.Now().Sub(asked)
		if took <= slowest {
			r := &reading{wall: asked.Add(took / 2), store: store}
			s.last.Store(r)
			return store.Sub(r.wall), nil
		}
	}
	return 0, errors.New("the store says what time it is, but too slowly")
}

// Now is the present instant by the store's clock.
func (s *Shared) Now() time.Time {
	now, r := Wall{}.Now(), s.last.Load()
	if r == nil {
		return now
	}
	return r.store.Add(now.Sub(r.wall))
}

// Wait returns when the instant has come by the store's clock, as it was read
// last when the wait began.
func (s *Shared) Wait(ctx context.Context, until time.Time) error {
	return Wall{}.Wait(ctx, Wall{}.Now().Add(until.Sub(s.Now())))
}
