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

// serve runs the loops until ctx ends or one of them cannot go on. It stops them
// in the order that doc.go says.
func (t *team) serve(ctx context.Context, o options) error {
	hearing, deaf := context.WithCancel(ctx)
	defer deaf()
	failed := make(chan error, 1)
	fail := func(err error) {
		select {
		case failed <- err:
		default: // the first is told
		}
		deaf()
	}
	going := context.WithoutCancel(ctx)
	ears, loops, doors := newChoir(hearing, fail), newChoir(going, fail), newChoir(going, fail)
	for _, m := range t.messengers {
		ears.start(func(ctx context.Context) error {
			if err := m.listen(ctx, t.hear); err != nil {
				fail(err)
			}
			deaf()
			return nil
		})
	}
	t.health.try(ctx)
	for _, loop := range t.loops(o) {
		loops.start(loop)
	}
	for _, d := range t.doors {
		doors.start(d.serve)
	}
	fmt.Fprintln(o.out, "ready")
	<-hearing.Done()
	t.health.stop()
	over, stopped := context.WithCancel(going)
	defer stopped()
	go endInTime(over)
	ears.end()
	loops.end()
	t.note(o, t.engine.Stopped(over))
	doors.end() // to the last they say that we stop
	select {
	case err := <-failed:
		return err
	default:
		return nil
	}
}

// loops are what goes on whoever speaks.
func (t *team) loops(o options) []func(context.Context) error {
	return []func(context.Context) error{
		t.courier.Run, t.due.Run, t.cron.Run, t.ears.Run, t.meetings, t.health.probe,
		func(ctx context.Context) error { return t.rejudge(ctx, o) },
		func(ctx context.Context) error { return t.watchStore(ctx, o) },
	}
}

// endInTime ends a stop that hangs: what is committed is safe anyway.
func endInTime(over context.Context) {
	clock := scheduler.Wall{}
	if clock.Wait(over, clock.Now().Add(stopWithin)) == nil {
		os.Exit(exitFound)
	}
}

// choir is a number of loops that are told to end together.
type choir struct {
	ctx     context.Context
	dismiss func()
	fail    func(error) // told why one cannot go on
	work    sync.WaitGroup
}

func newChoir(ctx context.Context, fail func(error)) *choir {
	c := &choir{fail: fail}
	c.ctx, c.dismiss = context.WithCancel(ctx)
	return c
}

func (c *choir) start(loop func(context.Context) error) {
	c.work.Go(func() {
		if err := loop(c.ctx); err != nil && c.ctx.Err() == nil {
			c.fail(err)
		}
	})
}

// end tells them, and waits for them.
func (c *choir) end() {
	c.dismiss()
	c.work.Wait()
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
