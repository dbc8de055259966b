package scheduler

import (
	"sync"
	"time"
)

// delay is how far the due loop is behind its time.
type delay struct {
	mu    sync.Mutex
	since time.Time // since when something is due; zero: nothing is
	next  time.Time // what was said to come next
}

// found notes whether anything is due, and what comes next. Since when it is due
// is known if it was seen coming; else it is due since now.
func (d *delay) found(any bool, now, next time.Time) {
	d.mu.Lock()
	defer d.mu.Unlock()
	switch {
	case !any:
		d.since = time.Time{}
	case d.since.IsZero() && !d.next.IsZero() && d.next.Before(now):
		d.since = d.next
	case d.since.IsZero():
		d.since = now
	}
	d.next = next
}

// Late is for how long deals have been due that were not looked at yet, as far as
// this process has seen it; 0: none.
func (l *DueLoop) Late() time.Duration {
	l.delay.mu.Lock()
	defer l.delay.mu.Unlock()
	since := l.delay.since
	if since.IsZero() {
		since = l.delay.next
	}
	if since.IsZero() {
		return 0
	}
	return max(l.Clock.Now().Sub(since), 0)
}
