package store

import (
	"errors"
	"fmt"
	"strings"
)

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
	v := validation{size: len(b.Reply), written: map[string]bool{}}
	v.operations(b)
	v.records(b)
	v.indexes(b)
	v.journals(b)
	if v.size > MaxBatch {
		v.fail("a commit of %d bytes is too large (at most %d)", v.size, MaxBatch)
	}
	if err := errors.Join(v.wrong...); err != nil {
		return fmt.Errorf("a batch that no engine takes: %w", err)
	}
	return nil
}

// validation goes through a batch and gathers what is wrong.
type validation struct {
	wrong   []error
	size    int             // in bytes, so far
	written map[string]bool // records
}

func (v *validation) fail(format string, args ...any) {
	v.wrong = append(v.wrong, fmt.Errorf(format, args...))
}

func (v *validation) name(what, key string) {
	v.size += len(key)
	if key == "" || len(key) > MaxKey {
		v.fail("a %s must have 1 to %d bytes, not %d", what, MaxKey, len(key))
	}
}

func (v *validation) write(key string) {
	if v.written[key] {
		v.fail("%q is written twice in one batch", key)
	}
	v.written[key] = true
	v.name("key", key)
}

func (v *validation) operations(b *Batch) {
	if b.Op != "" {
		v.name("operation", b.Op)
	}
	for _, op := range b.Forget {
		v.name("operation", op)
		if op == b.Op {
			v.fail("the operation %q would forget itself", op)
		}
	}
}

func (v *validation) records(b *Batch) {
	for _, c := range b.Checks {
		v.name("key", c.Key)
	}
	for _, p := range b.Puts {
		v.write(p.Key)
		v.size += len(p.Value)
		if !p.Expires.IsZero() && b.Now.IsZero() {
			v.fail("a record that expires needs Now")
		}
	}
	for _, key := range b.Deletes {
		v.write(key)
	}
}

func (v *validation) indexes(b *Batch) {
	for _, g := range b.Empty {
		v.name("index", g.Index)
		if g.To == "" || len(g.To) > MaxKey || len(g.From) > MaxKey || strings.Contains(g.Index, "\x00") {
			v.fail("a gap of index %q needs an end, and bounds of at most %d bytes", g.Index, MaxKey)
		}
	}
	for _, e := range b.Remove {
		v.entry(e, 0)
	}
	for _, e := range b.Add {
		v.entry(e, 1)
	}
}

// entry looks at an index entry, which may hold so many stamps.
func (v *validation) entry(e Entry, stamps int) {
	v.name("index", e.Index)
	v.name("entry", e.Key)
	if strings.Contains(e.Index, "\x00") || strings.Count(e.Key, Stamp) > stamps {
		v.fail("entry %q of index %q has a zero byte out of place", e.Key, e.Index)
	}
}

func (v *validation) journals(b *Batch) {
	for _, l := range b.Append {
		v.name("journal", l.Log)
		v.size += len(l.Data)
		if strings.Contains(l.Log, "\x00") {
			v.fail("journal %q has a zero byte in its name", l.Log)
		}
	}
	for _, a := range b.Amend {
		v.name("journal", a.Log)
		v.size += len(a.Data)
		if strings.Contains(a.Log, "\x00") || a.Number < 0 {
			v.fail("line %d of journal %q cannot be meant", a.Number, a.Log)
		}
	}
}
