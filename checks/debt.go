package checks

import (
	"slices"
	"time"

	"milepost/dialogs/sales"
)

// debts are the rules over what a head decides: a gate passed on credit comes back
// to them unless it was paid, and so does a decision that they owe. What is due at
// one time at one gate is one debt.
func debts(in Input) []clock {
	var out []clock
	for _, o := range in.Deal.Owed() {
		i := slices.IndexFunc(out, func(c clock) bool { return c.Item == o.Stage && c.Due.Equal(o.Due) && c.Since.Equal(o.At) })
		if i < 0 {
			i = len(out)
			out = append(out, clock{
				Finding: Finding{Rule: DebtDue, Key: key(DebtDue, o.Stage, stamp(o.At), stamp(o.Due)), Since: o.At, Due: o.Due, Item: o.Stage},
				rises:   []rise{{dayAhead(in.Time, o.Due), Advice}, {o.Due, Flag}},
			})
		}
		out[i].asks = append(out[i].asks, ask{id: o.Item})
	}
	if r := in.Deal.Request; r != nil && !r.Due.IsZero() {
		out = append(out, clock{
			Finding: Finding{Rule: RequestUnanswered, Key: key(RequestUnanswered, r.ID), Since: r.Asked, Due: r.Due, Item: string(r.Kind)},
			rises:   []rise{{r.Due, Flag}},
		})
	}
	return out
}

// dayAhead is the beginning of the working day before the day of an instant.
func dayAhead(b sales.BusinessTime, due time.Time) time.Time {
	return before(b, sales.DateOf(due, b.Zone), workdays(1))
}

// promised puts debts before other rules, reminders that are put off next, and then an
// event that is over: it changes what all else means.
func promised(a, b Rule) int {
	first := func(r Rule) int { return slices.Index([]Rule{EventPassed, SnoozedAgain, DebtDue}, r) }
	return first(b) - first(a)
}
