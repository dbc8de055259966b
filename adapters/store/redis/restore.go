package redis

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	goredis "github.com/redis/go-redis/v9"

	"milepost/adapters/store"
)

// Restore makes a store of what a backup holds, under a prefix that has none: a
// store is never written over. Its mark comes last; until then no bot opens it,
// and if the restore is cut off the next one clears its rest away.
func Restore(ctx context.Context, address string, now time.Time, from *store.Copy) error {
	e, err := connect(address)
	if err != nil {
		return err
	}
	defer e.client.Close()
	node, err := e.node(ctx)
	if err != nil {
		return e.translate(ctx, err)
	}
	if err := e.begin(ctx, node); err != nil {
		return err
	}
	if err := e.fill(ctx, node, now, from); err != nil {
		return errors.Join(err, e.giveUp(context.WithoutCancel(ctx), node))
	}
	_, err = node.TxPipelined(ctx, func(pipe goredis.Pipeliner) error {
		pipe.Set(ctx, e.seq(), from.Seq(), 0)
		pipe.Set(ctx, e.mark(), store.FormatMark(from.Format), 0)
		return nil
	})
	return e.translate(ctx, err)
}

// begin takes the place.
func (e *Engine) begin(ctx context.Context, node *goredis.Client) error {
	taken := &store.Fault{Kind: store.ErrLocked, Say: e.where() + ": there is a store already, and it is never written over. Restore under another prefix ([store] url)"}
	mark, rest, err := e.found(ctx, node)
	switch {
	case err != nil:
		return err
	case mark == store.Restoring:
		return e.clear(ctx, node)
	case mark != "" || rest:
		return taken
	}
	first, err := node.SetNX(ctx, e.mark(), store.Restoring, 0).Result()
	if err == nil && !first {
		return taken
	}
	return e.translate(ctx, err)
}

// fill writes everything but the mark.
func (e *Engine) fill(ctx context.Context, node *goredis.Client, now time.Time, from *store.Copy) error {
	pipe := node.Pipeline()
	flush := func() error {
		_, err := pipe.Exec(ctx)
		return e.translate(ctx, err)
	}
	for item, err := range from.Items() {
		if err != nil {
			return err
		}
		e.put(ctx, pipe, now, &item)
		if pipe.Len() == portion {
			if err := flush(); err != nil {
				return err
			}
		}
	}
	return flush()
}

// put writes one item as it was.
func (e *Engine) put(ctx context.Context, pipe goredis.Pipeliner, now time.Time, i *store.Item) {
	text := fmt.Appendf(nil, "%d %d %s", i.Version, i.Expires, i.Value)
	switch {
	case i.Record != "":
		pipe.Set(ctx, e.record(i.Record), text, life(i.Expires, now))
	case i.Operation != "":
		pipe.Set(ctx, e.op(i.Operation), text, life(i.Expires, now))
	case i.Log != "":
		pipe.RPush(ctx, e.log(i.Log), i.Value)
	default:
		pipe.ZAdd(ctx, e.index(i.Index), goredis.Z{Member: i.Value})
	}
}

// giveUp leaves the place as it was found. The mark goes last.
func (e *Engine) giveUp(ctx context.Context, node *goredis.Client) error {
	if err := e.clear(ctx, node); err != nil {
		return err
	}
	return e.translate(ctx, node.Del(ctx, e.mark()).Err())
}

// clear takes away what a restore wrote, all but the mark.
func (e *Engine) clear(ctx context.Context, node *goredis.Client) error {
	for cursor, more := uint64(0), true; more; more = cursor != 0 {
		names, next, err := node.Scan(ctx, cursor, e.all(), portion).Result()
		names = slices.DeleteFunc(names, func(name string) bool { return name == e.mark() })
		if err == nil && len(names) > 0 {
			err = node.Unlink(ctx, names...).Err()
		}
		if err != nil {
			return e.translate(ctx, err)
		}
		cursor = next
	}
	return nil
}

// life is how long the server keeps what expires (in ms) by our clock; 0 = for ever.
func life(expires int64, now time.Time) time.Duration {
	if expires == 0 {
		return 0
	}
	return max(time.UnixMilli(expires).Sub(now), 0) + grace
}
