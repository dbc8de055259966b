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
	if !t.may(mayWork, t.deal) {
		t.toast("deal.not_yours")
		return
	}
	done := map[string]bool{}
	var undone []string
	state := t.deal
	for _, ev := range slices.Backward(t.k.Events) {
		if ev.What == "undone" {
			for id := range strings.FieldsSeq(ev.Payload.Note) {
				done[id] = true
			}
			continue
		}
		if ev.By != t.me.ID || !undoable(ev.What) || done[ev.ID] || t.now.Sub(ev.At) > undoFor {
			continue
		}
		back, ok := sales.Revert(state, ev.Payload.Changes)
		if !ok {
			t.toast("deal.undo_touched")
			t.redrawAfterPress()
			return
		}
		state, undone = &back, append(undone, ev.ID)
		if ev.What == "lost" && back.Status == sales.Lost {
			continue // those were the words to it: the closing is meant
		}
		t.deal = state
		t.did("undone", strings.Join(undone, " "))
		if t.dealWas.Status != t.deal.Status {
			t.tellHead("close.told_open")
		}
		line := t.say.Say("deal.undone", phrases.V{"What": t.eventName(ev)})
		if s := t.talk.Sitting; s != nil && s.Deal == t.deal.ID && !s.Single && s.At > 0 && s.Answered > 0 {
			s.stepBack()
			s.Answered, s.Grading = s.Answered-1, false
			t.showQuestion(line) // the sitting goes on with what was taken back
			return
		}
		t.talk.Sitting, t.talk.Asked = nil, nil
		t.showDeal(line)
		return
	}
	t.toast("deal.undo_nothing")
	t.redrawAfterPress()
}

// undoable reports whether an act can be taken back by its doer.
func undoable(what string) bool {
	return !slices.Contains([]string{"", "created", "noted", "undone", "told"}, what)
}

func (t *turn) redrawAfterPress() {
	if t.u.Kind == chat.Pressed {
		t.showDeal()
	}
}

// eventName says what an event was, in a few words.
func (t *turn) eventName(ev sales.Event) string {
	item := ""
	for _, c := range ev.Payload.Changes {
		if id, ok := strings.CutPrefix(c.Field, "answers."); ok {
			if q := t.p.Question(id); q != nil {
				item = q.Label(t.say.Lang())
			}
		}
	}
	return t.say.Str("what."+ev.What, phrases.V{"Item": item})
}
