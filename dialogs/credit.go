package dialogs

import (
	"slices"
	"time"

	"milepost/dialogs/chat"
	"milepost/dialogs/phrases"
	"milepost/dialogs/sales"
)

// A gate may be passed on credit: whoever asks says why, and by when what is
// missing will be there. Their head decides; until then the hook is the head's.
//
//	gate shut ─► why ─► until when ─► asked ─► allowed: the deal moves, and owes
//	                        │           ├────► not yet: it stays
//	      a head's own deal └─► moves   └────► taken back, or all is there: nothing is owed

// The measures of a credit.
const (
	creditDays   = 60 // a debt is due within so many days
	reasonsReady = 3  // reasons that are offered
)

// toDecide is how long a head has for it.
var toDecide = sales.Span{N: 4, Unit: sales.BusinessHours}

// creditable reports whether the gate can be passed on credit now; if not it shows why.
func (t *turn) creditable() bool {
	switch {
	case !t.workable():
		return false
	case t.deal.Request != nil:
		t.showDeal(t.say.Say("credit.one_at_a_time"))
		return false
	case t.p.Next(t.deal.Stage) == nil || len(sales.Gate(t.p, t.deal, t.now)) == 0:
		t.move()
		return false
	}
	return true
}

// moveOnCredit asks why.
func (t *turn) moveOnCredit() {
	if !t.creditable() {
		return
	}
	t.ask(Asked{What: askCredit, Deal: t.deal.ID, Item: t.deal.Stage})
	var keys []chat.Button
	for _, because := range t.reasons() {
		keys = append(keys, button(t.say.Str("credit.because_"+because), press{Act: "creditwhy", Deal: t.deal.ID, Arg: because, Stamp: t.talk.Stamp}))
	}
	t.promptDeal(t.say.Say("credit.why"), rows(1, keys...)...)
}

// reasons are those that fit what is missing, by the endings of their phrases.
func (t *turn) reasons() []string {
	var out []string
	add := func(because string) {
		if len(out) < reasonsReady && !slices.Contains(out, because) {
			out = append(out, because)
		}
	}
	for _, m := range sales.Gate(t.p, t.deal, t.now) {
		switch {
		case m.Expired:
			add("stale")
		case m.Known:
			add("paper")
		case m.Step != nil:
			add("promised")
		case m.Question == nil:
			add("gathering")
		case !t.deal.Knows[m.Question.ID].Asked.IsZero():
			add("asked")
		case m.Question.Kind == sales.KindPerson:
			add("person")
		default:
			add("gathering")
		}
	}
	return out
}

// crediting reports whether credit is still being asked for out of this stage.
func (t *turn) crediting(what string) bool {
	if a := t.talk.Asked; a == nil || a.What != what || a.Item != t.deal.Stage {
		t.stale()
		return false
	}
	return t.creditable()
}

func (t *turn) pickCreditWhy() {
	if !t.crediting(askCredit) {
		return
	}
	if !slices.Contains(t.reasons(), t.press.Arg) {
		t.stale()
		return
	}
	t.askCreditDay(t.say.Str("credit.because_" + t.press.Arg))
}

func (t *turn) creditWhyTyped(words string) {
	if t.crediting(askCredit) {
		t.askCreditDay(cut(words, maxLine))
	}
}

// askCreditDay asks until when.
func (t *turn) askCreditDay(reason string, above ...chat.Text) {
	t.ask(Asked{What: askCreditDay, Deal: t.deal.ID, Item: t.deal.Stage, Data: reason})
	b := func(label, arg string) chat.Button {
		return button(label, press{Act: "creditday", Deal: t.deal.ID, Arg: arg, Stamp: t.talk.Stamp})
	}
	ask := t.say.Say("credit.until", phrases.V{"Reason": cut(reason, 120)})
	t.promptDeal(chat.Lines(append(above, ask)...), []chat.Button{
		b(t.day(t.creditDay("fri")), "fri"), b(t.say.Str("credit.days_5", phrases.V{"Date": t.day(t.creditDay("5d"))}), "5d"),
	})
}

// creditDay is the day of a button: the next Friday, or five working days from now.
func (t *turn) creditDay(arg string) time.Time {
	if arg == "fri" {
		return t.now.AddDate(0, 0, 1+int(11-t.now.Weekday())%7)
	}
	return t.e.business(t.me).Add(t.now, sales.Span{N: 5, Unit: sales.BusinessDays})
}

func (t *turn) pickCreditDay() {
	switch {
	case !t.crediting(askCreditDay):
	case t.press.Arg != "fri" && t.press.Arg != "5d":
		t.stale()
	default:
		t.credit(t.talk.Asked.Data, t.moment(phrases.When{Time: t.creditDay(t.press.Arg)}))
	}
}

func (t *turn) creditDayTyped(words string) {
	if !t.crediting(askCreditDay) {
		return
	}
	reason := t.talk.Asked.Data
	when, ok := phrases.ParseWhen(words, t.now)
	until := t.moment(when)
	switch {
	case !ok || !until.After(t.now):
		t.askCreditDay(reason, t.say.Say("credit.day_unclear"))
	case until.After(t.now.AddDate(0, 0, creditDays)):
		t.askCreditDay(reason, t.say.Say("credit.day_far", phrases.V{"Date": t.day(t.now.AddDate(0, 0, creditDays))}))
	default:
		t.credit(reason, until)
	}
}

// credit asks the head, or moves the deal at once if that is for me to allow.
func (t *turn) credit(reason string, until time.Time) {
	t.talk.Asked = nil
	if t.may(mayAllow, t.deal) {
		t.onCredit(sales.Request{By: t.me.ID, Words: reason, Until: until.UTC()}, "")
		t.tellOwed(t.deal.Owner, "credit.moved_told", reason)
		t.showArrival(t.stage())
		return
	}
	head := t.roster.Person(sales.Accountable(t.p, t.deal, t.roster))
	if head == nil {
		t.showDeal(t.say.Say("credit.nobody"))
		return
	}
	now := t.now.UTC()
	t.deal.Request = &sales.Request{
		ID: derive("Q", t.change.Cause, 6), Kind: sales.ForCredit, By: t.me.ID, To: head.ID, Asked: now,
		Due: t.e.business(t.present(head)).Add(now, toDecide).UTC(), Words: reason, Stage: t.deal.Stage, Until: until.UTC(),
	}
	t.did("credit_asked", reason)
	t.askHead()
	t.showDeal(t.say.Say("credit.asked", phrases.V{"Who": t.name(head.ID), "Due": t.when(t.deal.Request.Due)}))
}

// requestKey names what waits to be told of a request.
func requestKey(id string) string { return "request/" + id }

// askHead puts the request to who decides, when they work.
func (t *turn) askHead() {
	t.requestTold(t.deal.Request.To, func(v view) chat.Message {
		if t.deal.Request.Kind == sales.ForExit {
			return v.proposalCard(t.deal, t.p)
		}
		return v.requestCard(t.deal, t.p)
	})
}

// requestTold tells somebody of the request when they work: on the deal's card, and
// never if it is over before.
func (t *turn) requestTold(person string, draw func(view) chat.Message) {
	if who := t.inPlaceOf(t.roster.Person(person)); !t.isMe(who) {
		t.atWork(who, dealCard(t.deal.ID), requestKey(t.deal.Request.ID), draw)
	}
}

// takeBack withdraws my request.
func (t *turn) takeBack() {
	r := t.deal.Request
	if r == nil || r.ID != t.press.Item || r.Kind != sales.ForCredit {
		t.decidedAlready(t.press.Item)
		return
	}
	if !t.allowed(mayWork, t.deal) || r.By != t.me.ID && !t.covers(r.By) {
		t.stale()
		return
	}
	t.deal.Request = nil
	t.did("credit_withdrawn", "")
	t.headOff(r, "credit.withdrawn_told")
	t.showDeal(t.say.Say("credit.withdrawn"))
}

// headOff tells who was asked that nothing is wanted of them any more, where they
// were asked: what still waits for their morning never comes.
func (t *turn) headOff(r *sales.Request, key string) {
	t.change.CallOff = append(t.change.CallOff, requestKey(r.ID))
	who := t.present(t.roster.Person(r.To)) // who was asked, whatever they may see now
	if to, ok := address(who); ok && !t.isMe(who) && !t.now.Before(t.e.reads(who, r.Asked)) {
		v := t.e.viewOf(who, t.roster, t.now)
		m := v.told(t.deal, t.p, key, phrases.V{"Who": v.name(r.By), "Deal": t.deal.Company})
		m.Silent = true
		t.post(chat.Parcel{To: to, Class: chat.AtLeastOnce, Card: dealCard(t.deal.ID), Person: who.ID, Message: m})
	}
}
