package checks

import (
	"time"

	"milepost/dialogs/sales"
)

// checkpoints are the examinations that apply to the deal, each due at an instant
// and settled while nothing of what it asks is open.
func checkpoints(in Input) []clock {
	var out []clock
	for i := range in.Process.Checkpoints {
		c := &in.Process.Checkpoints[i]
		since, due := dueAt(in, c)
		asks := open(in, c, since, due)
		if due.IsZero() || len(c.Asks) > 0 && len(asks) == 0 {
			continue
		}
		out = append(out, clock{
			Finding: Finding{Rule: Checkpoint, Key: key(Checkpoint, c.ID+"."+stamp(due)), Since: since, Due: due, Item: c.ID, Asks: asks},
			rises:   []rise{{due, Flag}},
		})
	}
	return out
}

// dueAt is when a checkpoint is due and since when its clock runs; zero if it
// does not apply.
func dueAt(in Input, c *sales.Checkpoint) (since, due time.Time) {
	d := in.Deal
	switch {
	case c.Stage != "" && c.Stage != d.Stage:
	case !c.After.IsZero():
		since = d.Entered()
		due = in.Time.Add(since, c.After)
	case !c.Every.IsZero():
		since = d.Created
		if passed := d.Checked[c.ID]; passed.After(since) {
			since = passed
		}
		due = in.Time.Add(since, c.Every)
	case !c.BeforeEvent.IsZero():
		q := in.Process.Revealing("compelling_event")
		if q == nil {
			break
		}
		if a, known := d.Answered(q.ID); known {
			if day := a.Value.Date.Start(in.Time.Zone); !day.IsZero() {
				since, due = a.At, before(day, c.BeforeEvent)
			}
		}
	}
	return since, due
}

// before is a span ahead of an event. Working days are reckoned as five in a
// calendar week: an event months away needs no finer measure.
func before(day time.Time, s sales.Span) time.Time {
	switch s.Unit {
	case sales.Hours, sales.BusinessHours:
		return day.Add(-time.Duration(s.N) * time.Hour)
	case sales.BusinessDays:
		return day.AddDate(0, 0, -(s.N*7+4)/5)
	}
	return day.AddDate(0, 0, -s.N)
}

// open are the questions a checkpoint still asks: not answered, too old by the
// time it falls due, or, for one that comes again, not confirmed since its clock
// last began. It does not look at the present instant, so that between two
// instants of the clock nothing changes.
func open(in Input, c *sales.Checkpoint, since, due time.Time) []string {
	facts := sales.FactsOf(in.Process, in.Deal, nil, in.Deal.Entered())
	var out []string
	for _, id := range c.Asks {
		q := in.Process.Question(id)
		if q == nil || !sales.Holds(q.OnlyIf, facts) {
			continue
		}
		a, known := in.Deal.Answered(id)
		old := known && !q.ShelfLife.IsZero() && !due.Before(sales.Expiry(q, a))
		if !known || old || !c.Every.IsZero() && !a.At.After(since) {
			out = append(out, id)
		}
	}
	return out
}

// Passed lists the checkpoints that come again and have just been settled: all
// they ask was confirmed since their clock began. Deal.Checked keeps when, and
// their clock begins anew.
func Passed(in Input) []string {
	var out []string
	for i := range in.Process.Checkpoints {
		c := &in.Process.Checkpoints[i]
		if c.Every.IsZero() || len(c.Asks) == 0 {
			continue
		}
		if since, due := dueAt(in, c); !due.IsZero() && len(open(in, c, since, due)) == 0 {
			out = append(out, c.ID)
		}
	}
	return out
}
