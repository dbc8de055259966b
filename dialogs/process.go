package dialogs

import (
	"slices"
	"strings"

	"milepost/dialogs/chat"
	"milepost/dialogs/phrases"
	"milepost/dialogs/sales"
)

// process says what I answer for at each stage, and opens one stage: who else is
// in it, when I come in, and what ends it.
func (t *turn) process() {
	p, here := t.p, ""
	if p == nil {
		p = t.e.Book.Current[0]
	} else {
		here = t.deal.Stage
	}
	open := t.openStage(p, here)
	lines := []chat.Text{t.say.Say("deal.process_title", phrases.V{"Process": t.text(p.Name)})}
	var keys []chat.Button
	for i := range p.Stages {
		s := &p.Stages[i]
		lines = append(lines, t.stageLine(p, i, here))
		if s == open {
			continue
		}
		to := press{Act: "set", Item: "process", Arg: s.ID}
		if t.deal != nil {
			to = press{Act: "process", Deal: t.deal.ID, Item: s.ID}
		}
		keys = append(keys, button(t.text(s.Name), to))
	}
	lines = append(lines, chat.Plain(" "))
	card, back := "process", [][]chat.Button(nil)
	if t.deal != nil {
		card = dealCard(t.deal.ID)
		back = rows(1, t.backButton())
	}
	t.show(card, chat.Message{Text: chat.Lines(append(lines, t.stageOpened(p, open)...)...), Buttons: append(rows(2, keys...), back...)})
}

// openStage is the stage to open: the pressed one, else the deal's, else the
// first that is mine.
func (t *turn) openStage(p *sales.Process, here string) *sales.Stage {
	for _, id := range []string{t.press.Item, t.press.Arg, here} {
		if s, _, ok := p.Stage(id); ok {
			return s
		}
	}
	return firstStage(p, t.me)
}

// stageLine is a stage in a line: who leads, and what I am there.
func (t *turn) stageLine(p *sales.Process, i int, here string) chat.Text {
	s := &p.Stages[i]
	mark := ""
	if s.ID == here {
		mark = t.say.Str("deal.process_here")
	}
	var mine []string
	add := func(mineToo bool, key string) {
		if mineToo {
			mine = append(mine, t.say.Str(key))
		}
	}
	add(t.me.Is(s.Responsible), "deal.process_responsible")
	add(t.me.Is(s.Accountable), "deal.process_accountable")
	add(slices.ContainsFunc(s.Consulted, t.me.Is), "deal.process_consulted")
	add(slices.ContainsFunc(s.Informed, t.me.Is), "deal.process_informed")
	add(slices.ContainsFunc(s.Engage, func(e sales.Engage) bool { return t.me.Is(e.Role) }), "deal.process_called")
	if len(mine) == 0 {
		mine = append(mine, t.say.Str("deal.process_leads", phrases.V{"Who": t.role(p, s.Responsible)}))
	}
	return t.say.Say("deal.process_stage", phrases.V{"I": i + 1, "Stage": t.text(s.Name), "Here": mark, "Mine": strings.Join(mine, "; ")})
}

// stageOpened is what else there is to know of a stage.
func (t *turn) stageOpened(p *sales.Process, s *sales.Stage) []chat.Text {
	lines := []chat.Text{t.say.Say("deal.process_open", phrases.V{
		"Stage": t.text(s.Name), "Responsible": t.role(p, s.Responsible), "Accountable": t.role(p, s.Accountable),
	})}
	lines = append(lines, t.whenICome(p, s)...)
	var others []string
	for _, id := range append(slices.Clone(s.Consulted), s.Informed...) {
		if !t.me.Is(id) {
			others = append(others, t.role(p, id))
		}
	}
	if len(others) > 0 {
		lines = append(lines, t.say.Say("deal.process_with", phrases.V{"Who": strings.Join(others, ", ")}))
	}
	if step, _, ok := p.BuyerStep(s.BuyerStep); ok {
		lines = append(lines, t.say.Say("deal.process_buyer", phrases.V{"Verifier": t.text(step.Verifier)}))
	}
	return lines
}
