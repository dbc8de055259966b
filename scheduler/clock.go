package scheduler

import (
	"context"
	"slices"
	"sync"
	"time"
)

// Clock is where the time comes from.
type Clock interface {
	Now() time.Time
	// Wait returns when the time has come, or when ctx ends (with its error).
	Wait(ctx context.Context, until time.Time) error
}

// Wall is the clock on the wall.
type Wall struct{}

// Now is the present instant.
func (Wall) Now() time.Time { return time.Now() }

// Wait sleeps until the instant.
func (Wall) Wait(ctx context.Context, until time.Time) error {
	timer := time.NewTimer(time.Until(until))
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// deadline calls f after so long by the wall, whatever clock is in use, unless it
// is called off before.
func deadline(d time.Duration, f func()) (callOff func()) {
	t := time.AfterFunc(d, f)
	return func() { t.Stop() }
}

// snooze waits until an instant, a wake-up or the end of ctx.
func snooze(ctx context.Context, clock Clock, until time.Time, wake <-chan struct{}) {
	waiting, stop := context.WithCancel(ctx)
	defer stop()
	slept := make(chan struct{})
	go func() {
		_ = clock.Wait(waiting, until)
		close(slept)
	}()
	select {
	case <-wake:
	case <-slept:
	}
	stop()
	<-slept
}

// Pushable is a clock that stands still until it is pushed. It is safe for
// concurrent use.
type Pushable struct {
	mu      sync.Mutex
	now     time.Time
	waiting []waiter
}

type waiter struct {
	until time.Time
	come  chan struct{}
}

// NewPushable is a clock that shows an instant.
func NewPushable(now time.Time) *Pushable { return &Pushable{now: now} }

// Now is what the clock shows.
func (p *Pushable) Now() time.Time {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.now
}

// Set puts the clock to an instant and wakes whoever waited for it. It never
// goes back.
func (p *Pushable) Set(now time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if now.Before(p.now) {
		return
	}
	p.now = now
	p.waiting = slices.DeleteFunc(p.waiting, func(w waiter) bool {
		if w.until.After(now) {
			return false
		}
		close(w.come)
		return true
	})
}

// Wait returns when the clock was pushed that far.
func (p *Pushable) Wait(ctx context.Context, until time.Time) error {
	p.mu.Lock()
	if !until.After(p.now) {
		p.mu.Unlock()
		return ctx.Err()
	}
	w := waiter{until, make(chan struct{})}
	p.waiting = append(p.waiting, w)
	p.mu.Unlock()
	select {
	case <-w.come:
		return nil
	case <-ctx.Done():
		p.mu.Lock()
		defer p.mu.Unlock()
		p.waiting = slices.DeleteFunc(p.waiting, func(o waiter) bool { return o.come == w.come })
		return ctx.Err()
	}
}

// sooner is the earlier of two instants.
func sooner(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}

// latest is the latest of some instants.
func latest(first time.Time, others ...time.Time) time.Time {
	for _, t := range others {
		if t.After(first) {
			first = t
		}
	}
	return first
}
