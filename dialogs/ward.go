package dialogs

import (
	"sync"
	"time"
)

// ward remembers which updates the store keeps a count of. It lives in memory: an
// update that failed in another process is met there as one that fails first, and
// then the store knows better.
type ward struct {
	mu    sync.Mutex
	known map[string]bool
	until time.Time // until then all are counted before they are handled
}

func newWard() *ward { return &ward{known: map[string]bool{}} }

// mostKnown bounds the memory; what is forgotten is at worst listed though it was
// handled in the end.
const mostKnown = 10_000

func (w *ward) begin(until time.Time) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.until = until
}

// wary reports whether an update must be counted first; once, because one process
// dies of it once.
func (w *ward) wary(update string, now time.Time) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return now.Before(w.until) && !w.known[update]
}

func (w *ward) has(update string) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.known[update]
}

func (w *ward) keep(update string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if len(w.known) >= mostKnown {
		clear(w.known)
	}
	w.known[update] = true
}

func (w *ward) forget(update string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	delete(w.known, update)
}
