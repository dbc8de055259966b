package checks

import (
	"strconv"
	"time"

	"milepost/dialogs/sales"
)

// Patience where the process has no norm, in working days.
const (
	undecidedAdvice = 1 // nothing is agreed
	undecidedFlag   = 3
	lateFlag        = 2 // what was agreed is overdue
)

// movedOften is how many times a close date is put off before it is a finding.
const movedOften = 3

// stageAge is the stage's clock.
func stageAge(in Input, stage *sales.Stage) clock {
	since := in.Deal.StageSince()
	return stall(in, StageAge, since, stage.Norm, key(StageAge, stage.ID, stamp(since)))
}

// buyerSilent is the buyer's clock. While a dated step of the buyer's is not yet due
// nobody expects to hear from them, so it begins when that is over.
func buyerSilent(in Input, stage *sales.Stage) clock {
	d := in.Deal
	since := d.QuietSince()
	if since.IsZero() {
		since = d.Created
	}
	if d.Next != nil && d.Next.Buyer {
		since = later(since, d.Next.Due)
	}
	// The stay is in the key too: silence that goes on in the next stage is told anew.
	return stall(in, BuyerSilent, since, stage.Patience(), key(BuyerSilent, stage.ID, stamp(d.Entered()), stamp(since)))
}

// stall is a clock against a norm, in working days. A norm of none never rises.
func stall(in Input, r Rule, since time.Time, norm sales.Span, key string) clock {
	days := workingDays(norm)
	c := clock{Finding: Finding{Rule: r, Key: key, Since: since, Norm: days}}
	if days == 0 {
		return c
	}
	after := func(n int) time.Time { return in.Time.Add(since, workdays(n)) }
	c.rises = []rise{{after((2*days + 2) / 3), Advice}, {after(days), Flag}, {after(2 * days), FixOrLeave}}
	return c
}

// workingDays is a norm in working days; calendar days count as five in seven,
// hours as the day they end on.
func workingDays(s sales.Span) int {
	switch {
	case s.IsZero():
		return 0
	case s.Unit == sales.BusinessDays:
		return s.N
	case s.Unit == sales.Days:
		return max(1, s.N*5/7)
	}
	return 1
}

// nextStep judges what is agreed: late at once, and a flag two working days later
// (the buyer's own late step falls back to us, so it is ours to be late with). A
// step without a date is no agreement. Where nothing is agreed it is advice after
// a working day and a flag after three; the same where it fell due while the buyer
// could not decide.
func nextStep(in Input) clock {
	d := in.Deal
	since := later(later(d.Entered(), d.Heard), d.Thawed)
	if d.Next != nil && !d.Next.Due.IsZero() && (d.Thawed.IsZero() || d.Thawed.Before(d.Next.Due)) {
		due := d.Next.Due
		return clock{
			Finding: Finding{Rule: NextStepLate, Key: key(NextStepLate, stamp(due)), Since: due, Due: due},
			rises:   []rise{{due, Advice}, {in.Time.Add(due, workdays(lateFlag)), Flag}},
		}
	}
	c := clock{
		Finding: Finding{Rule: NoNextStep, Key: key(NoNextStep, stamp(since)), Since: since},
		rises:   []rise{{in.Time.Add(since, workdays(undecidedAdvice)), Advice}, {in.Time.Add(since, workdays(undecidedFlag)), Flag}},
	}
	if d.Next != nil && !d.Next.Due.IsZero() {
		c.Rule, c.Key, c.Due = NextStepLate, key(NextStepLate, stamp(since)), d.Next.Due
	}
	return c
}

// dates are the rules over dates that people gave: the answer to a handoff, the day
// its work was promised for, the close.
func dates(in Input) []clock {
	d := in.Deal
	out := unanswered(in, Flag)
	if h := d.Handoff; h != nil && h.State == sales.Accepted && !h.For.IsZero() {
		out = append(out, clock{
			Finding: Finding{Rule: HandoffLate, Key: key(HandoffLate, h.ID, stamp(h.For)), Since: h.Accepted, Due: h.For, By: h.To},
			rises:   []rise{{h.For, Flag}},
		})
	}
	if over := dayOver(d.CloseBy, in.Time.Zone); !over.IsZero() {
		out = append(out, clock{
			Finding: Finding{Rule: ClosePassed, Key: key(ClosePassed, string(d.CloseBy)), Since: over, Due: over},
			rises:   []rise{{over, Flag}},
		})
	}
	if d.CloseBy != "" && d.CloseMoved >= movedOften {
		// The count is in the key: a date may come back, a move never does.
		out = append(out, clock{
			Finding: Finding{Rule: CloseMoved, Key: key(CloseMoved, strconv.Itoa(d.CloseMoved)), Since: d.Created},
			rises:   []rise{{d.Created, Flag}},
		})
	}
	return out
}

// unanswered is an offer that got no answer in time.
func unanswered(in Input, level Level) []clock {
	h := in.Deal.Handoff
	if h == nil || h.State != sales.Offered || h.Due.IsZero() {
		return nil
	}
	return []clock{{
		Finding: Finding{Rule: HandoffUnanswered, Key: key(HandoffUnanswered, h.ID, h.To), Since: h.Offered, Due: h.Due},
		rises:   []rise{{h.Due, level}},
	}}
}
