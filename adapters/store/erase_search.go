package store

import (
	"bytes"
	"context"
	"errors"

	"milepost/dialogs/sales"
)

// search reads all that is kept, as a backup does, and gives what names the
// person: as it was, and as it is without them.
func (e *Erasure) search(ctx context.Context, from Dumper, found func(was, is Item) error) error {
	_, err := from.Dump(ctx, func(i Item) error {
		out, gone, err := e.forget(i)
		if err == nil && (gone || altered(i, out)) {
			err = found(i, out)
		}
		return errors.Join(err, ctx.Err())
	})
	return err
}

func altered(was, is Item) bool { return is.Record != was.Record || !bytes.Equal(is.Value, was.Value) }

// inDeal is a deal as it was, and the questions whose answers the person gave, or
// which name them.
func inDeal(was, is Item) (d *sales.Deal, questions []string, err error) {
	var before, after dealRecord
	err = errors.Join(decode(Record{Key: was.Record, Value: was.Value}, &before), decode(Record{Key: was.Record, Value: is.Value}, &after))
	for q, a := range before.Deal.Knows {
		if b := after.Deal.Knows[q]; a.By != b.By || a.Value.Text != b.Value.Text {
			questions = append(questions, q)
		}
	}
	return &before.Deal, questions, err
}
