package redis

import (
	"context"

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
	return e.translate(ctx, err)
}

var _ store.Scrubber = (*Engine)(nil)
