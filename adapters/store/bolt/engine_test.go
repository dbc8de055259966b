package bolt

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"go.etcd.io/bbolt"

	"milepost/adapters/store"
	"milepost/adapters/store/storetest"
)

func fresh(t testing.TB) (*Engine, string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "deep", "down", "milepost.bolt")
	e, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	return e, path
}

func TestEngine(t *testing.T) {
	storetest.Run(t, func(t *testing.T) store.Engine { e, _ := fresh(t); return e })
}

func closed(t testing.TB, e *Engine) {
	t.Helper()
	if err := e.Close(); err != nil {
		t.Fatal(err)
	}
}

// fill commits n records with an index entry and a journal line each.
func fill(t testing.TB, e *Engine, n int) {
	t.Helper()
	for i := range n {
		if _, err := e.Commit(t.Context(), numbered(i)); err != nil {
			t.Fatal(err)
		}
	}
}

func numbered(i int) store.Batch {
	key := fmt.Sprintf("n/%06d", i)
	return store.Batch{
		Op: key, OpTTL: time.Hour, Now: storetest.Now,
		Puts:   []store.Put{{Key: key, Value: bytes.Repeat([]byte{'v'}, 500)}, {Key: "last", Value: []byte(key)}},
		Add:    []store.Entry{{Index: "all", Key: key}},
		Append: []store.Line{{Log: "log", Data: []byte(key)}},
	}
}

// count checks that a store holds the first so many numbered commits whole, at
// Only the file that lies there is written to: what another one, or none, would
// take is lost with the process.
func TestAFileThatWasTakenAwayTakesNothing(t *testing.T) {
	path := filepath.Join(t.TempDir(), "store")
	e, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	writes := func() bool {
		t.Helper()
		_, err := e.Commit(t.Context(), store.Batch{Now: time.Unix(0, 0), Puts: []store.Put{{Key: "k", Value: []byte("v")}}})
		if err != nil && (!errors.Is(err, store.ErrUnavailable) || !strings.Contains(err.Error(), "was taken away") && !strings.Contains(err.Error(), "was written over")) {
			t.Errorf("it says %v", err)
		}
		return err == nil
	}
	if !writes() {
		t.Error("it takes nothing from the start")
	}
	if err := os.Rename(path, path+".old"); err != nil || writes() {
		t.Errorf("%v: it was moved", err)
	}
	if err := os.WriteFile(path, nil, 0o600); err != nil || writes() {
		t.Errorf("%v: another one lies there", err)
	}
	if err := os.Rename(path+".old", path); err != nil || !writes() {
		t.Errorf("%v: it is back", err)
	}
	backup, err := os.ReadFile(path)
	if err != nil || !writes() {
		t.Fatalf("%v: a copy was made", err)
	}
	if err := os.WriteFile(path, backup, 0o600); err != nil || writes() || writes() {
		t.Errorf("%v: the copy lies over it", err)
	}
}

// least n of them and at most one more.
func count(t testing.TB, e *Engine, n int) {
	t.Helper()
	keys, err := e.Page(t.Context(), "all", "", "", 1<<20)
	if err != nil {
		t.Fatal(err)
	}
	if len(keys) < n || len(keys) > n+1 {
		t.Fatalf("the index has %d entries, %d commits were acknowledged", len(keys), n)
	}
	lines, err := e.Lines(t.Context(), "log", 0, 1<<20)
	if err != nil || len(lines) != len(keys) {
		t.Fatalf("the journal has %d lines, the index %d (%v)", len(lines), len(keys), err)
	}
	records, err := e.Get(t.Context(), time.Time{}, append(keys, "last")...)
	if err != nil {
		t.Fatal(err)
	}
	for i, r := range records[:len(keys)] {
		if len(r.Value) != 500 || string(lines[i]) != r.Key {
			t.Fatalf("record %s has %d bytes beside line %s", r.Key, len(r.Value), lines[i])
		}
	}
	if len(keys) > 0 && string(records[len(keys)].Value) != keys[len(keys)-1] {
		t.Fatalf("the last is %s, not %s", records[len(keys)].Value, keys[len(keys)-1])
	}
}

func TestFileAndFolderAreForTheOwnerAlone(t *testing.T) {
	e, path := fresh(t)
	closed(t, e)
	for name, want := range map[string]os.FileMode{path: 0o600, filepath.Dir(path): 0o700} {
		info, err := os.Stat(name)
		if err != nil || info.Mode().Perm() != want {
			t.Errorf("%s has mode %v (%v)", filepath.Base(name), info.Mode().Perm(), err)
		}
	}
	if err := os.Chmod(path, 0o644); err != nil {
		t.Fatal(err)
	}
	e, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer closed(t, e)
	if info, _ := os.Stat(path); info.Mode().Perm() != 0o600 {
		t.Errorf("an open file stayed open: %v", info.Mode().Perm())
	}
}

func TestWhatIsNotAStoreIsRefusedAndLeftAlone(t *testing.T) {
	good := func(t *testing.T) []byte {
		e, path := fresh(t)
		fill(t, e, 300)
		closed(t, e)
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		return data
	}
	other := func(t *testing.T, bucket, format string) []byte {
		path := filepath.Join(t.TempDir(), "other")
		db, err := bbolt.Open(path, 0o600, nil)
		if err != nil {
			t.Fatal(err)
		}
		err = db.Update(func(tx *bbolt.Tx) error {
			b, err := tx.CreateBucket([]byte(bucket))
			if err != nil {
				return err
			}
			return b.Put(formatKey, []byte(format))
		})
		if err := errors.Join(err, db.Close()); err != nil {
			t.Fatal(err)
		}
		data, _ := os.ReadFile(path)
		return data
	}
	for _, c := range []struct {
		name string
		file func(t *testing.T) []byte
		kind error
		says string
	}{
		{"garbage", func(*testing.T) []byte { return bytes.Repeat([]byte("not a store "), 5000) }, store.ErrForeign, "is not a Milepost store"},
		{"a few bytes", func(*testing.T) []byte { return []byte("hello") }, store.ErrForeign, "is not a Milepost store"},
		{"another program's bolt file", func(t *testing.T) []byte { return other(t, "users", "x") }, store.ErrForeign, "another program"},
		{"a bolt file with a format of its own", func(t *testing.T) []byte { return other(t, "meta", "raft 1") }, store.ErrForeign, "another program"},
		{"a newer store", func(t *testing.T) []byte { return other(t, "meta", "milepost 2") }, store.ErrNewer, "newer Milepost (format 2, this one knows 1)"},
		{"cut in the middle", func(t *testing.T) []byte { d := good(t); return d[:len(d)/3] }, store.ErrCorrupt, "restore the last backup"},
		{"cut to two pages", func(t *testing.T) []byte { d := good(t); return d[:2*os.Getpagesize()] }, store.ErrCorrupt, "restore the last backup"},
		{"damaged beginning", func(t *testing.T) []byte { d := good(t); clear(d[:2*os.Getpagesize()]); return d }, store.ErrForeign, "its beginning is damaged"},
	} {
		t.Run(c.name, func(t *testing.T) {
			data := c.file(t)
			path := filepath.Join(t.TempDir(), "file")
			if err := os.WriteFile(path, data, 0o600); err != nil {
				t.Fatal(err)
			}
			e, err := Open(path)
			if err == nil {
				_ = e.Close()
			}
			if !errors.Is(err, c.kind) || !strings.Contains(err.Error(), c.says) || strings.Contains(err.Error(), "\n") {
				t.Fatalf("got %v, want %v that says %q", err, c.kind, c.says)
			}
			if after, _ := os.ReadFile(path); !bytes.Equal(after, data) {
				t.Error("the file was changed")
			}
		})
	}
	if _, err := Open(t.TempDir()); !errors.Is(err, store.ErrForeign) {
		t.Errorf("a folder: %v", err)
	}
}

func TestDamageBehindTheBeginningIsAnErrorNotACrash(t *testing.T) {
	e, path := fresh(t)
	fill(t, e, 500)
	closed(t, e)
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for i := 4 * os.Getpagesize(); i < len(data); i++ {
		data[i] = byte(i * 7)
	}
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	e, err = Open(path)
	if err == nil {
		err = e.Check(t.Context())
		_ = e.Close()
	}
	if !errors.Is(err, store.ErrCorrupt) {
		t.Fatalf("got %v", err)
	}
}

func TestNoRoom(t *testing.T) {
	path := filepath.Join(t.TempDir(), "small")
	e, err := open(path, 256<<10)
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for err == nil && n < 5000 {
		if _, err = e.Commit(t.Context(), numbered(n)); err == nil {
			n++
		}
	}
	if !errors.Is(err, store.ErrFull) || !strings.Contains(err.Error(), "Free some space") {
		t.Fatalf("after %d commits: %v", n, err)
	}
	if err := e.Check(t.Context()); err != nil {
		t.Fatal(err)
	}
	keys, err := e.Page(t.Context(), "all", "", "", 1<<20)
	if err != nil || len(keys) != n {
		t.Fatalf("%d of %d commits are there (%v)", len(keys), n, err)
	}
	closed(t, e)
	e, err = Open(path) // there is room again
	if err != nil {
		t.Fatal(err)
	}
	defer closed(t, e)
	count(t, e, n)
	if r, err := e.Commit(t.Context(), numbered(n)); err != nil || r.Seen {
		t.Fatalf("after room was made: %+v %v", r, err)
	}
}

func TestWaitingCommitsShareATransactionAndAreJudgedApart(t *testing.T) {
	e, _ := fresh(t)
	defer closed(t, e)
	// While a transaction of the test holds the file, commits pile up.
	tx, err := e.db.Begin(true)
	if err != nil {
		t.Fatal(err)
	}
	before := tx.ID()
	const n = 40
	var group sync.WaitGroup
	errs := make([]error, n)
	send := func(i int) {
		group.Go(func() {
			b := numbered(i)
			if i%4 == 1 {
				b.Checks = []store.Check{{Key: "never there", Version: 5}}
			}
			_, errs[i] = e.Commit(context.Background(), b)
		})
	}
	queued := func(n int) {
		for {
			e.mu.Lock()
			there := e.busy && len(e.waiting) == n
			e.mu.Unlock()
			if there {
				return
			}
			runtime.Gosched()
		}
	}
	send(0)
	queued(0) // it leads, and waits for the file
	for i := 1; i < n; i++ {
		send(i)
	}
	queued(n - 1)
	if err := tx.Rollback(); err != nil {
		t.Fatal(err)
	}
	group.Wait()
	for i, err := range errs {
		if want := i%4 == 1; errors.Is(err, store.ErrConflict) != want || err != nil && !want {
			t.Errorf("commit %d: %v", i, err)
		}
	}
	keys, _ := e.Page(t.Context(), "all", "", "", 99)
	if len(keys) != n-n/4 {
		t.Errorf("%d entries", len(keys))
	}
	_ = e.db.View(func(tx *bbolt.Tx) error {
		if used := tx.ID() - before + 1; used != 2 {
			t.Errorf("%d commits took %d transactions", n, used)
		}
		return nil
	})
}
