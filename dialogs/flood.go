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
	mu   sync.Mutex
	full map[chat.Account]time.Time // when the account's measure is whole again
	shut map[chat.Account]time.Time // until when it is not read
	told map[chat.Account]bool
}

func newFlood() *flood {
	return &flood{full: map[chat.Account]time.Time{}, shut: map[chat.Account]time.Time{}, told: map[chat.Account]bool{}}
}

// floodOver is how long who was too fast is not read.
const floodOver = time.Minute

// takes counts an update and reports whether it may be handled; if not, whether
// its human must still be told.
func (f *flood) takes(who chat.Account, now time.Time, perMinute int) (ok, tell bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if now.Before(f.shut[who]) {
		return false, !f.told[who]
	}
	if len(f.full) > 10_000 { // a flood of strangers must not eat the memory
		clear(f.full)
		clear(f.shut)
		clear(f.told)
	}
	whole := f.full[who]
	if whole.Before(now) {
		whole = now
	}
	whole = whole.Add(time.Minute / time.Duration(perMinute))
	if whole.Sub(now) <= time.Minute {
		f.full[who] = whole
		return true, false
	}
	f.shut[who] = now.Add(floodOver)
	delete(f.told, who)
	return false, true
}

func (f *flood) toldThem(who chat.Account) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.told[who] = true
}

// tooFast keeps a human who sends faster than anybody can mean it from taking the
// others' turn. A press is answered each time, words once; a form holds too much
// work to be refused.
func (e *Engine) tooFast(ctx context.Context, u chat.Update) (refused bool, reply chat.Reply, err error) {
	if e.House.Updates <= 0 || u.Account == "" || u.Kind == chat.Filled || u.Kind == chat.Left || u.Kind == chat.Joined || u.Kind == chat.Moved {
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
