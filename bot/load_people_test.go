package main

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"milepost/adapters/telegram/telegramtest"
)

// act is one thing somebody does, and what they then wait to be shown.
type act struct {
	says, presses string // one of them
	awaits        []string
}

// part is what somebody does, one act after the other for ever.
type part func(user int64, step int) act

// qualifies makes deals and answers the ten questions of each, words and presses
// in turn.
func qualifies(user int64, step int) act {
	deal, i := dealAt(step)
	whose := customer(user, deal)
	switch {
	case i == -2:
		return act{says: "/new " + whose + ", canary, 10k", awaits: []string{whose, "Deal opened"}}
	case i == -1:
		return act{says: "/qualify", awaits: []string{whose, question(0)}}
	}
	a := act{awaits: []string{whose, question(i + 1)}}
	if i == questions-1 {
		a.awaits[1] = "Saved. Answered: 10"
	}
	if i%2 == 0 {
		a.says = answer(user, deal, i)
	} else {
		a.presses = fmt.Sprintf("Choice %dB", i)
	}
	return a
}

// dealAt is the deal that somebody is at, and the answer: before the first, it is
// made and asked about.
func dealAt(step int) (deal, answer int) { return step / (questions + 2), step%(questions+2) - 2 }

// answers answers the bare bot's questions in the same way.
func answers(user int64, step int) act {
	a, i := act{awaits: []string{question(step % questions)}}, (step+questions-1)%questions
	if i%2 == 0 || step == 0 {
		a.says = answer(user, 0, i)
	} else {
		a.presses = fmt.Sprintf("Choice %dB", i)
	}
	return a
}

// crowd is people who do the next thing as soon as they are shown what the last
// one came to, until they are sent home.
type crowd struct {
	server *telegramtest.Server
	part   part
	people []*human
	done   atomic.Int64 // acts that were answered
	home   atomic.Bool
	rest   atomic.Int64 // who has gone
}

// human is one of them.
type human struct {
	mu    sync.Mutex
	user  int64
	step  int
	now   act // what was done last
	rests bool
	since time.Time
	took  []time.Duration
}

// gather lets so many people begin.
func gather(server *telegramtest.Server, part part, people int) *crowd {
	c := &crowd{server: server, part: part}
	for i := range people {
		c.people = append(c.people, &human{user: first + int64(i), step: -1})
	}
	server.Heed(c.shown)
	for _, h := range c.people {
		h.mu.Lock()
		c.act(h, telegramtest.Message{})
		h.mu.Unlock()
	}
	return c
}

// shown is the server telling what somebody was shown.
func (c *crowd) shown(m telegramtest.Message) {
	h := c.people[m.Chat-first]
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.rests || slices.ContainsFunc(h.now.awaits, func(w string) bool { return !strings.Contains(m.Text, w) }) {
		return
	}
	c.done.Add(1)
	h.took = append(h.took, time.Since(h.since))
	if h.rests = c.home.Load(); h.rests {
		c.rest.Add(1)
		return
	}
	c.act(h, m)
}

// act does somebody's next thing, with what they see before them.
func (c *crowd) act(h *human, m telegramtest.Message) {
	h.step++
	h.now, h.since = c.part(h.user, h.step), time.Now()
	if h.now.says != "" {
		c.server.Say(h.user, h.now.says)
		return
	}
	for _, b := range m.Buttons {
		if strings.Contains(b.Text, h.now.presses) {
			c.server.PressData(h.user, b.Data)
		}
	}
}

// await waits until so many acts were answered; it fails if nobody gets on.
func (c *crowd) await(t testing.TB, acts int64) {
	t.Helper()
	for before := int64(-1); ; before = c.done.Load() {
		if c.server.Eventually(within, func() bool { return c.done.Load() >= acts }) {
			return
		}
		if c.done.Load() == before {
			t.Fatalf("nobody gets on after %d acts", before)
		}
	}
}

// goesHome waits until all have gone, or will not come to it.
func (c *crowd) goesHome() {
	c.home.Store(true)
	all := func() bool { return int(c.rest.Load()) == len(c.people) }
	for before := int64(-1); c.rest.Load() > before && !all(); {
		before = c.rest.Load()
		c.server.Eventually(2*within, all)
	}
}

// waited is how long people waited for an answer, sorted.
func (c *crowd) waited() (all []time.Duration) {
	for _, h := range c.people {
		h.mu.Lock()
		all = append(all, h.took...)
		h.mu.Unlock()
	}
	slices.Sort(all)
	return all
}
