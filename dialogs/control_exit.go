package dialogs

import (
	"slices"

	"milepost/checks"
	"milepost/dialogs/chat"
	"milepost/dialogs/phrases"
	"milepost/dialogs/sales"
)

// Leaving a deal by agreement: who works on it proposes a way out, the head agrees
// or keeps it; or the head ends it. Either way it goes through the way out's door.

// decidesIn is how long a head has for a proposal.
var decidesIn = sales.Span{N: 8, Unit: sales.BusinessHours}

// exitScreen asks for a way out that leads through a door; no door: each through its
// own, whose sign it bears.
func (t *turn) exitScreen(question, act, door string, more ...[]chat.Button) {
	lines := []chat.Text{t.headline(t.deal), t.say.Say(question)}
	if door == "" {
		lines = append(lines, t.say.Say("exit.signs"))
	}
	var keys []chat.Button
	for _, x := range t.p.Exits {
		name := t.text(x.Name)
		if door == "" {
			name = t.signed(t.p, x.ID)
		}
		keys = append(keys, button(name, press{Act: act, Deal: t.deal.ID, Item: x.ID, Arg: door}))
	}
	t.show(dealCard(t.deal.ID), chat.Message{Text: chat.Lines(lines...), Buttons: append(rows(2, keys...), append(more, []chat.Button{t.backButton()})...)})
}

// exitName is how a way out is called.
func (v view) exitName(p *sales.Process, id string) string {
	if x := p.Exit(id); x != nil {
		return v.text(x.Name)
	}
	return id
}

// signed is a way out with the sign of its door.
func (v view) signed(p *sales.Process, id string) string {
	return v.say.Str("exit.door_"+doorOf(p, id)) + " " + v.exitName(p, id)
}

// decider is the head whom I can ask to leave the deal; nil: I decide myself, or nobody does.
func (t *turn) decider() *sales.Person {
	head := t.roster.Person(sales.Accountable(t.p, t.deal, t.roster))
	if head == nil || t.may(mayAllow, t.deal) {
		return nil
	}
	return head
}

// proposeRow offers to ask the head instead of closing alone, or to take that back.
func (t *turn) proposeRow() [][]chat.Button {
	head := t.decider()
	switch r := t.deal.Request; {
	case head == nil:
		return nil
	case r == nil:
		return rows(1, button(t.say.Str("control.propose", phrases.V{"Who": cut(head.Name, 18)}), press{Act: "propose", Deal: t.deal.ID}))
	case r.Kind == sales.ForExit:
		return rows(1, button(t.say.Str("control.unpropose"), press{Act: "unpropose", Deal: t.deal.ID, Item: r.ID}))
	}
	return nil
}

// propose asks the head to leave the deal by a way out.
func (t *turn) propose() {
	if !t.workable() {
		return
	}
	head := t.decider()
	switch x := t.p.Exit(t.press.Item); {
	case head == nil:
		t.lost()
	case t.deal.Request != nil:
		t.declined("control.one_decision", phrases.V{"Who": t.name(t.deal.Request.To)})
	case x == nil:
		t.exitScreen("control.propose_how", "propose", "")
	default:
		now := t.now.UTC()
		t.deal.Request = &sales.Request{
			ID: derive("R", t.change.Cause, 6), Kind: sales.ForExit, By: t.me.ID, To: head.ID, Exit: x.ID,
			Asked: now, Due: t.e.business(head).Add(t.now, decidesIn).UTC(),
		}
		if t.leaving() { // what was said goes along
			t.deal.Request.WakeRule = t.talk.Leaving.WakeRule
			t.talk.Leaving, t.talk.Asked = nil, nil
		}
		t.did("exit_proposed", "")
		t.askHead()
		t.showDeal(t.say.Say("control.proposed", phrases.V{"Who": head.Name, "Due": t.when(t.deal.Request.Due)}))
	}
}

// unpropose takes the proposal back.
func (t *turn) unpropose() {
	if !t.workable() {
		return
	}
	r := t.deal.Request
	if r == nil || r.ID != t.press.Item || r.Kind != sales.ForExit {
		t.decided()
		return
	}
	t.deal.Request = nil
	t.did("exit_unproposed", "")
	t.headOff(r, "credit.withdrawn_told")
	t.showDeal(t.say.Say("control.unproposed"))
}

// proposalCard is a proposal as the head sees it.
func (v view) proposalCard(d *sales.Deal, p *sales.Process) chat.Message {
	r := d.Request
	lines := []chat.Text{
		v.say.Say("control.told_proposal", phrases.V{"Who": v.name(r.By), "Deal": v.dealLine(d), "Exit": v.signed(p, r.Exit), "Due": v.when(r.Due)}),
		v.doorLine(d, p), v.position(d, p), v.waitingLine(d, p),
	}
	open := button(v.say.Str("btn.open"), press{Act: actOpen, Deal: d.ID})
	return chat.Message{Text: chat.Lines(lines...), Buttons: append(v.proposalButtons(d, ""), []chat.Button{open})}
}

// proposalButtons are the head's answers to a proposal; none if there is none.
func (v view) proposalButtons(d *sales.Deal, arg string) [][]chat.Button {
	r := d.Request
	if r == nil || r.Kind != sales.ForExit || v.me != nil && !v.may(mayAllow, d) {
		return nil
	}
	b := func(key, act string) chat.Button {
		return button(v.say.Str(key, phrases.V{"N": keptFor}), press{Act: act, Deal: d.ID, Item: r.ID, Arg: arg})
	}
	return [][]chat.Button{{b("control.agree", "agree"), b("control.keep", "keepon")}}
}

// proposal is what I may decide now; nil: it shows why not.
func (t *turn) proposal() *sales.Request {
	if !t.able(mayAllow) {
		return nil
	}
	r := t.deal.Request
	if r == nil || r.ID != t.press.Item || r.Kind != sales.ForExit {
		t.decided()
		return nil
	}
	return r
}

// decided says what came of the proposal that was pressed.
func (t *turn) decided() {
	key := checks.KeyOf(checks.ExitProposed, t.press.Item)
	t.overtaken(func(a *sales.Act) bool { return slices.Contains(a.About, key) })
}

// agree leaves the deal by the way that was proposed.
func (t *turn) agree() {
	if r := t.proposal(); r != nil {
		t.headLeaves(wayOut{exit: r.Exit, door: doorOf(t.p, r.Exit), back: r.WakeRule}, "control.told_agreed", r.By, t.deal.Owner)
	}
}

// keepOn lets the deal be for some days instead.
func (t *turn) keepOn() {
	r := t.proposal()
	if r == nil {
		return
	}
	until, _ := t.letBeDay("5d")
	t.putOff(until)
	t.deal.Request = nil
	t.change.CallOff = append(t.change.CallOff, requestKey(r.ID))
	t.tell(r.By, "", func(v view) chat.Message {
		return v.news(t.deal, v.say.Say("control.told_keep", phrases.V{"Who": t.me.Name, "Deal": v.dealLine(t.deal), "Until": v.when(until)}))
	})
	t.showDeal(t.say.Say("control.is_let_be", phrases.V{"Until": t.when(until)}))
}

// endIt ends the deal by a way out that the head picks: through its door, or for good.
func (t *turn) endIt() {
	if !t.able(mayControl) {
		return
	}
	x, forGood := t.p.Exit(t.press.Item), t.press.Arg == sales.DoorClose
	switch {
	case x == nil && forGood:
		t.exitScreen("close.lost_why", "endit", sales.DoorClose)
	case x == nil:
		t.exitScreen("close.lost_why", "endit", "", rows(1, button(t.say.Str("control.for_good"), press{Act: "endit", Deal: t.deal.ID, Arg: sales.DoorClose}))...)
	case forGood:
		t.headLeaves(wayOut{exit: x.ID, door: sales.DoorClose}, "control.told_ended", t.deal.Owner)
	default:
		t.headLeaves(wayOut{exit: x.ID, door: x.Door}, "control.told_ended", t.deal.Owner)
	}
}
