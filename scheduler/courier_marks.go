package scheduler

import (
	"context"
	"maps"
	"slices"
	"time"

	"milepost/dialogs/chat"
)

// What was sent from memory is marked with what others were sent meanwhile.
const (
	markWithin = 20 * time.Millisecond
	marksMost  = 256 // in one commit
)

// marks marks what is sent until done is closed. When told to stop it waits for
// nothing.
func (c *Courier) marks(done <-chan struct{}) {
	h := &c.handed
	for {
		select {
		case <-h.press:
			_ = c.Clock.Wait(h.alive, c.Clock.Now().Add(markWithin))
			c.markAll()
		case <-done:
			return
		}
	}
}

// markAll marks what was sent so far, except where a commit may be about to go on.
func (c *Courier) markAll() {
	h := &c.handed
	var sent []chat.Delivery
	resting := map[string]*stretch{}
	h.mu.Lock()
	for _, lane := range slices.Sorted(maps.Keys(h.lanes)) {
		if s := h.lanes[lane]; s.quiet() && s.sent != nil {
			sent, resting[lane] = append(sent, *s.sent), s
			s.sent, s.ending = nil, make(chan struct{})
		}
	}
	h.mu.Unlock()
	for some := range slices.Chunk(sent, marksMost) {
		for _, d := range c.mark(some) {
			s := resting[d.Errand.Lane]
			delete(resting, s.lane)
			go func() {
				c.markOne(s, d)
				c.ended(s)
			}()
		}
	}
	for _, s := range resting {
		c.ended(s)
	}
}

// mark marks deliveries in one commit, and gives those that have to be settled.
func (c *Courier) mark(sent []chat.Delivery) (left []chat.Delivery) {
	h := &c.handed
	try, stop := context.WithTimeout(context.WithoutCancel(h.sending), settleFor)
	defer stop()
	left, err := c.Outbox.Mark(try, c.Clock.Now(), sent)
	if err != nil {
		c.Log.Error("courier", "marks", len(sent), "err", err)
	}
	return left
}

// markOne settles a delivery by itself. Its lane is left to a claim: something
// waits there, or somebody else was at it.
func (c *Courier) markOne(s *stretch, d chat.Delivery) {
	c.handed.mu.Lock()
	s.broken = true
	if s.ending != nil { // whoever waits for it waits no longer
		close(s.ending)
		s.ending = make(chan struct{})
	}
	c.handed.mu.Unlock()
	c.finish(s, &d.Errand, chat.Outcome{State: chat.Sent, Message: d.Message})
}

// ended notes that what a stretch has sent is marked.
func (c *Courier) ended(s *stretch) {
	c.handed.mu.Lock()
	defer c.handed.mu.Unlock()
	close(s.ending)
	s.ending = nil
	c.rest(s)
}

// poke wakes whoever waits for a signal, if nobody has yet.
func poke(signal chan struct{}) {
	select {
	case signal <- struct{}{}:
	default:
	}
}
