package dialogs

import (
	"slices"
	"strconv"
	"strings"

	"milepost/dialogs/chat"
	"milepost/dialogs/phrases"
	"milepost/dialogs/sales"
)

// heard records that the buyer acted or replied: the only thing that restarts
// the buyer's clock.
func (t *turn) heard() {
	if !t.worksAsleep() {
		return
	}
	b := func(label, item, arg string) chat.Button {
		return button(label, press{Act: "heardwhat", Deal: t.deal.ID, Item: item, Arg: arg})
	}
	keys := [][]chat.Button{{b(t.say.Str("heard.replied"), "reply", "")}}
	text := chat.Lines(t.headline(t.deal), t.say.Say("heard.what"))
	if step := t.nextBuyerStep(); step != nil {
		text = chat.Lines(text, t.say.Say("heard.step", phrases.V{"Verifier": t.text(step.Verifier)}), t.provenUntilNow(step.ID))
		var better []chat.Button
		for _, g := range t.betterGrades(step.ID) {
			better = append(better, b(t.say.Str(g.key), step.ID, g.arg))
		}
		keys = append(keys, better)
	}
	keys = append(keys, []chat.Button{t.backButton()})
	t.show(dealCard(t.deal.ID), chat.Message{Text: text, Buttons: keys})
}

// nextBuyerStep is what the buyer would do next: a step that is owed, the one that
// our stage waits for, else the next one on their road; nil at its end.
func (t *turn) nextBuyerStep() *sales.BuyerStep {
	for _, o := range t.deal.Owed() {
		if id, ok := strings.CutPrefix(o.Item, stepItem); ok {
			if step, _, ok := t.p.BuyerStep(id); ok {
				return step
			}
		}
	}
	for _, m := range sales.Gate(t.p, t.deal, t.now) {
		if m.Step != nil {
			return m.Step
		}
	}
	return sales.NextOnRoad(t.p, t.deal)
}

// stepGrade is an answer to how we know that the buyer made a step.
type stepGrade struct{ arg, key string }

// betterGrades are the grades that would say more of a step than is known now.
func (t *turn) betterGrades(step string) []stepGrade {
	all := []stepGrade{{"1", "sitting.step_told"}, {"2", "sitting.step_document"}, {"3", "sitting.step_saw"}}
	if proof := t.deal.Proven(step); proof != nil {
		return all[min(int(proof.Grade), len(all)):]
	}
	return all
}

// provenUntilNow is how a step is known so far; nothing if it is not.
func (t *turn) provenUntilNow(step string) chat.Text {
	proof := t.deal.Proven(step)
	if proof == nil {
		return nil
	}
	return t.say.Say("sitting.until_now", phrases.V{"Line": t.proof(proof)})
}

// heardWhat keeps it, and asks for what comes next: a reply that leads to no
// next step is how deals go quiet.
func (t *turn) heardWhat() {
	if !t.worksAsleep() {
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
		line = t.prove(step, sales.Grade(n))
		if t.what == "" { // somebody said it before
			t.showDeal(line)
			return
		}
	}
	if t.deal.Parking != nil {
		line = chat.Lines(line, t.rouse(""))
	}
	if t.deal.Next != nil && t.deal.Next.Buyer { // what was waited for has come
		t.deal.Next = nil
	}
	if !t.may(mayWork, t.deal) { // they kept it while it slept, and it goes back
		t.showDeal(line)
		return
	}
	m := t.card(t.deal, t.p, line)
	m.Buttons = slices.Insert(m.Buttons, 0, []chat.Button{button(t.say.Str("heard.next"), press{Act: "nextstep", Deal: t.deal.ID}), t.undoButton()})
	t.show(dealCard(t.deal.ID), m)
}
