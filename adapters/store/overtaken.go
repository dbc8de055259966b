package store

import (
	"context"
	"time"
)

// overtaken reports whether a message whose sender died needs no second copy: a
// press on its card waits behind it, and on another message than the one known
// to show the card. So the first copy arrived, and what was pressed is about to
// show the present state; a second copy below it would show the past.
func (m *Memory) overtaken(ctx context.Context, l *lookout) (bool, error) {
	const near = 8 // nobody presses much more before the bot is back
	p := &l.head.Parcel
	if l.head.Lease == "" || p.Card == "" || p.Edit != "" {
		return false, nil
	}
	places, err := m.engine.Page(ctx, laneIndex(l.lane), next(l.place), "1/", near)
	if err != nil || len(places) == 0 {
		return false, err
	}
	keys := make([]string, len(places))
	for i, place := range places {
		keys[i] = parcelKey(parcelAt(place))
	}
	records, err := m.engine.Get(ctx, time.Time{}, keys...)
	if err != nil {
		return false, err
	}
	for _, r := range records {
		var behind waiting
		if r.Version == 0 || decode(r, &behind) != nil {
			continue
		}
		if behind.Parcel.Card == p.Card && behind.Parcel.Edit != "" && behind.Parcel.Edit != l.shown {
			return true, nil
		}
	}
	return false, nil
}
