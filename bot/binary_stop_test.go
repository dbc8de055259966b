package main

import (
	"sync/atomic"
	"syscall"
	"testing"
)

// A deploy in the middle of the day: the program is asked to end again and again
// while people work, ends well in time, loses nothing and repeats nothing.
func TestStoppedWhilePeopleWork(t *testing.T) {
	t.Parallel()
	const stops = 3
	h := newHouse(t, repsConfig(reps))
	h.write(t, "process.toml", repsProcess())
	h.start(t)
	var calls atomic.Int64
	h.Tap(func(string, bool) { calls.Add(1) })
	c := gather(h.Server, qualifies, reps)
	for range stops {
		until := calls.Load() + 150
		if !h.Eventually(within, func() bool { return calls.Load() > until }) {
			t.Fatal("nobody works")
		}
		h.stop(t)
		h.start(t)
	}
	c.goesHome()
	v := c.judge(t, h.rested(t))
	v.tell(t)
	if v.again > 0 {
		t.Error("second copies, though every end was a clean one")
	}
}

// A start that is told to stop stops, and does not blame the network.
func TestStoppedWhileItStarts(t *testing.T) {
	t.Parallel()
	h := newHouse(t, repsConfig(reps))
	h.write(t, "process.toml", repsProcess())
	h.Tap(func(method string, acted bool) {
		if method == "getMe" && !acted {
			_ = h.program.Load().cmd.Process.Signal(syscall.SIGTERM)
		}
	})
	h.launch(t)
	p := h.program.Load()
	if !h.Eventually(within, p.dead) || !p.cmd.ProcessState.Success() {
		t.Fatalf("it ended with %v", p.cmd.ProcessState)
	}
}
