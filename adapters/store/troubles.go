package store

import (
	"context"
	"time"

	"milepost/dialogs/chat"
)

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
		if decode(r, &t) != nil {
			m.damaged(r.Key)
			continue
		}
		out = append(out, t)
	}
	return out, nil
}
