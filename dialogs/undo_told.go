package dialogs

import (
	"slices"

	"milepost/dialogs/chat"
	"milepost/dialogs/phrases"
	"milepost/dialogs/sales"
)

// Who was told that a deal was left hears that it was not.

// tellBack tells of an act that was undone who had been told of it.
func (t *turn) tellBack(ev sales.Event) {
	switch ev.What {
	case "won", "lost":
		if t.dealWas.Status != t.deal.Status {
			t.tellEnd("close.told_open")
		}
	case "left", "parked":
		if head := sales.Accountable(t.p, t.deal, t.roster); t.hasRead(head, ev.At) {
			t.tellOpen(head)
		}
	}
	if h := t.dealWas.Handoff; h != nil && h.State == sales.Offered && t.deal.Handoff == nil {
		t.tell(h.To, dealCard(t.deal.ID), func(v view) chat.Message {
			return chat.Message{Text: v.say.Say("handoff.recalled_told", phrases.V{"Who": t.me.Name, "Deal": t.deal.Company})}
		})
	}
}

// tellAwake tells of a deal that is woken on the day it was left whoever left it by
// their word, or was told that the clock did. Its owner and its keeper read more.
func (t *turn) tellAwake(slept *sales.Parking) {
	head := slept.By
	if head == "" {
		head = sales.Accountable(t.p, t.deal, t.roster)
	}
	if t.now.Sub(slept.Since) <= undoFor && !slices.Contains([]string{t.deal.Owner, slept.Carer}, head) {
		t.tellOpen(head)
	}
}

// tellOpen tells somebody, when they work, that a deal is open again.
func (t *turn) tellOpen(person string) {
	t.inHours(person, "", func(v view) chat.Message {
		return v.news(t.deal, v.say.Say("close.told_open", phrases.V{"Who": t.me.Name, "Deal": v.dealLine(t.deal)}))
	})
}
