package dialogs

import (
	"fmt"
	"runtime"
	"runtime/debug"
	"strings"
)

// panicked is a panic as a failure. Its value may hold words of a message, so only
// its type is kept.
type panicked struct{ what, where string }

func (p *panicked) Error() string { return "panic: " + p.what + " at " + p.where }

// guarded makes a panic an error.
func (e *Engine) guarded(f func() error) (err error) {
	defer func() {
		if r := recover(); r != nil {
			what := fmt.Sprintf("%T", r)
			if known, ok := r.(runtime.Error); ok {
				what = known.Error()
			}
			err = &panicked{what, ownFrames()}
			e.Log.Error("panic", "err", err, "stack", string(debug.Stack()))
		}
	}()
	return f()
}

// ownFrames names the places in our own code nearest to a panic.
func ownFrames() string {
	const near = 3
	pcs := make([]uintptr, 64)
	frames := runtime.CallersFrames(pcs[:runtime.Callers(4, pcs)])
	var out []string
	for more := true; more && len(out) < near; {
		var f runtime.Frame
		f, more = frames.Next()
		if name, ours := strings.CutPrefix(f.Function, "milepost/"); ours {
			out = append(out, fmt.Sprintf("%s:%d", name, f.Line))
		}
	}
	return strings.Join(out, " < ")
}
