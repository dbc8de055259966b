package main

import (
	"strings"
	"sync/atomic"
	"syscall"
	"testing"

	"milepost/adapters/store/storetest"
)

// crew are replicas on one Redis, the first of them the house that people know.
type crew []*house

// newCrew starts three.
func newCrew(t *testing.T, config string) crew {
	t.Helper()
	h := newHouse(t, strings.Replace(config, "[telegram]\n", "[telegram]\npace = \"none\"\n", 1))
	h.url = storetest.URL(storetest.Redis(t), "milepost")
	h.write(t, "process.toml", repsProcess())
	c := crew{h, h.beside(t, "", ""), h.beside(t, "", "")}
	for _, r := range c {
		r.launch(t)
	}
	for _, r := range c {
		r.ready(t)
	}
	return c
}

// polls reports whether a replica takes its turn at asking for updates.
func (h *house) polls() bool {
	p := h.program.Load()
	said := p.said.String()
	return !p.dead() && strings.Count(said, "it is our turn") > strings.Count(said, "our turn is over")
}

// poller waits until one other than a certain one asks for updates.
func (c crew) poller(t *testing.T, not *house) (found *house) {
	t.Helper()
	c[0].Eventually(within, func() bool {
		for _, r := range c {
			if r != not && r.polls() {
				found = r
			}
		}
		return found != nil
	})
	if found == nil {
		t.Fatal("nobody asks for updates")
	}
	return found
}

func (h *house) signal(t *testing.T, s syscall.Signal) {
	t.Helper()
	if err := h.program.Load().cmd.Process.Signal(s); err != nil {
		t.Fatal(err)
	}
}

// Of three replicas one asks Telegram. Whatever ends it while people work, another
// one takes over; no answer is lost or counted twice, and never do two ask at a time.
func TestAnotherReplicaAsksWhenThePollerEnds(t *testing.T) {
	t.Parallel()
	for how, end := range map[string]func(t *testing.T, c crew, h *house){
		"killed": func(t *testing.T, c crew, h *house) {
			h.kill()
			c.poller(t, h)
			h.start(t)
		},
		"stopped": func(t *testing.T, c crew, h *house) {
			h.stop(t)
			c.poller(t, h)
			h.start(t)
		},
		"paused for longer than its turn": func(t *testing.T, c crew, h *house) {
			h.signal(t, syscall.SIGSTOP)
			c.poller(t, h)
			h.signal(t, syscall.SIGCONT)
		},
	} {
		t.Run(how, func(t *testing.T) {
			t.Parallel()
			c := newCrew(t, repsConfig(reps))
			var calls atomic.Int64
			c[0].Tap(func(string, bool) { calls.Add(1) })
			works := func(n int64) {
				if until := calls.Load() + n; !c[0].Eventually(within, func() bool { return calls.Load() > until }) {
					t.Fatal("nobody works")
				}
			}
			people := gather(c[0].Server, qualifies, reps)
			works(200)
			end(t, c, c.poller(t, nil))
			works(200)
			people.goesHome()
			m := c[0].rested(t)
			for _, r := range c[1:] {
				r.stop(t)
			}
			for _, r := range c {
				if strings.Contains(r.log.String(), "another program asks") {
					t.Error("two asked at a time")
				}
			}
			people.judge(t, m).tell(t)
		})
	}
}
