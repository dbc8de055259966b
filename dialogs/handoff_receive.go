package dialogs

import (
	"slices"
	"time"

	"milepost/dialogs/chat"
	"milepost/dialogs/phrases"
	"milepost/dialogs/sales"
)

// What the receiver of a handoff does with it.

// stands reports whether a handoff is still in a state and mine to answer; if not
// it shows the present one.
func (t *turn) stands(id string, state sales.HandoffState) bool {
	h := t.deal.Handoff
	switch {
	case h == nil || h.ID != id || h.State != state:
		t.change.Reply.Toast = t.say.Str("handoff.over")
	case t.deal.Status != sales.Open:
		t.change.Reply.Toast = t.say.Str("deal.is_closed")
	case !t.allowed(mayAnswer, t.deal):
		t.change.Reply.Toast = t.say.Str("handoff.not_to_you", phrases.V{"Who": t.roster.Name(h.To)})
	default:
		return true
	}
	t.showDeal()
	return false
}

// accept takes the hook. A role that answers for this stage or the next one
// becomes the deal's owner; any other holds the hook until it gives it back.
func (t *turn) accept() {
	if t.stands(t.press.Item, sales.Offered) {
		t.acceptFor(time.Time{})
	}
}

// acceptFor accepts, at once or for a later day. Who covers accepts in the name of
// who is away: the deal is theirs when they are back.
func (t *turn) acceptFor(later time.Time) {
	h := *t.deal.Handoff
	taker := t.me.ID
	if t.covers(h.To) {
		taker = h.To
	}
	if h.Park != nil {
		t.keepAsleep(h, taker)
		return
	}
	if t.deal.Roles == nil {
		t.deal.Roles = map[string]string{}
	}
	if h.Role != "" {
		t.deal.Roles[h.Role] = taker
	}
	if slices.ContainsFunc(t.owningStages(), func(s *sales.Stage) bool { return s.Responsible == h.Role }) {
		t.takeOver(h, taker, later)
	} else {
		h.State, h.To, h.Accepted, h.For, h.Due = sales.Accepted, taker, t.now.UTC(), later, time.Time{}
		t.deal.Handoff = &h
	}
	t.talk.Asked = nil
	key, line := "handoff.accepted_told", t.say.Say("handoff.accepted")
	t.did("handoff_accepted", "")
	if !later.IsZero() {
		key, line = "handoff.later_told", t.say.Say("handoff.accepted_later", phrases.V{"When": t.when(later)})
		t.did("handoff_later", "")
	}
	t.tellGiver(h.From, func(v view) chat.Message {
		return v.told(t.deal, t.p, key, phrases.V{"Who": t.me.Name, "Deal": t.deal.Company, "When": v.when(later)})
	})
	t.showDeal(line)
}

// tellGiver tells what came of a handoff to who gave the deal, and to its owner
// if it was their head who did.
func (t *turn) tellGiver(from string, draw func(view) chat.Message) {
	if t.theySee(from, t.dealWas) { // else it is another team's by now
		t.tell(from, dealCard(t.deal.ID), draw)
	}
	if owner := t.dealWas.Owner; owner != from {
		t.tell(owner, dealCard(t.deal.ID), draw)
	}
}

// theySee reports whether somebody else may see a deal.
func (t *turn) theySee(person string, d *sales.Deal) bool {
	who := t.roster.Person(person)
	return who != nil && t.e.viewOf(who, t.roster, t.now).may(mayView, d)
}

// takeOver makes the taker the owner. A day they promise is the deal's next step.
func (t *turn) takeOver(h sales.Handoff, taker string, later time.Time) {
	if stage := t.stage(); stage != nil && stage.Responsible != h.Role && t.deal.Roles[stage.Responsible] == h.From {
		delete(t.deal.Roles, stage.Responsible) // the giver's part at this stage is over
	}
	t.deal.Owner, t.deal.Handoff = taker, nil
	if later.IsZero() {
		return
	}
	what := h.What
	if what == "" {
		what = t.say.Str("handoff.take_up")
	}
	t.deal.Next = &sales.NextStep{What: what, Due: later}
}

// told is a card under one line of news; the line alone for who may not see the
// deal any more.
func (v view) told(d *sales.Deal, p *sales.Process, key string, vals phrases.V) chat.Message {
	if !v.may(mayView, d) {
		return chat.Message{Text: v.say.Say(key, vals)}
	}
	return v.card(d, p, v.say.Say(key, vals))
}

// acceptLater asks for the day.
func (t *turn) acceptLater() {
	if !t.stands(t.press.Item, sales.Offered) {
		return
	}
	if day, ok := t.dayNamed(t.press.Arg); ok {
		t.acceptFor(t.moment(phrases.When{Time: day}).UTC())
		return
	}
	t.ask(Asked{What: askLaterDay, Deal: t.deal.ID, Item: t.deal.Handoff.ID})
	var near []chat.Button
	for _, d := range days[:3] {
		near = append(near, button(t.say.Str(d.key), press{Act: "acceptlater", Deal: t.deal.ID, Item: t.deal.Handoff.ID, Arg: d.arg}))
	}
	t.promptDeal(t.say.Say("handoff.by_when"), rows(3, near...)...)
}

func (t *turn) laterTyped(words string) {
	if !t.stands(t.talk.Asked.Item, sales.Offered) {
		return
	}
	when, ok := phrases.ParseWhen(words, t.now)
	if !ok {
		t.ask(Asked{What: askLaterDay, Deal: t.deal.ID, Item: t.deal.Handoff.ID})
		t.promptDeal(t.say.Say(noDate(words, t.now)))
		return
	}
	t.acceptFor(t.moment(when).UTC())
}
