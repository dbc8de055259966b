package dialogs

import (
	"slices"
	"sort"
	"time"

	"milepost/dialogs/chat"
	"milepost/dialogs/phrases"
	"milepost/dialogs/sales"
)

// What the clock does about ways out: it suggests them, parks what has not moved
// until its countdown was over, and wakes what sleeps.

// suggestExit keeps the way out that the facts of the deal suggest now: the first
// of the process.
func (t *turn) suggestExit() {
	x := t.suggestedAt(t.deal, t.p, t.now)
	switch is := t.deal.Suggested; {
	case x == "":
		t.deal.Suggested = nil
	case is == nil || is.Exit != x:
		t.deal.Suggested = &sales.Suggestion{Exit: x, Since: t.now.UTC()}
	}
}

// suggestedAt is the way out that the process suggests at an instant if the deal
// stays as it is; empty: none.
func (v view) suggestedAt(d *sales.Deal, p *sales.Process, at time.Time) string {
	if !slices.ContainsFunc(p.Exits, func(x sales.Exit) bool { return x.SuggestWhen != nil }) {
		return ""
	}
	facts := sales.FactsOf(p, d, v.e.business(v.roster.Person(d.Owner)).Days, at)
	for i := range p.Exits {
		if when := p.Exits[i].SuggestWhen; when != nil && sales.Holds(when, facts) {
			return p.Exits[i].ID
		}
	}
	return ""
}

// suggests is when before an instant (zero: within a year) age alone makes the
// process suggest another way out; that instant if it does not.
func (v view) suggests(d *sales.Deal, p *sales.Process, before time.Time) time.Time {
	if !slices.ContainsFunc(p.Exits, func(x sales.Exit) bool { return x.SuggestWhen != nil && x.SuggestWhen.Ages() }) {
		return before
	}
	end := before
	if end.IsZero() {
		end = v.now.AddDate(1, 0, 0)
	}
	is := ""
	if d.Suggested != nil {
		is = d.Suggested.Exit
	}
	if v.suggestedAt(d, p, end) == is {
		return before
	}
	minutes := int(end.Sub(v.now)/time.Minute) + 1 // ages only grow, so that the first one can be sought by halves
	at := v.now.Add(time.Duration(sort.Search(minutes, func(n int) bool {
		return v.suggestedAt(d, p, v.now.Add(time.Duration(n)*time.Minute)) != is
	})) * time.Minute)
	if at.After(v.now) && at.Before(end) {
		return at
	}
	return before
}

// leaveForecast parks a deal whose countdown is over: by the way out that somebody
// proposed, else by the one that the process suggests, else as one that does not answer. Its owner, the head and who
// holds it are told once.
func (t *turn) leaveForecast() {
	w := wayOut{door: sales.DoorPause}
	if r := t.deal.Request; r != nil && r.Kind == sales.ForExit {
		w.exit, w.back = r.Exit, r.WakeRule
	} else if x := t.clockExit(); x != nil {
		w.exit = x.ID
	}
	t.leaveBy(w)
	t.did(leftAs[w.door], "")
	p := *t.deal.Parking
	holder := sales.OnTheHook(t.p, t.dealWas, t.roster, t.now).Person
	told := []string{t.deal.Owner, sales.Accountable(t.p, t.deal, t.roster), holder}
	for i, id := range told {
		if slices.Contains(told[:i], id) {
			continue
		}
		t.inHours(id, "", func(v view) chat.Message {
			line := v.say.Say("exit.left_forecast", phrases.V{"Deal": v.dealLine(t.deal), "Held": v.heldBy(holder), "Wake": v.day(p.Wake), "Reason": v.exitName(t.p, p.Exit)})
			if !v.may(mayWork, t.deal) {
				return v.news(t.deal, line)
			}
			return v.news(t.deal, line, button(v.say.Str("exit.take_back"), press{Act: "wake", Deal: t.deal.ID}))
		})
	}
}

// heldBy says who holds a deal, in a sentence.
func (v view) heldBy(who string) string {
	if v.you(who) {
		return v.say.Str("exit.held_you")
	}
	return v.say.Str("exit.held", phrases.V{"Who": v.name(who)})
}

// unanswered is the id of the way out of who does not answer, where the process has it.
const unanswered = "no_answer"

// clockExit is the way out by which the clock parks a deal; nil: the process has none.
func (t *turn) clockExit() *sales.Exit {
	if s := t.deal.Suggested; s != nil {
		if x := t.p.Exit(s.Exit); x != nil {
			return x
		}
	}
	if x := t.p.Exit(unanswered); x != nil {
		return x
	}
	if i := slices.IndexFunc(t.p.Exits, func(x sales.Exit) bool { return x.Door == sales.DoorPause }); i >= 0 {
		return &t.p.Exits[i]
	}
	return nil
}

// sleepOn leaves a parked deal alone until its time, and wakes it then.
func (t *turn) sleepOn() verdict {
	if t.now.Before(t.deal.Parking.Wake) {
		t.writeDeal(t.deal.Parking.Wake)
		return verdict{change: t.change}
	}
	t.rouse("")
	t.did("woke", "")
	return t.finish()
}
