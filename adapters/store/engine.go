package store

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"
)

// Engine is the small ordered key-value port that everything is kept on. All
// verbs are safe for concurrent use. Values that come out are copies; values
// that go in are not kept.
type Engine interface {
	// Get reads records in one round trip, in the order of keys. An absent
	// record, or one that has expired at now, has Version 0. The zero now
	// finds nothing expired.
	Get(ctx context.Context, now time.Time, keys ...string) ([]Record, error)
	// Page lists the keys of an index in [from, to), in byte order, at most
	// limit of them. An empty to has no upper bound.
	Page(ctx context.Context, index, from, to string, limit int) ([]string, error)
	// Lines reads a journal, oldest first, at most limit lines beginning with
	// line number from (0 is the first). A negative from counts from the end:
	// Lines(log, -5, 5) are the newest five.
	Lines(ctx context.Context, log string, from, limit int) ([][]byte, error)
	// Commit applies a batch whole or not at all. A *Conflict names the first
	// check that did not hold. After ErrUnavailable nobody knows whether it was
	// applied; sending the same batch with the same Op again is harmless.
	Commit(ctx context.Context, b Batch) (Result, error)
	// Close gives back what Open took. Nothing may be called after it.
	Close() error
}

// Record is a value with its version.
type Record struct {
	Key   string
	Value []byte
	// Version is the number of the commit that wrote it; 0 = absent. Numbers
	// only grow, in one sequence for all records, so a record that was deleted
	// and made again never looks unchanged, and of two records one sees which
	// was written first.
	Version uint64
}

// Batch is one commit. Checks are looked at in order, before anything is written.
type Batch struct {
	Op      string        // identity of the operation; empty = not remembered
	OpTTL   time.Duration // for how long it is remembered
	Now     time.Time     // what expiry is judged by
	Checks  []Check
	Empty   []Gap // looked at after Checks
	Puts    []Put
	Deletes []string // records; deleting an absent one is no error
	Remove  []Entry  // applied before Add
	Add     []Entry  // adding one that is there is no error
	Append  []Line
	Amend   []Amendment
	Forget  []string // operations that are remembered no more; an unknown one is no error
	Reply   []byte   // given again to a repeated Op
}

// Check says which version a record must have; 0 = it must not exist.
type Check struct {
	Key     string
	Version uint64
}

// Gap is a stretch of an index, [From, To), that must have no entry: else the
// commit is a *Conflict under the index's name.
type Gap struct{ Index, From, To string }

// Put writes a record, whatever was there before: a Check guards what must be guarded.
type Put struct {
	Key     string
	Value   []byte
	Expires time.Time // zero: never
}

// Entry is a key in an index: an ordered set of keys.
type Entry struct{ Index, Key string }

// Stamp stands in the key of an added entry for the number of the commit, as
// 16 digits: an order of commits that no clock can disturb.
const Stamp = "\x00"

// Line is one entry of a journal.
type Line struct {
	Log  string
	Data []byte
}

// Amendment writes a journal's line anew, in its place. A journal only grows, so
// a line keeps its number; one that is not there is a *Conflict under the
// journal's name. Erasing is what it is for.
type Amendment struct {
	Log    string
	Number int // 0 is the first
	Data   []byte
}

// Result is what a commit answers.
type Result struct {
	Seen    bool   // the Op was applied before; nothing was changed now
	Version uint64 // number of the commit (with Seen: of the first one)
	Reply   []byte // Batch.Reply of the first one
}

// Limits that both engines share. A bolt key ends at 32 KiB and a commit should
// fit in memory a few times over; nobody needs more.
const (
	MaxKey   = 1024
	MaxBatch = 16 << 20
)

// Validate reports what is wrong with a batch, so that an engine refuses it
// before it writes anything, and both refuse the same.
func (b *Batch) Validate() error {
	if b.Op != "" && (b.OpTTL <= 0 || b.Now.IsZero()) {
		return errors.New("an operation is remembered for a time: OpTTL and Now are needed")
	}
	size := len(b.Reply)
	written := map[string]bool{}
	name := func(what, key string) error {
		size += len(key)
		if key == "" || len(key) > MaxKey {
			return fmt.Errorf("a %s must have 1 to %d bytes, not %d", what, MaxKey, len(key))
		}
		return nil
	}
	write := func(key string) error {
		if written[key] {
			return fmt.Errorf("%q is written twice in one batch", key)
		}
		written[key] = true
		return name("key", key)
	}
	var errs []error
	if b.Op != "" {
		errs = append(errs, name("operation", b.Op))
	}
	for _, c := range b.Checks {
		errs = append(errs, name("key", c.Key))
	}
	for _, g := range b.Empty {
		errs = append(errs, name("index", g.Index))
		if g.To == "" || len(g.To) > MaxKey || len(g.From) > MaxKey || strings.Contains(g.Index, "\x00") {
			errs = append(errs, fmt.Errorf("a gap of index %q needs an end, and bounds of at most %d bytes", g.Index, MaxKey))
		}
	}
	for _, p := range b.Puts {
		errs = append(errs, write(p.Key))
		size += len(p.Value)
		if !p.Expires.IsZero() && b.Now.IsZero() {
			errs = append(errs, errors.New("a record that expires needs Now"))
		}
	}
	for _, key := range b.Deletes {
		errs = append(errs, write(key))
	}
	for i, e := range append(b.Remove[:len(b.Remove):len(b.Remove)], b.Add...) {
		errs = append(errs, name("index", e.Index), name("entry", e.Key))
		stamps := strings.Count(e.Key, Stamp)
		if strings.Contains(e.Index, "\x00") || stamps > 1 || stamps == 1 && i < len(b.Remove) {
			errs = append(errs, fmt.Errorf("entry %q of index %q has a zero byte out of place", e.Key, e.Index))
		}
	}
	for _, l := range b.Append {
		errs = append(errs, name("journal", l.Log))
		size += len(l.Data)
		if strings.Contains(l.Log, "\x00") {
			errs = append(errs, fmt.Errorf("journal %q has a zero byte in its name", l.Log))
		}
	}
	for _, a := range b.Amend {
		errs = append(errs, name("journal", a.Log))
		size += len(a.Data)
		if strings.Contains(a.Log, "\x00") || a.Number < 0 {
			errs = append(errs, fmt.Errorf("line %d of journal %q cannot be meant", a.Number, a.Log))
		}
	}
	for _, op := range b.Forget {
		errs = append(errs, name("operation", op))
		if op == b.Op {
			errs = append(errs, fmt.Errorf("the operation %q would forget itself", op))
		}
	}
	if size > MaxBatch {
		errs = append(errs, fmt.Errorf("a commit of %d bytes is too large (at most %d)", size, MaxBatch))
	}
	if err := errors.Join(errs...); err != nil {
		return fmt.Errorf("a batch that no engine takes: %w", err)
	}
	return nil
}

// Stamped is the key of an entry with the commit's number put in.
func Stamped(key string, version uint64) string {
	if !strings.Contains(key, Stamp) {
		return key
	}
	return strings.Replace(key, Stamp, number(version), 1)
}

// number writes a commit's number so that byte order is their order.
func number(version uint64) string { return fmt.Sprintf("%016d", version) }

// Millis is an expiry as engines keep it: milliseconds, 0 = never.
func Millis(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return max(t.UnixMilli(), 1)
}
