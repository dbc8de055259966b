package store

import (
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"milepost/dialogs/sales"
)

// dealRecord is a deal as it is kept.
type dealRecord struct {
	Due  time.Time  `json:"due,omitzero"`
	Deal sales.Deal `json:"deal"`
}

// keptDeal is a deal as it was read or written, with when it is due and its
// index entries.
type keptDeal struct {
	deal    *sales.Deal
	due     time.Time
	entries []Entry
}

// entries are all index entries of a deal: a pure function of its record, so
// that a commit can write the difference and doctor can make them anew.
func (r *dealRecord) entries() []Entry {
	d := &r.Deal
	var out []Entry
	if !r.Due.IsZero() {
		out = append(out, Entry{dueIndex, instant(r.Due) + "/" + d.ID})
	}
	place := falling(weight(d.Amount)) + "/" + d.ID
	for _, person := range append([]string{""}, d.Concerned()...) {
		out = append(out, Entry{dealsIndex(person, listAll), place})
		switch d.Status {
		case sales.Open:
			out = append(out, Entry{dealsIndex(person, listOpen), place})
		case sales.Parked:
			out = append(out, Entry{dealsIndex(person, listAsleep), place})
		}
	}
	for _, w := range dealWords(d) {
		out = append(out, Entry{wordsIndex, w + "/" + newest(d)})
	}
	return out
}

// newest is a deal's place in an order by age, the newest first.
func newest(d *sales.Deal) string { return falling(d.Created.Unix()) + "/" + d.ID }

// difference is what has to be removed from and added to the indexes.
func difference(old, new []Entry) (remove, add []Entry) {
	for _, e := range old {
		if !slices.Contains(new, e) {
			remove = append(remove, e)
		}
	}
	for _, e := range new {
		if !slices.Contains(old, e) {
			add = append(add, e)
		}
	}
	return remove, add
}

// decode reads a record's JSON.
func decode(r Record, into any) error {
	if err := json.Unmarshal(r.Value, into); err != nil {
		// No Fault: it is this record's trouble, not the store's, and only who needs it
		// suffers (damage.go).
		return fmt.Errorf("%w: the record %q cannot be read. Restore the last backup (%w)", ErrCorrupt, r.Key, err)
	}
	return nil
}

// encode writes a record's JSON. What we keep can always be written, except a
// number that is none, which no parser lets in.
func encode(key string, value any) (Put, error) {
	body, err := json.Marshal(value)
	if err != nil {
		return Put{}, fmt.Errorf("the record %q cannot be written: %w", key, err)
	}
	return Put{Key: key, Value: body}, nil
}
