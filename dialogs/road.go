package dialogs

import (
	"milepost/dialogs/chat"
	"milepost/dialogs/phrases"
	"milepost/dialogs/sales"
)

// pageOfSteps is how many of the buyer's steps a phone screen shows beside what
// would prove the next one.
const pageOfSteps = 6

// road shows how the buyer comes along: each of their steps with how we know it,
// which of our stages waits for it, and what leads to the next.
func (t *turn) road() {
	steps := t.p.BuyerSteps
	from := t.pageFrom("road", len(steps))
	_, furthest, _ := t.p.BuyerStep(t.deal.BuyerStep(t.p))
	first := sales.FirstStep(t.p, t.deal)
	lines := []chat.Text{t.headline(t.deal), t.say.Say("road.title")}
	for i := from; i < min(from+pageOfSteps, len(steps)); i++ {
		lines = append(lines, t.roadLine(&steps[i], first <= i && i < furthest))
	}
	next := t.nextBuyerStep()
	way, sent := t.leadsTo(next)
	lines = append(lines, way...)
	keys := t.roadButtons(next, steps[from:min(from+pageOfSteps, len(steps))])
	keys = append(keys, button(t.say.Str("btn.committee"), press{Act: "committee", Deal: t.deal.ID}))
	keys = append(keys, t.nextPage(press{Act: "road", Deal: t.deal.ID}, from+pageOfSteps, len(steps))...)
	t.show(dealCard(t.deal.ID), chat.Message{Text: chat.Lines(lines...), Buttons: append(append(rows(2, keys...), sent...), []chat.Button{t.backButton()})})
}

// roadButtons are the message that leads to the next step, and a way to tell of
// every step that could be known better: the buyer need not keep to our order.
func (t *turn) roadButtons(next *sales.BuyerStep, shown []sales.BuyerStep) (keys []chat.Button) {
	if next == nil || t.deal.Status != sales.Open || !t.may(mayWork, t.deal) {
		return nil
	}
	did := func(label string, s *sales.BuyerStep) chat.Button {
		return button(label, press{Act: "change", Deal: t.deal.ID, Item: stepItem + s.ID})
	}
	if message := t.text(next.ToBuyer); message != "" {
		keys = append(keys, chat.Button{Text: t.say.Str("sitting.copy"), Copy: message})
	}
	keys = append(keys, did(t.say.Str("road.done"), next))
	for i := range shown {
		s := &shown[i]
		if proof := t.deal.Proven(s.ID); s.ID != next.ID && (proof == nil || proof.Grade < sales.Confirmed) {
			keys = append(keys, did("▸ "+cut(t.text(s.Name), 28), s))
		}
	}
	return keys
}

// roadLine is one of the buyer's steps: how we know that they made it, or that
// nothing shows it (passed: though a later one is proven), and who waits for it.
func (t *turn) roadLine(step *sales.BuyerStep, passed bool) chat.Text {
	vals := phrases.V{"Step": t.text(step.Name), "Waits": ""}
	stage := t.p.Waiting(step.ID)
	if stage != nil {
		key := "road.waits"
		if stage.ID == t.deal.Stage {
			key = "road.waits_here"
		}
		vals["Waits"] = t.say.Str(key, phrases.V{"Stage": t.text(stage.Name)})
	}
	proof := t.deal.Proven(step.ID)
	key := "road.open"
	switch {
	case proof != nil && stage != nil && proof.Grade < stage.Evidence:
		key, vals["Need"] = "road.weak", stage.Evidence.Mark()
	case proof != nil:
		key = "road.proven"
	case passed:
		key = "road.hole"
	}
	if proof != nil {
		vals["Proof"] = t.proof(proof)
	}
	return t.say.Say(key, vals)
}

// leadsTo is what proves the buyer's next step, with a message to them and material
// that help them to it.
func (t *turn) leadsTo(next *sales.BuyerStep) (lines []chat.Text, keys [][]chat.Button) {
	if t.deal.Status != sales.Open {
		return nil, nil
	}
	if next == nil {
		return []chat.Text{t.say.Say("road.over")}, nil
	}
	need := sales.Told
	if stage := t.p.Waiting(next.ID); stage != nil {
		need = max(need, stage.Evidence)
	}
	lines = []chat.Text{t.say.Say("road.next", phrases.V{"Verifier": t.text(next.Verifier), "Need": need.Mark() + " " + t.say.Str(gradeKey(need))})}
	if message := t.text(next.ToBuyer); message != "" {
		lines = append(lines, chat.Styled(message, chat.Quote))
	}
	material, keys := t.helping([]sales.Missing{{Step: next, Need: need}})
	if !t.may(mayWork, t.deal) {
		keys = nil
	}
	return append(lines, material...), keys
}
