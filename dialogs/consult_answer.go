package dialogs

import (
	"strconv"

	"milepost/dialogs/chat"
	"milepost/dialogs/phrases"
	"milepost/dialogs/sales"
)

// What who is consulted does with it.

// adviser is the consult of that id if it stands and is mine to answer; nil: it
// shows how things are.
func (t *turn) adviser(id string) *sales.Consult {
	c := t.deal.Consult(id)
	switch {
	case t.deal.Status != sales.Open:
		t.toast("deal.is_closed")
	case c == nil || !c.Stands(t.deal):
		t.toast("consult.over")
	case !t.allowed(mayAdvise, t.deal) || !t.isMine(c):
		t.toast("consult.not_to_you", phrases.V{"Who": t.roster.Name(c.To)})
	default:
		return c
	}
	t.redrawAfterPress()
	return nil
}

// advise asks for the answer, in one line.
func (t *turn) advise() {
	c := t.adviser(t.press.Item)
	if c == nil {
		return
	}
	t.talk.Sitting = nil
	t.ask(Asked{What: askAdvice, Deal: t.deal.ID, Item: c.ID})
	t.prompt(consultCard(c.ID), chat.Lines(t.headline(t.deal), t.say.Say("handoff.for", phrases.V{"What": t.wanted(t.p, c)}), t.say.Say("consult.ask", phrases.V{"Owner": t.name(t.deal.Owner)})),
		press{Act: "unadvise", Deal: t.deal.ID, Item: c.ID})
}

// unadvise puts the question aside: the consult stays as it was.
func (t *turn) unadvise() {
	c := t.adviser(t.press.Item)
	if c == nil {
		return
	}
	if a := t.talk.Asked; a != nil && a.What == askAdvice {
		t.talk.Asked = nil
		t.talk.Stamp++
	}
	t.show(consultCard(c.ID), t.consultMessage(t.deal, t.p, c))
}

func (t *turn) adviceTyped(words string) {
	if c := t.adviser(t.talk.Asked.Item); c != nil {
		t.keepAdvice(c, cut(words, maxLine))
	} else {
		t.talk.Asked = nil
	}
}

// noAdvice keeps that there is nothing to add. It is an answer too.
func (t *turn) noAdvice() {
	c := t.adviser(t.press.Item)
	if c != nil {
		t.keepAdvice(c, "")
	}
}

// keepAdvice keeps an answer, also one that comes late or betters the first, and
// tells the rep.
func (t *turn) keepAdvice(c *sales.Consult, words string) {
	c.State, c.Advice, c.Ended = sales.Advised, words, t.now.UTC()
	t.change.CallOff = append(t.change.CallOff, consultCard(c.ID)) // answered from the card before it was sent
	if a := t.talk.Asked; a != nil && a.What == askAdvice {
		t.talk.Asked = nil
	}
	t.did("consult_answered", words)
	t.tell(t.deal.Owner, dealCard(t.deal.ID), func(v view) chat.Message {
		key := "consult.told"
		if words == "" {
			key = "consult.told_nothing"
		}
		m := v.told(t.deal, t.p, key, phrases.V{"Who": t.me.Name, "Role": v.role(t.p, c.Role), "Words": words, "Deal": t.deal.Company})
		m.Silent = !t.e.business(v.me).Open(t.now)
		return m
	})
	t.show(consultCard(c.ID), t.consultMessage(t.deal, t.p, c))
}

// resultAsAdvice: who had the deal and gives it back with a result is not asked
// for advice on top, by whatever calls their role in.
func (t *turn) resultAsAdvice(h *sales.Handoff, result string) {
	now := t.now.UTC()
	for _, call := range t.calls(t.deal, t.p) {
		if call.Role == h.Role && call.Consulted(t.deal) == nil {
			t.deal.Consults = append(t.deal.Consults, sales.Consult{
				ID: derive("C", t.change.Cause+"/"+call.Role+strconv.Itoa(call.Rule), 6), Stage: t.deal.Stage, Role: call.Role, Rule: call.Rule,
				To: h.To, Package: call.Package, State: sales.Advised, Asked: now, Due: now, Ended: now, Advice: result,
			})
		}
	}
}
