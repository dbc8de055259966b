package checks

import (
	"time"
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

// Leave is when the countdown of a deal at fix or leave ends; the zero time if
// the deal is not there now.
func Leave(in Input, now time.Time) time.Time {
	var end time.Time
	for _, f := range Judge(in, now) {
		if f.Level != FixOrLeave {
			continue
		}
		if at := countdown(in, f.Key, f.At); end.IsZero() || at.Before(end) {
			end = at
		}
	}
	return end
}

// countdown is when the countdown of a finding ends: it begins when somebody heard
// of it.
func countdown(in Input, key string, at time.Time) time.Time {
	if n := in.Deal.Told[key]; n.Level >= int(FixOrLeave) {
		at = later(at, n.At)
	}
	return in.Time.Add(at, workdays(leaveDays))
}

// leaves is when a deal leaves the forecast: its countdown was told and is over,
// and nothing that somebody promised is still to come; the zero time if it does not.
func leaves(in Input, all []clock) time.Time {
	d := in.Deal
	if d.Handoff != nil || d.Request != nil {
		return time.Time{}
	}
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
	if d.Next != nil && !end.IsZero() {
		end = later(end, d.Next.Due)
	}
	return end
}

// Leaves reports whether a deal is to leave the forecast now.
func Leaves(in Input, now time.Time) bool {
	at := leaves(in, putOff(clocks(in), in.Deal.Acts))
	return !at.IsZero() && !now.Before(at)
}
