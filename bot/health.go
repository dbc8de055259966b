package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"slices"
	"sync"
	"time"

	"milepost/adapters/store"
	"milepost/scheduler"
)

// The measures of health.
const (
	goodFor    = 9 * time.Second // a commit proves for so long that commits are possible
	probeEvery = 4 * time.Second // when nobody else commits
	probeFor   = 3 * time.Second
	hungAfter  = 25 * time.Second // a loop that should have moved on so long ago hangs
	lateAfter  = 30 * time.Second // an update that waits for so long goes before digests
	slowAfter  = 5 * time.Minute  // one that waits for so long is told to the operator
)

// health knows whether the bot lives, and whether it can work.
//
// It lives as long as its own loops go on: a store or a messenger that is away
// is no reason to start it anew. It is ready if it can commit, and while no
// messenger refuses its token and nobody has told it to stop. That a messenger
// cannot be reached does not make it unready: another replica could not either,
// and what the messenger keeps comes when it is back.
type health struct {
	meter  *metered
	work   underway
	pulses map[string]*scheduler.Pulse // by loop
	log    *slog.Logger

	mu       sync.Mutex
	stopping bool
	refused  map[string]bool // messengers that do not take our token
}

var errStopping = errors.New("it is stopping")

// alive is nil as long as the loops go on.
func (h *health) alive() error {
	now := scheduler.Wall{}.Now()
	for _, name := range slices.Sorted(maps.Keys(h.pulses)) {
		if late := h.pulses[name].Late(now); late > hungAfter {
			return fmt.Errorf("the %s hangs for %s", name, late.Round(time.Second))
		}
	}
	return nil
}

// behind reports whether somebody has waited too long for their answer.
func (h *health) behind() bool {
	now := scheduler.Wall{}.Now()
	_, since := h.work.oldest(now)
	return !since.IsZero() && now.Sub(since) > lateAfter
}

// ready is nil if the bot can work; note says if it does so only slowly.
func (h *health) ready() (note string, err error) {
	now := scheduler.Wall{}.Now()
	h.mu.Lock()
	stopping, refused := h.stopping, slices.Sorted(maps.Keys(h.refused))
	h.mu.Unlock()
	good, why := h.meter.last()
	_, since := h.work.oldest(now)
	switch {
	case stopping:
		return "", errStopping
	case len(refused) > 0:
		return "", fmt.Errorf("%s refuses our token: put a good one in and start again", refused[0])
	case now.Sub(good) > goodFor:
		if why == nil {
			why = errors.New("the store does not answer")
		}
		return "", fmt.Errorf("nothing can be committed: %w", why)
	case !since.IsZero() && now.Sub(since) > slowAfter:
		return fmt.Sprintf("degraded: an update has waited for %s", now.Sub(since).Round(time.Second)), nil
	}
	return "", nil
}

// stop makes it unready for good.
func (h *health) stop() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.stopping = true
}

// refuse notes that a messenger does not take our token.
func (h *health) refuse(messenger string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.refused == nil {
		h.refused = map[string]bool{}
	}
	h.refused[messenger] = true
}

// probe commits nothing again and again, unless somebody has committed something
// a moment ago, and tells the log when the bot cannot work and when it can again.
func (h *health) probe(ctx context.Context) error {
	clock, ill := scheduler.Wall{}, false
	for clock.Wait(ctx, clock.Now().Add(probeEvery)) == nil {
		if good, _ := h.meter.last(); clock.Now().Sub(good) >= probeEvery/2 {
			h.try(ctx)
		}
		_, err := h.ready()
		switch {
		case err != nil && !ill && !errors.Is(err, errStopping):
			h.log.Error("not ready", "err", err)
		case err == nil && ill:
			h.log.Info("ready again")
		}
		ill = err != nil
	}
	return nil
}

// try commits nothing. The meter keeps how it went.
func (h *health) try(ctx context.Context) {
	ctx, stop := context.WithTimeout(ctx, probeFor)
	defer stop()
	_, _ = h.meter.Commit(ctx, store.Batch{Now: scheduler.Wall{}.Now()})
}
