package dialogs

import (
	"milepost/dialogs/sales"
)

// The one place where a deal is left, by whoever: the rep through their conversation
// or in one word, a head, the clock.

// wayOut is how a deal is left: for which reason of the process, through which door,
// and what is known of its coming back.
type wayOut struct {
	exit   string
	door   string
	back   sales.WakeRule
	amount sales.Money // with which it goes on smaller
}

// leaveBy goes through the door. Who is told of it is the caller's.
func (t *turn) leaveBy(w wayOut) {
	t.deal.Promised = ""
	way := sales.Way{Door: w.door, Exit: w.exit, By: t.actor(), At: t.now.UTC(), Hours: t.stageHours()}
	switch w.door {
	case sales.DoorPause:
		t.deal.Park(t.parking(w))
	case sales.DoorNurture:
		t.offerCare(t.parking(w))
	case sales.DoorShrink:
		way.Hours = 0
		t.deal.Price(w.amount, way.By, t.now)
		t.deal.Took(way)
	case sales.DoorClose:
		t.end(sales.Lost)
		t.deal.Exit, t.deal.ExitNote = w.exit, w.back.On
		t.deal.Took(way)
	}
	t.talk.Asked = nil
}

// actor is who acts; empty: the clock.
func (t *turn) actor() string {
	if t.me == nil {
		return ""
	}
	return t.me.ID
}

// parking is how the deal sleeps by a way out.
func (t *turn) parking(w wayOut) sales.Parking {
	return sales.Parking{Door: w.door, Exit: w.exit, Since: t.now.UTC(), By: t.actor(), Wake: t.wakes(t.deal, w.back.Wake, t.p.Exit(w.exit)), On: w.back.On, Event: w.back.Event, Hours: t.stageHours()}
}

// stageHours is what the deal takes of our time a month, as the process assumes.
func (t *turn) stageHours() int {
	if s := t.stage(); s != nil {
		return s.Hours
	}
	return 0
}
