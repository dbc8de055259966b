package scheduler

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"sync/atomic"
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

// The courier's patience.
const (
	leaseFor     = 30 * time.Second // longer than any one call to a messenger
	callFor      = 10 * time.Second
	maxTries     = 12
	longestBack  = 2 * time.Hour
	lanesAtOnce  = 8
	finishWithin = 8 * time.Second
)

// Courier delivers the outbox: each lane in order, different lanes side by side.
type Courier struct {
	Outbox Outbox
	Mouths []Mouth
	Clock  Clock
	Log    *slog.Logger
	Pace   map[string]Pace // by messenger; none = no limit
	// Trouble is told of each parcel that ended badly, once.
	Trouble func(context.Context, Trouble)
	// Unreachable is told of a person who stopped the bot in a messenger.
	Unreachable func(ctx context.Context, person, messenger string)

	Counts Counts

	once  sync.Once
	pacer *pacer
	wake  chan struct{}
	shut  sync.Map // messengers whose token is not valid any more
}

// Counts is what the courier has done since it began.
type Counts struct {
	Sent, Edited, Again, Unconfirmed, Buried, Waited atomic.Int64
}

func (c *Courier) begin() {
	c.once.Do(func() {
		c.pacer = newPacer(c.Pace)
		c.wake = make(chan struct{}, 1)
	})
}

// Wake makes the courier look at the outbox at once.
func (c *Courier) Wake() {
	c.begin()
	select {
	case c.wake <- struct{}{}:
	default:
	}
}

// idle is how long the courier sleeps at most: another process may have put
// something in.
const idle = 5 * time.Second

// Run delivers until ctx ends, then finishes what is being sent.
func (c *Courier) Run(ctx context.Context) error {
	c.begin()
	var work sync.WaitGroup
	defer work.Wait()
	busy := newBusy()
	for ctx.Err() == nil {
		now := c.Clock.Now()
		lanes, next, err := c.Outbox.Ready(ctx, now, 10*lanesAtOnce)
		if err != nil && ctx.Err() == nil {
			c.Log.Error("outbox", "err", err)
		}
		until := now.Add(idle)
		if !next.IsZero() && next.Before(until) {
			until = next
		}
		for _, lane := range lanes {
			if at := c.pacer.next(lane, now); at.After(now) {
				if at.Before(until) {
					until = at
				}
				continue
			}
			if !busy.take(lane) {
				continue // its worker is on the way and will wake us
			}
			work.Go(func() {
				c.lane(ctx, lane)
				busy.give(lane)
				c.Wake()
			})
		}
		c.sleep(ctx, until)
	}
	return nil
}

func (c *Courier) sleep(ctx context.Context, until time.Time) {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	slept := make(chan struct{})
	go func() {
		_ = c.Clock.Wait(ctx, until)
		close(slept)
	}()
	select {
	case <-c.wake:
	case <-slept:
	}
	stop()
	<-slept
}

// lane sends what a lane may send now. What was begun is finished when ctx ends.
func (c *Courier) lane(ctx context.Context, lane string) {
	for ctx.Err() == nil {
		if c.pacer.next(lane, c.Clock.Now()).After(c.Clock.Now()) {
			return
		}
		finish, stop := context.WithTimeout(context.WithoutCancel(ctx), callFor+finishWithin)
		more, err := c.one(finish, lane)
		stop()
		if err != nil {
			c.Log.Error("courier", "lane", lane, "err", err)
			c.pacer.hold(lane, c.Clock.Now().Add(time.Second)) // the store is in trouble: not at once again
			return
		}
		if !more {
			return
		}
	}
}

// Drain delivers all that may be sent at the clock's present instant, one after
// the other, and returns. It is for a world that is pushed (the playground).
func (c *Courier) Drain(ctx context.Context) error {
	c.begin()
	for {
		lanes, _, err := c.Outbox.Ready(ctx, c.Clock.Now(), 100)
		if err != nil || len(lanes) == 0 {
			return err
		}
		worked := false
		for _, lane := range lanes {
			for {
				more, err := c.one(ctx, lane)
				if err != nil {
					return err
				}
				if !more {
					break
				}
				worked = true
			}
		}
		if !worked {
			return nil
		}
	}
}

// one takes a lane's next parcel, sends it and says how it went; more reports
// whether the lane may have another for now.
func (c *Courier) one(ctx context.Context, lane string) (more bool, err error) {
	e, err := c.Outbox.Claim(ctx, lane, c.Clock.Now(), leaseFor)
	if err != nil || e == nil {
		return false, err
	}
	mouth := c.mouth(e.Parcel.To.Messenger)
	var o Outcome
	switch _, closed := c.shut.Load(e.Parcel.To.Messenger); {
	case mouth == nil:
		o = Outcome{State: Again, At: c.Clock.Now().Add(time.Hour), Reason: "messenger is not configured"}
	case closed:
		o = Outcome{State: Again, At: c.Clock.Now().Add(time.Minute), Reason: "token refused"}
	default:
		c.pacer.took(lane, c.Clock.Now())
		o = c.deliver(ctx, mouth, e)
	}
	now := c.Clock.Now()
	if err := c.Outbox.Settle(ctx, now, *e, o); err != nil {
		return false, err
	}
	c.tell(ctx, e, o, now)
	return o.State != Again, nil
}

func (c *Courier) mouth(name string) Mouth {
	for _, m := range c.Mouths {
		if m.Name() == name {
			return m
		}
	}
	return nil
}

// deliver edits the living card where there is one, else sends a new message.
func (c *Courier) deliver(ctx context.Context, m Mouth, e *Errand) Outcome {
	ctx, stop := context.WithTimeout(ctx, callFor)
	defer stop()
	p := e.Parcel
	edit := p.Edit
	if edit == "" && !p.Fresh {
		edit = e.Shown
	}
	if edit != "" {
		err := m.Edit(ctx, p.To, edit, p.Message)
		if err == nil {
			c.Counts.Edited.Add(1)
			return Outcome{State: Sent, Message: edit}
		}
		if f := fault(err); f.Fault != chat.NoMessage {
			return c.failed(e, f, true)
		}
	}
	id, err := m.Send(ctx, p.To, p.Message)
	if err != nil {
		return c.failed(e, fault(err), false)
	}
	c.Counts.Sent.Add(1)
	if fader, ok := m.(Fader); ok && e.Shown != "" && e.Shown != id && edit == "" {
		if err := fader.Fade(ctx, p.To, e.Shown); err != nil {
			c.Log.Debug("old copy keeps its buttons", "lane", e.Lane, "err", err)
		}
	}
	return Outcome{State: Sent, Message: id}
}

// fault is an error as a failure; what cannot be told is unsure.
func fault(err error) *chat.Failure {
	var f *chat.Failure
	if errors.As(err, &f) {
		return f
	}
	return &chat.Failure{Fault: chat.Unsure, Err: err}
}

// failed decides what a failure means for a parcel. An edit may be repeated
// whatever happened to it; so may what was surely not accepted.
func (c *Courier) failed(e *Errand, f *chat.Failure, edit bool) Outcome {
	now := c.Clock.Now()
	again := func(at time.Time) Outcome { return Outcome{State: Again, At: at, Reason: string(f.Fault)} }
	switch f.Fault {
	case chat.Wait:
		c.Counts.Waited.Add(1)
		at := now.Add(max(f.After, time.Second))
		c.pacer.hold(e.Lane, at)
		return again(at)
	case chat.MovedChat:
		return Outcome{State: Again, At: now, MovedTo: f.To, Reason: string(f.Fault)}
	case chat.NoEntry:
		if _, known := c.shut.LoadOrStore(e.Parcel.To.Messenger, true); !known {
			c.Log.Error("the messenger refuses our token: nothing is sent until a restart with a valid one", "messenger", e.Parcel.To.Messenger)
		}
		return again(now.Add(time.Minute))
	case chat.Blocked, chat.Refused:
		return Outcome{State: Buried, Reason: string(f.Fault)}
	case chat.Unsure:
		if !edit && e.Parcel.Class == chat.Once {
			return Outcome{State: Unconfirmed, Reason: string(f.Fault)}
		}
	}
	if e.Tries+1 >= maxTries {
		return Outcome{State: Buried, Reason: "tried too often: " + string(f.Fault)}
	}
	return again(now.Add(min(time.Second<<min(e.Tries, 20), longestBack)))
}

// tell counts an outcome and tells those who must know.
func (c *Courier) tell(ctx context.Context, e *Errand, o Outcome, now time.Time) {
	switch o.State {
	case Again:
		c.Counts.Again.Add(1)
		return
	case Unconfirmed:
		c.Counts.Unconfirmed.Add(1)
	case Buried:
		c.Counts.Buried.Add(1)
		if o.Reason == string(chat.Blocked) && e.Parcel.Person != "" && c.Unreachable != nil {
			c.Unreachable(ctx, e.Parcel.Person, e.Parcel.To.Messenger)
		}
	default:
		return
	}
	c.Log.Warn("parcel", "state", o.State, "lane", e.Lane, "reason", o.Reason)
	if c.Trouble != nil {
		c.Trouble(ctx, Trouble{Parcel: e.Parcel, State: o.State, Reason: o.Reason, At: now})
	}
}

// busy is the set of lanes somebody works on.
type busy struct {
	mu    sync.Mutex
	lanes map[string]bool
}

func newBusy() *busy { return &busy{lanes: map[string]bool{}} }

func (b *busy) take(lane string) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.lanes[lane] || len(b.lanes) >= lanesAtOnce {
		return false
	}
	b.lanes[lane] = true
	return true
}

func (b *busy) give(lane string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	delete(b.lanes, lane)
}

// States are the courier's counters by name.
func (c *Courier) States() map[string]*atomic.Int64 {
	return map[string]*atomic.Int64{
		"sent": &c.Counts.Sent, "edited": &c.Counts.Edited, "again": &c.Counts.Again,
		"unconfirmed": &c.Counts.Unconfirmed, "buried": &c.Counts.Buried, "told_to_wait": &c.Counts.Waited,
	}
}
