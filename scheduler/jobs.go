package scheduler

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"milepost/dialogs"
)

// Clerk posts jobs and remembers which slots were posted.
type Clerk interface {
	Recipients(ctx context.Context, j dialogs.Job) ([]dialogs.Recipient, error)
	// LastFired is the newest slot posted to a reader; ok is false before Begin.
	LastFired(ctx context.Context, j dialogs.Job, r dialogs.Recipient) (slot time.Time, ok bool, err error)
	// Begin notes that a job exists from now on, unless it was begun or fired since
	// last was read (zero: it never was).
	Begin(ctx context.Context, j dialogs.Job, r dialogs.Recipient, last, now time.Time) error
	// Fire posts a job for a slot, once however often it is asked.
	Fire(ctx context.Context, j dialogs.Job, r dialogs.Recipient, slot, now time.Time) error
	// Carry goes on with what is to be done to many deals, each once however often it is asked.
	Carry(ctx context.Context, now time.Time) error
}

// CronLoop posts jobs when their slots come. A slot is a commit's cause, so a
// second loop, or a second try, posts nothing twice.
type CronLoop struct {
	Jobs  []dialogs.Job
	Clerk Clerk
	Clock Clock
	Log   *slog.Logger
	// Fired is told how long after its instant a slot was fired. nil: nobody is.
	Fired func(late time.Duration)
	// Behind says that people wait for their answers: jobs wait until it does not
	// say so any more, half an hour at most. nil: never.
	Behind func() bool
	Pulse  Pulse // of Run

	rest   map[string]setback // jobs, and jobs for a reader, that failed
	behind time.Time          // since when it has given way
}

// DefaultCatchUp is how late a missed slot is still made up for.
const DefaultCatchUp = 6 * time.Hour

// The cron loop's measures.
const (
	postFor  = 2 * time.Minute // one reader's job: a hundred thousand deals take seconds
	lastFor  = 8 * time.Second // what is left of it when told to stop
	postMost = 30 * time.Minute
	wayFor   = 30 * time.Minute // for so long answers go first
	wayAgain = 5 * time.Second
)

// Run posts until ctx ends; what was begun is finished.
func (l *CronLoop) Run(ctx context.Context) error {
	for ctx.Err() == nil {
		l.Pulse.beat(l.Clock, l.Clock.Now())
		next, err := l.Round(ctx)
		l.Pulse.beat(l.Clock, next)
		if err != nil && ctx.Err() == nil {
			l.Log.Error("jobs", "err", err)
		}
		_ = l.Clock.Wait(ctx, next)
	}
	return nil
}

// Round posts what is due now and says when to come back: within a minute, since
// people and their zones change. A job that fails is tried again, later each
// time, and does not stop the others. One round at a time.
func (l *CronLoop) Round(ctx context.Context) (next time.Time, err error) {
	now := l.Clock.Now()
	if l.givesWay(now) {
		return now.Add(wayAgain), nil
	}
	next = now.Add(clockJump)
	wrong := []error{l.try(ctx, "what is to be done to many deals", now, func(ctx context.Context) error { return l.Clerk.Carry(ctx, now) })}
	for _, j := range l.Jobs {
		var readers []dialogs.Recipient
		wrong = append(wrong, l.try(ctx, j.ID, now, func(ctx context.Context) (err error) {
			readers, err = l.Clerk.Recipients(ctx, j)
			return err
		}))
		for _, r := range readers {
			wrong = append(wrong, l.try(ctx, j.ID+" for "+r.ID, now, func(ctx context.Context) error {
				at, err := l.post(ctx, j, r, now)
				if at.After(now) {
					next = sooner(next, at)
				}
				return err
			}))
		}
	}
	return next, errors.Join(wrong...)
}

// givesWay reports whether answers go before jobs now.
func (l *CronLoop) givesWay(now time.Time) bool {
	switch {
	case l.Behind == nil || !l.Behind():
		l.behind = time.Time{}
		return false
	case l.behind.IsZero():
		l.behind = now
		l.Log.Warn("people wait for answers: jobs give way")
	}
	return now.Sub(l.behind) < wayFor
}

// try does one thing that may fail, unless it failed a short while ago.
func (l *CronLoop) try(ctx context.Context, what string, now time.Time, do func(context.Context) error) error {
	s := l.rest[what]
	if now.Before(s.until) || ctx.Err() != nil {
		return nil
	}
	l.Pulse.beat(l.Clock, l.Clock.Now().Add(postFor))
	finish, stop := context.WithTimeout(context.WithoutCancel(ctx), postFor)
	defer stop()
	defer context.AfterFunc(ctx, func() { deadline(lastFor, stop) })()
	err := guarded(l.Log, func() error { return do(finish) })
	if err == nil {
		delete(l.rest, what)
		return nil
	}
	if l.rest == nil {
		l.rest = map[string]setback{}
	}
	s.tries++
	s.until = now.Add(min(clockJump<<min(s.tries-1, 10), postMost))
	l.rest[what] = s
	return fmt.Errorf("%s: %w", what, err)
}

// post fires a job for one reader if a slot has come, and says when the next one will.
func (l *CronLoop) post(ctx context.Context, j dialogs.Job, r dialogs.Recipient, now time.Time) (time.Time, error) {
	s, err := ScheduleOf(j, r.Zone)
	if err != nil {
		return time.Time{}, err
	}
	next := s.Next(now)
	last, begun, err := l.Clerk.LastFired(ctx, j, r)
	if err != nil {
		return next, err
	}
	if !begun {
		return next, l.Clerk.Begin(ctx, j, r, last, now)
	}
	newest, missed := s.Last(now, last)
	if newest.IsZero() {
		return next, nil
	}
	late := j.CatchUp
	if late == 0 {
		late = DefaultCatchUp
	}
	// Looked for from the window on: after a long absence Last does not count to its end.
	slot, _ := s.Last(now, latest(last, now.Add(-late)))
	if slot.IsZero() {
		l.Log.Warn("slots are too old to make up for", "job", j.ID, "reader", r.ID, "missed", missed+1, "newest", newest)
		return next, l.Clerk.Begin(ctx, j, r, last, now)
	}
	if missed > 0 {
		l.Log.Warn("slots missed while away", "job", j.ID, "reader", r.ID, "missed", missed)
	}
	if err := l.Clerk.Fire(ctx, j, r, slot, now); err != nil {
		return next, err
	}
	if l.Fired != nil {
		l.Fired(now.Sub(slot))
	}
	return next, nil
}

// NextSlot is when a job comes next for any of its readers after now; zero: never.
func (l *CronLoop) NextSlot(ctx context.Context, now time.Time) (next time.Time, err error) {
	for _, j := range l.Jobs {
		readers, err := l.Clerk.Recipients(ctx, j)
		if err != nil {
			return next, err
		}
		for _, r := range readers {
			s, err := ScheduleOf(j, r.Zone)
			if err != nil {
				return next, err
			}
			if at := s.Next(now); !at.IsZero() && (next.IsZero() || at.Before(next)) {
				next = at
			}
		}
	}
	return next, nil
}

// ScheduleOf is a job's schedule in its zone, or in the reader's own.
func ScheduleOf(j dialogs.Job, zone *time.Location) (Schedule, error) {
	if j.Zone != "" {
		z, err := time.LoadLocation(j.Zone)
		if err != nil {
			return Schedule{}, err
		}
		zone = z
	}
	return ParseSchedule(j.Schedule, zone)
}
