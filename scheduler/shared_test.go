package scheduler_test

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"milepost/scheduler"
)

func TestTheSharedClockShowsTheStoresTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const off, trip = 40 * time.Second, 300 * time.Millisecond
		store := func(context.Context) (time.Time, error) {
			time.Sleep(trip / 2)
			there := time.Now().Add(off).Round(0) // a server's time has no monotonic clock
			time.Sleep(trip / 2)
			return there, nil
		}
		var c scheduler.Shared
		if now := c.Now(); !now.Equal(time.Now()) {
			t.Errorf("before the first reading it shows %v", now)
		}
		behind, err := c.Read(t.Context(), store)
		if err != nil || behind != off {
			t.Errorf("it is %v behind: %v", behind, err)
		}
		time.Sleep(time.Hour)
		if now := c.Now(); !now.Equal(time.Now().Add(off)) {
			t.Errorf("an hour later it shows %v at %v", now, time.Now())
		}
		began := time.Now()
		if err := c.Wait(t.Context(), c.Now().Add(time.Minute)); err != nil || time.Since(began) != time.Minute {
			t.Errorf("a minute took %v: %v", time.Since(began), err)
		}
		for what, ask := range map[string]func(context.Context) (time.Time, error){
			"a slow answer": func(context.Context) (time.Time, error) { time.Sleep(501 * time.Millisecond); return time.Time{}, nil },
			"an error":      func(context.Context) (time.Time, error) { return time.Time{}, errors.New("down") },
		} {
			if _, err := c.Read(t.Context(), ask); err == nil || !c.Now().Equal(time.Now().Add(off)) {
				t.Errorf("%s: %v, and it shows %v", what, err, c.Now())
			}
		}
	})
}
