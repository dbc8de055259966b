package redis

import (
	"context"
	"errors"
	"sync/atomic"
	"time"

	goredis "github.com/redis/go-redis/v9"

	"milepost/adapters/store"
)

// Durability says when a commit is done.
type Durability int

const (
	Local      Durability = iota // when the master has it
	Replicated                   // when a replica has it too
)

// copyPatience is how long a replica may take to confirm.
const copyPatience = time.Second

// node is the one server that all our keys are on, as a plain client: the
// cluster client sends a command whose reply was lost again (it counts that as a
// redirect, whatever MaxRetries says).
func (e *Engine) node(ctx context.Context) (*goredis.Client, error) {
	if cluster, ok := e.client.(*goredis.ClusterClient); ok {
		return cluster.MasterForKey(ctx, e.mark())
	}
	return e.client.(*goredis.Client), nil
}

// look has a cluster client ask anew where our slot is. MOVED and ASK are not
// followed: they come while slots are moved or a master has failed, and then
// all of ours is on its way together; a moment later it is in one place again.
func (e *Engine) look(ctx context.Context) {
	if cluster, ok := e.client.(*goredis.ClusterClient); ok {
		cluster.ReloadState(context.WithoutCancel(ctx))
	}
}

// run runs the script by its digest; a server that does not know it yet (it
// forgets at each restart) gets it once more whole.
func (e *Engine) run(ctx context.Context, keys []string, args []any) ([]any, error) {
	if e.durability == Local {
		reply, err := e.eval(ctx, "evalsha", script.Hash(), keys, args)
		if goredis.HasErrorPrefix(err, "NOSCRIPT") {
			reply, err = e.eval(ctx, "eval", source, keys, args)
		}
		return reply, err
	}
	node, err := e.node(ctx)
	if err != nil {
		return nil, err
	}
	reply, copies, err := copied(ctx, node, script.EvalSha, keys, args)
	if goredis.HasErrorPrefix(err, "NOSCRIPT") {
		reply, copies, err = copied(ctx, node, script.Eval, keys, args)
	}
	if err == nil && copies < 1 {
		err = &store.Fault{Kind: store.ErrUnavailable, Say: e.where() + ": no replica has confirmed the change. See whether the replicas run; a running bot goes on by itself"}
	}
	return reply, err
}

func (e *Engine) eval(ctx context.Context, how, what string, keys []string, args []any) ([]any, error) {
	words := append(make([]any, 0, 3+len(keys)+len(args)), how, what, len(keys))
	for _, key := range keys {
		words = append(words, key)
	}
	cmd := goredis.NewCmd(ctx, append(words, args...)...)
	if err := e.process(ctx, cmd); err != nil {
		return nil, err
	}
	return cmd.Slice()
}

// copied runs the script and waits for a replica, in one round trip. A pipeline
// has one connection, and only on that which wrote does WAIT mean anything.
func copied(ctx context.Context, node *goredis.Client, eval func(context.Context, goredis.Scripter, []string, ...any) *goredis.Cmd,
	keys []string, args []any) (reply []any, copies int64, err error) {
	pipe := node.Pipeline()
	ran := eval(ctx, pipe, keys, args...)
	confirmed := pipe.Do(ctx, "wait", 1, copyPatience.Milliseconds())
	_, _ = pipe.Exec(ctx) // each command has its own error
	if reply, err = ran.Slice(); err == nil {
		copies, err = confirmed.Int64()
	}
	return reply, copies, err
}

// debt counts commits that may have been written but were not confirmed.
type debt struct{ n atomic.Uint64 }

// owe notes a commit whose end is not known.
func (d *debt) owe(err error) {
	if errors.Is(err, store.ErrUnavailable) {
		d.n.Add(1)
	}
}

// pay makes sure that a replica has whatever may have been written, before it is
// read and taken for done: an empty commit, confirmed, stands behind all of it.
func (e *Engine) pay(ctx context.Context) error {
	owed := e.debt.n.Load()
	if owed == 0 || e.durability == Local {
		return nil
	}
	if _, err := e.Commit(ctx, store.Batch{}); err != nil {
		return err
	}
	e.debt.n.CompareAndSwap(owed, 0)
	return nil
}
