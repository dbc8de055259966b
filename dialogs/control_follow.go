package dialogs

import (
	"slices"
	"strings"
	"time"

	"milepost/checks"
	"milepost/dialogs/chat"
	"milepost/dialogs/phrases"
	"milepost/dialogs/sales"
)

// What came of the acts of heads.

// followActs keeps when what an act answers was gone from the deal, and forgets it
// if that is back.
func (t *turn) followActs() {
	if len(t.deal.Acts) == 0 {
		return
	}
	stands := map[string]bool{}
	for _, f := range t.standing() {
		stands[f.Key] = true
	}
	for i := range t.deal.Acts {
		a := &t.deal.Acts[i]
		switch {
		case slices.ContainsFunc(a.About, func(key string) bool { return stands[key] }):
			a.Over = time.Time{}
		case len(a.About) > 0 && a.Over.IsZero():
			a.Over = t.now.UTC()
		}
	}
}

// outcomes are the last acts on the deal with what came of them, the newest first.
func (v view) outcomes(d *sales.Deal, most int) []chat.Text {
	var out []chat.Text
	for i := len(d.Acts) - 1; i >= 0 && len(out) < most; i-- {
		out = append(out, v.outcome(d, &d.Acts[i]))
	}
	return out
}

// outcome is an act in a line: who did what when, and what came of it.
func (v view) outcome(d *sales.Deal, a *sales.Act) chat.Text {
	line := v.say.Say("control.act_line", phrases.V{"When": v.when(a.At), "Who": v.name(a.By), "What": v.say.Str("what.acted_" + string(a.Kind))})
	var came []chat.Text
	add := func(key string, at time.Time) { came = append(came, v.say.Say(key, phrases.V{"When": v.when(at)})) }
	switch {
	case !a.Answered.IsZero():
		add("control.came_answer", a.Answered)
	case a.Kind == sales.ActAsk && a.Ended.IsZero():
		add("control.came_no_answer", a.Due)
	case a.Kind == sales.ActAllow && a.Ended.IsZero():
		add("control.came_until", a.Due)
	}
	switch {
	case !a.Over.IsZero():
		add("control.came_closed", a.Over)
	case len(a.About) > 0:
		add("control.came_open", v.stoodSince(d, a))
	}
	return chat.Join(" ", line, chat.Join(", ", came...))
}

// stoodSince is since when what an act answers has stood, as far as it still does.
func (v view) stoodSince(d *sales.Deal, a *sales.Act) time.Time {
	since := a.At
	for _, f := range checks.Standing(v.e.input(d, v.e.Book.For(d), v.roster), v.now) {
		if slices.Contains(a.About, f.Key) && f.Since.Before(since) {
			since = f.Since
		}
	}
	return since
}

// tellUndone tells who owns the deal, and who did, that a head took an act or a move
// back.
func (t *turn) tellUndone(ev sales.Event) {
	kind, _ := strings.CutPrefix(ev.What, "acted_")
	if !slices.Contains([]string{"join", "left", "reassign", "allow", "exit", "moved"}, kind) {
		return
	}
	owners := []string{t.dealWas.Owner, t.deal.Owner}
	for _, id := range slices.Compact(owners) {
		t.inHours(id, "", func(v view) chat.Message {
			return v.news(t.deal, v.say.Say("control.told_undone", phrases.V{"Who": t.me.Name, "Deal": t.deal.Company, "What": v.say.Str("what." + ev.What)}))
		})
	}
}
