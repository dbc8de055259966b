package bolt

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"milepost/adapters/store"
)

func TestSnapshotOfARunningStoreCanBeRestored(t *testing.T) {
	e, _ := fresh(t)
	fill(t, e, 400)
	stop, stopped := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(stopped)
		for i := 400; ; i++ {
			select {
			case <-stop:
				return
			default:
				if _, err := e.Commit(context.Background(), numbered(i)); err != nil {
					t.Error(err)
					return
				}
			}
		}
	}()
	var copied bytes.Buffer
	if err := e.Snapshot(t.Context(), &copied); err != nil {
		t.Fatal(err)
	}
	close(stop)
	<-stopped
	closed(t, e)

	path := filepath.Join(t.TempDir(), "new", "restored.bolt")
	if err := Restore(path, bytes.NewReader(copied.Bytes())); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v (%v)", info.Mode(), err)
	}
	back, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	keys, err := back.Page(t.Context(), "all", "", "", 1<<20)
	if err != nil || len(keys) < 400 {
		t.Fatalf("%d entries (%v)", len(keys), err)
	}
	count(t, back, len(keys))
	closed(t, back)

	if err := Restore(path, bytes.NewReader(copied.Bytes())); !errors.Is(err, store.ErrLocked) {
		t.Errorf("restoring over a store: %v", err)
	}
}

func TestRestoreTakesOnlyAWholeBackupAndLeavesNothingBehind(t *testing.T) {
	e, _ := fresh(t)
	fill(t, e, 400)
	var copied bytes.Buffer
	if err := e.Snapshot(t.Context(), &copied); err != nil {
		t.Fatal(err)
	}
	closed(t, e)
	whole := copied.Bytes()
	scratched := bytes.Clone(whole)
	for i := 4 * os.Getpagesize(); i < len(scratched); i += 50 {
		scratched[i] ^= 0x55
	}
	for name, backup := range map[string][]byte{"nothing": nil, "cut": whole[:len(whole)/2], "garbage": []byte("garbage"), "scratched": scratched} {
		dir := t.TempDir()
		err := Restore(filepath.Join(dir, "store"), bytes.NewReader(backup))
		if !errors.Is(err, store.ErrForeign) && !errors.Is(err, store.ErrCorrupt) {
			t.Errorf("%s: %v", name, err)
		}
		if left, _ := os.ReadDir(dir); len(left) > 0 {
			t.Errorf("%s: %v was left", name, left)
		}
	}
}

func TestSnapshotEndsWithItsContextAndReportsAFullDisk(t *testing.T) {
	e, _ := fresh(t)
	defer closed(t, e)
	fill(t, e, 50)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := e.Snapshot(ctx, &bytes.Buffer{}); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	if err := e.Snapshot(t.Context(), fails{}); !errors.Is(err, store.ErrFull) {
		t.Errorf("got %v", err)
	}
	if _, err := e.Commit(t.Context(), numbered(50)); err != nil {
		t.Errorf("after a backup that failed: %v", err)
	}
}

// fails is a disk without room.
type fails struct{}

func (fails) Write([]byte) (int, error) {
	return 0, &os.PathError{Op: "write", Path: "backup", Err: syscall.ENOSPC}
}
