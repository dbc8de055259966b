package dialogs

import (
	"time"

	"milepost/dialogs/chat"
	"milepost/dialogs/phrases"
	"milepost/dialogs/sales"
)

// What one person is told when we come back. A press may be lost, so what they
// could press is put before them once more. It comes at once: whoever pressed is
// awake. Outside their working time it makes no sound.

// askedLately is for how long a question is worth putting anew. An older one was
// put aside: /qualify goes on with it.
const askedLately = 7 * 24 * time.Hour

// formOpen is for how long somebody may be filling in a form.
const formOpen = time.Hour

// comeBack tells one person: with the question that was open, else with an offer
// that waits for them, else in a line, if what they wrote may be lost. Who has
// been asked something since, or can have lost nothing, hears nothing.
func (e *Engine) comeBack(k Known, a Absence, cause string, now time.Time) verdict {
	if k.Me == nil {
		return verdict{}
	}
	where := chat.Address{Messenger: a.Messenger, Chat: k.Me.Chats[a.Messenger]}
	asked := k.Talk.Asked
	if asked != nil && asked.In.Messenger == a.Messenger {
		where = asked.In
	}
	t := e.newTurn(k, chat.Update{ID: cause, Kind: chat.Said, From: where, Private: true}, now)
	if t.deal != nil && !t.may(mayView, t.deal) {
		t.drop()
	}
	switch {
	case asked != nil && !asked.Since.Before(a.To): // they are here already
		return verdict{}
	case t.cutOff(a):
		if d := asked.Deal; d != "" && (t.deal == nil || t.deal.ID != d) && k.Round == 0 {
			return verdict{more: &Query{Person: t.me.ID, Deal: d, Find: offers(t.me)}}
		}
		t.askAnew(a)
	case t.formCutOff(a):
		t.post(chat.Parcel{To: where, Class: chat.AtLeastOnce, Card: dealCard(t.deal.ID), Fresh: true, Person: t.me.ID, Message: chat.Message{
			Text: chat.Lines(t.headline(t.deal), t.wasAway(a)), Buttons: rows(1, button(t.say.Str("btn.qualify"), press{Act: "qualify", Deal: t.deal.ID})),
		}})
	}
	if len(t.change.Parcels) == 0 {
		if k.Round == 0 {
			return verdict{more: &Query{Person: t.me.ID, Find: offers(t.me)}}
		}
		t.offerAnew(a)
	}
	if len(t.change.Parcels) == 0 && a.Lost {
		t.post(chat.Parcel{To: where, Class: chat.AtLeastOnce, Person: t.me.ID, Message: chat.Message{Text: t.wasAway(a)}})
	}
	for i := range t.change.Parcels {
		t.change.Parcels[i].Message.Silent = t.resting()
	}
	return verdict{change: t.change}
}

// offers finds the deals among which an offer to somebody may be.
func offers(who *sales.Person) *Find { return &Find{Of: []string{who.ID}, Limit: page} }

// resting reports whether it is not the person's working time.
func (t *turn) resting() bool {
	return t.me.IsAway(t.now) || t.e.business(t.me).NextOpen(t.now).After(t.now)
}

// cutOff reports whether a press or an answer to what is asked may be lost.
func (t *turn) cutOff(a Absence) bool {
	q := t.talk.Asked
	return q != nil && q.In.Messenger == a.Messenger && t.now.Sub(q.Since) < askedLately && (a.Lost || pressable[q.What])
}

// pressable is what is answered by buttons too: words came in by themselves
// unless they are lost.
var pressable = map[string]bool{askAnswer: true, askNextDay: true, askClose: true, askMissing: true, askLaterDay: true, askZone: true}

// askAnew shows what is asked now below everything else, under a line that says
// why. What was asked on a deal that has changed since is not.
func (t *turn) askAnew(a Absence) {
	q, line := *t.talk.Asked, t.wasAway(a)
	if !t.askable(q) {
		return
	}
	if q.What == askAnswer && q.Data != toBuyer {
		t.showQuestion(line)
	} else {
		t.press.Item = q.Item
		t.redrawAsked(q)
		m := &t.change.Parcels[0].Message
		m.Text = chat.Lines(line, m.Text)
	}
	t.talk.Asked.Since = q.Since // a question does not grow young by being shown
	t.change.Talk = &t.talk      // and is not shown to who has moved on meanwhile
}

// askable reports whether what was asked could be asked now.
func (t *turn) askable(q Asked) bool {
	switch {
	case q.Deal == "":
		return true
	case t.deal == nil || t.deal.ID != q.Deal || t.deal.Status != sales.Open:
		return false
	case q.What == askAnswer:
		question := t.p.Question(q.Item)
		return t.item() == q.Item && t.may(mayWork, t.deal) && (q.Data != toBuyer || question != nil && len(question.ToBuyer) > 0)
	case q.Item != "": // a handoff's
		h := t.deal.Handoff
		return h != nil && h.ID == q.Item && (h.State == sales.Accepted) == (q.What == askResult) && t.may(mayAnswer, t.deal)
	}
	return t.may(mayWork, t.deal)
}

// redrawAsked shows a prompt anew. One with nothing to press but the way out
// stands in the chat as well as it would here: the line alone is enough.
func (t *turn) redrawAsked(q Asked) {
	switch q.What {
	case askAnswer:
		t.dontKnow()
	case askNextDay:
		t.askNextDay(q.Data)
	case askClose:
		t.askCloseDate()
	case askMissing:
		t.showMissing(ticked(&q))
	case askLaterDay:
		t.acceptLater()
	case askZone:
		t.askZone()
	default:
		t.show("", chat.Message{})
	}
}

// formCutOff reports whether the person may have sent a form that did not reach us.
func (t *turn) formCutOff(a Absence) bool {
	s := t.talk.Sitting
	return t.item() != "" && s.Sheet != 0 && s.Card.Messenger == a.Messenger && s.Began.Add(formOpen).After(a.From)
}

// offerAnew shows the newest offer that waits for this person, if it was shown there.
func (t *turn) offerAnew(a Absence) {
	to, ok := address(t.me)
	if !ok || to.Messenger != a.Messenger {
		return
	}
	var newest *sales.Deal
	for i := range t.k.Found {
		d := &t.k.Found[i]
		h := d.Handoff
		if h != nil && h.State == sales.Offered && h.To == t.me.ID && h.Offered.Before(a.To) && t.now.Sub(h.Offered) < askedLately &&
			(newest == nil || h.Offered.After(newest.Handoff.Offered)) {
			newest = d
		}
	}
	if newest == nil {
		return
	}
	t.post(chat.Parcel{
		To: to, Class: chat.AtLeastOnce, Card: dealCard(newest.ID), Fresh: true, Person: t.me.ID,
		Message: t.offerCard(newest, t.e.Book.For(newest), t.wasAway(a)),
	})
}

// wasAway is the line that says so, in the reader's time.
func (v view) wasAway(a Absence) chat.Text {
	key := "manners.was_away"
	if a.Lost {
		key = "manners.was_away_long"
	}
	at := func(t time.Time) string {
		t = t.In(v.zone)
		if sales.DateOf(t, v.zone) != sales.DateOf(v.now, v.zone) {
			return t.Format("15:04") + " (" + v.say.Date(t, v.now) + ")"
		}
		return t.Format("15:04")
	}
	return v.say.Say(key, phrases.V{"From": at(a.From), "To": at(a.To)})
}
