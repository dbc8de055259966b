package slack

import (
	"sync/atomic"
	"time"
)

// Keeps is for how long Slack goes on delivering an event that was not taken. A
// press and a command it does not keep: their human is told at once.
const Keeps = 2 * time.Hour

// ear keeps when Slack was last heard, and how often somebody pretended to be it.
type ear struct {
	last   atomic.Int64 // Unix nanoseconds
	forged atomic.Int64
	open   atomic.Bool // our port is: who calls gets in
}

func (e *ear) heard() { e.last.Store(time.Now().UnixNano()) }

// Heard is when Slack was last heard, whatever it said, or could have been, our
// port being open; zero: not yet.
func (s *Slack) Heard() time.Time {
	if s.ear.open.Load() {
		return time.Now()
	}
	if n := s.ear.last.Load(); n > 0 {
		return time.Unix(0, n)
	}
	return time.Time{}
}

// Forged is how many requests only pretended to be Slack's.
func (s *Slack) Forged() int64 { return s.ear.forged.Load() }
