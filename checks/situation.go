package checks

import (
	"strconv"
	"time"

	"milepost/dialogs/sales"
)

// askAgain is after how many days a blocking event is asked of again, and the first
// time where nobody knows when it should be over; manyAsks bounds how often.
const (
	askAgain = 14
	manyAsks = 13
)

// frozen is all there is of a deal while something keeps its buyer from deciding:
// whether that is over, and what must be done in time without being said.
func frozen(in Input, blocked []sales.Occasion) []clock {
	out := append(consults(in), unanswered(in, 0)...) // an offer passes on, and nobody hears of it
	for i := range blocked {
		out = append(out, blockingOver(in, &blocked[i])...)
	}
	return out
}

// blockingOver asks whether a blocking event is over, at its date and then again and
// again: each time is a finding of its own, that the next one takes the place of.
func blockingOver(in Input, o *sales.Occasion) []clock {
	day := startOf(o.Date, 0, in.Time.Zone)
	due := later(day, o.At)
	if day.IsZero() {
		due = in.Time.Add(o.At, calendarDays(askAgain))
	}
	out := make([]clock, 0, manyAsks)
	for n := range manyAsks {
		at := in.Time.Add(due, calendarDays(n*askAgain))
		if n > 0 {
			out[n-1].ends = at
		}
		out = append(out, clock{
			Finding: Finding{Rule: BlockingOver, Key: key(BlockingOver, o.ID, stamp(at)), Since: o.At, Due: day, Item: o.ID},
			rises:   []rise{{at, Flag}},
		})
	}
	return out
}

// events are the rules over what makes the buyer decide by a date.
func events(in Input, compelling []sales.Occasion) []clock {
	var out []clock
	for i := range compelling {
		o := &compelling[i]
		over := dayOver(o.Date, in.Time.Zone)
		out = append(out, clock{
			Finding: Finding{Rule: EventPassed, Key: key(EventPassed, o.ID, string(o.Date)), Since: over, Due: over, Item: o.ID},
			rises:   []rise{{over, Flag}},
		})
		if o.Moved >= movedOften {
			out = append(out, clock{
				Finding: Finding{Rule: EventMoved, Key: key(EventMoved, o.ID, strconv.Itoa(o.Moved)), Since: o.At, Item: o.ID},
				rises:   []rise{{o.At, Flag}},
			})
		}
	}
	return append(out, tooNear(in, compelling)...)
}

// contradictions are the answers that cannot both hold, from the later of the two.
func contradictions(in Input) []clock {
	var out []clock
	for _, c := range sales.Contradictions(in.Process, in.Deal) {
		var since time.Time
		for _, id := range c.Asks {
			since = later(since, in.Deal.Knows[id].At)
		}
		out = append(out, clock{
			Finding: Finding{Rule: Contradiction, Key: key(Contradiction, c.ID, stamp(since)), Since: since, Item: c.ID},
			rises:   []rise{{since, Flag}},
		})
	}
	return out
}

func calendarDays(n int) sales.Span { return sales.Span{N: n, Unit: sales.Days} }
