package main

import (
	"slices"
	"time"

	"milepost/dialogs"
	"milepost/dialogs/sales"
	"milepost/scheduler"
)

// digests are the jobs that post control points, as the engine asks for them: when
// a head reads of them next. A private channel is read by every head.
type digests struct {
	jobs     []dialogs.Job
	channels []dialogs.Channel
}

// next is the first slot after an instant; the zero time if there is none. A job
// without a zone goes by its reader's.
func (d digests) next(head *sales.Person, zone *time.Location, after time.Time) (next time.Time) {
	for _, j := range d.jobs {
		if j.Do != "digest" || !d.reads(head, j.To) {
			continue
		}
		s, err := scheduler.ScheduleOf(j, zone)
		if err != nil {
			continue // refused when the config was read
		}
		if at := s.Next(after); next.IsZero() || !at.IsZero() && at.Before(next) {
			next = at
		}
	}
	return next
}

func (d digests) reads(head *sales.Person, to string) bool {
	private := func(c dialogs.Channel) bool { return c.ID == to && c.Private }
	return to == head.ID || head.Is(to) || slices.ContainsFunc(d.channels, private)
}
