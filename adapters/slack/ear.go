package slack

import (
	"sync/atomic"
	"time"
)

// ear keeps when Slack was last heard, and how often somebody pretended to be it.
type ear struct {
	last   atomic.Int64 // Unix nanoseconds
	forged atomic.Int64
}

func (e *ear) heard() { e.last.Store(time.Now().UnixNano()) }

// Heard is when Slack was last heard, whatever it said; zero: not yet.
func (s *Slack) Heard() time.Time {
	if n := s.ear.last.Load(); n > 0 {
		return time.Unix(0, n)
	}
	return time.Time{}
}

// Forged is how many requests only pretended to be Slack's.
func (s *Slack) Forged() int64 { return s.ear.forged.Load() }
