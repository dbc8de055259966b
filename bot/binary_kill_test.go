package main

import (
	"math/rand/v2"
	"slices"
	"sync"
	"sync/atomic"
	"testing"

	"milepost/adapters/telegram/telegramtest"
)

// kills is how often the program dies at least.
const kills = 32

// Reps qualify deals while the program is killed again and again, between any
// two things it says or hears and in the middle of them. Afterwards each answer
// stands where it belongs, once, in the order it was given, and nobody was asked
// again what they had answered.
func TestKilledInTheMiddleOfQualification(t *testing.T) {
	t.Parallel()
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	h := newHouse(t, repsConfig(reps))
	h.write(t, "process.toml", repsProcess())
	h.start(t)
	var died atomic.Int64
	s := begin(t, h, func() bool { return died.Load() >= kills })
	reaper(t, h, rand.New(rand.NewPCG(seed, 1)), s.over, &died)
	if t.Failed() {
		return
	}
	h.settled(t)
	before := h.Ledger()
	h.Redeliver(100)
	h.settled(t)
	h.stop(t)
	for _, m := range h.Ledger()[len(before):] { // the last copy may still have been on its way
		if !slices.ContainsFunc(before, func(b telegramtest.Message) bool { return b.Chat == m.Chat && b.Text == m.Text }) {
			t.Errorf("what came a second time was answered to %d: %s", m.Chat, m.Text)
		}
	}
	answers, again := s.proven(t, h)
	if again > int(died.Load())*reps {
		t.Errorf("%d second copies after %d kills", again, died.Load())
	}
	t.Logf("%d answers, %d kills, %d second copies of a question", answers, died.Load(), again)
}

// reaper kills the program after a random number of its calls, before or after
// the server acted on the last one, and starts it again, until all is over.
//
// Some lives must be long. A new process begins with all that its forerunners
// committed and could not acknowledge any more, up to a hundred updates, and each
// press among them costs a call; were every life shorter than that, none would
// come to what is new.
func reaper(t *testing.T, h *house, r *rand.Rand, over chan struct{}, died *atomic.Int64) {
	t.Helper()
	var mu sync.Mutex // held while it kills: who has it knows whether the program lives
	left := 0         // calls until the next death; 0: it lives on
	set := func(n int) {
		mu.Lock()
		defer mu.Unlock()
		left = n
	}
	h.Tap(func(string, bool) {
		mu.Lock()
		defer mu.Unlock()
		if left > 0 {
			if left--; left == 0 {
				h.kill() // with the call unanswered
			}
		}
	})
	for ended := false; !ended; {
		set(1 + int(35*r.ExpFloat64()))
		select {
		case <-over:
			set(0)
			ended = true
		case <-h.program.Load().gone:
		}
		if h.program.Load().dead() {
			died.Add(1)
			h.launch(t)
		}
	}
	h.ready(t)
}
