package dialogs

import (
	"slices"
	"strconv"

	"milepost/dialogs/chat"
	"milepost/dialogs/phrases"
	"milepost/dialogs/sales"
)

// heard records that the buyer acted or replied: the only thing that restarts
// the buyer's clock.
func (t *turn) heard() {
	if !t.workable() {
		return
	}
	b := func(label, item, arg string) chat.Button {
		return button(label, press{Act: "heardwhat", Deal: t.deal.ID, Item: item, Arg: arg})
	}
	keys := [][]chat.Button{{b(t.say.Str("heard.replied"), "reply", "")}}
	text := chat.Lines(t.headline(t.deal), t.say.Say("heard.what"))
	if step := t.nextBuyerStep(); step != nil {
		text = chat.Lines(text, t.say.Say("heard.step", phrases.V{"Verifier": t.text(step.Verifier)}))
		keys = append(keys, []chat.Button{
			b(t.say.Str("sitting.step_told"), step.ID, "1"), b(t.say.Str("sitting.step_document"), step.ID, "2"), b(t.say.Str("sitting.step_saw"), step.ID, "3"),
		})
	}
	keys = append(keys, []chat.Button{t.backButton()})
	t.show(dealCard(t.deal.ID), chat.Message{Text: text, Buttons: keys})
}

// nextBuyerStep is what the buyer would do next: the step that our stage waits
// for, else the first that is not proven; nil at the end of the road.
func (t *turn) nextBuyerStep() *sales.BuyerStep {
	if stage, _, ok := t.p.Stage(t.deal.Stage); ok && t.deal.Proven(stage.BuyerStep) == nil {
		if step, _, ok := t.p.BuyerStep(stage.BuyerStep); ok {
			return step
		}
	}
	for i := range t.p.BuyerSteps {
		if t.deal.Proven(t.p.BuyerSteps[i].ID) == nil {
			return &t.p.BuyerSteps[i]
		}
	}
	return nil
}

// heardWhat keeps it, and asks for what comes next: a reply that leads to no
// next step is how deals go quiet.
func (t *turn) heardWhat() {
	if !t.workable() {
		return
	}
	line := t.say.Say("heard.saved")
	if t.press.Item == "reply" {
		t.deal.Heard = t.now.UTC()
		t.did("heard", "")
	} else {
		step, _, ok := t.p.BuyerStep(t.press.Item)
		n, err := strconv.Atoi(t.press.Arg)
		if !ok || err != nil || n < int(sales.Told) || n > int(sales.Confirmed) {
			t.stale()
			return
		}
		t.prove(step, sales.Grade(n))
		line = t.say.Say("sitting.step_saved", phrases.V{"Step": t.text(step.Name), "Mark": sales.Grade(n).Mark()})
	}
	if t.deal.Next != nil && t.deal.Next.Buyer { // what was waited for has come
		t.deal.Next = nil
	}
	m := t.card(t.deal, t.p, line)
	m.Buttons = slices.Insert(m.Buttons, 0, []chat.Button{button(t.say.Str("heard.next"), press{Act: "nextstep", Deal: t.deal.ID}), t.undoButton()})
	t.show(dealCard(t.deal.ID), m)
}
