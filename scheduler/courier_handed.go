package scheduler

import (
	"context"
	"strings"
	"sync"
	"time"

	"milepost/dialogs/chat"
)

// fresh is how long after its commit began a parcel may still be sent from memory.
// Later somebody may have called it off or lost a right, and the lease has not
// enough left for two calls: it goes through the outbox.
const fresh = time.Second

// handed are the lanes in which this process sends what it has just committed,
// from memory and without a claim.
//
//	reserved ──► queued ──► sent ──► marked, with others, within 20 ms
//	    │           │
//	    │           └─ not fresh any more, or not accepted: put back with all
//	    │              behind it, to be claimed
//	    └─ the lane was not free
type handed struct {
	mu    sync.Mutex
	lanes map[string]*stretch
	work  sync.WaitGroup // stretches
	free  chan *stretch  // to a carrier who waits for the next
	press chan struct{}  // something is there to be marked
	// While the courier runs: when sending must end, and when nothing may be begun.
	sending, alive context.Context
}

// stretch is a lane from its first reservation until all is marked.
type stretch struct {
	lane     string
	reserved int // commits under way
	queue    []item
	sending  bool
	sent     *chat.Delivery    // to be marked: never more than one, as a claim leaves
	ending   chan struct{}     // closed when it is marked, and the lane open; nil: nobody is at it
	shown    map[string]string // the message of each card sent here
	broken   bool              // something was put back, so must be all that is behind it
	again    time.Time         // and not be tried before
}

// item is an errand in a stretch's queue.
type item struct {
	chat.Errand
	paid bool // there is a token for it
}

// begin opens the way for what is committed from now on, until alive ends.
func (h *handed) begin(sending, alive context.Context) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.sending, h.alive = sending, alive
}

// quiet reports whether nothing is on its way, or about to be.
func (s *stretch) quiet() bool { return s.reserved == 0 && !s.sending && len(s.queue) == 0 }

// Reserve keeps a lane for what is being committed, if it could be sent at once:
// there is a worker and a token.
func (c *Courier) Reserve(ctx context.Context, lane string) (until time.Time, ok bool) {
	c.begin()
	h := &c.handed
	h.mu.Lock()
	defer h.mu.Unlock()
	s, err := h.await(ctx, lane)
	if err != nil || !c.mayReserve(lane, s) {
		return time.Time{}, false
	}
	now := c.Clock.Now()
	if _, ok := c.pacer.take(lane, now, true); !ok {
		return time.Time{}, false
	}
	if s == nil {
		if !c.busy.keep(lane) {
			c.pacer.give(lane, true)
			return time.Time{}, false
		}
		s = &stretch{lane: lane, shown: map[string]string{}}
		h.lanes[lane] = s
		h.work.Add(1)
	}
	s.reserved++
	return now.Add(leaseFor), true
}

// await gives a lane's stretch, nil if there is none. One that is being marked is
// free in a moment: until then the lock, which is needed, is let go.
func (h *handed) await(ctx context.Context, lane string) (*stretch, error) {
	for {
		s := h.lanes[lane]
		if s == nil || s.ending == nil || s.broken {
			return s, nil
		}
		ended := s.ending
		h.mu.Unlock()
		select {
		case <-ended:
		case <-ctx.Done():
		}
		h.mu.Lock()
		if err := ctx.Err(); err != nil {
			return nil, err
		}
	}
}

// mayReserve reports whether a lane could be written to by one more worker.
func (c *Courier) mayReserve(lane string, s *stretch) bool {
	h := &c.handed
	messenger, _, _ := strings.Cut(lane, ":")
	if h.alive == nil || h.alive.Err() != nil || c.mouth(messenger) == nil || c.notes.isShut(messenger) {
		return false
	}
	if s != nil && (s.broken || !s.quiet()) {
		return !s.broken
	}
	working := 0
	for _, other := range h.lanes {
		if !other.quiet() {
			working++
		}
	}
	return working < lanesAtOnce+urgentExtra
}

// Deliver sends what was committed into a reserved lane.
func (c *Courier) Deliver(lane string, errands []chat.Errand) {
	h := &c.handed
	h.mu.Lock()
	defer h.mu.Unlock()
	s := h.lanes[lane]
	s.reserved--
	if len(errands) == 0 {
		c.pacer.give(lane, true)
	}
	for i := range errands {
		s.queue = append(s.queue, item{errands[i], i == 0})
	}
	if len(s.queue) > 0 && !s.sending {
		s.sending = true
		c.handed.start(c, s)
	}
	c.rest(s)
}

// rest has a quiet stretch marked, and ends it when nothing is left.
func (c *Courier) rest(s *stretch) {
	h := &c.handed
	switch {
	case !s.quiet() || s.ending != nil:
		return
	case s.sent != nil:
		poke(h.press)
		return
	}
	delete(h.lanes, s.lane)
	c.busy.give(s.lane)
	if c.queue.hurries(s.lane) {
		poke(c.wake)
	}
	h.work.Done()
}

// start has a stretch's queue sent, by who has carried before if somebody is free:
// a new goroutine has to grow its stack first.
func (h *handed) start(c *Courier, s *stretch) {
	select {
	case h.free <- s:
		return
	default:
	}
	go func(alive context.Context) {
		for c.carry(s); ; c.carry(s) {
			select {
			case s = <-h.free:
			case <-alive.Done():
				return
			}
		}
	}(h.alive)
}

// carry sends a stretch's queue.
func (c *Courier) carry(s *stretch) {
	h := &c.handed
	for {
		h.mu.Lock()
		if len(s.queue) == 0 {
			s.sending = false
			c.rest(s)
			h.mu.Unlock()
			return
		}
		sent := s.sent
		s.sent = nil
		h.mu.Unlock()
		if sent != nil {
			for _, d := range c.mark([]chat.Delivery{*sent}) {
				c.markOne(s, d)
			}
		}
		c.next(s)
	}
}

// next sends the first errand of a stretch's queue, or puts it back.
func (c *Courier) next(s *stretch) {
	h := &c.handed
	h.mu.Lock()
	next, broken, again := s.queue[0], s.broken, s.again
	s.queue = s.queue[1:]
	h.mu.Unlock()
	if at, ok := c.mayGo(&next, broken, again); ok {
		c.send(s, &next.Errand)
	} else {
		c.finish(s, &next.Errand, chat.Outcome{State: chat.Again, At: at, Reason: "put back"})
	}
}

// mayGo reports whether an errand may be sent from memory now; at is when it may be claimed.
func (c *Courier) mayGo(i *item, broken bool, again time.Time) (at time.Time, ok bool) {
	now := c.Clock.Now()
	ok = !broken && i.Commit > 0 && now.Before(i.Until.Add(fresh-leaseFor))
	if ok == i.paid {
		return latest(now, again), ok
	}
	if ok {
		return c.pacer.take(i.Lane, now, true)
	}
	c.pacer.give(i.Lane, true)
	return latest(now, again), false
}

// send sends one errand.
func (c *Courier) send(s *stretch, e *chat.Errand) {
	h := &c.handed
	if id, ok := s.shown[e.Parcel.Card]; ok {
		e.Shown = id
	}
	o, faded := c.deliver(h.sending, e)
	if o.State != chat.Sent {
		c.finish(s, e, o)
		c.tell(h.sending, e, o, c.Clock.Now())
		return
	}
	if e.Parcel.Card != "" {
		s.shown[e.Parcel.Card] = o.Message
	}
	h.mu.Lock()
	s.sent = &chat.Delivery{Errand: *e, Message: o.Message}
	h.mu.Unlock()
	c.tell(h.sending, e, o, c.Clock.Now())
	if faded != "" {
		c.fade(h.sending, e, faded)
	}
}

// finish writes down what did not simply go out; a claim looks at the lane next.
func (c *Courier) finish(s *stretch, e *chat.Errand, o chat.Outcome) {
	h := &c.handed
	if o.State == chat.Again {
		h.mu.Lock()
		s.broken, s.again = true, o.At
		h.mu.Unlock()
	}
	if err := c.settle(h.sending, h.alive, e, o); err != nil {
		c.Log.Error("courier", "lane", s.lane, "err", err)
	}
	c.queue.press([]string{s.lane})
}
