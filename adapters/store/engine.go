package store

import (
	"context"
	"fmt"
	"math"
	"strings"
	"time"
)

// Engine is the small ordered key-value port that everything is kept on. All
// verbs are safe for concurrent use. Values that come out are copies; values
// that go in are not kept.
type Engine interface {
	// Get reads records in one round trip, in the order of keys. An absent
	// record, or one that has expired at now, has Version 0; one that nobody of
	// ours wrote has Unreadable and no Value. The zero now finds nothing expired.
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

// Unreadable is the version of a record that somebody else wrote over; a check of
// it holds, and no other does.
const Unreadable uint64 = math.MaxUint64

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
