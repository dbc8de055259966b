package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"time"

	"milepost/dialogs"
	"milepost/scheduler"
)

// judgedBy names what due times are computed by: the processes, the calendars,
// the zone. Another name means that all of them must be computed anew.
func judgedBy(c *config, book dialogs.Book) (string, error) {
	var processes []string
	for _, p := range book.Current {
		processes = append(processes, dialogs.VersionKey(p.ID, p.Version))
	}
	body, err := json.Marshal([]any{processes, c.calendars.house, c.calendars.ready, c.zone.String()})
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256(body)
	return hex.EncodeToString(sum[:8]), nil
}

// rejudgePause lets messages through between two pages of deals.
const rejudgePause = 200 * time.Millisecond

// rejudge looks at all deals again if that is needed, beside everything else.
func (t *team) rejudge(ctx context.Context, o options) error {
	clock := scheduler.Wall{}
	pause := func(ctx context.Context) error { return clock.Wait(ctx, clock.Now().Add(rejudgePause)) }
	moved, err := t.engine.Migrate(ctx, pause)
	if moved > 0 {
		o.log.Info("deals whose stage or role is gone go on by the newest process", "deals", moved)
	}
	n := 0
	if err == nil {
		n, err = t.engine.Rejudge(ctx, t.judgedBy, pause)
	}
	switch {
	case ctx.Err() != nil:
	case err != nil:
		o.log.Error("the deals could not all be judged anew; the next start tries again", "err", err)
	case n > 0:
		o.log.Info("process, calendar or zone changed: deals judged anew", "deals", n)
	}
	return nil
}
