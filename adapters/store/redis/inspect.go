package redis

import (
	"context"
	"errors"
	"strings"

	goredis "github.com/redis/go-redis/v9"
)

// Finding is one thing about this Redis that decides whether the memory lasts.
type Finding struct {
	What  string // "appendonly", "maxmemory-policy", "role", "password", "encryption"
	Value string // as the server says; "unknown" if it does not
	Good  bool
	Say   string // what it means and what to do about it; empty if it is good
}

const unknown = "unknown"

// Inspect reports what it found of persistence, eviction, role and access, in
// this order, the good too. A server that refuses to say is "unknown" and not
// good. It fails only if the server does not answer at all.
func (e *Engine) Inspect(ctx context.Context) ([]Finding, error) {
	info, err := e.info(ctx)
	if err != nil {
		return nil, err
	}
	onOff := map[string]string{"1": "yes", "0": "no"}
	found := []Finding{
		e.judge(ctx, "appendonly", onOff[info["aof_enabled"]], "yes",
			"a crash of this Redis loses everything since its last snapshot. Set appendonly yes"),
		e.judge(ctx, "maxmemory-policy", info["maxmemory_policy"], "noeviction",
			"when memory is full this Redis deletes deals. Set maxmemory-policy noeviction"),
		e.judge(ctx, "role", info["role"], "master",
			"this Redis is a copy and refuses changes. Name the master in [store] url"),
	}
	if !e.loopback() {
		password := Finding{What: "password", Value: "set", Good: true}
		if e.options.Password == "" {
			password = Finding{What: "password", Value: "none", Say: "whoever reaches this Redis reads and changes all deals. Set a password and put it into [store] url"}
		}
		encryption := Finding{What: "encryption", Value: "TLS", Good: true}
		if e.options.TLSConfig == nil {
			encryption = Finding{What: "encryption", Value: "none", Say: "deals travel to this Redis in the clear. Use rediss:// or a private network"}
		}
		found = append(found, password, encryption)
	}
	return found, nil
}

// judge compares a setting with what it should be. CONFIG is asked where INFO
// did not say; managed servers often refuse it.
func (e *Engine) judge(ctx context.Context, what, value, want, otherwise string) Finding {
	if value == "" && what != "role" {
		if config, err := e.client.ConfigGet(ctx, what).Result(); err == nil {
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
func (e *Engine) info(ctx context.Context) (map[string]string, error) {
	fields := map[string]string{}
	for _, section := range []string{"persistence", "memory", "replication"} {
		text, err := e.client.Info(ctx, section).Result()
		var said goredis.Error
		if err != nil && !errors.As(err, &said) {
			return nil, e.translate(err)
		}
		for line := range strings.Lines(text) {
			if name, value, ok := strings.Cut(strings.TrimSpace(line), ":"); ok {
				fields[name] = value
			}
		}
	}
	return fields, nil
}
