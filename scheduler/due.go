package scheduler

import (
	"context"
	"log/slog"
	"maps"
	"slices"
	"sync"
	"time"
)

// Decider looks at one deal whose time has come and commits what is to be done.
type Decider interface {
	Look(ctx context.Context, deal string, now time.Time) error
}

// DueLoop looks at deals when they fall due. It reads the due index and nothing
// else: a deal that is not due costs nothing. A deal that fails is left alone for
// a while, longer each time, and does not stand in the way of others.
type DueLoop struct {
	Diary   Diary
	Decider Decider
	Clock   Clock
	Log     *slog.Logger
	// Abreast is how many deals are looked at side by side. 0 or 1: one after the
	// other, so that the same world always says the same in the same order.
	Abreast int
	Pulse   Pulse // of Run

	once  sync.Once
	wake  chan struct{}
	rest  map[string]setback // deals that are left alone for a while
	delay delay
}

// setback is what is remembered of a deal from one round to the next.
type setback struct {
	tries int       // looks in a row that failed
	looks int       // looks in a row that left it due
	until time.Time // left alone until then
}

// The due loop's measures.
const (
	dueAtOnce = 200             // deals in one round
	lookFor   = 8 * time.Second // one look, also when told to stop
	lookMost  = 3               // a deal that is still due after so many looks in a row rests
	lookAgain = time.Second     // for so long
	longest   = time.Hour       // between two looks at a deal that fails
	clockJump = time.Minute     // the loops wake up at least so often: clocks jump
)

func (l *DueLoop) begin() {
	l.once.Do(func() { l.wake, l.rest = make(chan struct{}, 1), map[string]setback{} })
}

// Wake makes the loop read the index at once. It never blocks.
func (l *DueLoop) Wake() {
	l.begin()
	select {
	case l.wake <- struct{}{}:
	default:
	}
}

// Run looks until ctx ends; a look that was begun is finished.
func (l *DueLoop) Run(ctx context.Context) error {
	l.begin()
	for ctx.Err() == nil {
		l.Pulse.beat(l.Clock, l.Clock.Now())
		until := l.Round(ctx)
		l.Pulse.beat(l.Clock, until)
		snooze(ctx, l.Clock, until, l.wake)
	}
	return nil
}

// Round looks at what is due now and says when to come back: at once if it found
// anything, else at the next due instant, and within a minute whatever happens.
// One round at a time.
func (l *DueLoop) Round(ctx context.Context) time.Time {
	l.begin()
	now := l.Clock.Now()
	// Deals at rest are still listed, and the most overdue: they must not fill the list.
	deals, next, err := l.Diary.Due(ctx, now, dueAtOnce+len(l.rest))
	if err != nil {
		if ctx.Err() == nil {
			l.Log.Error("due", "err", err)
		}
		return now.Add(5 * time.Second)
	}
	l.delay.found(len(deals) > 0, now, next)
	maps.DeleteFunc(l.rest, func(d string, _ setback) bool { return !slices.Contains(deals, d) }) // not due any more
	soon := now.Add(clockJump)
	if !next.IsZero() {
		soon = sooner(soon, next)
	}
	var todo []string
	for _, d := range deals {
		if s := l.rest[d]; now.Before(s.until) {
			soon = sooner(soon, s.until)
		} else if len(todo) < dueAtOnce {
			todo = append(todo, d)
		}
	}
	if len(todo) == 0 {
		return soon
	}
	for i, err := range l.look(ctx, todo, now) {
		l.looked(todo[i], now, err)
	}
	return now // a look changes when the next one is due
}

// look looks at deals, Abreast at a time, and gives the errors of those it came to.
func (l *DueLoop) look(ctx context.Context, deals []string, now time.Time) []error {
	errs := make([]error, len(deals))
	begun := 0
	free := make(chan struct{}, max(l.Abreast, 1))
	var work sync.WaitGroup
	for i, d := range deals {
		free <- struct{}{}
		if ctx.Err() != nil {
			break
		}
		begun++
		l.Pulse.beat(l.Clock, l.Clock.Now())
		work.Go(func() {
			defer func() { <-free }()
			finish, stop := context.WithTimeout(context.WithoutCancel(ctx), lookFor)
			defer stop()
			errs[i] = guarded(l.Log, func() error { return l.Decider.Look(finish, d, now) })
		})
	}
	work.Wait()
	return errs[:begun]
}

// looked notes how a look went. A deal that stays due whatever is done rests too,
// or a mistake in its due time would keep us busy for ever.
func (l *DueLoop) looked(deal string, now time.Time, err error) {
	s := l.rest[deal]
	if err == nil {
		s = setback{looks: s.looks + 1}
		if s.looks >= lookMost {
			s.until = now.Add(lookAgain)
		}
		l.rest[deal] = s
		return
	}
	s.tries++
	s.until = now.Add(min(time.Second<<min(s.tries, 12), longest))
	l.rest[deal] = s
	l.Log.Error("look", "deal", deal, "tries", s.tries, "err", err)
}
