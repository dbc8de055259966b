package main

import (
	"context"
	"fmt"
	"os"
	"sync"
	"time"

	"milepost/dialogs/chat"
	"milepost/scheduler"
)

// stopWithin is how long a stop may take.
const stopWithin = 10 * time.Second

// serve runs the loops until ctx ends or one of them cannot go on.
func (t *team) serve(ctx context.Context, o options) error {
	ears, deaf := context.WithCancel(ctx)
	defer deaf()
	loops, still := context.WithCancel(context.WithoutCancel(ctx)) // the loops go on while the ears finish
	defer still()
	var group sync.WaitGroup
	failed := make(chan error, 8)
	start := func(ctx context.Context, loop func(context.Context) error) {
		group.Go(func() {
			if err := loop(ctx); err != nil && ctx.Err() == nil {
				failed <- err
				deaf()
			}
		})
	}
	var listening sync.WaitGroup
	for _, m := range t.messengers {
		listening.Go(func() {
			if err := m.listen(ears, t.hear); err != nil {
				failed <- err
			}
			deaf()
		})
	}
	start(loops, t.courier.Run)
	start(loops, t.due.Run)
	start(loops, t.cron.Run)
	start(loops, t.ears.Run)
	start(loops, func(ctx context.Context) error { return t.rejudge(ctx, o) })
	start(loops, func(ctx context.Context) error { return t.watchStore(ctx, o) })
	start(loops, t.meetings)
	t.health.try(ctx)
	start(loops, t.health.probe)
	open, shut := context.WithCancel(context.WithoutCancel(ctx)) // the doors stand open to the last: they say that we stop
	defer shut()
	var doors sync.WaitGroup
	for _, d := range t.doors {
		doors.Go(func() {
			if err := d.serve(open); err != nil {
				failed <- err
				deaf()
			}
		})
	}
	fmt.Fprintln(o.out, "ready")
	<-ears.Done()
	t.health.stop()
	over, stopped := context.WithCancel(context.WithoutCancel(ctx))
	defer stopped()
	go func() { // a stop that hangs is ended: what is committed is safe anyway
		clock := scheduler.Wall{}
		if clock.Wait(over, clock.Now().Add(stopWithin)) == nil {
			os.Exit(exitFound)
		}
	}()
	listening.Wait()
	still()
	group.Wait()
	t.note(o, t.engine.Stopped(over))
	shut()
	doors.Wait()
	select {
	case err := <-failed:
		return err
	default:
		return nil
	}
}

// hear counts updates on their way to the engine.
func (t *team) hear(ctx context.Context, u chat.Update) (chat.Reply, error) {
	t.counts.updates.Inc()
	end := t.health.work.begin(u.ID, scheduler.Wall{}.Now())
	r, err := t.engine.Hear(ctx, u)
	end(err)
	if err != nil {
		t.counts.failed.Inc()
	}
	return r, err
}
