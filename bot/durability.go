package main

import (
	"context"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"milepost/scheduler"
)

// What `[store] durability` may be. A bolt file is always durable.
var durabilities = []string{"local", "replicated", "accept-loss"}

// examine looks at what of a Redis endangers deals, and keeps what it found. Where
// deals would be lost the bot does not start, unless it was told that they may be.
func (s *openStore) examine(ctx context.Context, c *config) error {
	found, err := s.redis.Inspect(ctx)
	if err != nil {
		return err
	}
	s.poor = nil
	var says, loses []string
	for _, f := range found {
		says = append(says, f.What+" "+f.Value)
		if f.Loses {
			loses = append(loses, f.Say)
		}
		if !f.Good {
			s.poor = append(s.poor, f)
		}
	}
	s.Says = "Redis: " + strings.Join(says, ", ")
	if len(loses) == 0 || c.durability == "accept-loss" {
		return nil
	}
	return fmt.Errorf("this Redis would lose deals: %s\nnext: do that and start again; if these deals may be lost, set [store] durability = \"accept-loss\"", strings.Join(loses, "; "))
}

// warn puts into the log what is not as it should be.
func (s *openStore) warn(log *slog.Logger) {
	for _, f := range s.poor {
		log.Warn("redis", "what", f.What, "value", f.Value, "say", f.Say)
	}
}

// examineEvery is how often a running bot looks again: somebody may change the
// Redis, or another one may have taken over.
const examineEvery = 5 * time.Minute

// watchStore looks at the store again and again. It never ends the bot: what it
// finds is for the log.
func (t *team) watchStore(ctx context.Context, o options) error {
	if t.store.redis == nil {
		return nil
	}
	clock := scheduler.Wall{}
	for clock.Wait(ctx, clock.Now().Add(examineEvery)) == nil {
		before := t.store.Says
		// What the start warned of is not told every five minutes, what is new is.
		if err := t.store.examine(ctx, t.c); err != nil && ctx.Err() == nil {
			o.log.Error("store", "err", err)
		}
		if t.store.Says != before {
			o.log.Info("store", "now", t.store.Says)
		}
	}
	return nil
}
