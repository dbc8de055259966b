package scheduler

import (
	"context"
	"fmt"
	"log/slog"
	"runtime/debug"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"milepost/dialogs/chat"
)

// Counts is what the courier has done since it began.
type Counts struct {
	Sent, Edited, Again, Unconfirmed, Buried, Waited atomic.Int64
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
	case chat.Sent:
		c.notes.reached(e)
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

// How troubles that no worker of ours made are found: a parcel that a dead
// process was sending ends when its lane is claimed again.
const (
	troublesEvery = time.Minute
	troublesBack  = 10 * time.Minute
	troublesRead  = 100
)

// overlooked tells of troubles of late that we told nobody of.
func (r *round) overlooked(now time.Time) {
	if c := r.c; c.Trouble != nil && now.Sub(r.told).Abs() >= troublesEvery {
		r.told = now
		list, err := c.Outbox.Troubles(r.ctx, troublesRead)
		if err != nil {
			return // the outbox itself says what is wrong with it
		}
		for _, t := range slices.Backward(list) {
			old := t.At.Before(now.Add(-troublesBack))
			if !old && !unreachable(&t.Parcel, t.Reason) && c.notes.untold(t.Parcel.ID, now) {
				if t.State == chat.Unconfirmed {
					c.Counts.Unconfirmed.Add(1)
				}
				c.Trouble(r.ctx, t)
			}
		}
	}
}

// notes is what the courier keeps in mind between parcels. All of it may be
// forgotten: a restart only tries, and tells, a little more often.
type notes struct {
	mu     sync.Mutex
	closed map[string]bool      // messengers that nothing is sent to
	gone   map[string]bool      // person and messenger: told that they are unreachable
	fails  map[string]int       // by parcel: failures that were its own
	silent map[string]int       // by messenger: requests in a row that did not get out
	told   map[string]time.Time // troubles told, by parcel
}

func (n *notes) begin() {
	n.closed, n.gone, n.fails, n.silent = map[string]bool{}, map[string]bool{}, map[string]int{}, map[string]int{}
	n.told = map[string]time.Time{}
}

func (n *notes) isShut(messenger string) bool {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.closed[messenger]
}

func (n *notes) shutDown(messenger string) (first bool) {
	n.mu.Lock()
	defer n.mu.Unlock()
	first = !n.closed[messenger]
	n.closed[messenger] = true
	return first
}

// The messenger as a whole is out of reach after so many requests in a row that
// did not get out; from then on it is tried more and more seldom.
const (
	silentFrom = 3
	silentMost = 30 * time.Second
)

// heard notes whether a request got through, and for how long the messenger
// should be left alone if it is out of reach.
func (n *notes) heard(messenger string, f chat.Fault) time.Duration {
	n.mu.Lock()
	defer n.mu.Unlock()
	if f != chat.NotSent {
		if f != chat.Unsure {
			n.silent[messenger] = 0
		}
		return 0
	}
	n.silent[messenger]++
	over := n.silent[messenger] - silentFrom
	if over < 0 {
		return 0
	}
	return min(time.Second<<min(over, 10), silentMost)
}

// failure counts a parcel's own failure.
func (n *notes) failure(key string) int {
	n.mu.Lock()
	defer n.mu.Unlock()
	if len(n.fails) > 10_000 { // others have ended them
		clear(n.fails)
	}
	n.fails[key]++
	return n.fails[key]
}

func (n *notes) reached(e *chat.Errand) {
	n.mu.Lock()
	defer n.mu.Unlock()
	m := e.Parcel.To.Messenger
	n.silent[m] = 0
	delete(n.fails, e.Key)
	delete(n.gone, e.Parcel.Person+"@"+m)
}

// ended notes the end of a parcel; first is whether its person was not known to
// be unreachable before.
func (n *notes) ended(e *chat.Errand, o chat.Outcome, now time.Time) (first bool) {
	n.mu.Lock()
	defer n.mu.Unlock()
	delete(n.fails, e.Key)
	n.told[e.Parcel.ID] = now
	if !unreachable(&e.Parcel, o.Reason) {
		return false
	}
	who := e.Parcel.Person + "@" + e.Parcel.To.Messenger
	first = !n.gone[who]
	n.gone[who] = true
	return first
}

// untold reports whether a parcel's trouble was not told, and takes it as told.
func (n *notes) untold(id string, now time.Time) bool {
	n.mu.Lock()
	defer n.mu.Unlock()
	for k, at := range n.told {
		if now.Sub(at) > 2*troublesBack {
			delete(n.told, k)
		}
	}
	_, known := n.told[id]
	n.told[id] = now
	return !known
}

// guarded makes a panic an error. Its value may hold words of a message, so only
// its type is kept.
func guarded(log *slog.Logger, f func() error) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("panic: %T", r)
			if e, ok := r.(interface{ RuntimeError() }); ok {
				err = fmt.Errorf("panic: %v", e)
			}
			log.Error("panic", "err", err, "stack", string(debug.Stack()))
		}
	}()
	return f()
}
