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
	ears, loops, doors := newLoopGroup(hearing, fail), newLoopGroup(going, fail), newLoopGroup(going, fail)
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
		func(ctx context.Context) error { return t.handOver(ctx, o) },
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

// loopGroup is a number of loops that are told to end together.
type loopGroup struct {
	ctx   context.Context
	still func()
	fail  func(error) // told why one cannot go on
	work  sync.WaitGroup
}

func newLoopGroup(ctx context.Context, fail func(error)) *loopGroup {
	g := &loopGroup{fail: fail}
	g.ctx, g.still = context.WithCancel(ctx)
	return g
}

func (g *loopGroup) start(loop func(context.Context) error) {
	g.work.Go(func() {
		if err := loop(g.ctx); err != nil && g.ctx.Err() == nil {
			g.fail(err)
		}
	})
}

// end tells them, and waits for them.
func (g *loopGroup) end() {
	g.still()
	g.work.Wait()
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
