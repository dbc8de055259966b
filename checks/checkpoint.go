package checks

import (
	"slices"
	"strconv"
	"time"

	"milepost/dialogs/sales"
)

// checkpointKey is where Deal.Checked keeps when a checkpoint was last passed:
// its id, with the stage for one that every stage has anew.
func checkpointKey(c *sales.Checkpoint, d *sales.Deal) string {
	if c.Stage == "" && !c.After.IsZero() {
		return c.ID + "." + d.Stage
	}
	return c.ID
}

// checkpoints are the examinations that apply to the deal and are not settled:
// each is due at its time, or later, when something that it asks gets too old.
func checkpoints(in Input) []clock {
	var out []clock
	facts := sales.FactsAtEntry(in.Process, in.Deal)
	for i := range in.Process.Checkpoints {
		c := &in.Process.Checkpoints[i]
		if !c.BeforeEvent.IsZero() {
			out = append(out, beforeEvents(in, c, facts)...)
		} else if since, due := dueAt(in, c); !due.IsZero() {
			out = append(out, examination(in, c, facts, since, due)...)
		}
	}
	return out
}

// beforeEvents are a checkpoint's examinations before each compelling event in turn:
// none is asked any more once its event is over, and none before the one ahead of it is.
func beforeEvents(in Input, c *sales.Checkpoint, facts sales.Facts) []clock {
	var out []clock
	var turn time.Time
	for _, o := range sales.Events(sales.Occasions(in.Process, in.Deal), sales.Compelling) {
		over := dayOver(o.Date, in.Time.Zone)
		if !turn.Before(over) {
			continue // on the day of the one before
		}
		for _, one := range examination(in, c, facts, o.At, later(before(in.Time, o.Date, c.BeforeEvent), turn)) {
			one.ends = over
			out = append(out, one)
		}
		turn = over
	}
	return out
}

// examination is a checkpoint that is due at an instant, as far as it is not settled.
func examination(in Input, c *sales.Checkpoint, facts sales.Facts, since, due time.Time) []clock {
	asks := asksOf(in, c, facts, since, due)
	switch {
	case len(asks) > 0:
		due = slices.MinFunc(asks, func(a, b ask) int { return a.from.Compare(b.from) }).from
	case len(c.Asks) > 0, !in.Deal.Checked[checkpointKey(c, in.Deal)].Before(due):
		return nil
	}
	return []clock{{
		Finding: Finding{Rule: Checkpoint, Key: key(Checkpoint, c.ID, stamp(due)), Since: since, Due: due, Item: c.ID},
		rises:   []rise{{due, Flag}}, asks: asks,
	}}
}

// dueAt is when a checkpoint is due and since when its clock runs; zero if it does
// not apply. One that comes again in a stage begins with the stay, one of any
// stage with the deal.
func dueAt(in Input, c *sales.Checkpoint) (since, due time.Time) {
	d := in.Deal
	switch {
	case c.Stage != "" && c.Stage != d.Stage:
	case !c.After.IsZero():
		since = d.StageSince()
		return since, in.Time.Add(since, c.After)
	case !c.Every.IsZero():
		since = d.Created
		if c.Stage != "" {
			since = d.StageSince()
		}
		since = later(since, d.Checked[checkpointKey(c, d)])
		return since, in.Time.Add(since, c.Every)
	case !c.AtAge.IsZero():
		return d.Created, in.Time.Add(d.Created, c.AtAge)
	case c.On != "":
		return onDay(in, c)
	}
	return time.Time{}, time.Time{}
}

// onDay is the day of a checkpoint that has one, for deals that were there by then
// (in its stage, if it is of one). Without a year it is the first such day of theirs.
func onDay(in Input, c *sales.Checkpoint) (since, due time.Time) {
	since = in.Deal.Created
	if c.Stage != "" {
		since = in.Deal.Entered()
	}
	if due = startOf(c.On, 0, in.Time.Zone); !due.IsZero() {
		if due.Before(since) {
			return time.Time{}, time.Time{}
		}
		return since, due
	}
	for year := since.In(in.Time.Zone).Year(); due.Before(since); year++ {
		day := sales.Date(strconv.Itoa(year) + "-" + string(c.On))
		if due = startOf(day, 0, in.Time.Zone); due.IsZero() && c.On != leapDay {
			return time.Time{}, time.Time{}
		}
	}
	return since, due
}

// leapDay is not in every year.
const leapDay = "02-29"

// asksOf are the questions a checkpoint asks once it is due, each from when it is
// open: not answered, too old, or, for one that comes again, not confirmed since
// its clock last began. What stays good for ever is left out.
func asksOf(in Input, c *sales.Checkpoint, facts sales.Facts, since, due time.Time) []ask {
	var out []ask
	for _, id := range c.Asks {
		q := in.Process.Question(id)
		if q == nil || !sales.Holds(q.OnlyIf, facts) {
			continue
		}
		a, known := in.Deal.Answered(id)
		switch {
		case !known, !c.Every.IsZero() && !a.At.After(since):
			out = append(out, ask{id, due})
		case !q.ShelfLife.IsZero():
			out = append(out, ask{id, later(due, sales.Expiry(q, a))})
		}
	}
	return out
}

// Passed lists where Deal.Checked keeps the checkpoints that come again and have
// just been settled: all they ask was confirmed since their clock began and was
// good when it was due, or when the last of it was confirmed. Keep there when that
// was, and their clock begins anew.
func Passed(in Input) []string {
	var out []string
	facts := sales.FactsAtEntry(in.Process, in.Deal)
	for i := range in.Process.Checkpoints {
		c := &in.Process.Checkpoints[i]
		if c.Every.IsZero() || len(c.Asks) == 0 {
			continue
		}
		since, due := dueAt(in, c)
		if due.IsZero() {
			continue
		}
		settled := due
		for _, id := range c.Asks {
			if a, known := in.Deal.Answered(id); known {
				settled = later(settled, a.At)
			}
		}
		open := func(a ask) bool { return !a.from.After(settled) }
		if !slices.ContainsFunc(asksOf(in, c, facts, since, due), open) {
			out = append(out, checkpointKey(c, in.Deal))
		}
	}
	return out
}
