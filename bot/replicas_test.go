package main

import (
	"context"
	"crypto/rand"
	"log/slog"
	"testing"
	"testing/synctest"
	"time"

	"milepost/adapters/store"
	"milepost/adapters/store/storetest"
	"milepost/scheduler"
)

// A replica that keeps dying and coming back is one, not as many as it had lives:
// each that is counted takes its part of what a messenger takes in all.
func TestWhoDiedIsSoonNotCounted(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		memory := store.NewMemory(storetest.NewRAM())
		arrives := func() *replicas {
			r := &replicas{memory: memory, log: slog.New(slog.DiscardHandler), me: rand.Text()}
			r.ask = func(context.Context) (time.Time, error) { return time.Now(), nil }
			r.meet(t.Context())
			return r
		}
		var stay []*replicas
		for range 2 {
			r := arrives()
			stay = append(stay, r)
			one := &team{replicas: r, courier: &scheduler.Courier{Clock: &r.clock}}
			go func() { _ = one.meetings(t.Context()) }()
		}
		for range 30 { // lives of a third
			arrives()
			time.Sleep(time.Second)
		}
		for _, r := range stay {
			if n := r.present.Load(); n < 3 || n > 25 {
				t.Errorf("%d are counted while a third dies each second", n)
			}
		}
		time.Sleep(20 * time.Second)
		for _, r := range stay {
			if n := r.present.Load(); n != 2 {
				t.Errorf("%d are counted, and 2 live", n)
			}
		}
	})
}
