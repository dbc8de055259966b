package dialogs

import (
	"slices"

	"milepost/checks"
	"milepost/dialogs/chat"
	"milepost/dialogs/phrases"
	"milepost/dialogs/sales"
)

// manyStages is how many stages a plan shows: those that are left, and of the
// others as many as there is room for.
const manyStages = 7

// backPlan shows when each stage must begin for the nearest event of the buyer's,
// counted back in the owner's working days by the norms of the stages.
func (t *turn) backPlan() {
	in := t.e.input(t.deal, t.p, t.roster)
	o, ok := checks.Nearest(in, t.now)
	if !ok {
		t.showSituation()
		return
	}
	lines := []chat.Text{t.headline(t.deal), t.say.Say("situation.plan_title", phrases.V{"Event": t.occasion(t.p, &o), "Mark": o.Grade.Mark(), "Told": t.saidBy(o.Source, o.By, o.At)})}
	plan := checks.BackPlan(in, o.Date)
	if over := len(plan) - manyStages; over > 0 { // what is left of the road comes first
		begun := slices.IndexFunc(plan, func(s checks.Start) bool { return s.Begun.IsZero() })
		from := min(over, max(begun-1, 0))
		plan = plan[from : from+manyStages]
	}
	for _, s := range plan {
		lines = append(lines, t.startLine(s, in.Time))
	}
	lines = append(lines, t.say.Say("situation.plan_foot", phrases.V{"Calendar": t.calendar(in.Time.Calendar)}))
	t.show(dealCard(t.deal.ID), chat.Message{Text: chat.Lines(lines...), Buttons: rows(2,
		button(t.say.Str("btn.situation"), press{Act: "situation", Deal: t.deal.ID}), t.backButton())})
}

// startLine is a stage with its latest start: in time, still to come, or late.
func (v view) startLine(s checks.Start, b sales.BusinessTime) chat.Text {
	began := s.Begun
	if began.IsZero() {
		began = v.now
	}
	late := b.Days(s.Latest, began)
	vals := phrases.V{"Stage": v.text(s.Stage.Name), "Latest": v.day(s.Latest), "Need": s.Need, "N": late}
	switch {
	case late == 0 && !s.Begun.IsZero():
		return v.say.Say("situation.plan_met", vals)
	case late == 0:
		return v.say.Say("situation.plan_line", vals)
	case s.Begun.IsZero():
		return v.say.Say("situation.plan_late", vals)
	}
	return v.say.Say("situation.plan_began_late", vals)
}
