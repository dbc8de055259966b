package dialogs

import (
	"milepost/dialogs/chat"
	"milepost/dialogs/phrases"
	"milepost/dialogs/sales"
)

// receiversShown is how many people a deal can be given to with one press.
const receiversShown = 9

// packageShown is how much of what is known goes along.
const packageShown = 5

// reassign asks who gets the deal: who plays the role that answers for its stage,
// those who are here first.
func (t *turn) reassign() {
	if !t.able(mayControl) {
		return
	}
	role := t.answering()
	if t.press.Item != "" {
		t.give(t.press.Item, role)
		return
	}
	var here, away []chat.Button
	for _, who := range t.roster.With(role) {
		p := press{Act: "reassign", Deal: t.deal.ID, Item: who.ID, Arg: ownerMark(t.deal.Owner)}
		switch {
		case who.ID == t.deal.Owner || len(p.data()) > chat.MaxData:
		case who.IsAway(t.now):
			away = append(away, button(t.say.Str("control.away", phrases.V{"Who": who.Name}), p))
		default:
			here = append(here, button(t.called(who.ID), p))
		}
	}
	keys := append(here, away...)
	text := t.say.Say("control.to_whom", phrases.V{"Who": t.name(t.deal.Owner)})
	if len(keys) == 0 {
		text = t.say.Say("control.nobody_to_give", phrases.V{"Role": t.role(t.p, role)})
	}
	t.show(dealCard(t.deal.ID), chat.Message{
		Text:    chat.Lines(t.headline(t.deal), text),
		Buttons: append(rows(3, keys[:min(len(keys), receiversShown)]...), []chat.Button{t.backButton()}),
	})
}

// ownerMark stands on a button for whom it takes the deal from.
func ownerMark(owner string) string { return derive("", owner, 6) }

// called is somebody's name on a button, my own too.
func (t *turn) called(person string) string { return cut(t.roster.Name(person), 24) }

// answering is the role that answers for the deal's stage.
func (t *turn) answering() string {
	if stage := t.stage(); stage != nil {
		return stage.Responsible
	}
	return ""
}

// give makes somebody the owner; giver and receiver are told.
func (t *turn) give(to, role string) {
	who, from := t.roster.Person(to), t.deal.Owner
	switch {
	case t.press.Arg != ownerMark(from): // another head was quicker
		t.overtaken(ofKind(sales.ActReassign))
		return
	case !who.Is(role) || to == from:
		t.stale()
		return
	}
	t.acted(sales.Act{Kind: sales.ActReassign, To: to}, t.flags())
	t.deal.Give(to, role)
	t.inHours(from, "", func(v view) chat.Message {
		return v.news(t.deal, v.say.Say("control.told_given", phrases.V{"Who": t.me.Name, "Deal": v.dealLine(t.deal), "To": v.name(to)}))
	})
	t.inHours(to, "", func(v view) chat.Message { return v.givenCard(t.deal, t.p, t.me.Name, from, t.packageFor(role)) })
	t.showDeal(t.say.Say("control.given", phrases.V{"Who": t.name(to)}))
}

// givenCard is a deal as its new owner first sees it: what is known goes along.
func (v view) givenCard(d *sales.Deal, p *sales.Process, by, from string, items []string) chat.Message {
	if len(items) == 0 {
		for _, s := range p.Stages {
			for _, q := range s.Asks {
				if _, known := d.Answered(q.ID); known {
					items = append(items, q.ID)
				}
			}
		}
	}
	lines := []chat.Text{v.say.Say("control.told_yours", phrases.V{"Who": by, "Deal": v.dealLine(d), "From": v.name(from)}), v.position(d, p)}
	lines = append(lines, v.packageLines(d, p, items, packageShown)...)
	lines = append(lines, v.nextStepLine(d))
	b := func(key, act string) chat.Button { return button(v.say.Str(key), press{Act: act, Deal: d.ID}) }
	return v.news(d, chat.Lines(lines...), b("btn.qualify", "qualify"), b("btn.next_step", "nextstep"))
}
