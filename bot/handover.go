package main

import (
	"context"
	"time"
)

// The measures of handing over what people held who left.
const (
	handoverPause = 200 * time.Millisecond // between two handfuls of deals
	handoverEvery = time.Minute            // a job of another replica that died is gone on with
)

// handOver goes on with the handovers there are, and ends the absences that are over,
// beside everything else: when one begins here, and every minute.
func (t *team) handOver(ctx context.Context, o options) error {
	for ctx.Err() == nil {
		err := t.engine.HandOver(ctx, func(ctx context.Context) error {
			return t.clock.Wait(ctx, t.clock.Now().Add(handoverPause))
		})
		if err != nil && ctx.Err() == nil {
			o.log.Error("what somebody held who left could not all be handed over; it is tried again", "err", err)
		}
		if err := t.engine.Welcome(ctx); err != nil && ctx.Err() == nil {
			o.log.Error("who is back could not be told what changed; it is tried again", "err", err)
		}
		t.untilLeft(ctx)
	}
	return nil
}

// untilLeft waits until somebody is changed, or a while.
func (t *team) untilLeft(ctx context.Context) {
	waiting, stop := context.WithCancel(ctx)
	defer stop()
	go func() {
		select {
		case <-t.changed:
			stop()
		case <-waiting.Done():
		}
	}()
	_ = t.clock.Wait(waiting, t.clock.Now().Add(handoverEvery))
}

// someoneChanged wakes handOver; it never blocks.
func (t *team) someoneChanged() {
	select {
	case t.changed <- struct{}{}:
	default:
	}
}
