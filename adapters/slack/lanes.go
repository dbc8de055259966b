package slack

import "sync"

// lanes keep the order inside each chat: whoever joins a lane waits for those who
// joined before.
type lanes struct {
	mu   sync.Mutex
	last map[string]chan struct{}
}

// join takes the next place in a lane: before is closed when everybody ahead has
// left. leave must be called once.
func (l *lanes) join(name string) (before <-chan struct{}, leave func()) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.last == nil {
		l.last = map[string]chan struct{}{}
	}
	ahead := l.last[name]
	if ahead == nil {
		ahead = make(chan struct{})
		close(ahead)
	}
	mine := make(chan struct{})
	l.last[name] = mine
	return ahead, func() {
		l.mu.Lock()
		defer l.mu.Unlock()
		close(mine)
		if l.last[name] == mine { // nobody is behind
			delete(l.last, name)
		}
	}
}

// seen remembers what was told already, to tell it once.
type seen struct {
	mu  sync.Mutex
	all map[string]bool
}

// first reports whether this is new. What comes from outside cannot fill the
// memory: after a hundred kinds nothing is new.
func (s *seen) first(what string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.all[what] || len(s.all) >= 100 {
		return false
	}
	if s.all == nil {
		s.all = map[string]bool{}
	}
	s.all[what] = true
	return true
}
