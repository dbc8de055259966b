package dialogs

import "milepost/dialogs/sales"

// What follows from a change of a deal, whoever made it. Each looks at the deal as
// it is now, and at what it was in dealWas, and adds what is due to the same Change:
// a role that a fact calls in, a debt that was paid. None may undo another, so
// that the order does not matter.
var consequences = []func(*turn){(*turn).settleDebts, (*turn).settleRequest, (*turn).knowPeople, (*turn).followActs}

// followed names, in the journal, what followed from the event before it. It is
// nobody's act, so nobody undoes it: it follows anew from what stands then.
const followed = "followed"

// write keeps what the turn did to its deal: the act as one event, what follows
// from it as another, and when to look again.
func (t *turn) write() {
	acted := t.journal(t.dealWas, t.what, t.note)
	if acted && t.deal.Status == sales.Open {
		t.follow()
	}
	if acted {
		t.change.Deals = append(t.change.Deals, Write{Deal: *t.deal, Due: t.e.due(t.deal, t.p, t.roster, t.now)})
	}
}

// follow does what follows, as an event of its own.
func (t *turn) follow() {
	before := t.deal.Clone()
	for _, follow := range consequences {
		follow(t)
	}
	t.journal(&before, followed, "")
}

// journal adds the difference from what the deal was as an event; it reports
// false if there is none and nothing to note.
func (t *turn) journal(was *sales.Deal, what, note string) bool {
	changes := sales.Diff(was, t.deal)
	if len(changes) == 0 && note == "" {
		return false
	}
	c := &t.change
	ev := sales.Event{
		ID: c.Cause, Deal: t.deal.ID, At: c.At, Via: t.u.From.Messenger, What: what,
		Payload: sales.Payload{Note: note, Changes: changes},
	}
	if len(c.Events) > 0 || what == followed {
		ev.ID += "/" + what
	}
	if t.me != nil && what != followed {
		ev.By = t.me.ID
		c.CallOff = append(c.CallOff, nudgeKey(t.deal.ID))
	}
	c.Events = append(c.Events, ev)
	return true
}
