package dialogs

import (
	"sync"
	"time"
)

// doormat remembers which strangers were answered lately, and how many an open
// door has let in. It lives in memory: a restart may answer somebody once more,
// or let a few more in, and that is all.
type doormat struct {
	mu   sync.Mutex
	seen map[string]time.Time
	hour time.Time // the hour that in counts
	in   int
}

// openPerHour is how many people an open door lets in within an hour.
const openPerHour = 30

// lets counts somebody in, if the hour's measure is not full.
func (d *doormat) lets(now time.Time) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	if hour := now.UTC().Truncate(time.Hour); !hour.Equal(d.hour) {
		d.hour, d.in = hour, 0
	}
	d.in++
	return d.in <= openPerHour
}

// strangerPause is how seldom one stranger is answered.
const strangerPause = 10 * time.Minute

func newDoormat() *doormat { return &doormat{seen: map[string]time.Time{}} }

func (d *doormat) answers(account string, now time.Time) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	if last, ok := d.seen[account]; ok && now.Sub(last) < strangerPause {
		return false
	}
	if len(d.seen) > 10_000 { // a flood of strangers must not eat the memory
		clear(d.seen)
	}
	d.seen[account] = now
	return true
}
