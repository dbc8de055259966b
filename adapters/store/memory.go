package store

import (
	"context"
	"errors"
	"iter"
	"sync"

	"milepost/dialogs"
)

// Memory is everything the program remembers, over an engine. It is safe for
// concurrent use, and several may work on the same store.
type Memory struct {
	// Damaged is told the key of a record that cannot be read, once. It must not
	// block. nil: nobody is.
	Damaged func(key string)

	engine Engine

	mu      sync.Mutex
	roster  *roster           // the newest seen; never changed, only replaced
	talking map[string]string // person → deal of the talk, a guess for the next Load
	deals   recent[*keptDeal] // as they were last read or written
	talks   recent[*dialogs.Talk]
	slots   recent[string]  // which message shows a card, by slot
	told    map[string]bool // damaged records

	sender  Sender // nil: parcels wait for a claim
	holding tenures
}

// NewMemory puts a memory over an open engine. The engine stays the caller's to close.
func NewMemory(engine Engine) *Memory {
	return &Memory{engine: engine, roster: &roster{}, talking: map[string]string{}, told: map[string]bool{}, holding: tenures{lanes: map[string]*tenure{}}}
}

var _ dialogs.Memory = (*Memory)(nil)

// commit sends a batch, and once more if nobody knows whether it arrived. Only
// for batches that do nothing the second time: with an Op, or with a check on
// what they write.
func (m *Memory) commit(ctx context.Context, b Batch) (Result, error) {
	r, err := m.engine.Commit(ctx, b)
	if errors.Is(err, ErrUnavailable) && ctx.Err() == nil {
		r, err = m.engine.Commit(ctx, b)
	}
	return r, err
}

// pages gives all keys of an index before an end, a portion at a time, so that
// an index may be as long as it likes.
func (m *Memory) pages(ctx context.Context, index, to string, portion int) iter.Seq2[[]string, error] {
	return func(yield func([]string, error) bool) {
		for from, more := "", true; more; {
			keys, err := m.engine.Page(ctx, index, from, to, portion)
			if more = err == nil && len(keys) == portion; more {
				from = next(keys[len(keys)-1])
			}
			if !yield(keys, err) {
				return
			}
		}
	}
}

// later runs a read beside others; the function it gives waits for it.
func later[T any](read func() (T, error)) func() (T, error) {
	type answer struct {
		value T
		err   error
	}
	done := make(chan answer, 1)
	go func() {
		value, err := read()
		done <- answer{value, err}
	}()
	return func() (T, error) {
		a := <-done
		return a.value, a.err
	}
}

// recent remembers what the records used last had to say, and at which version: it
// is shared, so nobody changes it. Two generations: when the young one is full the old one is dropped. It needs
// its owner's lock.
type recent[T any] struct{ young, old map[string]remembered[T] }

type remembered[T any] struct {
	version uint64
	value   T
}

const generation = 2048

func (r *recent[T]) put(key string, version uint64, value T) {
	if len(r.young) >= generation {
		r.old, r.young = r.young, nil
	}
	if r.young == nil {
		r.young = map[string]remembered[T]{}
	}
	r.young[key] = remembered[T]{version, value}
}

// get gives what is remembered; nothing has version 0.
func (r *recent[T]) get(key string) remembered[T] {
	if found, ok := r.young[key]; ok {
		return found
	}
	return r.old[key]
}
