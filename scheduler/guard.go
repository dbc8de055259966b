package scheduler

import (
	"fmt"
	"log/slog"
	"runtime/debug"
)

// guarded makes a panic an error. Its value may hold words of a message, so only
// its type is kept.
func guarded(log *slog.Logger, f func() error) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("panic: %T", r)
			if e, ok := r.(interface{ RuntimeError() }); ok {
				err = fmt.Errorf("panic: %v", e)
			}
			log.Error("panic", "err", err, "stack", string(debug.Stack()))
		}
	}()
	return f()
}
