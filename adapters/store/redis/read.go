package redis

import (
	"context"
	"strconv"
	"strings"
	"time"

	goredis "github.com/redis/go-redis/v9"

	"milepost/adapters/store"
)

// Get reads records with one MGET, so they belong together. The mark of the
// store is read with them: without it an emptied Redis would look like a team
// without deals.
func (e *Engine) Get(ctx context.Context, now time.Time, keys ...string) ([]store.Record, error) {
	if err := e.pay(ctx); err != nil {
		return nil, err
	}
	words := append(make([]any, 0, len(keys)+2), "mget", e.mark())
	for _, key := range keys {
		words = append(words, e.record(key))
	}
	cmd := goredis.NewSliceCmd(ctx, words...)
	if err := e.process(ctx, cmd); err != nil {
		return nil, e.translate(ctx, err)
	}
	values := cmd.Val()
	if mark, _ := values[0].(string); mark != e.format {
		return nil, e.changed(mark)
	}
	records := make([]store.Record, len(keys))
	at := store.Millis(now)
	for i, key := range keys {
		records[i].Key = key
		text, ok := values[i+1].(string)
		if !ok || text == "" {
			continue
		}
		version, expires, value, ok := split(text)
		if !ok {
			records[i].Version = store.Unreadable
			continue
		}
		if expires == 0 || at == 0 || expires > at {
			records[i].Version, records[i].Value = version, []byte(value)
		}
	}
	return records, nil
}

// split takes "<version> <expiry> <value>" apart.
func split(text string) (version uint64, expires int64, value string, ok bool) {
	first, rest, ok1 := strings.Cut(text, " ")
	second, value, ok2 := strings.Cut(rest, " ")
	version, err1 := strconv.ParseUint(first, 10, 64)
	expires, err2 := strconv.ParseInt(second, 10, 64)
	return version, expires, value, ok1 && ok2 && err1 == nil && err2 == nil
}

// Page reads a part of a sorted set whose members all have the same score.
func (e *Engine) Page(ctx context.Context, index, from, to string, limit int) ([]string, error) {
	if limit <= 0 {
		return nil, nil
	}
	start, end := stretch(from, to)
	cmd := goredis.NewStringSliceCmd(ctx, "zrange", e.index(index), start, end, "bylex", "limit", 0, limit)
	if err := e.process(ctx, cmd); err != nil {
		return nil, e.translate(ctx, err)
	}
	return cmd.Val(), nil
}

// stretch is [from, to) as Redis writes it; an empty to has no upper bound.
func stretch(from, to string) (start, end string) {
	start, end = "-", "+"
	if from != "" {
		start = "[" + from
	}
	if to != "" {
		end = "(" + to
	}
	return start, end
}

// Lines reads a part of a list.
func (e *Engine) Lines(ctx context.Context, log string, from, limit int) ([][]byte, error) {
	if limit <= 0 {
		return nil, nil
	}
	end := from + limit - 1
	if from < 0 {
		// Redis moves a begin before the first line to it, and would then count the
		// end from the end: ask for all from there and cut.
		end = -1
	}
	cmd := goredis.NewStringSliceCmd(ctx, "lrange", e.log(log), from, end)
	if err := e.process(ctx, cmd); err != nil {
		return nil, e.translate(ctx, err)
	}
	found := cmd.Val()
	lines := make([][]byte, 0, len(found))
	for _, line := range found[:min(limit, len(found))] {
		lines = append(lines, []byte(line))
	}
	return lines, nil
}
