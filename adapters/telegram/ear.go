package telegram

import (
	"sync/atomic"
	"time"
)

// Keeps is for how long Telegram keeps what people write for a bot that does not
// hear. A press it keeps for 150 seconds.
const Keeps = 24 * time.Hour

// quick is how long the first request, and one after a failure, waits for news.
const quick = time.Second

// ear keeps when Telegram was last heard, and how often somebody pretended to be it.
type ear struct {
	last   atomic.Int64 // Unix nanoseconds
	forged atomic.Int64
	deaf   atomic.Bool // the last try to hear failed
}

func (e *ear) heard() {
	e.last.Store(time.Now().UnixNano())
	e.deaf.Store(false)
}

// patience is how long a request may wait for news: who does not hear yet must
// know at once whether it does.
func (e *ear) patience(wait time.Duration) time.Duration {
	if e.deaf.Load() || e.last.Load() == 0 {
		return min(wait, quick)
	}
	return wait
}

// Heard is when Telegram was last heard, whatever it said; zero: not yet.
func (t *Telegram) Heard() time.Time {
	if n := t.ear.last.Load(); n > 0 {
		return time.Unix(0, n)
	}
	return time.Time{}
}

// Forged is how many requests only pretended to be Telegram's.
func (t *Telegram) Forged() int64 { return t.ear.forged.Load() }
