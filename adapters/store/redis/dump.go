package redis

import (
	"context"
	"strconv"
	"strings"

	goredis "github.com/redis/go-redis/v9"

	"milepost/adapters/store"
)

// portion is how many keys or lines a dump and a restore move at a time.
const portion = 500

// Format is that of the mark that was found at the start: another one is refused since.
func (e *Engine) Format() int { return store.FormatOf(e.format) }

// Dump gives all that is kept, read by a cursor while bots go on working. A
// Redis has no view of one instant, so what is committed meanwhile may be in it
// in part: the span tells how much that was.
func (e *Engine) Dump(ctx context.Context, give func(store.Item) error) (store.Span, error) {
	node, err := e.node(ctx)
	if err != nil {
		return store.Span{}, e.translate(ctx, err)
	}
	begin, server, err := e.standing(ctx, node)
	if err != nil {
		return store.Span{}, err
	}
	seen := map[string]bool{} // a cursor may show a key twice
	for cursor, more := uint64(0), true; more; more = cursor != 0 {
		var names []string
		if names, cursor, err = node.Scan(ctx, cursor, e.all(), portion).Result(); err != nil {
			return store.Span{}, e.translate(ctx, err)
		}
		var fresh []string
		for _, name := range names {
			if !seen[name] {
				seen[name] = true
				fresh = append(fresh, name)
			}
		}
		if err := e.give(ctx, node, fresh, give); err != nil {
			return store.Span{}, err
		}
	}
	end, still, err := e.standing(ctx, node)
	if err == nil && server != still {
		err = &store.Fault{Kind: store.ErrUnavailable, Say: e.where() + ": another server took over while the store was read. Take the backup again"}
	}
	return store.Span{From: begin, To: end}, err
}

// standing is the number of the last commit, and which server says so.
func (e *Engine) standing(ctx context.Context, node *goredis.Client) (seq uint64, server string, err error) {
	values, err := node.MGet(ctx, e.mark(), e.seq()).Result()
	if err != nil {
		return 0, "", e.translate(ctx, err)
	}
	if mark, _ := values[0].(string); mark != e.format {
		return 0, "", e.changed(mark)
	}
	if text, ok := values[1].(string); ok {
		if seq, err = strconv.ParseUint(text, 10, 64); err != nil {
			return 0, "", e.foreign(err)
		}
	}
	info, err := e.info(ctx, node)
	return seq, info["run_id"], err
}

// give reads what is under names and gives it away.
func (e *Engine) give(ctx context.Context, node *goredis.Client, names []string, give func(store.Item) error) error {
	var values []string
	for _, name := range names {
		kind, rest, _ := strings.Cut(strings.TrimPrefix(name, e.tag), ":")
		switch kind {
		case "r", "o":
			values = append(values, name)
		case "l":
			if err := e.giveLines(ctx, node, rest, give); err != nil {
				return err
			}
		}
	}
	if len(values) == 0 {
		return nil
	}
	found, err := node.MGet(ctx, values...).Result()
	if err != nil {
		return e.translate(ctx, err)
	}
	for i, name := range values {
		text, ok := found[i].(string)
		if !ok {
			continue // gone meanwhile
		}
		version, expires, value, ok := split(text)
		if !ok {
			return e.unreadable(name)
		}
		item := store.Item{Version: version, Expires: expires, Value: []byte(value)}
		if rest, ok := strings.CutPrefix(name, e.record("")); ok {
			item.Record = rest
		} else {
			item.Operation = strings.TrimPrefix(name, e.op(""))
		}
		if err := give(item); err != nil {
			return err
		}
	}
	return nil
}

// giveLines reads a journal; it only grows, so its pages fit together.
func (e *Engine) giveLines(ctx context.Context, node *goredis.Client, log string, give func(store.Item) error) error {
	for from := int64(0); ; from += portion {
		lines, err := node.LRange(ctx, e.log(log), from, from+portion-1).Result()
		if err != nil {
			return e.translate(ctx, err)
		}
		for _, line := range lines {
			if err := give(store.Item{Log: log, Value: []byte(line)}); err != nil {
				return err
			}
		}
		if len(lines) < portion {
			return nil
		}
	}
}

var _ store.Dumper = (*Engine)(nil)
