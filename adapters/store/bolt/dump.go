package bolt

import (
	"bytes"
	"context"
	"encoding/binary"

	"go.etcd.io/bbolt"

	"milepost/adapters/store"
)

// Format is that of the mark that was found when the file was opened: nobody else writes it.
func (e *Engine) Format() int { return e.format }

// Dump gives all that is kept, as it is at one instant, while the bot goes on
// working.
func (e *Engine) Dump(ctx context.Context, give func(store.Item) error) (store.Span, error) {
	var seq uint64
	err := e.view(ctx, func(tx *bbolt.Tx) error {
		if raw := tx.Bucket(metaBucket).Get(sequenceKey); raw != nil {
			seq = binary.BigEndian.Uint64(raw)
		}
		err := tx.Bucket(recordBucket).ForEach(func(k, raw []byte) error {
			version, expires := header(raw)
			return give(store.Item{Record: string(k), Version: version, Expires: expires, Value: raw[headerSize:]})
		})
		if err != nil {
			return err
		}
		err = tx.Bucket(opBucket).ForEach(func(k, raw []byte) error {
			version, expires := header(raw)
			return give(store.Item{Operation: string(k), Version: version, Expires: expires, Value: raw[headerSize:]})
		})
		if err != nil {
			return err
		}
		return tx.Bucket(logBucket).ForEach(func(k, line []byte) error {
			name, _, _ := bytes.Cut(k, []byte{0})
			return give(store.Item{Log: string(name), Value: line})
		})
	})
	return store.Span{From: seq, To: seq}, err
}

var _ store.Dumper = (*Engine)(nil)
