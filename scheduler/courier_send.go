package scheduler

import (
	"context"
	"errors"
	"time"

	"milepost/dialogs/chat"
)

// backoffs are the pauses after a parcel's failures. When they are used up, after
// about a day, it is buried: its lane waits behind it.
var backoffs = [...]time.Duration{
	time.Second, 5 * time.Second, 30 * time.Second, 2 * time.Minute, 10 * time.Minute, 30 * time.Minute,
	time.Hour, 2 * time.Hour, 4 * time.Hour, 6 * time.Hour, 8 * time.Hour,
}

// maxTries is how often one parcel is tried.
const maxTries = len(backoffs) + 1

// step is what became of one look into a lane.
type step int

const (
	nothing   step = iota // there was no parcel to take
	delivered             // the parcel is done with: the next may follow
	later                 // the parcel stays the lane's first, for another time
)

// one takes a lane's next parcel, sends it and says how it went. While alive is
// not done, an outcome that the store does not take is offered again; with nil
// it is offered once.
func (c *Courier) one(ctx context.Context, lane string, alive context.Context) (step, error) {
	claiming, stop := context.WithTimeout(ctx, callFor)
	e, err := c.Outbox.Claim(claiming, lane, c.Clock.Now(), leaseFor)
	stop()
	if err != nil || e == nil {
		return nothing, err
	}
	o, faded := c.deliver(ctx, e)
	now := c.Clock.Now()
	if err := c.settle(ctx, alive, e, o); err != nil {
		return later, err
	}
	c.tell(ctx, e, o, now)
	if faded != "" {
		c.fade(ctx, e, faded)
	}
	if o.State == chat.Again {
		return later, nil
	}
	return delivered, nil
}

// The store's measures.
const (
	settleFor      = 1500 * time.Millisecond // one try; it fits between finishWithin and the end of the process
	settlePatience = 2 * time.Minute
)

// settle writes the outcome down. It is worth insisting: an outcome that is lost
// makes a second copy, or an unconfirmed one, of what arrived long ago.
func (c *Courier) settle(ctx, alive context.Context, e *chat.Errand, o chat.Outcome) error {
	giveUp := c.Clock.Now().Add(settlePatience)
	for pause := breath; ; pause = min(2*pause, 5*time.Second) {
		try, stop := context.WithTimeout(context.WithoutCancel(ctx), settleFor)
		now := c.Clock.Now()
		err := c.Outbox.Settle(try, now, *e, o)
		stop()
		if err == nil || alive == nil || now.After(giveUp) || c.Clock.Wait(alive, now.Add(pause)) != nil {
			return err
		}
	}
}

// deliver edits the living card where there is one, else sends a new message. It
// names the message that should lose its buttons for it, if any.
func (c *Courier) deliver(ctx context.Context, e *chat.Errand) (o chat.Outcome, faded string) {
	p := &e.Parcel
	m := c.mouth(p.To.Messenger)
	if m == nil || c.notes.isShut(p.To.Messenger) { // since this lane was begun
		return chat.Outcome{State: chat.Again, At: c.Clock.Now(), Reason: string(chat.NoEntry)}, ""
	}
	edit := p.Edit
	if edit == "" && !p.Fresh {
		edit = e.Shown
	}
	if edit != "" {
		err := c.call(ctx, func(ctx context.Context) error { return m.Edit(ctx, p.To, edit, p.Message) })
		if err == nil {
			c.Counts.Edited.Add(1)
			if e.Shown != edit { // an older copy was pressed: it is the living one now
				faded = e.Shown
			}
			return chat.Outcome{State: chat.Sent, Message: edit}, faded
		}
		if f := fault(err); f.Fault != chat.NoMessage {
			return c.failed(ctx, e, f, true), ""
		}
		c.pacer.charge(e.Lane, c.Clock.Now())
	}
	id := ""
	err := c.call(ctx, func(ctx context.Context) (err error) {
		id, err = m.Send(ctx, p.To, p.Message)
		return err
	})
	if err != nil {
		return c.failed(ctx, e, fault(err), false), ""
	}
	c.Counts.Sent.Add(1)
	if e.Shown != id && e.Shown != edit {
		faded = e.Shown
	}
	return chat.Outcome{State: chat.Sent, Message: id}, faded
}

// fade takes the buttons of a card's old copy away. That it fails does no harm:
// a press on an old copy shows the present state.
func (c *Courier) fade(ctx context.Context, e *chat.Errand, old string) {
	fader, ok := c.mouth(e.Parcel.To.Messenger).(Fader)
	if !ok {
		return
	}
	now := c.Clock.Now()
	c.pacer.charge(e.Lane, now)
	err := c.call(ctx, func(ctx context.Context) error { return fader.Fade(ctx, e.Parcel.To, old) })
	if err == nil {
		return
	}
	f := fault(err)
	if f.Fault == chat.Wait {
		c.pacer.hold(e.Lane, f.Wide, now.Add(f.After))
	}
	c.Log.Debug("old copy keeps its buttons", "lane", e.Lane, "fault", f.Fault)
}

// call is one call to a messenger, with its deadline. A panic in a messenger's
// code is a failure like others: it must not take the process, and the parcel
// after a restart the next process, down.
func (c *Courier) call(ctx context.Context, f func(context.Context) error) error {
	ctx, stop := context.WithTimeout(ctx, callFor)
	defer stop()
	return guarded(c.Log, func() error { return f(ctx) })
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
func (c *Courier) failed(ctx context.Context, e *chat.Errand, f *chat.Failure, edit bool) chat.Outcome {
	now, p := c.Clock.Now(), &e.Parcel
	again := func(at time.Time) chat.Outcome {
		return chat.Outcome{State: chat.Again, At: at, Reason: string(f.Fault)}
	}
	deaf := c.notes.heard(p.To.Messenger, f.Fault)
	switch f.Fault {
	case chat.Wait:
		c.Counts.Waited.Add(1)
		c.Counts.WaitedFor.Add(int64(max(f.After, time.Second)))
		at := now.Add(max(f.After, time.Second))
		c.pacer.hold(e.Lane, f.Wide, at)
		return again(at)
	case chat.NoEntry:
		c.shut(ctx, p.To.Messenger, "the messenger refuses our token: nothing is sent until a restart with a valid one")
		return again(now)
	case chat.Blocked:
		if p.Person == "" {
			return chat.Outcome{State: chat.Buried, Reason: "the bot may not write to this chat any more"}
		}
		return chat.Outcome{State: chat.Buried, Reason: string(f.Fault)}
	case chat.Refused, chat.Absent:
		return chat.Outcome{State: chat.Buried, Reason: string(f.Fault)}
	case chat.MovedChat:
		if f.To.IsZero() || f.To == p.To {
			return chat.Outcome{State: chat.Buried, Reason: "the chat moved to nowhere"}
		}
	case chat.NotSent:
		if deaf > 0 { // not this parcel's fault: it is not counted
			until := now.Add(deaf)
			c.pacer.hold(e.Lane, true, until)
			return again(until)
		}
	default: // unsure, or unknown to us
		if !edit && p.Class == chat.Once {
			return chat.Outcome{State: chat.Unconfirmed, Reason: string(f.Fault)}
		}
	}
	n := c.notes.failure(e.Key)
	if n >= maxTries {
		return chat.Outcome{State: chat.Buried, Reason: "tried too often: " + string(f.Fault)}
	}
	if f.Fault == chat.MovedChat {
		return chat.Outcome{State: chat.Again, At: now, MovedTo: f.To, Reason: string(f.Fault)}
	}
	return again(now.Add(backoffs[n-1]))
}
