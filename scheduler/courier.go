package scheduler

import (
	"context"
	"log/slog"
	"strings"
	"sync"
	"time"

	"milepost/dialogs/chat"
)

// Mouth is a messenger that can be written to. Errors are *chat.Failure; any
// other error means that nobody can know whether it arrived.
type Mouth interface {
	Name() string
	Send(ctx context.Context, to chat.Address, m chat.Message) (id string, err error)
	Edit(ctx context.Context, to chat.Address, id string, m chat.Message) error
}

// Fader can take a message's buttons away. Not every messenger can.
type Fader interface {
	Fade(ctx context.Context, to chat.Address, id string) error
}

// The courier's measures.
const (
	leaseFor     = 30 * time.Second // longer than the two calls that a parcel may need
	callFor      = 10 * time.Second // one call to a messenger
	finishWithin = 8 * time.Second  // when told to stop
	lanesAtOnce  = 64
	urgentExtra  = 8    // workers beside those, for lanes in a hurry
	listed       = 128  // lanes looked at in one round
	listedWide   = 8192 // and when none of those may be written to
	idle         = 5 * time.Second
	breath       = 200 * time.Millisecond // for a lane that had nothing after all
)

// Courier delivers the outbox: each lane in order, different lanes side by side.
// Its fields are set before the first call and not changed later.
type Courier struct {
	Outbox Outbox
	Mouths []Mouth
	Clock  Clock
	Log    *slog.Logger
	Pace   map[string]Pace // by messenger; none = no limit
	Look   time.Duration   // between two looks that nobody woke us for; 0: 5 s, enough where no other process puts parcels in

	// Trouble is told of each parcel that ended unconfirmed or buried. A replica, or
	// the same after a restart, tells again of the last ten minutes: what a process
	// that died did not tell must not be lost. So what it does must bear repeating.
	Trouble func(context.Context, chat.Trouble)
	// Unreachable is told, instead of Trouble, that a person stopped the bot in a
	// messenger: once until something reaches them again.
	Unreachable func(ctx context.Context, person, messenger string)
	// Moved is told that a chat has a new address. What waits in the outbox has
	// been moved already.
	Moved func(ctx context.Context, from, to chat.Address)
	// Shut is told once that a messenger refuses our token, or is not configured
	// though parcels wait for it: nothing is sent there until a restart.
	Shut func(ctx context.Context, messenger string)

	Counts Counts
	Pulse  Pulse // of Run

	once  sync.Once
	pacer *pacer
	wake  chan struct{}
	busy  busy
	notes notes
	queue queue

	handed handed
}

func (c *Courier) begin() {
	c.once.Do(func() {
		c.pacer = newPacer(c.Pace)
		if c.Look == 0 {
			c.Look = idle
		}
		c.wake = make(chan struct{}, 1)
		c.busy.lanes = map[string]bool{}
		c.handed.lanes, c.handed.press = map[string]*stretch{}, make(chan struct{}, 1)
		c.handed.free = make(chan *stretch)
		c.queue = queue{hurry: map[string]bool{}, seen: map[string]time.Time{}}
		c.notes.begin()
	})
}

// Wake makes the courier look at the outbox at once. The lanes named hold an
// answer to somebody who is looking at the chat: they go before all others. It
// never blocks.
func (c *Courier) Wake(urgent ...string) {
	c.begin()
	c.queue.press(urgent)
	poke(c.wake)
}

// Divide says how many replicas deliver, this one among them: what answers nobody
// goes out at our part of the overall rate.
func (c *Courier) Divide(replicas int) {
	c.begin()
	c.pacer.divide(replicas)
}

// Run delivers until ctx ends, then finishes within 8 seconds what is being sent.
func (c *Courier) Run(ctx context.Context) error {
	c.begin()
	sending, cut := context.WithCancel(context.WithoutCancel(ctx))
	defer cut()
	marked := make(chan struct{})
	var work, marks sync.WaitGroup
	c.handed.begin(sending, ctx)
	marks.Go(func() { c.marks(marked) })
	r := round{c: c, ctx: ctx, sending: sending, work: &work}
	for ctx.Err() == nil {
		c.Pulse.beat(c.Clock, c.Clock.Now())
		until := r.turn()
		c.Pulse.beat(c.Clock, until)
		snooze(ctx, c.Clock, until, c.wake)
	}
	defer deadline(finishWithin, cut)()
	work.Wait()
	c.handed.work.Wait()
	close(marked)
	marks.Wait()
	return nil
}

// Drain delivers all that may be sent at the clock's present instant, one after
// the other and unpaced, and returns. It is for a world that is pushed (the
// playground).
func (c *Courier) Drain(ctx context.Context) error {
	c.begin()
	for worked := true; worked; {
		lanes, _, err := c.Outbox.Ready(ctx, c.Clock.Now(), listedWide)
		if err != nil {
			return err
		}
		worked = false
		for _, lane := range lanes {
			for did := delivered; did == delivered && !c.closed(ctx, lane); {
				if did, err = c.one(ctx, lane, nil); err != nil {
					return err
				}
				worked = worked || did == delivered
			}
		}
	}
	return nil
}

// closed reports whether nothing can be sent to a lane's messenger.
func (c *Courier) closed(ctx context.Context, lane string) bool {
	m, _, _ := strings.Cut(lane, ":")
	if c.notes.isShut(m) {
		return true
	}
	if c.mouth(m) != nil {
		return false
	}
	c.shut(ctx, m, "parcels wait for a messenger that is not configured: they go out when it is, after a restart")
	return true
}

func (c *Courier) mouth(name string) Mouth {
	for _, m := range c.Mouths {
		if m.Name() == name {
			return m
		}
	}
	return nil
}
