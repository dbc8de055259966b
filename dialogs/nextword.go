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
	at, to, why := v.e.willWrite(in, v.roster, v.now)
	if to == nil {
		return nil
	}
	key := "deal.next_word"
	if v.me == nil || to.ID != v.me.ID {
		key = "deal.next_word_to"
	}
	return v.say.Say(key, phrases.V{"When": v.when(at), "Who": to.Name, "Why": v.say.Str("checks.short_" + string(why))})
}

// manyLooks is how many changes of a deal's findings are looked ahead.
const manyLooks = 20

// willWrite is when the clock will next write about a deal, to whom and by which
// rule, if nothing moves; nobody: it will not.
func (e *Engine) willWrite(in checks.Input, r sales.Roster, now time.Time) (time.Time, *sales.Person, checks.Rule) {
	at := now
	for range manyLooks {
		found := speakable(in.Deal, checks.Judge(in, at))
		if len(found) == 0 {
			if at = checks.Next(in, at); at.IsZero() {
				break
			}
			continue
		}
		h := sales.OnTheHook(in.Process, in.Deal, r, at)
		to := r.Person(h.Person)
		if h.Buyer {
			to = r.Person(sales.Responsible(in.Process, in.Deal, r))
		}
		if to == nil {
			break
		}
		if at.Equal(now) { // left behind by who acted just now: not on the same day
			return e.tomorrow(to, now), to, found[0].Rule
		}
		return e.mayPing(in.Deal, to, at), to, found[0].Rule
	}
	return time.Time{}, nil, ""
}
