package checks

import (
	"time"

	"milepost/dialogs/sales"
)

// consults are the instants at which advice that was asked for is not waited for
// any more. They rise to nothing: silence is put on record then, and nobody is told.
func consults(in Input) []clock {
	var out []clock
	for i := range in.Deal.Consults {
		if c := &in.Deal.Consults[i]; c.State == sales.Consulting && c.Stands(in.Deal) {
			out = append(out, clock{Finding: Finding{Rule: consultDue, Key: key(consultDue, c.ID)}, rises: []rise{{At: c.Due}}})
		}
	}
	return out
}

// Older is the first instant after now at which an age that conditions may read
// grows by a day: that of the stay, or of the buyer's silence. Whoever waits for a
// condition on an age looks again then.
func Older(in Input, now time.Time) time.Time {
	d := in.Deal
	began := d.StageSince()
	next := sooner(time.Time{}, began.Add((now.Sub(began)/day+1)*day), now)
	for _, since := range []time.Time{began, d.QuietSince()} {
		next = sooner(next, in.Time.Add(since, workdays(in.Time.Days(since, now)+1)), now)
	}
	return next
}

const day = 24 * time.Hour
