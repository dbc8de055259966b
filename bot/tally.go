package main

import (
	"strings"
	"time"

	"milepost/dialogs"
	"milepost/dialogs/chat"
	"milepost/dialogs/phrases"
)

// tally counts what was to be seen in a world.
type tally struct {
	unasked  int            // messages nobody had asked for
	pings    map[string]int // the same by person and day
	handoffs int
	ended    map[string]string // deals that are over: "won" or "lost"
}

func newTally() tally { return tally{pings: map[string]int{}, ended: map[string]string{}} }

func (t *tally) add(c dialogs.Change) {
	for _, e := range c.Events {
		switch e.What {
		case "handoff_offered":
			t.handoffs++
		case "won", "lost":
			t.ended[e.Deal] = e.What
		}
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
	busiest, over := 0, map[string]int{}
	for _, n := range t.pings {
		busiest = max(busiest, n)
	}
	for _, how := range t.ended {
		over[how]++
	}
	var parts []string
	for _, p := range []struct {
		key string
		n   int
	}{
		{"playground.unasked", t.unasked}, {"playground.busiest", busiest}, {"playground.handoffs", t.handoffs},
		{"playground.won", over["won"]}, {"playground.lost", over["lost"]},
	} {
		if p.n > 0 {
			parts = append(parts, say.Str(p.key, phrases.V{"N": p.n}))
		}
	}
	return say.Str("playground.saw") + " " + strings.Join(parts, " · ")
}
