package main

import (
	"sync"
	"time"
)

// underway are the updates that were heard and are not committed yet: being
// handled, or waiting to be tried again.
type underway struct {
	mu  sync.Mutex
	all map[string]*pending
}

type pending struct {
	first, last time.Time // heard
	hands       int       // at work on it now
}

// forgotten is when an update that failed and did not come again is somebody
// else's: another replica took it, or the messenger gave it up.
const forgotten = 3 * time.Minute

// begin notes that an update is heard; the function it gives, how it went.
func (u *underway) begin(id string, now time.Time) (end func(error)) {
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.all == nil {
		u.all = map[string]*pending{}
	}
	p := u.all[id]
	if p == nil {
		p = &pending{first: now}
		u.all[id] = p
	}
	p.last = now
	p.hands++
	return func(err error) {
		u.mu.Lock()
		defer u.mu.Unlock()
		if p.hands--; err == nil && p.hands == 0 {
			delete(u.all, id)
		}
	}
}

// oldest says how many there are and since when the first of them has been.
func (u *underway) oldest(now time.Time) (n int, since time.Time) {
	u.mu.Lock()
	defer u.mu.Unlock()
	for id, p := range u.all {
		switch {
		case p.hands == 0 && now.Sub(p.last) > forgotten:
			delete(u.all, id)
		case since.IsZero() || p.first.Before(since):
			since = p.first
		}
	}
	return len(u.all), since
}
