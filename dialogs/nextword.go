package dialogs

import (
	"time"

	"milepost/checks"
	"milepost/dialogs/chat"
	"milepost/dialogs/phrases"
	"milepost/dialogs/sales"
)

// nextWord tells when the clock will write about a deal, to whom and why, if
// nothing moves until then: nobody should be surprised by a reminder.
func (v view) nextWord(in checks.Input) chat.Text {
	at, to, why := v.willWrite(in)
	if in.Deal.Snooze.Sleeps(v.now) {
		return v.snoozeLine(in.Deal)
	}
	if to == nil {
		return nil
	}
	key := "deal.next_word"
	if v.me == nil || to.ID != v.me.ID {
		key = "deal.next_word_to"
	}
	return v.say.Say(key, phrases.V{"When": v.when(at), "Who": to.Name, "Why": v.say.Str("checks.short_" + why)})
}

// manyLooks is how many changes of a deal's findings are looked ahead.
const manyLooks = 20

// willWrite is when the clock will next write about a deal, to whom and by which
// rule, if nothing moves; nobody: it will not. What was left behind by who acted
// just now is not said on the same day.
func (v view) willWrite(in checks.Input) (at time.Time, to *sales.Person, why string) {
	at, to, rule := v.firstWord(in)
	if to != nil && len(v.speaking(in.Deal, checks.Judge(in, v.now))) > 0 {
		at = later(at, v.e.tomorrow(to, v.now))
	}
	if end, owner := v.saysGone(in); owner != nil && (to == nil || end.Before(at)) {
		return end, owner, "leave"
	}
	return at, to, string(rule)
}

// saysGone is when a deal's owner will hear that it left the forecast; nobody: it is
// not at fix or leave.
func (v view) saysGone(in checks.Input) (time.Time, *sales.Person) {
	end := checks.Leave(in, v.now)
	owner := v.present(v.roster.Person(in.Deal.Owner))
	if end.IsZero() || owner == nil {
		return end, nil
	}
	if !end.After(v.now) {
		end = v.e.tomorrow(owner, v.now)
	}
	return v.e.reads(owner, end), owner
}

// firstWord is when the clock may first write about a deal from now on.
func (v view) firstWord(in checks.Input) (time.Time, *sales.Person, checks.Rule) {
	then, clocks := v, checks.ClocksOf(in)
	for range manyLooks {
		found := v.speaking(in.Deal, clocks.Judge(then.now))
		if len(found) == 0 {
			if then.now = clocks.Next(then.now); then.now.IsZero() {
				break
			}
			continue
		}
		to := then.nudged(in.Deal, in.Process)
		if to == nil {
			break
		}
		return v.e.mayPing(in.Deal, to, then.now), to, found[0].Rule
	}
	return time.Time{}, nil, ""
}
