package scheduler_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"milepost/scheduler"
)

func TestTheWallClockWaitsForAnInstantOrAnEnd(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var c scheduler.Wall
		began := c.Now()
		if err := c.Wait(t.Context(), began.Add(time.Hour)); err != nil || c.Now().Sub(began) != time.Hour {
			t.Errorf("waited %v: %v", c.Now().Sub(began), err)
		}
		if err := c.Wait(t.Context(), began); err != nil || c.Now().Sub(began) != time.Hour {
			t.Errorf("what is past is not waited for: %v after %v", err, c.Now().Sub(began))
		}
		ctx, stop := context.WithTimeout(t.Context(), time.Minute)
		defer stop()
		if err := c.Wait(ctx, began.AddDate(1, 0, 0)); !errors.Is(err, context.DeadlineExceeded) || c.Now().Sub(began) != time.Hour+time.Minute {
			t.Errorf("waited %v: %v", c.Now().Sub(began), err)
		}
	})
}

func TestAPushedClockStandsStillUntilItIsPushed(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		began := time.Date(2026, 6, 1, 9, 0, 0, 0, time.UTC)
		c := scheduler.NewPushable(began)
		woken := map[string]error{}
		wait := func(who string, until time.Time, ctx context.Context) {
			go func() { woken[who] = c.Wait(ctx, until) }()
			synctest.Wait()
		}
		is := func(want ...string) {
			t.Helper()
			synctest.Wait()
			if len(woken) != len(want) {
				t.Errorf("awake: %v, want %v", woken, want)
			}
			for _, who := range want {
				if err, ok := woken[who]; !ok || err != nil {
					t.Errorf("%s: awake %v, %v", who, ok, err)
				}
			}
			clear(woken)
		}
		ended, end := context.WithCancel(t.Context())
		wait("now", began, t.Context())
		is("now")
		wait("soon", began.Add(time.Minute), t.Context())
		wait("later", began.Add(time.Hour), t.Context())
		wait("leaves", began.Add(time.Hour), ended)
		time.Sleep(24 * time.Hour) // the bubble's clock is another one
		is()
		c.Set(began.Add(time.Minute))
		is("soon")
		c.Set(began.Add(-time.Hour))
		if now := c.Now(); !now.Equal(began.Add(time.Minute)) {
			t.Errorf("the clock went back to %v", now)
		}
		end()
		synctest.Wait()
		if err := woken["leaves"]; !errors.Is(err, context.Canceled) {
			t.Errorf("who leaves hears %v", err)
		}
		clear(woken)
		c.Set(began.AddDate(1, 0, 0))
		is("later")
		if err := c.Wait(ended, began); !errors.Is(err, context.Canceled) {
			t.Errorf("who is gone already hears %v", err)
		}
	})
}
