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

// TelegramPace stays under what Telegram publishes, bursts included: 30 a second
// in all, one a second to a chat, 20 a minute to a group.
func TelegramPace() Pace {
	return Pace{Chat: time.Second, Group: time.Minute / 18, All: time.Second / 25}
}

// SlackPace stays under what Slack publishes: one message a second to a channel,
// several hundred a minute in a workspace.
func SlackPace() Pace {
	return Pace{Chat: time.Second, Group: time.Second, All: time.Second / 5}
}

// The depths of the buckets: how many messages may go out at once after a pause.
const (
	chatBurst  = 3
	groupBurst = 2
	allBurst   = 5
	spared     = 2 // of allBurst, kept for what answers a person
)

// pacer holds the token buckets: for each chat, and for each messenger as a
// whole. A bucket is one instant, "when it will be full again", so that nothing
// has to be refilled. It lives in memory: a restart is only a little more generous.
type pacer struct {
	pace map[string]Pace // by messenger

	mu      sync.Mutex
	share   int                  // replicas that send beside us, and we
	full    map[string]time.Time // by chat, or messenger: when the bucket is full again
	holds   map[string]time.Time // by chat, or messenger: told to wait until then
	sweepAt int
}

func newPacer(pace map[string]Pace) *pacer {
	return &pacer{pace: pace, share: 1, full: map[string]time.Time{}, holds: map[string]time.Time{}, sweepAt: 4096}
}

// take takes a token for one message to a lane, if there is one now; else it says
// when to ask again. What is urgent may use the last tokens of a messenger.
func (p *pacer) take(lane string, now time.Time, urgent bool) (at time.Time, ok bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	m, chat, gap, burst := p.bucket(lane)
	deep := allBurst
	if !urgent {
		deep -= spared
	}
	at = latest(p.holds[m], p.holds[chat],
		p.full[chat].Add(-time.Duration(burst-1)*gap),
		p.full[m].Add(-time.Duration(deep-1)*p.pace[m].All)) // a burst is divided too
	if at.After(now) {
		return at, false
	}
	p.spend(m, p.all(m, urgent), now)
	p.spend(chat, gap, now)
	p.sweep(now)
	return now, true
}

// charge notes a message that was sent without asking: the second call of a
// parcel. It may leave the bucket in debt.
func (p *pacer) charge(lane string, now time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	m, chat, gap, _ := p.bucket(lane)
	p.spend(m, p.pace[m].All, now)
	p.spend(chat, gap, now)
}

// give puts a token back that was not used.
func (p *pacer) give(lane string, urgent bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	m, chat, gap, _ := p.bucket(lane)
	p.full[m] = p.full[m].Add(-p.all(m, urgent))
	p.full[chat] = p.full[chat].Add(-gap)
}

// hold keeps a lane's chat, or its whole messenger, quiet until an instant. A
// hold is never shortened.
func (p *pacer) hold(lane string, wide bool, until time.Time) {
	p.mu.Lock()
	defer p.mu.Unlock()
	m, chat, _, _ := p.bucket(lane)
	if wide {
		chat = m
	}
	p.holds[chat] = latest(p.holds[chat], until)
}

// all is the time between two messages at all. Answers go as fast as people ask:
// where updates are asked for, one replica hears, and answers, everybody. The rest
// is divided, a morning's digests above all.
func (p *pacer) all(messenger string, urgent bool) time.Duration {
	if urgent {
		return p.pace[messenger].All
	}
	return p.pace[messenger].All * time.Duration(p.share)
}

// divide leaves the n-th part of the overall rate to us. A chat's rate is not
// divided: one replica at a time writes to a chat.
func (p *pacer) divide(n int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.share = max(n, 1)
}

func (p *pacer) spend(bucket string, gap time.Duration, now time.Time) {
	p.full[bucket] = latest(p.full[bucket], now).Add(gap)
}

// sweep forgets the chats that have been quiet, when there are many.
func (p *pacer) sweep(now time.Time) {
	if len(p.full)+len(p.holds) < p.sweepAt {
		return
	}
	for _, m := range []map[string]time.Time{p.full, p.holds} {
		for k, t := range m {
			if !t.After(now) {
				delete(m, k)
			}
		}
	}
	p.sweepAt = max(4096, 2*(len(p.full)+len(p.holds)))
}

// bucket is a lane's messenger, its chat (the threads of a chat share its limits)
// and the chat's bucket. Telegram's groups have negative ids.
func (p *pacer) bucket(lane string) (messenger, chat string, gap time.Duration, burst int) {
	messenger, id, _ := strings.Cut(lane, ":")
	chat, _, _ = strings.Cut(lane, "/")
	if strings.HasPrefix(id, "-") {
		return messenger, chat, p.pace[messenger].Group, groupBurst
	}
	return messenger, chat, p.pace[messenger].Chat, chatBurst
}
