package dialogs

import (
	"time"

	"milepost/dialogs/chat"
	"milepost/dialogs/phrases"
	"milepost/dialogs/sales"
)

// Into marketing's care: it is offered like any handoff, and the deal sleeps once
// somebody has accepted. Until then it is the giver's to take back.

// keeper is who of marketing would keep the deal now; empty: nobody is there.
func (t *turn) keeper() string {
	return sales.Receiver(t.deal, t.roster, sales.RoleMarketing, []string{t.me.ID}, t.now)
}

// offerCare offers the deal to marketing, to sleep like this once it is accepted.
func (t *turn) offerCare(p sales.Parking) {
	was := t.deal.Handoff
	t.deal.Handoff = &sales.Handoff{
		ID: derive("H", t.change.Cause, 6), Role: sales.RoleMarketing, From: t.me.ID, To: t.keeper(), State: sales.Offered,
		Offered: t.now.UTC(), Package: t.packageFor(sales.RoleMarketing), Park: &p,
	}
	t.deal.Handoff.Due = t.answerBy(t.deal.Handoff)
	if was != nil && was.To != t.deal.Handoff.To { // a head's word goes before it
		t.handoffOff(was, "exit.told_off")
	}
	t.tellOffer(t.tell)
}

// keepAsleep is accepting it: the deal sleeps in the taker's care.
func (t *turn) keepAsleep(h sales.Handoff, taker string) {
	p := *h.Park
	p.Since, p.Carer = t.now.UTC(), taker
	switch f := t.deal.Fact(p.Event); { // as it stands by now
	case f == nil:
	case !f.Stands():
		p.Wake, p.On, p.Event = time.Time{}, "", ""
	case f.Date != "":
		p.Wake = t.wakes(t.deal, f.Date, nil)
	}
	if !p.Wake.After(t.now) { // it was long accepted for
		p.Wake = t.wakes(t.deal, "", t.p.Exit(p.Exit))
	}
	t.deal.Park(p)
	t.did("nurtured", "")
	t.tellGiver(h.From, func(v view) chat.Message {
		return v.told(t.deal, t.p, "exit.kept_told", phrases.V{"Who": t.me.Name, "Deal": t.deal.Company, "Wake": v.day(p.Wake)})
	})
	t.showDeal(t.say.Say("exit.you_keep", phrases.V{"Wake": t.day(p.Wake)}))
}

// careLine says on an offer that the deal is to be kept, and until when.
func (v view) careLine(p *sales.Parking) chat.Text {
	if p == nil {
		return nil
	}
	return chat.Lines(v.say.Say("exit.to_keep", phrases.V{"Wake": v.day(p.Wake)}), v.sooner(p.On))
}

// sooner is what would wake a deal before its day.
func (v view) sooner(on string) chat.Text {
	if on == "" {
		return nil
	}
	return v.say.Say("exit.wakes_on", phrases.V{"On": on})
}
