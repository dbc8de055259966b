package redis

import (
	"context"
	"fmt"
	"net"
	"strings"
	"sync/atomic"
	"time"

	goredis "github.com/redis/go-redis/v9"

	"milepost/adapters/store"
)

// patience is how long one round trip may take where the context sets no limit.
const patience = 2 * time.Second

// Engine is a connection to the store of one workspace in a Redis.
type Engine struct {
	client     goredis.UniversalClient
	options    *goredis.UniversalOptions
	tag        string // "{milepost}:"
	format     string // the mark that was found
	durability Durability
	debt       debt
	together   together
	newest     atomic.Uint64 // the highest commit that was acknowledged here
}

// The client has a log of its own, beside ours: what it would say comes as an
// error too.
func init() { goredis.SetLogger(silence{}) }

type silence struct{}

func (silence) Printf(context.Context, string, ...any) {}

// Open connects to the Redis that a URL names and makes a new store there if
// there is none under the prefix ("milepost" if not given). One Redis:
//
//	redis://[user:password@]host:port/db[?prefix=workspace]
//
// Sentinel, and a Cluster (one address is enough with cluster=true):
//
//	redis://host:26379/db?addr=host2:26379&addr=host3:26379&master_name=mymaster[&username=…&password=…]
//	redis://[user:password@]host:port?addr=host2:port&addr=host3:port
//
// rediss:// is the same with TLS. Errors are store.Faults and never hold the password.
func Open(ctx context.Context, address string, durability Durability) (*Engine, error) {
	e, there, err := Visit(ctx, address, durability)
	if err != nil || there {
		return e, err
	}
	if err := e.Make(ctx); err != nil {
		_ = e.client.Close()
		return nil, err
	}
	return e, nil
}

// Visit is Open that makes nothing. If no store is there yet the engine is good
// for Inspect, Make and Close alone.
func Visit(ctx context.Context, address string, durability Durability) (e *Engine, there bool, err error) {
	if e, err = connect(address); err != nil {
		return nil, false, err
	}
	e.durability = durability
	if there, err = e.meet(ctx); err != nil {
		_ = e.client.Close()
		return nil, false, err
	}
	return e, there, nil
}

func connect(address string) (*Engine, error) {
	options, prefix, err := parse(address)
	if err != nil {
		return nil, err
	}
	e := &Engine{client: goredis.NewUniversalClient(options), options: options, tag: "{" + prefix + "}:"}
	e.together.send = e.send
	return e, nil
}

// meet looks at what is there, and whether we may use it.
func (e *Engine) meet(ctx context.Context) (there bool, err error) {
	node, err := e.node(ctx)
	if err != nil {
		return false, e.translate(ctx, err)
	}
	mark, rest, err := e.found(ctx, node)
	switch {
	case err != nil:
		return false, err
	case mark != "":
		e.format = mark
		return true, store.CheckFormat(e.where(), mark)
	case rest:
		return false, &store.Fault{Kind: store.ErrCorrupt, Say: e.where() + ": the store has lost its mark " + e.mark() + ". Restore the last backup, or name another prefix"}
	}
	return false, nil
}

// found reads the mark, and whether anything is there beside it; both at once,
// because another replica may begin the store between two looks.
func (e *Engine) found(ctx context.Context, node *goredis.Client) (mark string, rest bool, err error) {
	both, err := node.MGet(ctx, e.mark(), e.seq()).Result()
	if err != nil {
		return "", false, e.translate(ctx, err)
	}
	mark, _ = both[0].(string)
	return mark, both[1] != nil, nil
}

// Make makes the store where Visit found none.
func (e *Engine) Make(ctx context.Context) error {
	node, err := e.node(ctx)
	if err == nil {
		// NX: of two replicas that start on an empty Redis one makes the mark.
		err = node.SetNX(ctx, e.mark(), store.FormatMark(store.NewestFormat), 0).Err()
	}
	if err != nil {
		return e.translate(ctx, err)
	}
	there, err := e.meet(ctx)
	if err == nil && !there { // something stands in the mark's place that is none
		err = store.CheckFormat(e.where(), "")
	}
	return err
}

// where names the Redis without its password.
func (e *Engine) where() string {
	return fmt.Sprintf("redis %s/%d, prefix %s", strings.Join(e.options.Addrs, ","), e.options.DB, strings.Trim(e.tag, "{}:"))
}

// loopback reports whether the Redis can only be reached from its own machine.
func (e *Engine) loopback() bool {
	for _, addr := range e.options.Addrs {
		host, _, err := net.SplitHostPort(addr)
		if ip := net.ParseIP(host); err != nil || host != "localhost" && (ip == nil || !ip.IsLoopback()) {
			return false
		}
	}
	return true
}

// Close gives the connections back.
func (e *Engine) Close() error { return e.client.Close() }
