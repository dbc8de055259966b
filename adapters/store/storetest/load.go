package storetest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"milepost/adapters/store"
)

// Load is writers that commit one change after the other, each based on the one
// before. What they cannot end they send again until it is in.
type Load struct {
	Acknowledged atomic.Int64
	Again        atomic.Int64 // how often a commit was sent again

	e     store.Engine
	stop  atomic.Bool
	group sync.WaitGroup
	mu    sync.Mutex
	wrong []string
	ended []int // commits that each writer ended
	took  []time.Duration
}

// NewLoad lets writers loose.
func NewLoad(e store.Engine, writers int) *Load {
	l := &Load{e: e, ended: make([]int, writers)}
	for w := range writers {
		l.group.Go(func() { l.ended[w] = l.write(w) })
	}
	return l
}

// write is one writer; it ends with a change that is in.
func (l *Load) write(w int) (n int) {
	var version uint64
	for ; !l.stop.Load(); n++ {
		key, name := fmt.Sprintf("last/%d", w), fmt.Sprintf("op/%d/%d", w, n)
		b := store.Batch{Op: name, OpTTL: time.Hour, Now: Now, Reply: []byte(name),
			Checks: []store.Check{{Key: key, Version: version}},
			Puts:   []store.Put{{Key: key, Value: []byte(name)}},
			Append: []store.Line{{Log: fmt.Sprintf("log/%d", w), Data: fmt.Appendf(nil, "%d", n)}}}
		begin := time.Now()
		r, err := l.commit(b)
		if err != nil || string(r.Reply) != name {
			l.mu.Lock()
			l.wrong = append(l.wrong, fmt.Sprintf("%s: %q, %v", name, r.Reply, err))
			l.mu.Unlock()
			return n
		}
		version = r.Version
		l.Acknowledged.Add(1)
		l.mu.Lock()
		l.took = append(l.took, time.Since(begin))
		l.mu.Unlock()
	}
	return n
}

// commit sends a batch until it hears how it went.
func (l *Load) commit(b store.Batch) (store.Result, error) {
	again := time.NewTicker(5 * time.Millisecond)
	defer again.Stop()
	for end := time.Now().Add(time.Minute); ; <-again.C {
		r, err := l.e.Commit(context.Background(), b)
		if !errors.Is(err, store.ErrUnavailable) || time.Now().After(end) {
			return r, err
		}
		l.Again.Add(1)
	}
}

// Moved waits until so many more commits were acknowledged.
func (l *Load) Moved(t testing.TB, n int64) {
	t.Helper()
	from := l.Acknowledged.Load()
	if !Until(func() bool { return l.Acknowledged.Load() >= from+n }) {
		l.mu.Lock()
		defer l.mu.Unlock()
		t.Fatalf("only %d of %d commits were taken; told wrongly: %q", l.Acknowledged.Load()-from, n, l.wrong)
	}
}

// End stops the writers and holds what they were told against what is there.
func (l *Load) End(t testing.TB) {
	t.Helper()
	l.stop.Store(true)
	l.group.Wait()
	for _, s := range l.wrong {
		t.Errorf("told wrongly: %s", s)
	}
	lost, doubled := 0, 0
	for w, n := range l.ended {
		count := make([]int, n+1)
		for from := 0; ; from += 1000 {
			lines, err := l.e.Lines(context.Background(), fmt.Sprintf("log/%d", w), from, 1000)
			if err != nil {
				t.Fatal(err)
			}
			for _, line := range lines {
				i := n
				_, _ = fmt.Sscan(string(line), &i)
				count[min(i, n)]++
			}
			if len(lines) < 1000 {
				break
			}
		}
		doubled += count[n] // nobody sent it
		for _, times := range count[:n] {
			lost += max(1-times, 0)
			doubled += max(times-1, 0)
		}
	}
	if lost+doubled > 0 {
		t.Errorf("of %d commits %d were lost and %d doubled", l.Acknowledged.Load(), lost, doubled)
	}
	t.Log(l.figures())
}

func (l *Load) figures() string {
	slices.Sort(l.took)
	if len(l.took) == 0 {
		return "no commit"
	}
	at := func(share int) time.Duration { return l.took[len(l.took)*share/100].Round(10 * time.Microsecond) }
	return strings.Join([]string{fmt.Sprintf("%d commits, %d sent again", len(l.took), l.Again.Load()),
		fmt.Sprintf("p50 %v, p99 %v, longest %v", at(50), at(99), l.took[len(l.took)-1].Round(time.Millisecond))}, "; ")
}
