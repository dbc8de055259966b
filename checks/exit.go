package checks

import (
	"time"

	"milepost/dialogs/sales"
)

// Ways out: what the process suggests, and the countdown of fix or leave.

// Measures of leaving, in working days.
const (
	leaveDays   = 10 // the countdown of fix or leave
	suggestFlag = 3  // a suggestion stands on the card for so long before it is a flag
)

// suggested is the way out that the deal's facts suggest. It is kept on the deal:
// its condition may read an age, and Judge must not waver.
func suggested(in Input) []clock {
	s := in.Deal.Suggested
	if s == nil {
		return nil
	}
	return []clock{{
		Finding: Finding{Rule: ExitSuggested, Key: key(ExitSuggested, s.Exit, stamp(s.Since)), Since: s.Since, Item: s.Exit},
		rises:   []rise{{s.Since, Advice}, {in.Time.Add(s.Since, workdays(suggestFlag)), Flag}},
	}}
}

// Leave is when a deal that is at fix or leave now leaves the forecast if nothing
// moves; the zero time if it is not there. Nobody has heard of it yet: if they do now.
func Leave(in Input, now time.Time) time.Time {
	var end time.Time
	for _, f := range Judge(in, now) {
		if f.Level != FixOrLeave {
			continue
		}
		begins := f.At
		if in.Deal.Told[f.Key].Level < int(FixOrLeave) {
			begins = later(begins, now)
		}
		if at := countdown(in, f.Key, begins); end.IsZero() || at.Before(end) {
			end = at
		}
	}
	return kept(in.Deal, end)
}

// countdown is when the countdown of a finding ends: it begins when somebody heard
// of it.
func countdown(in Input, key string, at time.Time) time.Time {
	if n := in.Deal.Told[key]; n.Level >= int(FixOrLeave) {
		at = later(at, n.At)
	}
	return in.Time.Add(at, workdays(leaveDays))
}

// leavesAt is when a deal leaves the forecast: its countdown was told and is over,
// and nothing that somebody promised is still to come; the zero time if it does not.
func leavesAt(in Input, all []clock) time.Time {
	d := in.Deal
	var end time.Time
	for i := range all {
		for _, r := range all[i].rises {
			if r.Level != FixOrLeave || d.Told[all[i].Key].Level < int(FixOrLeave) {
				continue
			}
			if at := countdown(in, all[i].Key, r.At); end.IsZero() || at.Before(end) {
				end = at
			}
		}
	}
	return kept(d, end)
}

// kept is the end of a countdown, or, if that is later, the day until which
// somebody promised something: a step, an answer to an offer, the work they accepted, a
// decision. What is promised for no day keeps nothing.
func kept(d *sales.Deal, end time.Time) time.Time {
	if end.IsZero() {
		return end
	}
	if d.Next != nil {
		end = later(end, d.Next.Due)
	}
	if h := d.Handoff; h != nil && h.State == sales.Offered {
		end = later(end, h.Due)
	} else if h != nil {
		end = later(end, h.For)
	}
	if d.Request != nil {
		end = later(end, d.Request.Due)
	}
	return end
}

// Leaves reports whether a deal is to leave the forecast now.
func Leaves(in Input, now time.Time) bool {
	at := leavesAt(in, putOff(clocks(in), in.Deal.Acts))
	return !at.IsZero() && !now.Before(at)
}
