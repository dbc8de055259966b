package dialogs

import (
	"context"
	"sync"
	"time"

	"milepost/dialogs/chat"
)

// flood is how fast each human may write: a minute's measure at once, then at the
// pace of the measure. Who is faster is told once, and not read for a minute. It
// lives in memory: a restart forgives.
type flood struct {
	mu sync.Mutex
	of map[chat.Account]*measure
}

type measure struct {
	now  time.Time // of what came last; a clock that does not go back
	full time.Time // when the measure is whole again
	shut time.Time // until when the human is not read
	told bool
}

func newFlood() *flood { return &flood{of: map[chat.Account]*measure{}} }

// floodOver is how long who was too fast is not read.
const floodOver = time.Minute

// takes counts an update and reports whether it may be handled; if not, whether
// its human must still be told. What was written before something that came
// earlier (a press bears no time, and goes by ours) counts as written with it.
func (f *flood) takes(who chat.Account, written time.Time, perMinute int) (ok, tell bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	m := f.of[who]
	if m == nil {
		if len(f.of) > 10_000 { // a flood of strangers must not eat the memory
			clear(f.of)
		}
		m = &measure{}
		f.of[who] = m
	}
	if written.After(m.now) {
		m.now = written
	}
	if m.now.Before(m.shut) {
		return false, !m.told
	}
	full := m.full
	if full.Before(m.now) {
		full = m.now
	}
	full = full.Add(one(perMinute))
	if full.Sub(m.now) <= time.Minute {
		m.full = full
		return true, false
	}
	m.shut, m.told = m.now.Add(floodOver), false
	return false, true
}

// one is what an update takes of the measure.
func one(perMinute int) time.Duration { return time.Minute / time.Duration(perMinute) }

// forgive takes an update out of the count: it could not be handled and comes
// again, by itself and as often as it must.
func (f *flood) forgive(who chat.Account, perMinute int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if m := f.of[who]; m != nil {
		m.full = m.full.Add(-one(perMinute))
	}
}

func (f *flood) toldThem(who chat.Account) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if m := f.of[who]; m != nil {
		m.told = true
	}
}

// counted reports whether an update is one of those that may be too many; a form
// holds too much work to be refused.
func (e *Engine) counted(u *chat.Update) bool {
	return e.House.Updates > 0 && u.Account != "" && u.Kind != chat.Filled && u.Kind != chat.Left && u.Kind != chat.Joined && u.Kind != chat.Moved
}

// tooFast keeps a human who sends faster than anybody can mean it from taking the
// others' turn. A press is answered each time, words once.
func (e *Engine) tooFast(ctx context.Context, u chat.Update) (refused bool, reply chat.Reply, err error) {
	if !e.counted(&u) {
		return false, reply, nil
	}
	now := e.Now()
	written := now // how fast they write counts, not how fast we read after being away
	if !u.At.IsZero() && u.At.Before(now) {
		written = u.At
	}
	ok, tell := e.flood.takes(u.Account, written, e.House.Updates)
	if ok {
		return false, reply, nil
	}
	if u.Kind == chat.Pressed || u.Forms {
		reply.Toast = e.Phrases.For(baseLanguage(u.Lang, e.House.Language)).Str("quarantine.too_fast")
		return true, reply, nil
	}
	if tell {
		e.Log.Warn("somebody writes too fast and is not read for a minute", "account", u.Account)
		err = e.guarded(func() error { return e.tellTooFast(ctx, u, now) })
	}
	if err == nil {
		e.flood.toldThem(u.Account)
	}
	return err == nil, reply, err
}

// tellTooFast says it to one of ours; to a stranger nothing is said.
func (e *Engine) tellTooFast(ctx context.Context, u chat.Update, now time.Time) error {
	_, err := e.run(ctx, Query{}, func(k Known) verdict {
		who := k.Roster.Account(string(u.Account))
		to, ok := u.From, u.Private
		if !ok {
			to, ok = address(who)
		}
		if who == nil || !ok {
			return verdict{}
		}
		return verdict{change: Change{Cause: "too fast/" + u.ID, At: now, Based: k.Versions, Parcels: []chat.Parcel{{
			To: to, Class: chat.AtLeastOnce, Person: who.ID, Message: chat.Message{Text: e.viewOf(who, k.Roster, now).say.Say("quarantine.too_fast")},
		}}}}
	})
	return err
}
