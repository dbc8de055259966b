package dialogs

import (
	"time"

	"milepost/dialogs/chat"
	"milepost/dialogs/phrases"
)

// addNote keeps a line on the deal.
func (t *turn) addNote() {
	if !t.allowed(mayWork, t.deal) {
		t.refuse(mayWork)
		return
	}
	if t.args != "" {
		t.noteTyped(t.args)
		return
	}
	if t.u.Kind != chat.Pressed && t.loose() != "" { // said a moment ago, and not kept then
		t.noteTyped(t.loose())
		return
	}
	t.ask(Asked{What: askNote, Deal: t.deal.ID})
	t.promptDeal(t.say.Say("deal.note_ask", phrases.V{"Deal": t.deal.Company}))
}

// looseFor is how long words that nothing was asked for wait to become a note.
const looseFor = time.Hour

// loose is what was said about the deal without being asked; empty if nothing was.
func (t *turn) loose() string {
	if a := t.talk.Asked; a != nil && a.What == looseWords && a.Deal == t.deal.ID && t.now.Sub(a.Since) < looseFor {
		return a.Data
	}
	return ""
}

// keepNote makes a note of them.
func (t *turn) keepNote() {
	if t.loose() == "" {
		t.stale()
		return
	}
	t.noteTyped(t.loose())
}

func (t *turn) noteTyped(words string) {
	if !t.allowed(mayWork, t.deal) {
		t.refuse(mayWork)
		return
	}
	t.talk.Asked = nil
	clean, _ := phrases.Clean(words, maxAnswer)
	t.did("noted", clean)
	t.showDeal(t.say.Say("deal.note_saved", phrases.V{"Words": cut(clean, 120)}))
}
