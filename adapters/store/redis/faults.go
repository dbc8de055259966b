package redis

import (
	"context"
	"errors"
	"strings"

	goredis "github.com/redis/go-redis/v9"

	"milepost/adapters/store"
)

// translate turns what the client or the server says into the store's words.
func (e *Engine) translate(ctx context.Context, err error) error {
	var known *store.Fault
	if err == nil || errors.As(err, &known) || errors.Is(err, context.Canceled) {
		return err
	}
	e.look(ctx) // whatever it is: the master may be another one by now
	fault := func(kind error, say string) error {
		return &store.Fault{Kind: kind, Say: e.where() + ": " + say, Cause: err}
	}
	var said goredis.Error
	if !errors.As(err, &said) {
		return fault(store.ErrUnavailable, "it does not answer. See whether it runs and can be reached; a running bot goes on by itself")
	}
	code, _, _ := strings.Cut(said.Error(), " ")
	switch code {
	case "OOM":
		return fault(store.ErrFull, "its memory is full, nothing was written. Raise maxmemory; a running bot goes on by itself")
	case "MISCONF":
		return fault(store.ErrUnavailable, "it cannot write to its disk and refuses changes. Free space there; a running bot goes on by itself")
	case "READONLY":
		return fault(store.ErrUnavailable, "it is a replica and refuses changes. Name the master in [store] url, or wait for the failover to end")
	case "MOVED", "ASK":
		if !e.options.IsClusterMode {
			return fault(store.ErrUnavailable, "it is one of a Cluster. Put ?cluster=true behind its address in [store] url")
		}
		fallthrough
	case "LOADING", "MASTERDOWN", "TRYAGAIN", "BUSY", "NOREPLICAS":
		return fault(store.ErrUnavailable, "it is not ready yet. A running bot goes on by itself")
	case "CLUSTERDOWN":
		return fault(store.ErrUnavailable, "its Cluster does not work now. See in CLUSTER INFO whether a node is down or slots are without one; a running bot goes on by itself")
	case "NOAUTH", "WRONGPASS", "NOPERM":
		return fault(store.ErrDenied, "it refuses us. Put the right user and password into [store] url")
	case "WRONGTYPE":
		return e.foreign(err)
	case "CROSSSLOT":
		return err // our own mistake
	}
	for _, m := range mistaken {
		if strings.Contains(err.Error(), m.said) {
			return fault(store.ErrUnavailable, m.means)
		}
	}
	return fault(store.ErrUnavailable, "it refused a command")
}

// mistaken are answers of a server that is not what [store] url takes it for.
var mistaken = []struct{ said, means string }{
	{"DB index is out of range", "it has no database of this number. Put another one behind the last slash of [store] url"},
	{"cluster support disabled", "this is no Cluster. Take cluster=true and further addresses out of [store] url"},
	{"unknown command 'cluster'", "this is no Cluster. If it is a Sentinel put its master_name into [store] url, else take cluster=true and further addresses out"},
	{"unknown command 'sentinel'", "this is no Sentinel. Name the Sentinels in [store] url, or take master_name out"},
	{"unknown command 'mget'", "this is a Sentinel, which keeps nothing itself. Put master_name=… into [store] url"},
	{"unreachable: redis: nil", "the Sentinels know no master of this name. Put theirs into master_name in [store] url"},
}

func (e *Engine) foreign(cause error) error {
	return &store.Fault{Kind: store.ErrForeign, Cause: cause, Say: e.where() + ": the keys under this prefix belong to another program. Name another prefix in [store] url"}
}

// changed is what another mark means than the one that was found at the start.
func (e *Engine) changed(mark string) error {
	if mark == "" {
		return e.lost()
	}
	if err := store.CheckFormat(e.where(), mark); err != nil {
		return err
	}
	return &store.Fault{Kind: store.ErrUnavailable, Say: e.where() + ": the store has another format now. Start the bot again"}
}

// lost is what a store that was emptied under us says: a Redis without
// persistence that was restarted looks like a new one.
func (e *Engine) lost() error {
	return &store.Fault{Kind: store.ErrCorrupt, Say: e.where() + ": the store is gone (was the Redis restarted without appendonly, or flushed?). Restore the last backup, then start the bot again"}
}

func (e *Engine) unreadable(name string) error {
	return &store.Fault{Kind: store.ErrCorrupt, Say: e.where() + ": the record " + name + " cannot be read. Was it changed by hand? Restore the last backup"}
}
