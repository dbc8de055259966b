package dialogs

import (
	"slices"
	"strings"
	"time"

	"milepost/dialogs/chat"
	"milepost/dialogs/phrases"
	"milepost/dialogs/sales"
)

// undoFor is how long an act can be undone.
const undoFor = 24 * time.Hour

// undoDepth is how far back in the journal an undo looks.
const undoDepth = 12

// undo puts the last thing I did to this deal in 24 hours back as it was, if
// nobody changed it since. It is a new event; nothing is unsent.
func (t *turn) undo() {
	if !t.allowed(mayWork, t.deal) {
		t.refuse(mayWork)
		return
	}
	back, acts, problem := t.takenBack()
	if problem != "" {
		t.toast(problem)
		t.redrawAfterPress()
		return
	}
	var ids []string
	for _, ev := range acts {
		ids = append(ids, ev.ID)
	}
	ev := acts[len(acts)-1]
	t.deal = back
	t.did("undone", strings.Join(ids, " "))
	t.tellBack(ev)
	t.tellCreditUndone()
	t.tellUndone(ev)
	t.showUndone(ev, t.say.Say("deal.undone", phrases.V{"What": t.eventName(ev)}))
}

// takenBack is the deal without the last thing I did to it, and the acts that this was,
// the last one of what is meant; else the phrase that says why not.
func (t *turn) takenBack() (back *sales.Deal, acts []sales.Event, problem string) {
	done := map[string]bool{}
	var later []sales.Change // what followed since, newest first
	back = t.deal
	for _, ev := range slices.Backward(t.k.Events) {
		if ev.What == "undone" {
			for id := range strings.FieldsSeq(ev.Payload.Note) {
				done[id] = true
			}
			continue
		}
		if ev.What == followed || ev.What == "goodbye" {
			later = append(later, ev.Payload.Changes...)
		}
		if ev.By != t.me.ID || !undoable(ev.What) || done[ev.ID] || t.now.Sub(ev.At) > undoFor {
			continue
		}
		if named := t.press.Arg; named != "" && named != shortCause(ev.ID) {
			continue
		}
		was, ok := sales.Revert(back, ev.Payload.Changes)
		if !ok {
			was, ok = sales.Revert(unfollowed(back, later), ev.Payload.Changes)
		}
		if !ok {
			return nil, nil, "deal.undo_touched"
		}
		back, acts = &was, append(acts, ev)
		if ev.What == "lost" && was.Status == sales.Lost {
			continue // those were the words to it: the closing is meant
		}
		return back, acts, ""
	}
	return nil, nil, "deal.undo_nothing"
}

// unfollowed is a deal without what followed from later acts on its debts and on
// what heads did, and without the letter that was written when it was left: it stands
// in nobody's way, and follows anew. Nobody is asked for
// advice twice, so that what followed there stays.
func unfollowed(d *sales.Deal, later []sales.Change) *sales.Deal {
	for _, c := range later {
		if c.Field == "debts" || c.Field == "acts" || c.Field == "promised" {
			if back, ok := sales.Revert(d, []sales.Change{c}); ok {
				d = &back
			}
		}
	}
	return d
}

// showUndone shows what stands now: an open sitting goes on with what was taken
// back, else the card.
func (t *turn) showUndone(ev sales.Event, line chat.Text) {
	s := t.talk.Sitting
	if s == nil || s.Deal != t.deal.ID || s.Single {
		t.talk.Sitting, t.talk.Asked = nil, nil
		t.showDeal(line)
		return
	}
	for _, item := range t.eventItems(ev) {
		s.returnTo(item)
	}
	if s.At < len(s.Items) { // what the undone answers opened is not asked any more
		s.Items = t.fill(s.Items[:s.At+1], s.At+len(s.Graded)+t.questions(s.Items[s.At]))
	}
	if t.talk.Asked == nil || t.talk.Asked.What != askAnswer { // it was put aside, and still is
		t.showDeal(line)
		return
	}
	t.showQuestion(line)
}

// eventItems are the items of a sitting that an event answered: one, or those of
// a form.
func (t *turn) eventItems(ev sales.Event) (items []string) {
	for _, c := range ev.Payload.Changes {
		if id, ok := strings.CutPrefix(c.Field, "answers."); ok {
			items = append(items, id)
		}
	}
	for _, proof := range t.dealWas.Proof {
		if t.deal.Proven(proof.Step) == nil {
			items = append(items, stepItem+proof.Step)
		}
	}
	return items
}

// undoButton takes back what this turn does, and only that: a second press of it
// must not take back what was done before. Without an act of its own it takes back
// the last one.
func (t *turn) undoButton() chat.Button {
	p := press{Act: "undo", Deal: t.deal.ID}
	if undoable(t.what) {
		p.Arg = shortCause(t.change.Cause)
	}
	return button(t.say.Str("btn.undo"), p)
}

func shortCause(cause string) string { return derive("", cause, 8) }

// undoable reports whether an act can be taken back by its doer.
func undoable(what string) bool {
	return !slices.Contains([]string{"", "created", "noted", "undone", "told", "whispered", "checked", handedOver, givenBack, "process", "credit_asked", "credit_withdrawn", "credit_refused", "goodbye"}, what)
}

func (t *turn) redrawAfterPress() {
	if t.u.Kind == chat.Pressed {
		t.showDeal()
	}
}

// eventName says what an event was, in a few words.
func (t *turn) eventName(ev sales.Event) string {
	var items []string
	for _, id := range t.eventItems(ev) {
		if q := t.p.Question(id); q != nil {
			items = append(items, q.Label(t.say.Lang()))
		}
	}
	return t.say.Str("what."+ev.What, phrases.V{"Item": strings.Join(items, ", ")})
}
