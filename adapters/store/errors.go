package store

import (
	"errors"
	"fmt"

	"milepost/dialogs"
	"milepost/dialogs/chat"
)

// The kinds of trouble with a store. Engines translate whatever their library
// says into one of them, with the cause inside.
var (
	// ErrConflict: a check did not hold. Load and decide again.
	ErrConflict = dialogs.ErrConflict
	// ErrUnavailable: not reachable or not ready now. Try again later.
	ErrUnavailable = errors.New("the store is not available")
	// ErrFull: no room. Nothing was written.
	ErrFull = errors.New("the store is full")
	// ErrCorrupt: what is there cannot be read.
	ErrCorrupt = errors.New("the store is damaged")
	// ErrNewer: written by a newer version of the program.
	ErrNewer = errors.New("the store is newer than this program")
	// ErrForeign: it belongs to something else.
	ErrForeign = errors.New("not a store of this program")
	// ErrLocked: another process has it.
	ErrLocked = errors.New("the store is in use")
	// ErrDenied: we may not use it (file rights, password).
	ErrDenied = errors.New("no access to the store")
)

// Conflict is ErrConflict with the record that was changed meanwhile.
type Conflict struct{ Key string }

// Error names the record, for the log.
func (c *Conflict) Error() string { return fmt.Sprintf("%s: %q was changed", ErrConflict, c.Key) }

// Is makes a Conflict an ErrConflict.
func (c *Conflict) Is(target error) bool { return target == ErrConflict }

// Fault is trouble of a kind, with a sentence for the operator that names the
// next step. It never holds a password or a record's words.
type Fault struct {
	Kind  error  // one of the kinds above
	Say   string // what happened and what to do, one line
	Cause error  // for the log; may be nil
}

// Error is the sentence, with the cause behind it.
func (f *Fault) Error() string {
	if f.Cause == nil {
		return f.Say
	}
	return f.Say + " (" + f.Cause.Error() + ")"
}

// Is makes every Fault a chat.ErrNotNow: it is the store's, not the update's.
func (f *Fault) Is(target error) bool { return target == chat.ErrNotNow }

// Unwrap gives the kind and the cause.
func (f *Fault) Unwrap() []error {
	if f.Cause == nil {
		return []error{f.Kind}
	}
	return []error{f.Kind, f.Cause}
}
