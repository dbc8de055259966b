package scheduler

import (
	"context"
	"log/slog"
	"sync"
	"time"
)

// Decider looks at one deal whose time has come and commits what is to be done.
type Decider interface {
	Look(ctx context.Context, deal string, now time.Time) error
}

// DueLoop looks at deals when they fall due. It reads the due index and nothing
// else: a deal that is not due costs nothing.
type DueLoop struct {
	Diary   Diary
	Decider Decider
	Clock   Clock
	Log     *slog.Logger

	once sync.Once
	wake chan struct{}
	bad  map[string]setback // deals whose look failed
}

// setback is how long a deal that failed is left alone.
type setback struct {
	tries int
	until time.Time
}

// dueAtOnce is how many deals one round looks at.
const dueAtOnce = 200

func (l *DueLoop) begin() {
	l.once.Do(func() { l.wake, l.bad = make(chan struct{}, 1), map[string]setback{} })
}

// Wake makes the loop read the index at once.
func (l *DueLoop) Wake() {
	l.begin()
	select {
	case l.wake <- struct{}{}:
	default:
	}
}

// Run looks until ctx ends.
func (l *DueLoop) Run(ctx context.Context) error {
	l.begin()
	for ctx.Err() == nil {
		next := l.Round(ctx)
		waiting, stop := context.WithCancel(ctx)
		slept := make(chan struct{})
		go func() {
			_ = l.Clock.Wait(waiting, next)
			close(slept)
		}()
		select {
		case <-l.wake:
		case <-slept:
		}
		stop()
		<-slept
	}
	return nil
}

// Round looks at what is due now and says when to come back: at the next due
// instant, and within a minute whatever happens, since clocks jump.
func (l *DueLoop) Round(ctx context.Context) time.Time {
	l.begin()
	now := l.Clock.Now()
	soon := now.Add(time.Minute)
	deals, next, err := l.Diary.Due(ctx, now, dueAtOnce)
	if err != nil {
		if ctx.Err() == nil {
			l.Log.Error("due", "err", err)
		}
		return now.Add(5 * time.Second)
	}
	worked := 0
	for _, d := range deals {
		if s, ok := l.bad[d]; ok && now.Before(s.until) {
			continue
		}
		if err := l.Decider.Look(context.WithoutCancel(ctx), d, now); err != nil {
			s := l.bad[d]
			s.tries++
			s.until = now.Add(min(time.Second<<min(s.tries, 12), time.Hour))
			l.bad[d] = s
			l.Log.Error("look", "deal", d, "tries", s.tries, "err", err)
			continue
		}
		delete(l.bad, d)
		worked++
		if ctx.Err() != nil {
			return now
		}
	}
	if len(deals) == dueAtOnce && worked > 0 {
		return now // there may be more
	}
	if !next.IsZero() && next.Before(soon) {
		return next
	}
	return soon
}
