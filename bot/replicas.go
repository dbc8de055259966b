package main

import (
	"context"
	"crypto/rand"
	"log/slog"
	"sync/atomic"
	"time"

	"milepost/adapters/store"
	"milepost/scheduler"
)

// replicas is this program as one of several on the same Redis. They share its
// clock, take turns at asking Telegram, divide what a messenger takes in all, and
// look for what another one left.
type replicas struct {
	ask    func(context.Context) (time.Time, error) // what the clock of Redis shows
	memory *store.Memory
	log    *slog.Logger
	clock  scheduler.Shared
	turn   scheduler.Turn
	me     string

	behind  atomic.Int64 // by how many nanoseconds our own clock is
	present atomic.Int64 // how many we are
}

const (
	readEvery  = time.Minute // the clock
	meetEvery  = 5 * time.Second
	meetFor    = 5 * time.Second
	presentFor = 3 * meetEvery   // who missed two meetings is gone: the dead take their part of the rate until then
	clockOff   = 2 * time.Second // more than that is told
	sharedLook = time.Second     // what a replica leaves that ends is found so soon
)

func newReplicas(s *openStore, log *slog.Logger) *replicas {
	r := &replicas{ask: s.redis.Time, memory: s.Memory, log: log.With("part", "replicas"), me: rand.Text()}
	r.turn = scheduler.Turn{Name: "telegram", Lender: s.Memory, Clock: &r.clock, Log: r.log}
	return r
}

// read reads the clock that all go by.
func (r *replicas) read(ctx context.Context) {
	soon, stop := context.WithTimeout(ctx, meetFor)
	defer stop()
	if behind, err := r.clock.Read(soon, r.ask); err != nil {
		r.warn(ctx, "the clock of Redis could not be read", err)
	} else if before := time.Duration(r.behind.Swap(int64(behind))); behind.Abs() > clockOff && before.Abs() <= clockOff {
		r.log.Warn("the clocks of this machine and of Redis differ: the bot goes by that of Redis. Have both set by NTP", "behind", behind.Round(time.Millisecond))
	}
}

// meet says that we are there, and counts who else is.
func (r *replicas) meet(ctx context.Context) {
	soon, stop := context.WithTimeout(ctx, meetFor)
	defer stop()
	if n, err := r.memory.Attend(soon, r.me, r.clock.Now(), presentFor); err != nil {
		r.warn(ctx, "the replicas could not be counted", err)
	} else if before := r.present.Swap(int64(n)); before > 0 && before != int64(n) {
		r.log.Info("replicas at work", "now", n, "before", before)
	}
}

func (r *replicas) warn(ctx context.Context, what string, err error) {
	if ctx.Err() == nil {
		r.log.Warn(what, "err", err)
	}
}

// leave tells the others that there is one less. They would find out by themselves.
func (r *replicas) leave(ctx context.Context) {
	soon, stop := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
	defer stop()
	if _, err := r.memory.Attend(soon, r.me, r.clock.Now(), 0); err != nil {
		r.log.Warn("the others count us for some seconds more", "err", err)
	}
}

// meetings keeps in touch with the others, if there may be any.
func (t *team) meetings(ctx context.Context) error {
	r, wall := t.replicas, scheduler.Wall{}
	if r == nil {
		return nil
	}
	for read := wall.Now(); ; r.meet(ctx) {
		t.courier.Divide(int(r.present.Load()))
		if wall.Wait(ctx, wall.Now().Add(meetEvery)) != nil {
			r.leave(ctx)
			return nil
		}
		if now := wall.Now(); now.Sub(read) >= readEvery {
			read = now
			r.read(ctx)
		}
	}
}
