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

// Settle says how an errand went. Only who still has the lease is heard: what
// was settled, or given to somebody else, stays as it is.
func (m *Memory) Settle(ctx context.Context, now time.Time, e chat.Errand, o chat.Outcome) error {
	for again := true; ; {
		l, err := m.errand(ctx, now, e)
		if err != nil || l == nil {
			return err
		}
		b, err := m.settled(ctx, l, now, e, o)
		if err != nil {
			return err
		}
		_, err = m.engine.Commit(ctx, b)
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
	if l.hold, err = held(records[1]); err != nil || l.head.Lease != e.Lease {
		return nil, err
	}
	l.place = l.head.Place
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
		b.Puts = append(b.Puts, Put{Key: slotKey(l.lane, l.head.Parcel.Card), Value: []byte(o.Message), Expires: now.Add(slotKept)})
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
	parcel.Lease = ""
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

// moveLane gives everything that waits in a lane the chat's new address, in the
// same order. Message ids of the old chat are worth nothing in the new one. The
// lane is held by us until all is moved: what somebody else had begun to send
// would be torn from its place.
func (m *Memory) moveLane(ctx context.Context, now time.Time, l *lookout, o chat.Outcome) error {
	const portion = 100
	lane, target := l.lane, o.MovedTo.String()
	if target == lane {
		return m.open(ctx, now, l)
	}
	for {
		places, err := m.engine.Page(ctx, laneIndex(lane), "", "", portion)
		if err != nil {
			return err
		}
		if len(places) == 0 {
			return m.open(ctx, now, l)
		}
		keys := make([]string, len(places))
		for i, place := range places {
			keys[i] = parcelKey(parcelAt(place))
		}
		records, err := m.engine.Get(ctx, now, keys...)
		if err != nil {
			return err
		}
		b := Batch{Now: now}
		for i, r := range records {
			b.Remove = append(b.Remove, Entry{laneIndex(lane), places[i]})
			if r.Version == 0 {
				continue
			}
			var w waiting
			if err := decode(r, &w); err != nil {
				return err
			}
			b.Remove = append(b.Remove, w.ready(lane))
			w.Born, w.Parcel.To, w.Parcel.Edit = w.born(r.Version), o.MovedTo, ""
			put, err := encode(keys[i], w)
			if err != nil {
				return err
			}
			b.Checks = append(b.Checks, Check{keys[i], r.Version})
			b.Puts = append(b.Puts, put)
			b.Add = append(b.Add, Entry{laneIndex(target), places[i]}, w.ready(target))
		}
		if _, err := m.engine.Commit(ctx, b); err != nil && !errors.Is(err, ErrConflict) {
			return err
		}
	}
}

// open takes our hold off a lane, unless it is somebody else's by now.
func (m *Memory) open(ctx context.Context, now time.Time, l *lookout) error {
	_, err := m.engine.Commit(ctx, Batch{Now: now, Checks: []Check{{holdKey(l.lane), l.holdVersion}}, Deletes: []string{holdKey(l.lane)}})
	if errors.Is(err, ErrConflict) {
		return nil
	}
	return err
}

// troubleKept is for how long a trouble is listed.
const troubleKept = 60 * 24 * time.Hour

// report adds a trouble to a batch and takes a few of those that are too old out.
func (m *Memory) report(ctx context.Context, b *Batch, t chat.Trouble) error {
	place := backwards(t.At) + "/" + t.Parcel.ID
	put, err := encode(troubleKey(place), t)
	if err != nil {
		return err
	}
	b.Puts = append(b.Puts, put)
	b.Add = append(b.Add, Entry{troubleIndex, place})
	stale, err := m.engine.Page(ctx, troubleIndex, backwards(t.At.Add(-troubleKept)), "", 16)
	for _, place := range stale {
		b.Deletes = append(b.Deletes, troubleKey(place))
		b.Remove = append(b.Remove, Entry{troubleIndex, place})
	}
	return err
}

// Troubles lists parcels that ended as unconfirmed or buried in the last 60
// days, newest first.
func (m *Memory) Troubles(ctx context.Context, limit int) ([]chat.Trouble, error) {
	places, err := m.engine.Page(ctx, troubleIndex, "", "", limit)
	if err != nil || len(places) == 0 {
		return nil, err
	}
	keys := make([]string, len(places))
	for i, place := range places {
		keys[i] = troubleKey(place)
	}
	records, err := m.engine.Get(ctx, time.Time{}, keys...)
	if err != nil {
		return nil, err
	}
	var out []chat.Trouble
	for _, r := range records {
		var t chat.Trouble
		if r.Version == 0 { // settled between the two reads
			continue
		}
		if err := decode(r, &t); err != nil {
			return nil, err
		}
		out = append(out, t)
	}
	return out, nil
}
