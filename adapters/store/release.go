package store

import (
	"context"
	"errors"
	"strings"
	"time"

	"milepost/dialogs"
)

// Restored is the note that a store was put back from a backup and what waited
// in it has not been released.
type Restored struct {
	Made time.Time `json:"made"`          // when the backup was taken
	Gap  uint64    `json:"gap,omitempty"` // commits that came in while it was taken
}

// entriesFor makes the index entries of a record anew. Parcels of a backup are
// not put into their lanes: they may have been sent after it was taken, so they
// are held until somebody says that they may go.
func entriesFor(i *Item) ([]Entry, error) {
	kind, rest, _ := strings.Cut(i.Record, "/")
	switch kind + "/" {
	case dealKey(""):
		var d dealRecord
		err := decode(Record{Key: i.Record, Value: i.Value}, &d)
		return d.entries(), err
	case personKey(""):
		return []Entry{{peopleIndex, rest}}, nil
	case parcelKey(""):
		return []Entry{{heldIndex, rest}}, nil
	case poisonKey(""):
		var p dialogs.Poison
		err := decode(Record{Key: i.Record, Value: i.Value}, &p)
		return []Entry{poisonEntry(&p)}, err
	case troubleKey(""):
		return []Entry{{troubleIndex, rest}}, nil
	case erasureKey(""):
		return []Entry{{erasureIndex, rest}}, nil
	}
	return nil, nil
}

// Held tells what a restored store holds back, at most limit of it; nil if
// nothing is.
func (m *Memory) Held(ctx context.Context, limit int) (note *Restored, parcels int, err error) {
	records, err := m.engine.Get(ctx, time.Time{}, restoredKey)
	if err != nil || records[0].Version == 0 {
		return nil, 0, err
	}
	note = &Restored{}
	if err := decode(records[0], note); err != nil {
		return nil, 0, err
	}
	held, err := m.engine.Page(ctx, heldIndex, "", "", limit)
	return note, len(held), err
}

// Release puts what was held back into its lanes, and reports how many there
// were. What would draw a card over that was shown anew since is dropped.
func (m *Memory) Release(ctx context.Context, now time.Time) (released int, err error) {
	const portion = 100
	note, err := m.engine.Get(ctx, now, restoredKey)
	if err != nil || note[0].Version == 0 {
		return 0, err
	}
	for {
		ids, err := m.engine.Page(ctx, heldIndex, "", "", portion)
		if err != nil {
			return released, err
		}
		b := Batch{Now: now, Checks: []Check{{restoredKey, note[0].Version}}}
		if len(ids) == 0 {
			b.Deletes = []string{restoredKey}
		}
		n, err := m.free(ctx, &b, ids, note[0].Version)
		if err != nil {
			return released, err
		}
		if _, err := m.commit(ctx, b); errors.Is(err, ErrConflict) {
			return released, nil // somebody else has released the rest
		} else if err != nil {
			return released, err
		}
		if released += n; len(ids) == 0 {
			return released, nil
		}
	}
}

// free adds to a batch what lets parcels go.
func (m *Memory) free(ctx context.Context, b *Batch, ids []string, restored uint64) (n int, err error) {
	keys := make([]string, len(ids))
	for i, id := range ids {
		keys[i] = parcelKey(id)
		b.Remove = append(b.Remove, Entry{heldIndex, id})
	}
	parcels, err := m.engine.Get(ctx, time.Time{}, keys...)
	if err != nil {
		return 0, err
	}
	held := make([]waiting, len(parcels))
	cards := make([]string, len(parcels))
	for i, r := range parcels {
		if r.Version > 0 {
			if err := decode(r, &held[i]); err != nil {
				return 0, err
			}
		}
		cards[i] = slotKey(held[i].Parcel.To.String(), held[i].Parcel.Card)
	}
	slots, err := m.engine.Get(ctx, time.Time{}, cards...)
	if err != nil {
		return 0, err
	}
	for i, r := range parcels {
		w := &held[i]
		switch {
		case r.Version == 0:
		case w.Parcel.Card != "" && slots[i].Version > restored:
			b.Deletes = append(b.Deletes, r.Key)
		default:
			b.Add = append(b.Add, w.entries(r.Version)...)
			n++
		}
	}
	return n, nil
}
