package scheduler

import (
	"context"
	"slices"
	"sync"
	"time"

	"milepost/dialogs/chat"
)

// round is what the courier's loop knows between two looks at the outbox.
type round struct {
	c       *Courier
	ctx     context.Context // ends when no more may be begun
	sending context.Context // ends when what was begun must end too
	work    *sync.WaitGroup
	wide    time.Time // not before this is a wide look due again
	told    time.Time // when the troubles were last read
}

// turn starts a worker for each lane that may be written to, and says when to
// come back.
func (r *round) turn() time.Time {
	c, now := r.c, r.c.Clock.Now()
	r.overlooked(now)
	lanes, next, err := c.Outbox.Ready(r.ctx, now, listed)
	started, until := r.start(append(c.queue.urgent(), lanes...), now)
	if len(lanes) == listed && started == 0 {
		// All of these have to wait: whoever stands behind them must not.
		if now.Before(r.wide) {
			until = sooner(until, r.wide)
		} else if lanes, next, err = c.Outbox.Ready(r.ctx, now, listedWide); err == nil {
			r.wide = now.Add(time.Second)
			_, until = r.start(lanes, now)
		}
	}
	if err != nil {
		if r.ctx.Err() == nil {
			c.Log.Error("outbox", "err", err)
		}
		return sooner(until, now.Add(c.Look))
	}
	c.queue.look(lanes, now)
	if !next.IsZero() {
		until = sooner(until, latest(next, now.Add(time.Millisecond)))
	}
	return until
}

// start gives lanes to workers as far as there are workers and tokens.
func (r *round) start(lanes []string, now time.Time) (started int, until time.Time) {
	c := r.c
	until = now.Add(c.Look) // another process may put something in
	for _, lane := range lanes {
		if c.closed(r.sending, lane) {
			c.queue.calm(lane)
			continue
		}
		urgent := c.queue.hurries(lane)
		if !c.busy.take(lane, urgent) {
			continue // a worker is on the way and will wake us
		}
		if at, ok := c.pacer.take(lane, now, urgent); !ok {
			c.busy.give(lane)
			until = sooner(until, at)
			continue
		}
		started++
		r.work.Go(func() {
			r.lane(lane, urgent)
			c.busy.give(lane)
			c.Wake()
		})
	}
	return started, until
}

// lane sends what a lane may send now; a token for the first parcel is in hand.
func (r *round) lane(lane string, urgent bool) {
	c := r.c
	for sent := 0; ; sent++ {
		did, err := c.one(r.sending, lane, r.ctx)
		now := c.Clock.Now()
		switch {
		case err != nil:
			c.Log.Error("courier", "lane", lane, "err", err)
			c.pacer.hold(lane, false, now.Add(time.Second)) // the store is in trouble: not at once again
		case did == nothing && sent == 0:
			c.pacer.hold(lane, false, now.Add(breath)) // somebody else has it
		}
		if did == nothing {
			c.pacer.give(lane, urgent)
		}
		if did != delivered || r.ctx.Err() != nil {
			c.queue.calm(lane)
			return
		}
		if _, ok := c.pacer.take(lane, now, urgent); !ok {
			return // still in a hurry, if it was
		}
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
