package scheduler

import (
	"context"
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
	// Begin notes that a job exists from now on.
	Begin(ctx context.Context, j dialogs.Job, r dialogs.Recipient, now time.Time) error
	// Fire posts a job for a slot, once however often it is asked.
	Fire(ctx context.Context, j dialogs.Job, r dialogs.Recipient, slot, now time.Time) error
}

// CronLoop posts jobs when their slots come. A slot is a commit's cause, so a
// second loop, or a second try, posts nothing twice.
type CronLoop struct {
	Jobs  []dialogs.Job
	Clerk Clerk
	Clock Clock
	Log   *slog.Logger
}

// DefaultCatchUp is how late a missed slot is still made up for.
const DefaultCatchUp = 6 * time.Hour

// Run posts until ctx ends.
func (l *CronLoop) Run(ctx context.Context) error {
	for ctx.Err() == nil {
		next, err := l.Round(ctx)
		if err != nil && ctx.Err() == nil {
			l.Log.Error("jobs", "err", err)
		}
		_ = l.Clock.Wait(ctx, next)
	}
	return nil
}

// Round posts what is due now and says when to come back: within a minute, since
// people and their zones change. One job's trouble does not stop the others.
func (l *CronLoop) Round(ctx context.Context) (next time.Time, err error) {
	now := l.Clock.Now()
	next = now.Add(time.Minute)
	for _, j := range l.Jobs {
		readers, e := l.Clerk.Recipients(ctx, j)
		if e != nil {
			err = fmt.Errorf("%s: %w", j.ID, e)
			continue
		}
		for _, r := range readers {
			at, e := l.post(context.WithoutCancel(ctx), j, r, now)
			if e != nil {
				err = fmt.Errorf("%s for %s: %w", j.ID, r.ID, e)
				continue
			}
			if at.After(now) && at.Before(next) {
				next = at
			}
		}
	}
	return next, err
}

// post fires a job for one reader if a slot has come, and says when the next one will.
func (l *CronLoop) post(ctx context.Context, j dialogs.Job, r dialogs.Recipient, now time.Time) (time.Time, error) {
	s, err := scheduleOf(j, r)
	if err != nil {
		return time.Time{}, err
	}
	last, begun, err := l.Clerk.LastFired(ctx, j, r)
	if err != nil {
		return time.Time{}, err
	}
	if !begun {
		return s.Next(now), l.Clerk.Begin(ctx, j, r, now)
	}
	slot, missed := s.Last(now, last)
	if slot.IsZero() {
		return s.Next(now), nil
	}
	if missed > 0 {
		l.Log.Warn("slots missed while away", "job", j.ID, "reader", r.ID, "missed", missed)
	}
	late := j.CatchUp
	if late == 0 {
		late = DefaultCatchUp
	}
	if now.Sub(slot) > late {
		l.Log.Warn("slot too old to make up for", "job", j.ID, "reader", r.ID, "slot", slot)
		return s.Next(now), l.Clerk.Begin(ctx, j, r, now)
	}
	return s.Next(now), l.Clerk.Fire(ctx, j, r, slot, now)
}

// NextSlot is when a job comes next for any of its readers after now; zero: never.
func (l *CronLoop) NextSlot(ctx context.Context, now time.Time) (next time.Time, err error) {
	for _, j := range l.Jobs {
		readers, err := l.Clerk.Recipients(ctx, j)
		if err != nil {
			return next, err
		}
		for _, r := range readers {
			s, err := scheduleOf(j, r)
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

// scheduleOf is a job's schedule in its zone, or in the reader's own.
func scheduleOf(j dialogs.Job, r dialogs.Recipient) (Schedule, error) {
	zone := r.Zone
	if j.Zone != "" {
		z, err := time.LoadLocation(j.Zone)
		if err != nil {
			return Schedule{}, err
		}
		zone = z
	}
	return ParseSchedule(j.Schedule, zone)
}
