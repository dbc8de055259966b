package bolt

import (
	"bytes"
	"context"
	"fmt"

	"go.etcd.io/bbolt"
)

// Check reads the whole store and reports the first damage. The bot goes on
// working meanwhile.
func (e *Engine) Check(ctx context.Context) error {
	return e.view(ctx, func(tx *bbolt.Tx) error {
		if err := walk(ctx, e.path, tx); err != nil {
			return err
		}
		var first error
		for err := range tx.Check() { // read to the end: the checker would hang otherwise
			if first == nil {
				first = err
			}
		}
		if first != nil {
			return damaged(e.path, first)
		}
		return nil
	})
}

// walk touches every key and value of every bucket, in order, and finds each key
// once more from the top. It comes before bbolt's own checker, which works in a
// goroutine of its own: a broken pointer met there would end the process, here
// guard makes it an error.
func walk(ctx context.Context, path string, tx *bbolt.Tx) error {
	return tx.ForEach(func(name []byte, bucket *bbolt.Bucket) error {
		if err := ctx.Err(); err != nil {
			return err
		}
		var last []byte
		search := bucket.Cursor()
		return bucket.ForEach(func(k, v []byte) error {
			found, value := search.Seek(k)
			if v == nil || last != nil && bytes.Compare(last, k) >= 0 || !bytes.Equal(found, k) || !bytes.Equal(value, v) {
				return damaged(path, fmt.Errorf("bucket %s is out of order", name))
			}
			last = k
			return nil
		})
	})
}
