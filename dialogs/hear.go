package dialogs

import (
	"context"
	"errors"
	"time"

	"milepost/dialogs/chat"
)

// Hear handles one update. nil means that the messenger may forget it: all it did
// is committed, now or before, or it failed so often that it was set aside as it
// came. An error means that it must come again. A panic is an error of the update.
func (e *Engine) Hear(ctx context.Context, u chat.Update) (chat.Reply, error) {
	if refused, reply, err := e.tooFast(ctx, u); refused || err != nil {
		return reply, err
	}
	reply, err := e.handle(ctx, u)
	if err != nil && e.counted(&u) {
		e.flood.forgive(u.Account, e.House.Updates)
	}
	return reply, err
}

// handle tries an update with the patience that failing ones have.
func (e *Engine) handle(ctx context.Context, u chat.Update) (chat.Reply, error) {
	known, wary := e.ward.look(u.ID, e.Now())
	if known == setAside {
		return chat.Reply{}, nil
	}
	if wary {
		if aside, err := e.weigh(ctx, u, func(p *Poison) { p.Begun++ }); err != nil || aside {
			return chat.Reply{}, err
		}
		known = counted
	}
	reply, err := e.attempt(ctx, u, known == counted)
	switch {
	case err == nil:
		if known != unknown {
			e.ward.forget(u.ID)
		}
		return reply, nil
	case !itsOwn(err):
		return chat.Reply{}, err
	}
	e.Log.Error("an update fails", "update", u.ID, "err", err)
	aside, weighing := e.weigh(ctx, u, func(p *Poison) { p.failed(err) })
	if aside {
		return chat.Reply{}, nil
	}
	return chat.Reply{}, errors.Join(err, weighing)
}

// itsOwn reports whether a failure is the update's own: what would fail whatever
// the state of the store and the patience of who asks.
func itsOwn(err error) bool {
	return !errors.Is(err, chat.ErrNotNow) && !errors.Is(err, context.DeadlineExceeded) && !errors.Is(err, context.Canceled)
}

// errUnread is the failure of what no messenger of ours could read.
var errUnread = errors.New("it cannot be read")

// attempt decides and commits, once. If the update is known to have failed before,
// that is settled in the same commit.
func (e *Engine) attempt(ctx context.Context, u chat.Update, failed bool) (reply chat.Reply, err error) {
	if u.Kind == chat.Unread {
		return reply, errUnread
	}
	now := e.Now()
	err = e.guarded(func() error {
		q := e.plan(u)
		q.askQuiet()
		if failed {
			q.Poison = u.ID
		}
		receipt, err := e.run(ctx, q, func(k Known) verdict {
			v := e.decide(k, u, now)
			if v.more != nil {
				v.more.askQuiet()
			}
			switch {
			case !failed:
			case v.more != nil:
				v.more.Poison = u.ID
			case k.Poison != nil:
				v.change.Settled = append(v.change.Settled, Aside{Poison: k.Poison})
			}
			return v
		})
		reply = receipt.Reply
		if failed && receipt.Seen { // so nothing of this commit came in
			e.acquit(ctx, u.ID, now)
		}
		return err
	})
	return reply, err
}

// acquit forgets the failures of an update that was in already.
func (e *Engine) acquit(ctx context.Context, update string, now time.Time) {
	_, err := e.run(ctx, Query{Poison: update}, func(k Known) verdict {
		if k.Poison == nil {
			return verdict{}
		}
		return verdict{change: Change{Cause: "acquitted/" + update + "/" + k.Nonce, At: now, Based: k.Versions, Settled: []Aside{{Poison: k.Poison}}}}
	})
	if err != nil {
		e.Log.Warn("an update that is in stays listed as failing", "update", update, "err", err)
	}
}
