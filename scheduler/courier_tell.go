package scheduler

import (
	"context"
	"sync/atomic"
	"time"

	"milepost/dialogs/chat"
)

// Counts is what the courier has done since it began.
type Counts struct {
	Sent, Edited, Again, Unconfirmed, Buried, Waited atomic.Int64
	WaitedFor                                        atomic.Int64 // what Waited were told to wait, in nanoseconds
}

// States are the courier's counters by name.
func (c *Courier) States() map[string]*atomic.Int64 {
	return map[string]*atomic.Int64{
		"sent": &c.Counts.Sent, "edited": &c.Counts.Edited, "again": &c.Counts.Again,
		"unconfirmed": &c.Counts.Unconfirmed, "buried": &c.Counts.Buried, "told_to_wait": &c.Counts.Waited,
	}
}

// tellFor is how long telling somebody may take.
const tellFor = 5 * time.Second

// tell counts an outcome that is in, and tells those who must know.
func (c *Courier) tell(ctx context.Context, e *chat.Errand, o chat.Outcome, now time.Time) {
	if o.State == chat.Sent {
		c.notes.reached(e)
		return
	}
	ctx, stop := context.WithTimeout(context.WithoutCancel(ctx), tellFor)
	defer stop()
	p := &e.Parcel
	switch o.State {
	case chat.Again:
		c.Counts.Again.Add(1)
		if !o.MovedTo.IsZero() {
			c.Log.Info("chat moved", "lane", e.Lane)
			if c.Moved != nil {
				c.Moved(ctx, p.To, o.MovedTo)
			}
		}
		return
	case chat.Unconfirmed:
		c.Counts.Unconfirmed.Add(1)
	case chat.Buried:
		c.Counts.Buried.Add(1)
	}
	first := c.notes.ended(e, o, now)
	c.Log.Warn("parcel", "state", o.State, "lane", e.Lane, "reason", o.Reason)
	switch {
	case unreachable(p, o.Reason) && c.Unreachable != nil:
		if first {
			c.Unreachable(ctx, p.Person, p.To.Messenger)
		}
	case c.Trouble != nil:
		c.Trouble(ctx, chat.Trouble{Parcel: *p, State: o.State, Reason: o.Reason, At: now})
	}
}

func unreachable(p *chat.Parcel, reason string) bool {
	return p.Person != "" && reason == string(chat.Blocked)
}

// shut stops all sending to a messenger.
func (c *Courier) shut(ctx context.Context, messenger, why string) {
	if !c.notes.shutDown(messenger) {
		return
	}
	c.Log.Error(why, "messenger", messenger)
	if c.Shut != nil {
		c.Shut(ctx, messenger)
	}
}
