package bolt

import (
	"bytes"
	"fmt"
	"os"
	"testing"
	"time"

	"milepost/adapters/store"
)

// What was deleted stands in the file until it is scrubbed, and then no more.
func TestScrubbedFileHoldsNothingThatWasDeleted(t *testing.T) {
	e, path := fresh(t)
	const portions, each = 12, 1000 // more free pages than one transaction takes
	commit := func(b store.Batch) {
		t.Helper()
		if _, err := e.Commit(t.Context(), b); err != nil {
			t.Fatal(err)
		}
	}
	commit(store.Batch{Puts: []store.Put{{Key: "kept", Value: []byte("stays")}}, Append: []store.Line{{Log: "D-1", Data: []byte("canary line")}}})
	for p := range portions {
		var put store.Batch
		for i := range each {
			key := fmt.Sprintf("%d/%d", p, i)
			put.Puts = append(put.Puts, store.Put{Key: key, Value: bytes.Repeat([]byte("canary "), 300)})
		}
		commit(put)
	}
	for p := range portions {
		var gone store.Batch
		for i := range each {
			gone.Deletes = append(gone.Deletes, fmt.Sprintf("%d/%d", p, i))
		}
		commit(gone)
	}
	commit(store.Batch{Amend: []store.Amendment{{Log: "D-1", Number: 0, Data: []byte("blank")}}})
	count := func() (canaries, size int) {
		t.Helper()
		body, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		return bytes.Count(body, []byte("canary")), len(body)
	}
	before, size := count()
	if pages := e.db.Stats().FreePageN; before < portions*each || pages <= scrubAtOnce {
		t.Fatalf("only %d canaries on %d free pages to begin with", before, pages)
	}
	if err := e.Scrub(t.Context()); err != nil {
		t.Fatal(err)
	}
	if n, grown := count(); n > 0 || grown > size+size/4 {
		t.Errorf("%d of %d canaries are left, and the file grew from %d to %d bytes", n, before, size, grown)
	}
	if err := e.Check(t.Context()); err != nil {
		t.Error(err)
	}
	records, err := e.Get(t.Context(), time.Time{}, "kept")
	if err != nil || string(records[0].Value) != "stays" {
		t.Errorf("what is kept is %+v (%v)", records, err)
	}
}
