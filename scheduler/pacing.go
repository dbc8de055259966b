package scheduler

import (
	"strings"
	"sync"
	"time"
)

// Pace is how fast a messenger may be written to. The zero value does not limit.
type Pace struct {
	Chat  time.Duration // between two messages to one chat
	Group time.Duration // between two messages to one group
	All   time.Duration // between two messages at all
}

// TelegramPace stays under what Telegram publishes: 30 a second in all, one a
// second to a chat, 20 a minute to a group.
func TelegramPace() Pace {
	return Pace{Chat: 700 * time.Millisecond, Group: 60 * time.Second / 18, All: 40 * time.Millisecond}
}

// burst is how many messages may go out at once after a pause.
const burst = 3

// pacer remembers when each lane and each messenger may be written to again. It
// lives in memory: after a restart it is only a little more generous.
type pacer struct {
	pace map[string]Pace // by messenger

	mu    sync.Mutex
	lanes map[string]time.Time // when the lane's next message is due at the earliest, bursts reckoned in
	all   map[string]time.Time
	holds map[string]time.Time // told to wait, by lane
}

func newPacer(pace map[string]Pace) *pacer {
	return &pacer{pace: pace, lanes: map[string]time.Time{}, all: map[string]time.Time{}, holds: map[string]time.Time{}}
}

// next is when a lane may be written to: now, or later.
func (p *pacer) next(lane string, now time.Time) time.Time {
	p.mu.Lock()
	defer p.mu.Unlock()
	at := now
	later := func(t time.Time) {
		if t.After(at) {
			at = t
		}
	}
	m, _, _ := strings.Cut(lane, ":")
	later(p.holds[lane])
	later(p.lanes[lane].Add(-burst * p.gap(lane)))
	later(p.all[m].Add(-burst * p.pace[m].All))
	return at
}

// took notes that a lane was written to.
func (p *pacer) took(lane string, now time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	m, _, _ := strings.Cut(lane, ":")
	push := func(t time.Time, gap time.Duration) time.Time {
		if t.Before(now) {
			t = now
		}
		return t.Add(gap)
	}
	p.lanes[lane] = push(p.lanes[lane], p.gap(lane))
	p.all[m] = push(p.all[m], p.pace[m].All)
	if len(p.lanes) > 10_000 { // chats that have been quiet need no memory
		for l, t := range p.lanes {
			if t.Before(now) {
				delete(p.lanes, l)
			}
		}
	}
}

// hold keeps a lane quiet until an instant: the messenger said so.
func (p *pacer) hold(lane string, until time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.holds[lane] = until
}

// gap is the pause between messages of a lane; Telegram's groups have negative ids.
func (p *pacer) gap(lane string) time.Duration {
	m, chat, _ := strings.Cut(lane, ":")
	if strings.HasPrefix(chat, "-") {
		return p.pace[m].Group
	}
	return p.pace[m].Chat
}
