package checks

import (
	"slices"
	"strings"
	"time"

	"milepost/dialogs/sales"
)

// Rule names a rule.
type Rule string

// The rules.
const (
	BuyerSilent       Rule = "buyer_silent"       // the buyer's clock
	StageAge          Rule = "stage_age"          // the stage's clock
	NoNextStep        Rule = "no_next_step"       // nothing is agreed
	NextStepLate      Rule = "next_step_late"     // what was agreed is overdue
	Checkpoint        Rule = "checkpoint"         // an examination is due
	HandoffUnanswered Rule = "handoff_unanswered" // an offer got no answer in time
	ClosePassed       Rule = "close_passed"       // the close date is over
	CloseMoved        Rule = "close_moved"        // it was put off again and again
)

// Level is how bad a finding is.
type Level int

// The levels.
const (
	Advice     Level = 1 + iota // stands on the card
	Flag                        // is told to the holder, and to the head in the digest
	FixOrLeave                  // a countdown has begun
)

// Finding is one thing to be said of a deal.
type Finding struct {
	Rule Rule
	// Key names this occurrence: what was told of it must not silence a later one.
	Key   string
	Level Level
	Since time.Time // when its clock began
	At    time.Time // when this level was reached
	Days  int       // working days on its clock
	Norm  int       // the norm of its clock, in working days
	Item  string    // checkpoint id
	Asks  []string  // what the checkpoint still asks
	Due   time.Time // when it was due, where something was
}

// Input is what is judged.
type Input struct {
	Process *sales.Process
	Deal    *sales.Deal
	Time    sales.BusinessTime
}

// rise is an instant from which a finding has at least a level.
type rise struct {
	at    time.Time
	level Level
}

// clock is a finding with the instants at which it rises.
type clock struct {
	Finding
	rises []rise
}

// movedOften is how many times a close date is put off before it is a finding.
const movedOften = 3

// leaveDays is the countdown of fix or leave, in working days.
const leaveDays = 10

// Judge lists what is to be said of a deal, the worst first. Closed deals have
// nothing.
func Judge(in Input, now time.Time) []Finding {
	var out []Finding
	for _, c := range clocks(in) {
		f := c.Finding
		for _, r := range c.rises {
			if !now.Before(r.at) && r.level > f.Level {
				f.Level, f.At = r.level, r.at
			}
		}
		if f.Level == 0 {
			continue
		}
		if f.Norm > 0 {
			f.Days = in.Time.Days(f.Since, now)
		}
		out = append(out, f)
	}
	slices.SortStableFunc(out, func(a, b Finding) int {
		if a.Level != b.Level {
			return int(b.Level - a.Level)
		}
		return strings.Compare(a.Key, b.Key)
	})
	return out
}

// Next is the first instant after now at which Judge can say something else; the
// zero time if the deal must change first.
func Next(in Input, now time.Time) time.Time {
	var next time.Time
	for _, c := range clocks(in) {
		for _, r := range c.rises {
			if r.at.After(now) && (next.IsZero() || r.at.Before(next)) {
				next = r.at
			}
		}
	}
	return next
}

// Leave is when the countdown of a deal at fix or leave ends; the zero time if
// its clocks never get there.
func Leave(in Input, now time.Time) time.Time {
	var end time.Time
	for _, f := range Judge(in, now) {
		if f.Level == FixOrLeave {
			if at := in.Time.Add(f.At, sales.Span{N: leaveDays, Unit: sales.BusinessDays}); end.IsZero() || at.Before(end) {
				end = at
			}
		}
	}
	return end
}

// clocks are all rules of an open deal.
func clocks(in Input) []clock {
	d := in.Deal
	stage, _, ok := in.Process.Stage(d.Stage)
	if d.Status != sales.Open || !ok {
		return nil
	}
	out := []clock{stall(in, StageAge, d.Entered(), stage.Norm), silence(in, stage), nextStep(in)}
	if h := d.Handoff; h != nil && h.State == sales.Offered && !h.Due.IsZero() {
		out = append(out, clock{
			Finding: Finding{Rule: HandoffUnanswered, Key: key(HandoffUnanswered, h.ID+h.To), Since: h.Offered, Due: h.Due},
			rises:   []rise{{h.Due, Flag}},
		})
	}
	if d.CloseBy != "" {
		over := d.CloseBy.Start(in.Time.Zone)
		y, m, day := over.Date()
		over = time.Date(y, m, day+1, 0, 0, 0, 0, in.Time.Zone)
		out = append(out, clock{Finding: Finding{Rule: ClosePassed, Key: key(ClosePassed, string(d.CloseBy)), Since: over, Due: over}, rises: []rise{{over, Flag}}})
		if d.CloseMoved >= movedOften {
			out = append(out, clock{Finding: Finding{Rule: CloseMoved, Key: key(CloseMoved, string(d.CloseBy)), Since: d.Created}, rises: []rise{{d.Created, Flag}}})
		}
	}
	return append(out, checkpoints(in)...)
}

// key names an occurrence of a rule.
func key(r Rule, of string) string { return string(r) + ":" + of }

func stamp(t time.Time) string { return t.UTC().Format("20060102T150405") }

// stall is a clock against a norm, in working days.
func stall(in Input, r Rule, since time.Time, norm sales.Span) clock {
	days := workingDays(norm)
	c := clock{Finding: Finding{Rule: r, Key: key(r, in.Deal.Stage+"."+stamp(since)), Since: since, Norm: days}}
	if days == 0 {
		return c
	}
	after := func(n int) time.Time { return in.Time.Add(since, sales.Span{N: n, Unit: sales.BusinessDays}) }
	c.rises = []rise{{after((2*days + 2) / 3), Advice}, {after(days), Flag}, {after(2 * days), FixOrLeave}}
	return c
}

// workingDays is a norm in working days; calendar days count as five in seven.
func workingDays(s sales.Span) int {
	switch s.Unit {
	case sales.BusinessDays:
		return s.N
	case sales.Days:
		return max(1, s.N*5/7)
	}
	if s.N > 0 {
		return 1
	}
	return 0
}

// silence is the buyer's clock. While a dated step of the buyer's is not yet due
// nobody expects to hear from them, so it begins when that is over.
func silence(in Input, stage *sales.Stage) clock {
	since, norm := in.Deal.Heard, stage.Silence
	if norm.IsZero() {
		norm = stage.Norm
	}
	if n := in.Deal.Next; n != nil && n.Buyer && n.Due.After(since) {
		since = n.Due
	}
	return stall(in, BuyerSilent, since, norm)
}

// nextStep judges what is agreed: late at once, and a flag two working days later
// (the buyer's own late step falls back to us). Where nothing is agreed it is
// advice after a working day and a flag after three, counted from when the stage
// was entered or the buyer last moved, whichever is later.
func nextStep(in Input) clock {
	d := in.Deal
	if d.Next != nil {
		return clock{
			Finding: Finding{Rule: NextStepLate, Key: key(NextStepLate, stamp(d.Next.Due)), Since: d.Next.Due, Due: d.Next.Due},
			rises:   []rise{{d.Next.Due, Advice}, {in.Time.Add(d.Next.Due, sales.Span{N: 2, Unit: sales.BusinessDays}), Flag}},
		}
	}
	since := d.Entered()
	if d.Heard.After(since) {
		since = d.Heard
	}
	after := func(n int) time.Time { return in.Time.Add(since, sales.Span{N: n, Unit: sales.BusinessDays}) }
	return clock{
		Finding: Finding{Rule: NoNextStep, Key: key(NoNextStep, stamp(since)), Since: since},
		rises:   []rise{{after(1), Advice}, {after(3), Flag}},
	}
}
