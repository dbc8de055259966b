package scheduler_test

import (
	"context"
	"testing"
	"testing/synctest"
	"time"

	"milepost/dialogs"
)

// reader reads for long before it posts.
type reader struct {
	*clerk
	takes time.Duration
}

func (r reader) Fire(ctx context.Context, j dialogs.Job, to dialogs.Recipient, slot, now time.Time) error {
	select {
	case <-time.After(r.takes):
		return r.clerk.Fire(ctx, j, to, slot, now)
	case <-ctx.Done():
		return ctx.Err()
	}
}

// A digest of very many deals gets the time it takes; a stop waits a little for it,
// and it is made up for afterwards.
func TestALongJobIsWaitedForAndAStopNotForLong(t *testing.T) {
	for _, tt := range []struct {
		name        string
		takes, stop time.Duration // after the slot
		waits       time.Duration
		want        []string
	}{
		{"a minute", time.Minute, 10 * time.Minute, 0, []string{"job marat 2000-06-01 09:00"}},
		{"a stop near its end", time.Minute, 55 * time.Second, 5 * time.Second, []string{"job marat 2000-06-01 09:00"}},
		{"a stop in its middle", time.Minute, 30 * time.Second, 8 * time.Second, nil},
	} {
		t.Run(tt.name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				c := newClerk()
				c.reader("job", "marat", "UTC")
				until(t, "06-01 08:59")
				stop := works(reader{c, tt.takes}, dialogs.Job{ID: "job", Schedule: "0 9 * * *"})
				until(t, "06-01 09:00")
				pass(tt.stop)
				begun := time.Now()
				stop()
				if waited := time.Since(begun); waited != tt.waits {
					t.Errorf("the stop took %s", waited)
				}
				same(t, "fired", c.fired, tt.want)
			})
		})
	}
}
