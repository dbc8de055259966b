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

// beat notes that the loop goes on, and by when on its clock it will again. What
// is kept is an instant of the wall's: a clock that is set makes no loop late.
func (p *Pulse) beat(clock Clock, by time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.by = Wall{}.Now().Add(by.Sub(clock.Now()))
}

// Late is for how long the loop should have moved on; 0 for one that waits as it
// meant to, or has not begun. now is the wall's.
func (p *Pulse) Late(now time.Time) time.Duration {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.by.IsZero() {
		return 0
	}
	return max(now.Sub(p.by), 0)
}
