package scheduler

import (
	"sync"
	"time"
)

// Pulse tells a loop that waits from one that hangs: the loop notes by when it
// will have moved on. It is safe for concurrent use.
type Pulse struct {
	mu sync.Mutex
	by time.Time
}

// beat notes that the loop goes on, and by when it will again.
func (p *Pulse) beat(by time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.by = by
}

// Late is for how long the loop should have moved on; 0 for one that waits as it
// meant to, or has not begun.
func (p *Pulse) Late(now time.Time) time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.by.IsZero() {
		return 0
	}
	return max(now.Sub(p.by), 0)
}
