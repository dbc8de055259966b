package dialogs

import (
	"strings"

	"milepost/dialogs/chat"
	"milepost/dialogs/phrases"
	"milepost/dialogs/sales"
)

// who says who is on the hook, why, since when, until when, and who is next.
func (t *turn) who() {
	if t.deal.Status != sales.Open { // nobody owes anything on it any more
		t.showDeal()
		return
	}
	h := sales.OnTheHook(t.p, t.deal, t.roster, t.now)
	lines := []chat.Text{
		t.headline(t.deal),
		t.say.Say("deal.who_now", phrases.V{"Who": t.holder(h), "Why": t.say.Str("deal.who_why_" + string(h.Why)), "Since": t.when(h.Since)}),
	}
	if h.For != "" {
		lines = append(lines, t.covered(h))
	}
	if !h.Due.IsZero() {
		lines = append(lines, t.say.Say("deal.who_due", phrases.V{"Due": t.when(h.Due)}))
	}
	if next := t.after(h); next != "" {
		lines = append(lines, t.say.Say("deal.who_next", phrases.V{"Who": next}))
	}
	if who := sales.Accountable(t.p, t.deal, t.roster); who != "" {
		lines = append(lines, t.say.Say("deal.who_accountable", phrases.V{"Who": t.name(who)}))
	}
	var bound []string
	for _, r := range t.p.Roles {
		if id := t.deal.Roles[r.ID]; id != "" {
			bound = append(bound, t.text(r.Name)+": "+t.name(id))
		}
	}
	if len(bound) > 0 {
		lines = append(lines, chat.Plain(strings.Join(bound, " · ")))
	}
	stage := t.stage()
	if c := t.mineToAdvise(t.deal); c != nil && c.State == sales.Consulting {
		lines = append(lines, t.say.Say("consult.you_now", phrases.V{"Due": t.when(c.Due)}))
	} else if stage != nil && h.Person != t.me.ID {
		lines = append(lines, t.whenICome(t.p, stage)...)
	}
	if asked := t.consultLine(t.deal, t.p); asked != nil {
		lines = append(lines, asked)
	}
	t.show(dealCard(t.deal.ID), chat.Message{Text: chat.Lines(lines...), Buttons: rows(2,
		button(t.say.Str("btn.process"), press{Act: "process", Deal: t.deal.ID}), t.backButton())})
}

// after is who holds the hook next if the present holder does their part (or
// lets it lie), by name; empty if nobody else comes in.
func (t *turn) after(h sales.Hook) string {
	switch h.Why {
	case sales.HookOffer:
		next, _ := t.passesTo(t.deal, t.p)
		return t.name(next)
	case sales.HookHandoff:
		return t.name(t.deal.Handoff.From)
	case sales.HookDecision:
		return t.name(t.deal.Request.By)
	case sales.HookBuyer:
		return t.name(sales.Responsible(t.p, t.deal, t.roster))
	}
	next := t.p.Next(t.deal.Stage)
	if next == nil {
		return ""
	}
	switch id := t.deal.Roles[next.Responsible]; {
	case id == h.Person:
		return ""
	case id != "":
		return t.name(id)
	}
	return t.role(t.p, next.Responsible)
}
