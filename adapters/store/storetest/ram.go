package storetest

import (
	"bytes"
	"context"
	"maps"
	"slices"
	"sync"
	"time"

	"milepost/adapters/store"
)

// RAM is an engine that keeps everything in maps and forgets it when it is
// dropped: for tests that commit too often for a disk.
type RAM struct {
	mu      sync.Mutex
	seq     uint64
	records map[string]kept
	ops     map[string]kept
	indexes map[string]map[string]bool
	logs    map[string][][]byte
}

// kept is a value with its version and expiry.
type kept struct {
	version uint64
	expires int64
	value   []byte
}

// NewRAM makes an empty one.
func NewRAM() *RAM {
	return &RAM{records: map[string]kept{}, ops: map[string]kept{}, indexes: map[string]map[string]bool{}, logs: map[string][][]byte{}}
}

// alive is what is under a key unless it has expired at now (0: nothing has).
func alive(m map[string]kept, key string, now int64) (kept, bool) {
	k, ok := m[key]
	if !ok || k.expires != 0 && now != 0 && k.expires <= now {
		return kept{}, false
	}
	return k, true
}

// Get reads records.
func (e *RAM) Get(ctx context.Context, now time.Time, keys ...string) ([]store.Record, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	out := make([]store.Record, len(keys))
	for i, key := range keys {
		out[i].Key = key
		if k, ok := alive(e.records, key, store.Millis(now)); ok {
			out[i].Version, out[i].Value = k.version, bytes.Clone(k.value)
		}
	}
	return out, nil
}

// Page lists a part of an index.
func (e *RAM) Page(ctx context.Context, index, from, to string, limit int) ([]string, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	keys := slices.DeleteFunc(slices.Sorted(maps.Keys(e.indexes[index])), func(k string) bool { return k < from || to != "" && k >= to })
	return keys[:max(min(limit, len(keys)), 0)], nil
}

// Lines reads a part of a journal.
func (e *RAM) Lines(ctx context.Context, log string, from, limit int) ([][]byte, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	all := e.logs[log]
	if from < 0 {
		from = max(len(all)+from, 0)
	}
	from = min(from, len(all))
	var out [][]byte
	for _, line := range all[from:min(from+max(limit, 0), len(all))] {
		out = append(out, bytes.Clone(line))
	}
	return out, nil
}

// Commit applies a batch.
func (e *RAM) Commit(ctx context.Context, b store.Batch) (store.Result, error) {
	if err := b.Validate(); err != nil {
		return store.Result{}, err
	}
	if err := ctx.Err(); err != nil {
		return store.Result{}, err
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	now := store.Millis(b.Now)
	if first, ok := alive(e.ops, b.Op, now); ok && b.Op != "" {
		return store.Result{Seen: true, Version: first.version, Reply: bytes.Clone(first.value)}, nil
	}
	for _, c := range b.Checks {
		if k, _ := alive(e.records, c.Key, now); k.version != c.Version {
			return store.Result{}, &store.Conflict{Key: c.Key}
		}
	}
	for _, g := range b.Empty {
		for k := range e.indexes[g.Index] {
			if k >= g.From && k < g.To {
				return store.Result{}, &store.Conflict{Key: g.Index}
			}
		}
	}
	for _, a := range b.Amend {
		if a.Number >= len(e.logs[a.Log]) {
			return store.Result{}, &store.Conflict{Key: a.Log}
		}
	}
	e.write(&b)
	return store.Result{Version: e.seq, Reply: bytes.Clone(b.Reply)}, nil
}

// write puts a batch that may be put.
func (e *RAM) write(b *store.Batch) {
	e.seq++
	if b.Op != "" {
		e.ops[b.Op] = kept{e.seq, store.Millis(b.Now.Add(b.OpTTL)), bytes.Clone(b.Reply)}
	}
	for _, p := range b.Puts {
		e.records[p.Key] = kept{e.seq, store.Millis(p.Expires), bytes.Clone(p.Value)}
	}
	for _, key := range b.Deletes {
		delete(e.records, key)
	}
	for _, entry := range b.Remove {
		delete(e.indexes[entry.Index], entry.Key)
	}
	for _, entry := range b.Add {
		if e.indexes[entry.Index] == nil {
			e.indexes[entry.Index] = map[string]bool{}
		}
		e.indexes[entry.Index][store.Stamped(entry.Key, e.seq)] = true
	}
	for _, l := range b.Append {
		e.logs[l.Log] = append(e.logs[l.Log], bytes.Clone(l.Data))
	}
	for _, a := range b.Amend {
		e.logs[a.Log][a.Number] = bytes.Clone(a.Data)
	}
	for _, op := range b.Forget {
		delete(e.ops, op)
	}
}

// Written is how many commits there were: unchanged, if nothing was written.
func (e *RAM) Written() uint64 {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.seq
}

// Close does nothing: there is nothing to give back.
func (e *RAM) Close() error { return nil }
