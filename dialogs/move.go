package dialogs

import (
	"milepost/dialogs/chat"
	"milepost/dialogs/phrases"
	"milepost/dialogs/sales"
)

// move takes a deal to the next stage if its gate is open; if not it says what
// is missing and the nearest way to get each.
func (t *turn) move() {
	if !t.workable() {
		return
	}
	next := t.p.Next(t.deal.Stage)
	if missing := sales.Gate(t.p, t.deal, t.now); len(missing) > 0 {
		t.showGate(next, missing)
		return
	}
	if next == nil {
		t.won()
		return
	}
	if want, i, ok := t.stageNamed(t.args); ok && want.ID != next.ID {
		_, here, _ := t.p.Stage(t.deal.Stage)
		if i <= here {
			t.showDeal(t.say.Say("move.not_back", phrases.V{"Stage": t.text(want.Name)}))
			return
		}
	}
	t.enter(next)
}

// stageNamed finds a stage by its name in any language.
func (t *turn) stageNamed(words string) (*sales.Stage, int, bool) {
	for i := range t.p.Stages {
		if words != "" && known(words, t.p.Stages[i].ID, t.p.Stages[i].Name) {
			return &t.p.Stages[i], i, true
		}
	}
	return nil, 0, false
}

// enter puts the deal into a stage; its owner hears it if it was somebody else. If
// somebody else answers for it, the card says so and offers the handoff; the hook
// stays with the owner until then.
func (t *turn) enter(next *sales.Stage) {
	t.into(next)
	t.did("moved", "")
	t.tellOwner(func(v view) chat.Message {
		return v.news(t.deal, v.say.Say("move.told", phrases.V{"Who": t.me.Name, "Deal": t.deal.Company, "Stage": v.text(next.Name)}))
	})
	t.showArrival(next)
}

// into makes a stage the deal's present one.
func (t *turn) into(next *sales.Stage) {
	now := t.now.UTC()
	t.deal.Stays[len(t.deal.Stays)-1].Left = now
	t.deal.Stays = append(t.deal.Stays, sales.Stay{Stage: next.ID, Entered: now})
	t.deal.Stage = next.ID
	if t.talk.Sitting != nil && t.talk.Sitting.Deal == t.deal.ID {
		t.talk.Sitting, t.talk.Asked = nil, nil
	}
}

// showArrival shows the deal in the stage it came to, with what can be given to the
// buyer there.
func (t *turn) showArrival(next *sales.Stage) {
	material, sent := t.atStage()
	t.showDealWith(sent, append(t.arrival(next), material...)...)
}

// arrival says where the deal is now, and what for.
func (t *turn) arrival(next *sales.Stage) []chat.Text {
	above := []chat.Text{t.say.Say("move.moved", phrases.V{"Stage": t.text(next.Name)})}
	if goal := t.text(next.Goal); goal != "" {
		above = append(above, t.say.Say("move.goal", phrases.V{"Goal": chat.Styled(goal, chat.Italic)}))
	}
	return above
}

// showGate lists what is missing, with the nearest way to get each.
func (t *turn) showGate(next *sales.Stage, missing []sales.Missing) {
	lacks := t.say.Say("move.not_won", phrases.V{"N": len(missing)})
	if next != nil {
		lacks = t.say.Say("move.not_yet", phrases.V{"Stage": t.text(next.Name), "N": len(missing)})
	}
	lines := []chat.Text{t.headline(t.deal), lacks}
	var keys []chat.Button
	for i, m := range missing {
		if i == 6 {
			lines = append(lines, chat.Plain("…"))
			break
		}
		lines = append(lines, t.missingLine(t.deal, m))
		to := press{Act: "change", Deal: t.deal.ID, Item: m.Item()}
		if m.Item() == sales.AmountItem {
			to = press{Act: "amount", Deal: t.deal.ID}
		}
		keys = append(keys, button("▸ "+cut(t.missingLabel(m), 28), to))
	}
	ways := []chat.Button{
		button(t.say.Str("move.get_them", phrases.V{"N": len(missing)}), press{Act: "qualify", Deal: t.deal.ID}),
		button(t.say.Str("credit.stay"), press{Act: actOpen, Deal: t.deal.ID}),
	}
	if next != nil && t.deal.Request == nil {
		ways = append(ways, button(t.say.Str("credit.move"), press{Act: "credit", Deal: t.deal.ID}))
	}
	material, sent := t.helping(missing)
	lines = append(append(lines, material...), t.owesLine(t.deal, t.p))
	t.show(dealCard(t.deal.ID), chat.Message{Text: chat.Lines(lines...), Buttons: append(append(rows(2, keys...), sent...), ways)})
}

// missingLine says what a gate asks, how well it is known, and what is nearest.
func (v view) missingLine(d *sales.Deal, m sales.Missing) chat.Text {
	key := "move.missing"
	vals := phrases.V{"Item": v.missingItem(m), "Need": m.Need.Mark() + " " + v.say.Str(gradeKey(m.Need)), "Have": m.Have.Mark()}
	var a sales.Answer
	if m.Question != nil {
		a = d.Knows[m.Question.ID]
	}
	switch {
	case m.First:
		key, vals["Then"] = "move.missing_first", v.waiting(d, m.Waiting)
	case m.Expired:
		key, vals["Date"] = "move.missing_expired", v.day(a.At)
	case m.Known:
		key = "move.missing_grade"
	case m.Step != nil:
		key, vals["Verifier"] = "move.missing_step", v.text(m.Step.Verifier)
	case !a.Asked.IsZero():
		key, vals["Date"] = "move.missing_asked", v.day(a.Asked)
	}
	return v.say.Say(key, vals)
}

// waiting names the needs of which nobody knows whether they count.
func (v view) waiting(d *sales.Deal, needs []sales.Need) string {
	var items []string
	for _, n := range needs {
		items = append(items, n.Question)
	}
	return v.items(v.e.Book.For(d), items)
}

func gradeKey(g sales.Grade) string {
	return "grade." + sales.Grades[min(max(g, 0), sales.Confirmed)]
}
