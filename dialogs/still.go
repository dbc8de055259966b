package dialogs

import (
	"slices"

	"milepost/checks"
	"milepost/dialogs/chat"
	"milepost/dialogs/phrases"
	"milepost/dialogs/sales"
)

// Is it still true? An answer that grew old is not asked from scratch: it is shown,
// and one press keeps it, changes it, or takes the question to the buyer.

// stillLine asks whether an answer still holds. Where names may not stand beside a
// problem, nothing is said of who gave it.
func (v view) stillLine(q *sales.Question, a sales.Answer) chat.Text {
	vals := phrases.V{"Item": q.Label(v.say.Lang()), "Value": cut(v.value(q, a.Value), 80), "Date": v.day(a.At), "Who": v.name(a.By)}
	if !v.namesAllowed() {
		return v.say.Say("score.still_unnamed", vals)
	}
	return v.say.Say("checks.answer_expired", vals)
}

// stillTrue asks of one answer that grew old, with the three ways to answer for who
// may; nothing if none did. The next is asked once this one is settled.
func (v view) stillTrue(found []checks.Finding, d *sales.Deal, p *sales.Process) (line chat.Text, keys [][]chat.Button) {
	i := slices.IndexFunc(found, func(f checks.Finding) bool { return f.Rule == checks.AnswerExpired })
	if i < 0 {
		return nil, nil
	}
	q := p.Question(found[i].Item)
	if v.may(mayWork, d) {
		keys = rows(3, v.stillButtons(q, func(arg string) press { return press{Act: "still", Deal: d.ID, Item: q.ID, Arg: arg} })...)
	}
	return v.findingLine(found[i], d, p), keys
}

// stillButtons are the same by whatever press. Without a message to the buyer there
// is nothing to send them.
func (v view) stillButtons(q *sales.Question, to func(arg string) press) []chat.Button {
	out := []chat.Button{button(v.say.Str("score.same"), to("y")), button(v.say.Str("score.changed"), to("n"))}
	if len(q.ToBuyer) > 0 {
		out = append(out, button(v.say.Str("score.ask"), to("ask")))
	}
	return out
}

// still answers it from a card or a reminder.
func (t *turn) still() {
	q := t.p.Question(t.press.Item)
	if !t.workable() {
		return
	}
	if q == nil || !t.isExpired(q) {
		t.staleAnswer()
		return
	}
	switch t.press.Arg {
	case "y":
		t.affirm(q)
		t.showDeal(t.saved(q))
	case "n":
		t.sit([]string{q.ID}, true)
	case "ask":
		t.talk.Sitting = &Sitting{Deal: t.deal.ID, Items: []string{q.ID}, Card: t.here(), Began: t.now, Single: true}
		t.dontKnow()
	default:
		t.stale()
	}
}

func (t *turn) isExpired(q *sales.Question) bool {
	a, known := t.deal.Answered(q.ID)
	return known && sales.Expired(q, a, t.now)
}

// wasAnswered reports whether a sitting asks of an item if it is still true, rather than
// from scratch: it was answered before, well enough but for its age.
func (t *turn) wasAnswered(item string) bool {
	q := t.p.Question(item)
	if q == nil {
		return false
	}
	a, known := t.deal.Answered(item)
	if s := t.talk.Sitting; !known || s != nil && s.Deal == t.deal.ID && (s.Single || s.Changed == item || !a.At.Before(s.Began)) {
		return false
	}
	return sales.Expired(q, a, t.now) || a.Grade >= t.needed(item)
}

// stillAsked takes the answer to "still true?" in a sitting.
func (t *turn) stillAsked() {
	item := t.item()
	if item == "" || item != t.press.Item || !t.wasAnswered(item) || !t.workable() {
		t.staleAnswer()
		return
	}
	q := t.p.Question(item)
	switch t.press.Arg {
	case "y":
		t.same(q)
	case "n":
		t.talk.Sitting.Changed = item
		t.showQuestion()
	default:
		t.dontKnow()
	}
}

// same keeps an answer of the sitting as it was, and asks how we know it only where
// that is not enough for the gate.
func (t *turn) same(q *sales.Question) {
	t.affirm(q)
	if t.deal.Knows[q.ID].Grade < t.needed(q.ID) && t.needed(q.ID) > sales.Told {
		t.talk.Sitting.Grading = true
		t.showQuestion()
		return
	}
	t.advance(t.saved(q))
}

// affirm keeps an answer that still holds, said by us now.
func (t *turn) affirm(q *sales.Question) {
	a := t.deal.Knows[q.ID].Renewed()
	a.By, a.At, a.Via = t.me.ID, t.now, t.u.From.Messenger
	t.keepKnown(q, a)
	t.did("answered", "")
}
