package store

import (
	"context"
	"errors"
	"time"

	"milepost/dialogs/chat"
)

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
