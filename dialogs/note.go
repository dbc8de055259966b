package dialogs

import "milepost/dialogs/phrases"

// addNote keeps a line on the deal.
func (t *turn) addNote() {
	if !t.may(mayWork, t.deal) {
		t.toast("deal.not_yours")
		return
	}
	if t.args != "" {
		t.noteTyped(t.args)
		return
	}
	t.ask(Asked{What: askNote, Deal: t.deal.ID})
	t.promptDeal(t.say.Say("deal.note_ask", phrases.V{"Deal": t.deal.Company}))
}

func (t *turn) noteTyped(words string) {
	if !t.may(mayWork, t.deal) {
		t.toast("deal.not_yours")
		return
	}
	t.talk.Asked = nil
	clean, _ := phrases.Clean(words, maxAnswer)
	t.did("noted", clean)
	t.showDeal(t.say.Say("deal.note_saved"))
}
