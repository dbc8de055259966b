package scheduler

import (
	"slices"
	"sync"
	"time"
)

// busy is the set of lanes somebody works on.
type busy struct {
	mu      sync.Mutex
	lanes   map[string]bool // true: by a worker
	workers int
}

func (b *busy) take(lane string, urgent bool) bool {
	most := lanesAtOnce
	if urgent {
		most += urgentExtra
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	if _, taken := b.lanes[lane]; taken || b.workers >= most {
		return false
	}
	b.lanes[lane] = true
	b.workers++
	return true
}

// keep takes a lane for what is handed over: no worker will look into it.
func (b *busy) keep(lane string) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if _, taken := b.lanes[lane]; taken {
		return false
	}
	b.lanes[lane] = false
	return true
}

func (b *busy) give(lane string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.lanes[lane] {
		b.workers--
	}
	delete(b.lanes, lane)
}

// queue knows which lanes are in a hurry, and for how long lanes have waited.
type queue struct {
	mu    sync.Mutex
	hurry map[string]bool
	seen  map[string]time.Time // when a lane that is ready was first seen so
}

func (q *queue) press(lanes []string) {
	q.mu.Lock()
	defer q.mu.Unlock()
	for _, l := range lanes {
		q.hurry[l] = true
	}
}

func (q *queue) urgent() []string {
	q.mu.Lock()
	defer q.mu.Unlock()
	out := make([]string, 0, len(q.hurry))
	for l := range q.hurry {
		out = append(out, l)
	}
	slices.Sort(out)
	return out
}

func (q *queue) hurries(lane string) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.hurry[lane]
}

// calm ends a lane's hurry: all was sent, or it cannot be now.
func (q *queue) calm(lane string) {
	q.mu.Lock()
	defer q.mu.Unlock()
	delete(q.hurry, lane)
}

// look notes which lanes are ready.
func (q *queue) look(lanes []string, now time.Time) {
	q.mu.Lock()
	defer q.mu.Unlock()
	seen := make(map[string]time.Time, len(lanes))
	for _, l := range lanes {
		since, ok := q.seen[l]
		if !ok {
			since = now
		}
		seen[l] = since
	}
	q.seen = seen
}

// Waiting says how many lanes could be written to at the last look but were not
// yet, and since when the oldest of them has been seen so; the zero time if none.
func (c *Courier) Waiting() (lanes int, since time.Time) {
	c.begin()
	c.queue.mu.Lock()
	defer c.queue.mu.Unlock()
	for _, t := range c.queue.seen {
		if since.IsZero() || t.Before(since) {
			since = t
		}
	}
	return len(c.queue.seen), since
}
