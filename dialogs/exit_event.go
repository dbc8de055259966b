package dialogs

import (
	"milepost/dialogs/chat"
	"milepost/dialogs/phrases"
	"milepost/dialogs/sales"
)

// What a deal that is left waits for at the buyer's: the end of what keeps them from
// deciding, or what makes them decide. It sleeps and wakes with it.

// theirEvent is what is known to be still to come; nil: nothing is.
func (t *turn) theirEvent() *sales.Occasion {
	all, today := sales.Occasions(t.p, t.deal), sales.DateOf(t.now, t.zone)
	for _, effect := range []sales.Effect{sales.Blocking, sales.Compelling} {
		for _, o := range sales.Events(all, effect) {
			if o.Date > today || o.Date == "" {
				return &o
			}
		}
	}
	return nil
}

// awaited is what is waited for, in a few words.
func (v view) awaited(p *sales.Process, o *sales.Occasion) string {
	name := o.What
	switch {
	case o.Question != "":
		name = v.occasionName(p, o)
	case o.What == "" || o.Effect == sales.Blocking:
		name = v.kindName(p, o.Kind)
	}
	if o.Effect == sales.Blocking {
		return v.say.Str("exit.on_over", phrases.V{"Event": name})
	}
	return name
}

// isOver wakes a deal that slept until the event that stands no more since now or, if
// it waits for none that we know, while that kept the buyer from deciding. It says so;
// nothing if the deal is awake, or sleeps on.
func (t *turn) isOver(o *sales.Occasion) chat.Text {
	s := t.deal.Parking
	t.thaw()
	switch {
	case s == nil:
		return nil
	case s.Event == o.ID:
	case s.Event != "" || !sales.Frozen(t.p, t.dealWas) || sales.Frozen(t.p, t.deal):
		return nil
	}
	if s.On == "" {
		s.On = t.awaited(t.p, o)
	}
	if t.what == factNotSo {
		return t.rouse("exit.first_not_so")
	}
	return t.rouse("exit.first_over")
}

// sleepWith has a deal sleep until the new day of the event that it waits for.
func (t *turn) sleepWith(f *sales.Fact) {
	if s := t.deal.Parking; s != nil && s.Event == f.ID && f.Date != "" {
		s.Wake = t.wakes(t.deal, f.Date, nil)
	}
}
