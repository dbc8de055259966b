package redis

import (
	"context"
	_ "embed"
	"fmt"
	"strconv"
	"time"

	goredis "github.com/redis/go-redis/v9"

	"milepost/adapters/store"
)

//go:embed commit.lua
var source string

var script = goredis.NewScript(source)

// grace is how much longer the server keeps what has expired by our clock: the
// two clocks may differ, and ours may be a rehearsal's.
const grace = 24 * time.Hour

// What the script returns first.
const (
	done     = 0
	seen     = 1
	conflict = 2
	gone     = 3
	mistyped = 4
	missing  = 5
)

// Commit runs the script.
func (e *Engine) Commit(ctx context.Context, b store.Batch) (store.Result, error) {
	if err := b.Validate(); err != nil {
		return store.Result{}, err
	}
	if err := ctx.Err(); err != nil {
		return store.Result{}, err
	}
	keys, args := e.arguments(&b)
	reply, err := e.run(ctx, keys, args)
	if err != nil {
		err = e.translate(ctx, err)
		e.debt.owe(err)
		return store.Result{}, err
	}
	switch code, _ := reply[0].(int64); code {
	case done, seen:
		version, err := strconv.ParseUint(fmt.Sprint(reply[1]), 10, 64)
		if err != nil {
			return store.Result{}, e.foreign(err)
		}
		e.acknowledged(version)
		answer, _ := reply[2].(string)
		return store.Result{Seen: code == seen, Version: version, Reply: []byte(answer)}, nil
	case conflict:
		n, _ := reply[1].(int64)
		if n > int64(len(b.Checks)) {
			return store.Result{}, &store.Conflict{Key: b.Empty[n-1-int64(len(b.Checks))].Index}
		}
		return store.Result{}, &store.Conflict{Key: b.Checks[n-1].Key}
	case gone:
		mark, _ := reply[1].(string)
		return store.Result{}, e.changed(mark)
	case missing:
		n, _ := reply[1].(int64)
		return store.Result{}, &store.Conflict{Key: b.Amend[n-1].Log}
	default: // mistyped
		n, _ := reply[1].(int64)
		return store.Result{}, e.foreign(fmt.Errorf("%s has another type", keys[n-1]))
	}
}

// acknowledged remembers the highest number: a store that shows a lower one has
// gone back.
func (e *Engine) acknowledged(version uint64) {
	for {
		highest := e.newest.Load()
		if version <= highest || e.newest.CompareAndSwap(highest, version) {
			return
		}
	}
}

// arguments lays a batch out as the script reads it.
func (e *Engine) arguments(b *store.Batch) (keys []string, args []any) {
	now := store.Millis(b.Now)
	forgotten := int64(0)
	if b.Op != "" {
		forgotten = store.Millis(b.Now.Add(b.OpTTL))
	}
	keys = append(make([]string, 0, 3+len(b.Checks)+len(b.Empty)+len(b.Puts)+len(b.Deletes)+len(b.Remove)+len(b.Add)+len(b.Append)+len(b.Amend)+len(b.Forget)),
		e.mark(), e.seq(), e.op(b.Op))
	args = append(make([]any, 0, 13+len(b.Checks)+2*len(b.Empty)+3*len(b.Puts)+len(b.Remove)+len(b.Add)+len(b.Append)+2*len(b.Amend)),
		e.format, now, forgotten, (b.OpTTL + grace).Milliseconds(), b.Reply,
		len(b.Checks), len(b.Empty), len(b.Puts), len(b.Deletes)+len(b.Forget), len(b.Remove), len(b.Add), len(b.Append), len(b.Amend))
	for _, c := range b.Checks {
		keys = append(keys, e.record(c.Key))
		args = append(args, strconv.FormatUint(c.Version, 10))
	}
	for _, g := range b.Empty {
		keys = append(keys, e.index(g.Index))
		start, end := stretch(g.From, g.To)
		args = append(args, start, end)
	}
	for _, p := range b.Puts {
		keys = append(keys, e.record(p.Key))
		life := int64(0)
		if !p.Expires.IsZero() {
			life = (max(p.Expires.Sub(b.Now), 0) + grace).Milliseconds()
		}
		args = append(args, store.Millis(p.Expires), life, p.Value)
	}
	for _, key := range b.Deletes {
		keys = append(keys, e.record(key))
	}
	for _, op := range b.Forget { // to Redis an operation is a key like a record
		keys = append(keys, e.op(op))
	}
	for _, entry := range b.Remove {
		keys = append(keys, e.index(entry.Index))
		args = append(args, entry.Key)
	}
	for _, entry := range b.Add {
		keys = append(keys, e.index(entry.Index))
		args = append(args, entry.Key)
	}
	for _, line := range b.Append {
		keys = append(keys, e.log(line.Log))
		args = append(args, line.Data)
	}
	for _, a := range b.Amend {
		keys = append(keys, e.log(a.Log))
		args = append(args, a.Number, a.Data)
	}
	return keys, args
}

var _ store.Engine = (*Engine)(nil)
