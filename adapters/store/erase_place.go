package store

import (
	"context"
	"strings"
	"time"
)

// standing are the index entries of a record as it stands in a living store.
func (m *Memory) standing(ctx context.Context, i *Item) ([]Entry, error) {
	id, ok := strings.CutPrefix(i.Record, parcelKey(""))
	if !ok {
		return entriesFor(i)
	}
	held, err := m.engine.Page(ctx, heldIndex, id, next(id), 1)
	if err != nil || len(held) > 0 {
		return []Entry{{heldIndex, id}}, err
	}
	var w waiting
	if err := decode(Record{Key: i.Record, Value: i.Value}, &w); err != nil {
		return nil, err
	}
	return w.entries(i.Version), nil
}

// anew puts a record that was written anew into a batch. A parcel keeps its place
// in its lane, although its record is younger now.
func (m *Memory) anew(b *Batch, was, is *Item, old []Entry) error {
	fresh, err := entriesFor(is)
	if err != nil {
		return err
	}
	if strings.HasPrefix(is.Record, parcelKey("")) {
		var w waiting
		if err := decode(Record{Key: is.Record, Value: is.Value}, &w); err != nil {
			return err
		}
		if w.Lease != "" && was.Record != is.Record { // who sends it knows it by its name
			*b = Batch{Now: b.Now, Checks: b.Checks}
			return nil
		}
		w.Born = w.born(was.Version)
		put, err := encode(is.Record, w)
		if err != nil {
			return err
		}
		is.Value = put.Value
		if len(old) > 1 { // it is not held
			fresh = w.entries(was.Version)
		}
	}
	b.Remove, b.Add = difference(old, fresh)
	put := Put{Key: is.Record, Value: is.Value}
	if was.Expires > 0 {
		put.Expires = time.UnixMilli(was.Expires)
	}
	b.Puts = append(b.Puts, put)
	return nil
}
