package redis

import (
	"context"
	"sync"

	goredis "github.com/redis/go-redis/v9"
)

// pieces is how many of our writes to the server may be under way before commands
// wait for each other.
const pieces = 2

// together sends commands that wait at the same time in one piece: to write and to
// read cost a process more than most commands do. One that finds the way free goes
// at once, alone.
type together struct {
	send func(context.Context, ...goredis.Cmder) // it leaves an error in each that failed

	mu       sync.Mutex
	underway int // pieces
	waiting  []waiting
}

// waiting is a command that waits; answered is closed when it has its answer.
type waiting struct {
	cmd      goredis.Cmder
	answered chan struct{}
}

// process gives a command its answer. If ctx ends first nobody knows whether it
// was done; the command must not be looked at then.
func (t *together) process(ctx context.Context, cmd goredis.Cmder) error {
	t.mu.Lock()
	if t.underway < pieces {
		t.underway++
		t.mu.Unlock()
		t.send(ctx, cmd)
		t.next()
		return cmd.Err()
	}
	w := waiting{cmd, make(chan struct{})}
	t.waiting = append(t.waiting, w)
	t.mu.Unlock()
	select {
	case <-w.answered:
		return cmd.Err()
	case <-ctx.Done():
		return ctx.Err()
	}
}

// next follows a piece that has its answers: all that wait go in one.
func (t *together) next() {
	t.mu.Lock()
	defer t.mu.Unlock()
	if len(t.waiting) == 0 {
		t.underway--
		return
	}
	group := t.waiting
	t.waiting = nil
	go func() {
		cmds := make([]goredis.Cmder, len(group))
		for i, w := range group {
			cmds[i] = w.cmd
		}
		ctx, stop := context.WithTimeout(context.Background(), patience)
		defer stop()
		t.send(ctx, cmds...)
		for _, w := range group {
			close(w.answered)
		}
		t.next()
	}()
}

// process sends a command to our node, with others that are on their way.
func (e *Engine) process(ctx context.Context, cmd goredis.Cmder) error {
	return e.together.process(ctx, cmd)
}

// send sends commands to our node in one piece.
func (e *Engine) send(ctx context.Context, cmds ...goredis.Cmder) {
	node, err := e.node(ctx)
	if err != nil {
		for _, cmd := range cmds {
			cmd.SetErr(err)
		}
		return
	}
	if len(cmds) == 1 {
		_ = node.Process(ctx, cmds[0])
		return
	}
	pipe := node.Pipeline()
	for _, cmd := range cmds {
		_ = pipe.Process(ctx, cmd)
	}
	_, _ = pipe.Exec(ctx)
}
