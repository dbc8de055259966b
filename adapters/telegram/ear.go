package telegram

import (
	"sync/atomic"
	"time"
)

// ear keeps when Telegram was last heard, and how often somebody pretended to be it.
type ear struct {
	last   atomic.Int64 // Unix nanoseconds
	forged atomic.Int64
}

func (e *ear) heard() { e.last.Store(time.Now().UnixNano()) }

// Heard is when Telegram was last heard, whatever it said; zero: not yet.
func (t *Telegram) Heard() time.Time {
	if n := t.ear.last.Load(); n > 0 {
		return time.Unix(0, n)
	}
	return time.Time{}
}

// Forged is how many requests only pretended to be Telegram's.
func (t *Telegram) Forged() int64 { return t.ear.forged.Load() }
