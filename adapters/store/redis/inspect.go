package redis

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	goredis "github.com/redis/go-redis/v9"
)

// Finding is one thing about this Redis that decides whether the memory lasts.
type Finding struct {
	What  string // "appendonly", "appendfsync", "maxmemory-policy", "role", "replicas", "commits", "password", "encryption"
	Value string // as the server says; "unknown" if it does not
	Good  bool
	Loses bool   // deals will be lost sooner or later
	Say   string // what it means and what to do about it; empty if it is good
}

const unknown = "unknown"

// Inspect reports what it found of persistence, eviction, role, replicas and
// access, in this order, the good too. A server that refuses to say is "unknown"
// and not good. It fails only if the server does not answer at all.
func (e *Engine) Inspect(ctx context.Context) ([]Finding, error) {
	node, err := e.node(ctx)
	if err != nil {
		return nil, e.translate(ctx, err)
	}
	info, err := e.info(ctx, node)
	if err != nil {
		return nil, err
	}
	onOff := map[string]string{"1": "yes", "0": "no"}
	persistence := judge(ctx, node, "appendonly", onOff[info["aof_enabled"]], "yes",
		"a crash of this Redis loses everything since its last snapshot. Set appendonly yes")
	eviction := judge(ctx, node, "maxmemory-policy", info["maxmemory_policy"], "noeviction",
		"when memory is full this Redis deletes deals. Set maxmemory-policy noeviction")
	for _, f := range []*Finding{&persistence, &eviction} {
		f.Loses = !f.Good && f.Value != unknown
	}
	found := []Finding{persistence,
		judge(ctx, node, "appendfsync", "", "always",
			"what was acknowledged in the last two seconds is lost when this Redis is killed or loses power. Set appendfsync always"),
		eviction,
		judge(ctx, node, "role", info["role"], "master", "this Redis is a copy and refuses changes. Name the master in [store] url"),
		e.replicas(info["connected_slaves"])}
	if back, err := e.wentBack(ctx, node); err != nil {
		return nil, err
	} else if back != nil {
		found = append(found, *back)
	}
	if !e.loopback() {
		found = append(found, e.access()...)
	}
	return found, nil
}

// Time is what this Redis's clock shows.
func (e *Engine) Time(ctx context.Context) (time.Time, error) {
	node, err := e.node(ctx)
	if err != nil {
		return time.Time{}, e.translate(ctx, err)
	}
	now, err := node.Time(ctx).Result()
	return now, e.translate(ctx, err)
}

// replicas matter where a commit waits for one.
func (e *Engine) replicas(value string) Finding {
	f := Finding{What: "replicas", Value: value, Good: e.durability == Local || value != "" && value != "0"}
	switch {
	case f.Value == "":
		f.Value = unknown
	case f.Good:
		return f
	}
	if !f.Good {
		f.Say = `no replica is connected, and with durability = "replicated" nothing is taken without one. Start a replica`
	}
	return f
}

// wentBack tells of a store that shows fewer commits than were acknowledged here:
// a failover to a replica that did not have them, or an old snapshot.
func (e *Engine) wentBack(ctx context.Context, node *goredis.Client) (*Finding, error) {
	known := e.newest.Load() // before the store is asked: it may only have grown
	text, err := node.Get(ctx, e.seq()).Result()
	if err != nil && !errors.Is(err, goredis.Nil) {
		return nil, e.translate(ctx, err)
	}
	n, _ := strconv.ParseUint(text, 10, 64)
	if n >= known {
		return nil, nil
	}
	e.newest.CompareAndSwap(known, n) // told once
	return &Finding{What: "commits", Value: text, Say: fmt.Sprintf(
		`the last %d changes are gone: a failover came before a replica had them. Look at the newest deals; durability = "replicated" prevents it`, known-n)}, nil
}

// access is what stands between this Redis and other people, where it is not on
// this machine alone.
func (e *Engine) access() []Finding {
	password := Finding{What: "password", Value: "set", Good: true}
	if e.options.Password == "" {
		password = Finding{What: "password", Value: "none", Say: "whoever reaches this Redis reads and changes all deals. Set a password and put it into [store] url"}
	}
	encryption := Finding{What: "encryption", Value: "TLS", Good: true}
	if e.options.TLSConfig == nil {
		encryption = Finding{What: "encryption", Value: "none", Say: "deals travel to this Redis in the clear. Use rediss:// or a private network"}
	}
	return []Finding{password, encryption}
}

// judge compares a setting with what it should be. CONFIG is asked where INFO
// did not say; managed servers often refuse it.
func judge(ctx context.Context, node *goredis.Client, what, value, want, otherwise string) Finding {
	if value == "" && what != "role" {
		if config, err := node.ConfigGet(ctx, what).Result(); err == nil {
			value = config[what]
		}
	}
	switch value {
	case want:
		return Finding{What: what, Value: value, Good: true}
	case "":
		return Finding{What: what, Value: unknown, Say: "this Redis does not say. See in its console that it is " + want}
	}
	return Finding{What: what, Value: value, Say: otherwise}
}

// info reads the fields of INFO that matter. A server that refuses INFO (and
// answers otherwise) leaves them empty.
func (e *Engine) info(ctx context.Context, node *goredis.Client) (map[string]string, error) {
	fields := map[string]string{}
	for _, section := range []string{"server", "persistence", "memory", "replication"} {
		text, err := node.Info(ctx, section).Result()
		var said goredis.Error
		if err != nil && !errors.As(err, &said) {
			return nil, e.translate(ctx, err)
		}
		for line := range strings.Lines(text) {
			if name, value, ok := strings.Cut(strings.TrimSpace(line), ":"); ok {
				fields[name] = value
			}
		}
	}
	return fields, nil
}
