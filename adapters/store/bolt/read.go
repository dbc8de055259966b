package bolt

import (
	"bytes"
	"context"
	"encoding/binary"
	"time"

	"go.etcd.io/bbolt"

	"milepost/adapters/store"
)

// headerSize is version and expiry before each value.
const headerSize = 16

func header(raw []byte) (version uint64, expires int64) {
	return binary.BigEndian.Uint64(raw), int64(binary.BigEndian.Uint64(raw[8:]))
}

// alive reports whether something with this expiry is still there at now (0: always).
func alive(expires, now int64) bool { return expires == 0 || now == 0 || expires > now }

// view is a read transaction whose damage is an error.
func (e *Engine) view(ctx context.Context, work func(tx *bbolt.Tx) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	return guard(e.path, func() error { return e.db.View(work) })
}

// Get reads records in one view, so they belong together.
func (e *Engine) Get(ctx context.Context, now time.Time, keys ...string) ([]store.Record, error) {
	records := make([]store.Record, len(keys))
	at := store.Millis(now)
	err := e.view(ctx, func(tx *bbolt.Tx) error {
		bucket := tx.Bucket(recordBucket)
		for i, key := range keys {
			records[i].Key = key
			raw := bucket.Get([]byte(key))
			if raw == nil {
				continue
			}
			if version, expires := header(raw); alive(expires, at) {
				records[i].Version = version
				records[i].Value = bytes.Clone(raw[headerSize:])
			}
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return records, nil
}

// under is the prefix of everything that belongs to a name in a shared bucket.
func under(name string) []byte { return append([]byte(name), 0) }

// Page walks an index with a cursor.
func (e *Engine) Page(ctx context.Context, index, from, to string, limit int) ([]string, error) {
	var keys []string
	err := e.view(ctx, func(tx *bbolt.Tx) error {
		prefix := under(index)
		cursor := tx.Bucket(indexBucket).Cursor()
		for k, _ := cursor.Seek(append(prefix, from...)); k != nil && len(keys) < limit; k, _ = cursor.Next() {
			key, ok := bytes.CutPrefix(k, prefix)
			if !ok || to != "" && string(key) >= to {
				break
			}
			keys = append(keys, string(key))
		}
		return nil
	})
	return keys, err
}

// Lines walks a journal. Its lines are numbered without gaps from 0.
func (e *Engine) Lines(ctx context.Context, log string, from, limit int) ([][]byte, error) {
	var lines [][]byte
	err := e.view(ctx, func(tx *bbolt.Tx) error {
		cursor := tx.Bucket(logBucket).Cursor()
		prefix := under(log)
		if from < 0 {
			from = max(from+int(length(cursor, prefix)), 0)
		}
		for k, line := cursor.Seek(binary.BigEndian.AppendUint64(bytes.Clone(prefix), uint64(from))); len(lines) < limit && bytes.HasPrefix(k, prefix); k, line = cursor.Next() {
			lines = append(lines, bytes.Clone(line))
		}
		return nil
	})
	return lines, err
}

// length is the number of lines of a journal: the last one's number and one.
func length(cursor *bbolt.Cursor, prefix []byte) uint64 {
	end := bytes.Clone(prefix)
	end[len(end)-1]++ // the zero byte behind the name: past everything of this journal
	k, _ := cursor.Seek(end)
	if k == nil {
		k, _ = cursor.Last()
	} else {
		k, _ = cursor.Prev()
	}
	if !bytes.HasPrefix(k, prefix) {
		return 0
	}
	return binary.BigEndian.Uint64(k[len(prefix):]) + 1
}
