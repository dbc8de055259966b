package store

import (
	"context"
	"errors"
	"time"

	"milepost/dialogs/chat"
)

// slotKept is for how long the memory knows which message shows a card; later
// the card is sent anew.
const slotKept = 365 * 24 * time.Hour

// Settle says how an errand went. What was sent is taken out without a look, as
// Mark does; else, or if that does not fit, the parcel is read. Only who still has
// the lease is heard: what was settled, or given to somebody else, stays as it is.
func (m *Memory) Settle(ctx context.Context, now time.Time, e chat.Errand, o chat.Outcome) error {
	m.holding.end(&e)
	again := true
	if o.State == chat.Sent && e.Commit > 0 {
		err := m.markOne(ctx, now, e, o.Message)
		again = !errors.Is(err, ErrUnavailable)
		if again && !errors.Is(err, ErrConflict) {
			return err
		}
	}
	for {
		l, err := m.errand(ctx, now, e)
		if err != nil || l == nil {
			return err
		}
		b, err := m.settled(ctx, l, now, e, o)
		if err != nil {
			return err
		}
		result, err := m.engine.Commit(ctx, b)
		if err == nil {
			m.learnSlots(&b, result.Version)
		}
		switch {
		case err == nil && !o.MovedTo.IsZero() && l.hold.Lease == e.Lease:
			return m.moveLane(ctx, now, l, o)
		case errors.Is(err, ErrConflict):
		case errors.Is(err, ErrUnavailable) && again && ctx.Err() == nil:
			again = false // if it did arrive, the lease is gone and the look says so
		default:
			return err
		}
	}
}

// errand finds the parcel that is being sent, nil if the lease is not worth anything any more.
func (m *Memory) errand(ctx context.Context, now time.Time, e chat.Errand) (*lookout, error) {
	records, err := m.engine.Get(ctx, now, e.Key, holdKey(e.Lane))
	if err != nil || records[0].Version == 0 {
		return nil, err
	}
	l := &lookout{lane: e.Lane, head: &waiting{}, version: records[0].Version, holdVersion: records[1].Version}
	if err := decode(records[0], l.head); err != nil {
		return nil, err
	}
	if l.hold = held(records[1]); l.head.Lease != e.Lease {
		return nil, nil
	}
	l.place = l.head.place(number(l.head.born(l.version)))
	return l, nil
}

// settled is the batch that writes an outcome.
func (m *Memory) settled(ctx context.Context, l *lookout, now time.Time, e chat.Errand, o chat.Outcome) (Batch, error) {
	if o.State == chat.Again {
		return l.back(now, e, o)
	}
	b := l.without(now)
	l.release(&b, e)
	switch {
	case o.State == chat.Unconfirmed || o.State == chat.Buried:
		return b, m.report(ctx, &b, chat.Trouble{Parcel: l.head.Parcel, State: o.State, Reason: o.Reason, At: now})
	case l.head.Parcel.Card != "" && o.Message != "":
		b.Puts = append(b.Puts, shows(slotKey(l.lane, l.head.Parcel.Card), o.Message, now))
	}
	return b, nil
}

// release opens the lane, if it is this errand that holds it.
func (l *lookout) release(b *Batch, e chat.Errand) {
	if l.hold.Lease == e.Lease {
		b.Checks = append(b.Checks, Check{holdKey(l.lane), l.holdVersion})
		b.Deletes = append(b.Deletes, holdKey(l.lane))
	}
}

// back leaves the parcel where it is, the first of its lane, which waits with it.
func (l *lookout) back(now time.Time, e chat.Errand, o chat.Outcome) (Batch, error) {
	parcel := *l.head
	parcel.Lease, parcel.Place, parcel.Born = "", l.place, l.head.born(l.version) // as a claim leaves them
	put, err := encode(e.Key, parcel)
	if err != nil {
		return Batch{}, err
	}
	b := Batch{Now: now, Checks: []Check{{e.Key, l.version}}, Puts: []Put{put}}
	if l.hold.Lease != e.Lease {
		return b, nil
	}
	if !o.MovedTo.IsZero() {
		return b, nil // the lane stays held while it moves
	}
	if !o.At.After(now) {
		l.release(&b, e)
		return b, nil
	}
	closed, err := (&hold{Until: o.At}).put(l.lane)
	b.Checks = append(b.Checks, Check{holdKey(l.lane), l.holdVersion})
	b.Puts = append(b.Puts, closed)
	return b, err
}
