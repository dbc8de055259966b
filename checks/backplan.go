package checks

import (
	"slices"
	"time"

	"milepost/dialogs/sales"
)

// nearAhead is how many working days before the last moment it is said that a stage
// must begin.
const nearAhead = 3

// Start is when a stage must begin at the latest for the buyer's event to be met.
type Start struct {
	Stage  *sales.Stage
	Latest time.Time // the beginning of work on that day
	Need   int       // working days from there to the event, by the norms of the stages
	Begun  time.Time // when it was first entered; zero: not yet
}

// BackPlan plans a deal back from a day, in its owner's working days: the norms of
// the stages from the last to the first are what it takes. Stages that the deal did
// not go through are left out.
func BackPlan(in Input, event sales.Date) []Start {
	var out []Start
	all, need := in.Process.Stages, 0
	_, at, _ := in.Process.Stage(in.Deal.Stage)
	for i := len(all) - 1; i >= 0; i-- {
		need += workingDays(all[i].Norm)
		s := Start{Stage: &all[i], Latest: ahead(in.Time, event, need), Need: need}
		for _, stay := range in.Deal.Stays {
			if stay.Stage == all[i].ID && s.Begun.IsZero() {
				s.Begun = stay.Entered
			}
		}
		if i > at || !s.Begun.IsZero() {
			out = append(out, s)
		}
	}
	slices.Reverse(out)
	return out
}

// ahead is the beginning of work so many working days before a day.
func ahead(b sales.BusinessTime, day sales.Date, n int) time.Time {
	if n == 0 {
		return startOf(day, 0, b.Zone)
	}
	return before(b, day, workdays(n))
}

// Nearest is the first compelling event to come at an instant; of none to come the
// last one. ok is false if there is none at all.
func Nearest(in Input, now time.Time) (o sales.Occasion, ok bool) {
	for _, o = range sales.Events(sales.Occasions(in.Process, in.Deal), sales.Compelling) {
		if now.Before(dayOver(o.Date, in.Time.Zone)) {
			return o, true
		}
		ok = true
	}
	return o, ok
}

// tooNear judges whether the next stage can still begin in time for the event that
// is nearest: each in turn, until its day is over.
func tooNear(in Input, compelling []sales.Occasion) []clock {
	next := in.Process.Next(in.Deal.Stage)
	if next == nil {
		return nil
	}
	need := 0
	for s := next; s != nil; s = in.Process.Next(s.ID) {
		need += workingDays(s.Norm)
	}
	if need == 0 {
		return nil
	}
	var out []clock
	var turn time.Time // when the event before it is over
	for i := range compelling {
		o := &compelling[i]
		start, over := ahead(in.Time, o.Date, need), dayOver(o.Date, in.Time.Zone)
		if !turn.Before(over) {
			continue // on the day of the one before
		}
		soon := ahead(in.Time, sales.DateOf(start, in.Time.Zone), nearAhead)
		out = append(out, clock{
			Finding: Finding{Rule: EventTooNear, Key: key(EventTooNear, o.ID, string(o.Date), next.ID), Since: start, Due: start, Norm: need, Item: o.ID},
			rises:   []rise{{later(soon, turn), Advice}, {later(in.Time.Add(start, workdays(1)), turn), Flag}},
			ends:    over,
		})
		turn = over
	}
	return out
}
