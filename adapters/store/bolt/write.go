package bolt

import (
	"bytes"
	"encoding/binary"

	"go.etcd.io/bbolt"

	"milepost/adapters/store"
)

// sweepAtMost is how many expired things one commit clears away, so that no
// commit pays for a long silence.
const sweepAtMost = 16

// writer applies batches inside one transaction.
type writer struct {
	meta, records, indexes, logs, ops, expiries *bbolt.Bucket

	seq uint64
}

func newWriter(tx *bbolt.Tx) *writer {
	w := &writer{
		meta: tx.Bucket(metaBucket), records: tx.Bucket(recordBucket), indexes: tx.Bucket(indexBucket),
		logs: tx.Bucket(logBucket), ops: tx.Bucket(opBucket), expiries: tx.Bucket(expiryBucket),
	}
	if raw := w.meta.Get(sequenceKey); raw != nil {
		w.seq = binary.BigEndian.Uint64(raw)
	}
	return w
}

// finish writes what the group has in common.
func (w *writer) finish() error {
	return w.meta.Put(sequenceKey, binary.BigEndian.AppendUint64(nil, w.seq))
}

// commit judges one batch and, if everything holds, writes it.
func (w *writer) commit(b *store.Batch) (store.Result, error) {
	now := store.Millis(b.Now)
	if b.Op != "" {
		if raw := w.ops.Get([]byte(b.Op)); raw != nil {
			if version, expires := header(raw); alive(expires, now) {
				return store.Result{Seen: true, Version: version, Reply: bytes.Clone(raw[headerSize:])}, nil
			}
		}
	}
	for _, c := range b.Checks {
		var version uint64
		if raw := w.records.Get([]byte(c.Key)); raw != nil {
			if v, expires := header(raw); alive(expires, now) {
				version = v
			}
		}
		if version != c.Version {
			return store.Result{}, &store.Conflict{Key: c.Key}
		}
	}
	for _, g := range b.Empty {
		prefix := under(g.Index)
		k, _ := w.indexes.Cursor().Seek(append(prefix, g.From...))
		if k != nil && bytes.HasPrefix(k, prefix) && string(k[len(prefix):]) < g.To {
			return store.Result{}, &store.Conflict{Key: g.Index}
		}
	}
	for _, a := range b.Amend {
		if w.logs.Get(lineKey(a.Log, uint64(a.Number))) == nil {
			return store.Result{}, &store.Conflict{Key: a.Log}
		}
	}
	w.seq++
	return store.Result{Version: w.seq, Reply: bytes.Clone(b.Reply)}, w.write(b, now)
}

func (w *writer) write(b *store.Batch, now int64) error {
	if b.Op != "" {
		if err := w.put(w.ops, 'o', b.Op, store.Millis(b.Now.Add(b.OpTTL)), b.Reply); err != nil {
			return err
		}
	}
	for _, p := range b.Puts {
		if err := w.put(w.records, 'r', p.Key, store.Millis(p.Expires), p.Value); err != nil {
			return err
		}
	}
	for _, key := range b.Deletes {
		if err := w.drop(w.records, 'r', key); err != nil {
			return err
		}
	}
	for _, e := range b.Remove {
		if err := w.indexes.Delete(append(under(e.Index), e.Key...)); err != nil {
			return err
		}
	}
	for _, e := range b.Add {
		if err := w.enter(e.Index, store.Stamped(e.Key, w.seq)); err != nil {
			return err
		}
	}
	for _, l := range b.Append {
		if err := w.line(l.Log, l.Data); err != nil {
			return err
		}
	}
	for _, a := range b.Amend {
		if err := w.logs.Put(lineKey(a.Log, uint64(a.Number)), bytes.Clone(a.Data)); err != nil {
			return err
		}
	}
	for _, op := range b.Forget {
		if err := w.drop(w.ops, 'o', op); err != nil {
			return err
		}
	}
	return w.sweep(now)
}

func (w *writer) enter(index, key string) error {
	return w.indexes.Put(append(under(index), key...), nil)
}

func (w *writer) line(log string, data []byte) error {
	number := length(w.logs.Cursor(), under(log))
	return w.logs.Put(lineKey(log, number), bytes.Clone(data))
}

func lineKey(log string, number uint64) []byte {
	return binary.BigEndian.AppendUint64(under(log), number)
}

func expiryKey(kind byte, key string, expires int64) []byte {
	out := binary.BigEndian.AppendUint64(make([]byte, 0, 9+len(key)), uint64(expires))
	return append(append(out, kind), key...)
}

func (w *writer) put(bucket *bbolt.Bucket, kind byte, key string, expires int64, value []byte) error {
	if err := w.forget(bucket, kind, key); err != nil {
		return err
	}
	if expires != 0 {
		if err := w.expiries.Put(expiryKey(kind, key, expires), nil); err != nil {
			return err
		}
	}
	raw := make([]byte, 0, headerSize+len(value))
	raw = binary.BigEndian.AppendUint64(raw, w.seq)
	raw = binary.BigEndian.AppendUint64(raw, uint64(expires))
	return bucket.Put([]byte(key), append(raw, value...))
}

func (w *writer) drop(bucket *bbolt.Bucket, kind byte, key string) error {
	if err := w.forget(bucket, kind, key); err != nil {
		return err
	}
	return bucket.Delete([]byte(key))
}

// forget takes what is written under a key out of the sweep's list.
func (w *writer) forget(bucket *bbolt.Bucket, kind byte, key string) error {
	raw := bucket.Get([]byte(key))
	if raw == nil {
		return nil
	}
	_, expires := header(raw)
	if expires == 0 {
		return nil
	}
	return w.expiries.Delete(expiryKey(kind, key, expires))
}

// sweep clears away a few of the things that have expired at now.
func (w *writer) sweep(now int64) error {
	if now == 0 {
		return nil
	}
	var gone [][]byte
	cursor := w.expiries.Cursor()
	for k, _ := cursor.First(); k != nil && len(gone) < sweepAtMost; k, _ = cursor.Next() {
		if int64(binary.BigEndian.Uint64(k)) > now {
			break
		}
		gone = append(gone, bytes.Clone(k))
	}
	for _, k := range gone { // after the walk: a cursor does not survive deletions
		bucket := w.records
		if k[8] == 'o' {
			bucket = w.ops
		}
		if err := bucket.Delete(k[9:]); err != nil {
			return err
		}
		if err := w.expiries.Delete(k); err != nil {
			return err
		}
	}
	return nil
}
