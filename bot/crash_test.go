package main

import (
	"flag"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"milepost/adapters/store"
	"milepost/adapters/store/storetest"
	"milepost/adapters/telegram/telegramtest"
)

// The crash suite. A short run is part of every test run; the full one proves our
// promises with figures:
//
//	go test ./bot -run TestCrash -timeout 4h -v -args -full
//
// Each test prints one line; with -seed it makes the same choices again.
var (
	full = flag.Bool("full", false, "the crash suite in full: hours, not seconds")
	seed = flag.Uint64("seed", 0, "what the crash suite's choices are drawn from; 0: anew")
)

// often is a number for a short run, and one for the full run.
func often(short, long int) int {
	if *full {
		return long
	}
	return short
}

// sown is the run's seed.
func sown() uint64 {
	if *seed != 0 {
		return *seed
	}
	return rand.Uint64()
}

// onEachEngine runs a test with the file and with a Redis. What that writes is
// on its disk before it answers.
func onEachEngine(t *testing.T, f func(t *testing.T, redis string)) {
	t.Run("bolt", func(t *testing.T) {
		t.Parallel()
		f(t, "")
	})
	t.Run("redis", func(t *testing.T) {
		t.Parallel()
		f(t, storetest.URL(storetest.Redis(t, "appendfsync", "always"), "milepost"))
	})
}

// Reps qualify deals while the program is killed again and again, at every
// boundary between two steps. Afterwards each answer stands where it belongs,
// once, in the order it was given, and nobody was asked again what they had
// answered.
func TestCrashWhilePeopleAnswer(t *testing.T) {
	onEachEngine(t, func(t *testing.T, redis string) {
		seed, people := sown(), often(100, 500)
		h := atWork(t, people, redis)
		p := newReaper(h, seed, float64(often(4, 30)), slices.DeleteFunc(slices.Concat(failpoints, callpoints), func(point string) bool {
			return onTheClock(point) || redis != "" && notCalled(point)
		})...)
		h.start(t)
		c := gather(h.Server, qualifies, people)
		c.await(t, 3*int64(people)) // the first buttons
		p.until(t, c, func() bool {
			died, least := p.died()
			return died >= often(20, 1000) && least >= often(1, 50)
		})
		c.await(t, int64(often(0, 60_000))) // of twelve acts ten are answers
		c.goesHome()
		before := h.Ledger()
		h.Redeliver(100)
		v := c.judge(t, h.rested(t))
		v.seed = seed
		v.kills, _ = p.died()
		v.afterwards(before, h.Ledger()[len(before):])
		v.tell(t)
		t.Logf("kills at each point: %v", p.deaths)
	})
}

// notCalled reports whether a point is not come to by a bot that Telegram calls: it
// asks for nothing, and answers a press in its reply. A chat is claimed when who
// died has held it for half a minute: that is for the full run.
func notCalled(point string) bool {
	return strings.HasSuffix(point, "getUpdates") || strings.HasSuffix(point, "answerCallbackQuery") || !*full && strings.HasSuffix(point, "claim")
}

// atWork is a bot with so many reps, as fast as it can be. On a Redis it is called
// by Telegram: who died asking would have the turn for some seconds more.
func atWork(t *testing.T, people int, redis string) *house {
	t.Helper()
	config := fast(repsConfig(people))
	if redis != "" {
		config = called(config, "127.0.0.1:"+storetest.FreePort(t))
	}
	h := newHouse(t, config)
	h.url = redis
	h.write(t, "process.toml", repsProcess())
	return h
}

// fast is a config without a pace, for people who write faster than people do.
func fast(config string) string {
	return "updates_per_minute = 0\n" + strings.Replace(config, "[telegram]\n", "[telegram]\npace = \"none\"\n", 1)
}

// rested stops the program when nothing waits any more, or will not end by
// itself, and opens its store.
func (h *house) rested(t *testing.T) *store.Memory {
	t.Helper()
	h.Eventually(within, func() bool { return h.Waiting() == 0 })
	if h.url != "" { // who dies holds a chat for half a minute, as another replica could have it
		m := h.memory(t)
		h.Eventually(3*within, func() bool {
			lanes, soonest, err := m.Ready(t.Context(), time.Now().AddDate(1, 0, 0), 1)
			return err == nil && len(lanes) == 0 && soonest.IsZero()
		})
	}
	h.stop(t)
	return h.memory(t)
}

// afterwards looks at what was said after all had gone home, when a hundred
// updates came once more: nothing new. The last copy of what was said before may
// still have been on its way.
func (v *verdict) afterwards(before, after []telegramtest.Message) {
	for _, m := range after {
		if !slices.ContainsFunc(before, func(b telegramtest.Message) bool { return b.Chat == m.Chat && b.Text == m.Text }) {
			v.finds(&v.doubled, "what came a second time was answered to %d: %s", m.Chat, m.Text)
		}
	}
}

// onTheClock reports whether a point is only come to when nobody speaks.
func onTheClock(point string) bool {
	return strings.HasSuffix(point, " due") || strings.HasSuffix(point, " slot")
}
