package store

import (
	"sync"

	"milepost/dialogs/chat"
)

// tenure is a lane that this process holds for what was handed over: what it
// knows of it without looking. Whoever else took the lane has written its hold,
// whoever put something in stands behind the last place; the checks of a commit
// tell.
type tenure struct {
	lease   string // of the last errand: the hold's
	version uint64 // of the hold
	last    string // place of the last errand
	cards   []string
}

// tenures are all of them, by lane.
type tenures struct {
	mu    sync.Mutex
	lanes map[string]*tenure
}

// of is what is known of a lane; the zero value takes it for free and empty.
func (t *tenures) of(lane string) tenure {
	t.mu.Lock()
	defer t.mu.Unlock()
	if ours := t.lanes[lane]; ours != nil {
		return *ours
	}
	return tenure{}
}

// begin notes that a lane is ours, or still is, and delivers, in the order of
// the commits: the next one begins behind this one.
func (t *tenures) begin(to *passage, commit uint64, s Sender) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if n := len(to.errands); n > 0 {
		t.lanes[to.lane] = &tenure{lease: to.errands[n-1].Lease, version: commit, last: to.errands[n-1].Place, cards: to.cards}
	}
	s.Deliver(to.lane, to.errands)
}

// last reports whether an errand is the last one of its lane that was handed over.
func (t *tenures) last(e *chat.Errand) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	ours := t.lanes[e.Lane]
	return ours != nil && ours.lease == e.Lease
}

// end notes that a lane's last errand is over.
func (t *tenures) end(e *chat.Errand) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if ours := t.lanes[e.Lane]; ours != nil && ours.lease == e.Lease {
		delete(t.lanes, e.Lane)
	}
}
