package main

import (
	"strings"
	"time"

	"milepost/dialogs"
	"milepost/dialogs/chat"
	"milepost/dialogs/phrases"
	"milepost/dialogs/sales"
)

// tally counts what was to be seen in a world.
type tally struct {
	unasked  int            // messages nobody had asked for
	pings    map[string]int // the same by person and day
	handoffs int
	woken    int                     // deals that were left and came back
	states   map[string]sales.Status // of each deal: how it stands
}

func newTally() tally { return tally{pings: map[string]int{}, states: map[string]sales.Status{}} }

func (t *tally) add(c dialogs.Change) {
	for _, e := range c.Events {
		switch e.What {
		case "handoff_offered":
			t.handoffs++
		case "woke":
			t.woken++
		}
	}
	for _, w := range c.Deals {
		t.states[w.Deal.ID] = w.Deal.Status
	}
	for _, p := range c.Parcels {
		if p.Class == chat.Once {
			t.unasked++
			t.pings[p.Person+c.At.Format(time.DateOnly)]++
		}
	}
}

// words is the tally in a line; what did not happen is not in it.
func (t *tally) words(say phrases.Printer) string {
	busiest, over := 0, map[sales.Status]int{}
	for _, n := range t.pings {
		busiest = max(busiest, n)
	}
	for _, how := range t.states {
		over[how]++
	}
	var parts []string
	for _, p := range []struct {
		key string
		n   int
	}{
		{"playground.unasked", t.unasked}, {"playground.busiest", busiest}, {"playground.handoffs", t.handoffs},
		{"playground.woken", t.woken}, {"playground.won", over[sales.Won]}, {"playground.lost", over[sales.Lost]},
	} {
		if p.n > 0 {
			parts = append(parts, say.Str(p.key, phrases.V{"N": p.n}))
		}
	}
	return say.Str("playground.saw") + " " + strings.Join(parts, " · ")
}
