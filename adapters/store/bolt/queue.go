package bolt

import (
	"context"
	"errors"

	"go.etcd.io/bbolt"

	"milepost/adapters/store"
)

// most is how many waiting commits share a transaction.
const most = 64

// request is one commit on its way. turn gets false when it was answered and
// true when its caller has to lead the next transaction.
type request struct {
	batch  store.Batch
	result store.Result
	err    error
	turn   chan bool
}

// Commit applies a batch. Commits that wait for the disk share the next
// transaction; each is judged by its own checks, and one that fails does not
// touch the others. A commit that began is finished, whatever becomes of ctx.
func (e *Engine) Commit(ctx context.Context, b store.Batch) (store.Result, error) {
	if err := b.Validate(); err != nil {
		return store.Result{}, err
	}
	if err := ctx.Err(); err != nil {
		return store.Result{}, err
	}
	r := &request{batch: b, turn: make(chan bool, 1)}
	e.mu.Lock()
	e.waiting = append(e.waiting, r)
	lead := !e.busy
	e.busy = true
	e.mu.Unlock()
	if lead || <-r.turn {
		e.lead()
	}
	return r.result, r.err
}

// lead commits what is waiting (the leader's own request is the first of it)
// and hands over to the next one, if there is any.
func (e *Engine) lead() {
	e.mu.Lock()
	group := e.waiting[:min(len(e.waiting), most)]
	e.waiting = e.waiting[len(group):]
	e.mu.Unlock()

	if err := e.apply(group); err != nil {
		for _, r := range group {
			r.result, r.err = store.Result{}, err
		}
	}
	for _, r := range group[1:] {
		r.turn <- false
	}

	e.mu.Lock()
	if len(e.waiting) == 0 {
		e.busy, e.waiting = false, nil
	} else {
		e.waiting[0].turn <- true
	}
	e.mu.Unlock()
}

// apply runs a group in one transaction. An error is everybody's: nothing was written.
func (e *Engine) apply(group []*request) error {
	return guard(e.path, func() error {
		return e.update(func(tx *bbolt.Tx) (changed bool, err error) {
			w := newWriter(tx)
			for _, r := range group {
				r.result, r.err = w.commit(&r.batch)
				if r.err != nil && !errors.Is(r.err, store.ErrConflict) {
					return false, r.err
				}
				changed = changed || r.err == nil && !r.result.Seen
			}
			if !changed {
				return false, nil
			}
			return true, w.finish()
		})
	})
}

// update runs work in one transaction, if the file is the one that we know, and
// commits it if work changed anything.
func (e *Engine) update(work func(tx *bbolt.Tx) (changed bool, err error)) error {
	e.writing.Lock()
	defer e.writing.Unlock()
	if err := e.there(); err != nil {
		return err
	}
	tx, err := e.db.Begin(true)
	if err != nil {
		return err
	}
	// After a commit this does nothing; bbolt leaves the write lock taken when
	// the free list cannot be written, and a panic must not keep it either.
	defer tx.Rollback()
	if err := e.untouched(tx); err != nil {
		return err
	}
	changed, err := work(tx)
	if err != nil || !changed {
		return err
	}
	e.last = 0 // whether it is written nobody knows if it fails
	id := tx.ID()
	if err := tx.Commit(); err != nil {
		return err
	}
	e.last = id
	return nil
}

var _ store.Engine = (*Engine)(nil)
