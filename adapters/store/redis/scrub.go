package redis

import (
	"context"
	"errors"

	goredis "github.com/redis/go-redis/v9"

	"milepost/adapters/store"
)

// Scrub asks the server to write its append-only file anew: until it does, the
// file holds every change there ever was. The server does it by itself, later.
func (e *Engine) Scrub(ctx context.Context) error {
	node, err := e.node(ctx)
	if err != nil {
		return e.translate(ctx, err)
	}
	info, err := e.info(ctx, node)
	if err == nil && info["aof_enabled"] == "1" && info["aof_rewrite_in_progress"] != "1" {
		err = node.BgRewriteAOF(ctx).Err()
	}
	var said goredis.Error
	if errors.As(err, &said) {
		return &store.Fault{Kind: store.ErrDenied, Cause: err, Say: e.where() + ": erased, but the server does not write its append-only file anew, which holds it still. Run BGREWRITEAOF on it as its admin"}
	}
	return e.translate(ctx, err)
}

var _ store.Medium = (*Engine)(nil)
