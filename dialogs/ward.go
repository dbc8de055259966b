package dialogs

import (
	"context"
	"sync"
	"time"
)

// ward remembers which updates the store keeps a count of, and which of them were
// set aside. It lives in memory: an update that failed in another process is met
// there as one that fails first, and then the store knows better.
type ward struct {
	mu    sync.Mutex
	known map[string]state
	until time.Time // until then all are counted before they are handled
}

// state is what is known of an update.
type state int

const (
	unknown  state = iota
	counted        // the store has a count of it
	setAside       // it is not tried any more
)

func newWard() *ward { return &ward{known: map[string]state{}} }

// mostKnown bounds the memory; what is forgotten is at worst listed though it was
// handled in the end.
const mostKnown = 10_000

func (w *ward) begin(until time.Time) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.until = until
}

// look says what is known of an update, and whether it must be counted before it
// is handled: once, because one process dies of it once.
func (w *ward) look(update string, now time.Time) (s state, wary bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	s = w.known[update]
	return s, s == unknown && now.Before(w.until)
}

func (w *ward) keep(update string, s state) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.known) >= mostKnown {
		clear(w.known)
	}
	w.known[update] = s
}

func (w *ward) forget(update string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	delete(w.known, update)
}

// wariness is for how long after an unclean stop updates are counted before they
// are handled: what ended the program may come again, at once or after a minute or two.
const wariness = 3 * time.Minute

// runningKey is the mark of a program that has not ended cleanly yet.
const runningKey = "running"

// Started is told that the program starts to hear. If the one before did not say
// goodbye, an update may have ended it.
func (e *Engine) Started(ctx context.Context) error {
	now, wary := e.Now(), false
	_, err := e.run(ctx, Query{Marks: []string{runningKey}}, func(k Known) verdict {
		wary = k.Marks[runningKey] != ""
		return verdict{change: Change{Cause: "running/" + k.Nonce, At: now, Based: k.Versions, Marks: map[string]string{runningKey: now.UTC().Format(time.RFC3339)}}}
	})
	if wary {
		e.ward.begin(now.Add(wariness))
	}
	return err
}

// Stopped is told that the program stops as it should. Of several that run, one that
// dies after another has ended is noticed a death later.
func (e *Engine) Stopped(ctx context.Context) error {
	now := e.Now()
	_, err := e.run(ctx, Query{Marks: []string{runningKey}}, func(k Known) verdict {
		return verdict{change: Change{Cause: "ended/" + k.Nonce, At: now, Based: k.Versions, Marks: map[string]string{runningKey: ""}}}
	})
	return err
}
