package dialogs

import (
	"time"

	"milepost/dialogs/phrases"
	"milepost/dialogs/sales"
)

// Two leave a deal at once: the second one reads who was quicker, and what stands.

// overslept says of a deal that sleeps who left it, and until when.
func (t *turn) overslept() {
	s := t.deal.Parking
	key := "exit.is_asleep"
	if s.By == "" {
		key = "exit.is_asleep_clock"
	}
	t.over(key, phrases.V{"Who": t.name(s.By), "When": t.when(s.Since), "Wake": t.day(s.Wake)})
}

// wasClosed says of a deal that is closed who did it.
func (t *turn) wasClosed() {
	n := len(t.deal.Ways)
	if t.deal.Status != sales.Lost || n == 0 || t.deal.Ways[n-1].Door != sales.DoorClose {
		t.over("deal.is_closed", nil)
		return
	}
	w := t.deal.Ways[n-1]
	t.over("exit.is_closed", phrases.V{"Who": t.name(w.By), "When": t.when(w.At)})
}

// isOffered reports whether the deal is offered to marketing already, and says so.
func (t *turn) isOffered() bool {
	h := t.deal.Handoff
	if h == nil || h.Park == nil {
		return false
	}
	t.over("exit.is_offered", phrases.V{"Who": t.name(h.From), "To": t.name(h.To), "When": t.when(h.Offered)})
	return true
}

// wasLeft reports whether somebody else left a deal that is still open since I began
// to, and says so: it is offered to marketing, or goes on smaller.
func (t *turn) wasLeft(since time.Time) bool {
	if h := t.deal.Handoff; h != nil && h.From != t.me.ID && !h.Offered.Before(since) && t.isOffered() {
		return true
	}
	n := len(t.deal.Ways)
	if n == 0 {
		return false
	}
	w := t.deal.Ways[n-1]
	if w.Door != sales.DoorShrink || w.By == t.me.ID || w.At.Before(since) {
		return false
	}
	t.over("exit.is_smaller", phrases.V{"Who": t.name(w.By), "When": t.when(w.At), "Amount": t.amountOr(t.deal.Amount)})
	return true
}
