package dialogs

import "milepost/dialogs/sales"

// followed names, in the journal, what followed from the event before it. It is
// nobody's act, so nobody undoes it: it follows anew from what stands then.
const followed = "followed"

// write keeps what the turn did to its deal: the act as one event, what follows
// from it as another, and when to look again.
func (t *turn) write() {
	acted := t.journal(t.dealWas, t.what, t.note)
	if acted {
		t.follow()
		t.actedUpon()
		t.writeDeal(t.e.due(t.deal, t.p, t.roster, t.now))
	}
}

// follow does what follows from a change of the deal, whoever made it, as an event
// of its own. Each step looks at the deal as it is now, and at what it was in
// dealWas, and adds what is due to the same Change. None may undo another, so that
// their order does not matter.
func (t *turn) follow() {
	before := t.deal.Clone()
	if t.deal.Status == sales.Open {
		t.settleDebts()
		t.settleRequest()
		t.knowPeople()
		t.thaw()
		t.followActs()
		t.callIn()
		t.takeUp()
		t.suggestExit()
	} else if t.dealWas.Status == sales.Open {
		t.dismiss()
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
