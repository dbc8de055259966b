package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"slices"
	"strings"
	"sync/atomic"
	"syscall"
	"time"

	"milepost/adapters/store"
)

// failpoints are where a process can be told to die: at every boundary between
// two steps of its work. All that lasts goes through its engine, so they are
// there; what is outside (asked, accepted, told) the messenger's fake has, see
// callpoints.
//
//	heard ─► read ─► decided ─► answer ─► told the messenger
//	deal due, slot come ─► read ─► decided ─► due, slot
//	parcel ─► claim ─► sent ─► accepted ─► mark
//
// So "before mark" is between the messenger's accept and our note of it, and
// "after answer" is before the messenger is told that it was heard.
var failpoints = []string{
	"before read",
	"before answer", "after answer",
	"before due", "after due",
	"before slot", "after slot",
	"before claim", "after claim",
	"before mark", "after mark",
}

// dieAt is the variable that names a point and on which pass to die there: "before mark 3".
const dieAt = "MILEPOST_TEST_DIE_AT"

// lastWords are what a process says that dies at a point.
const lastWords = "dies here: "

// mortal is an engine that ends its process at a point.
type mortal struct {
	store.Engine
	point string
	left  *atomic.Int64 // passes
}

// doom has the program in this process die where the environment says.
func doom() {
	var when, what string
	var pass int64
	if n, _ := fmt.Sscan(os.Getenv(dieAt), &when, &what, &pass); n < 3 {
		return
	}
	left := &atomic.Int64{}
	left.Store(pass)
	through = func(e store.Engine) store.Engine { return mortal{e, when + " " + what, left} }
}

// at ends the process if it is the point and the pass.
func (m mortal) at(when, what string) {
	if m.point == when+" "+what && m.left.Add(-1) == 0 {
		fmt.Fprintln(os.Stderr, lastWords+m.point)
		_ = syscall.Kill(os.Getpid(), syscall.SIGKILL)
		select {} // not a step further
	}
}

func (m mortal) Get(ctx context.Context, now time.Time, keys ...string) ([]store.Record, error) {
	m.at("before", "read")
	return m.Engine.Get(ctx, now, keys...)
}

func (m mortal) Commit(ctx context.Context, b store.Batch) (store.Result, error) {
	step := stepOf(b)
	m.at("before", step)
	r, err := m.Engine.Commit(ctx, b)
	if err == nil && !r.Seen {
		m.at("after", step)
	}
	return r, err
}

// stepOf is which step a commit is.
func stepOf(b store.Batch) string {
	leased := func(p store.Put) bool {
		return strings.HasPrefix(p.Key, "parcel/") && bytes.Contains(p.Value, []byte(`"lease":`))
	}
	switch {
	case strings.HasPrefix(b.Op, "check/"):
		return "due"
	case strings.HasPrefix(b.Op, "job/"):
		return "slot"
	case strings.HasPrefix(b.Op, "tg/"):
		return "answer"
	case b.Op == "" && slices.ContainsFunc(b.Deletes, func(key string) bool { return strings.HasPrefix(key, "parcel/") }):
		return "mark"
	case b.Op == "" && slices.ContainsFunc(b.Puts, leased):
		return "claim"
	}
	return "something else"
}
