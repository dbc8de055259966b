package checks

import (
	"slices"
	"time"

	"milepost/dialogs/sales"
)

// What passes between a head and the holder: what was asked, what is proposed,
// and what is let be until a day.

// Allowance is a finding that a head let be.
type Allowance struct {
	Until time.Time
	By    string
}

// control are the rules over what a head asked and is asked.
func control(in Input) []clock {
	var out []clock
	for i := range in.Deal.Acts {
		if a := &in.Deal.Acts[i]; a.Kind == sales.ActAsk && a.Stands(a.At) {
			out = append(out, clock{
				Finding: Finding{Rule: AskUnanswered, Key: key(AskUnanswered, a.ID), Since: a.At, Due: a.Due, By: a.By},
				rises:   []rise{{a.Due, Flag}},
			})
		}
	}
	if r := in.Deal.Request; r != nil && r.Kind == sales.ForExit {
		out = append(out, clock{
			Finding: Finding{Rule: ExitProposed, Key: key(ExitProposed, r.ID), Since: r.Asked, Due: r.Due, By: r.By, Item: r.Exit},
			rises:   []rise{{r.Asked, Flag}},
		})
	}
	return out
}

// putOff makes what a head let be wait: nothing of it rises or joins before the
// day, and then all that had come by itself. The last word on a finding counts.
func putOff(all []clock, acts []sales.Act) []clock {
	for i := range all {
		c := &all[i]
		for k := range acts {
			if a := &acts[k]; a.Kind == sales.ActAllow && slices.Contains(a.About, c.Key) {
				c.Allowed = Allowance{a.Due, a.By}
				if !a.Ended.IsZero() {
					c.Allowed = Allowance{}
				}
			}
		}
		if c.Allowed.Until.IsZero() {
			continue
		}
		begins := c.begins()
		for r := range c.rises {
			c.rises[r].At = later(c.rises[r].At, c.Allowed.Until)
		}
		for q := range c.asks { // what is asked from the beginning waits with it
			if !c.asks[q].from.Before(begins) {
				c.asks[q].from = later(c.asks[q].from, c.begins())
			}
		}
	}
	return all
}

// begins is the first rise of a clock.
func (c *clock) begins() time.Time {
	if len(c.rises) == 0 {
		return time.Time{}
	}
	return c.rises[0].At
}

// Standing is what there would be to say if nothing had been let be: what an act
// of a head answers.
func Standing(in Input, now time.Time) []Finding { return Clocks{clocks(in), in.Time}.Judge(now) }

// LetBe lists what stands and is let be now, with until when and by whom.
func LetBe(in Input, now time.Time) []Finding {
	if len(in.Deal.Acts) == 0 {
		return nil
	}
	var out []Finding
	raw, waiting := clocks(in), putOff(clocks(in), in.Deal.Acts)
	for i := range raw {
		if f, ok := raw[i].at(in.Time, now); ok && now.Before(waiting[i].Allowed.Until) {
			f.Allowed = waiting[i].Allowed
			out = append(out, f)
		}
	}
	return out
}
