package bolt

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"go.etcd.io/bbolt"

	"milepost/adapters/store"
)

// Snapshot writes a consistent copy of the store to w while the bot goes on
// working. The copy is a store file itself. ctx ends it early.
func (e *Engine) Snapshot(ctx context.Context, w io.Writer) error {
	return e.view(ctx, func(tx *bbolt.Tx) error {
		_, err := tx.WriteTo(whileAlive{ctx, w})
		if err == nil {
			return nil
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if noRoom(err) {
			return &store.Fault{Kind: store.ErrFull, Say: "no room for the backup. Free some space or choose another place for it", Cause: err}
		}
		return &store.Fault{Kind: store.ErrUnavailable, Say: "the backup was not written. Choose another place for it", Cause: err}
	})
}

// whileAlive is a writer that stops when its context ends.
type whileAlive struct {
	ctx context.Context
	to  io.Writer
}

func (w whileAlive) Write(p []byte) (int, error) {
	if err := w.ctx.Err(); err != nil {
		return 0, err
	}
	return w.to.Write(p)
}

// Restore makes a store file from a snapshot. The file must not exist: a store
// is never written over. It appears under its name only after every page of it
// was found good.
func Restore(path string, snapshot io.Reader) error {
	if _, err := os.Lstat(path); err == nil {
		return exists(path)
	}
	dir := filepath.Dir(path)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return translate(path, err)
	}
	temp, err := os.CreateTemp(dir, ".restore-*") // made with mode 0600
	if err != nil {
		return translate(path, err)
	}
	defer os.Remove(temp.Name())
	_, err = io.Copy(temp, snapshot)
	err = errors.Join(err, temp.Sync(), temp.Close())
	if err != nil {
		return translate(path, fmt.Errorf("copying the backup: %w", err))
	}
	if err := verify(temp.Name()); err != nil {
		return err
	}
	// A link, not a rename: it fails if the name was taken meanwhile.
	switch err := os.Link(temp.Name(), path); {
	case errors.Is(err, os.ErrExist):
		return exists(path)
	case err != nil: // a file system without links
		if err := os.Rename(temp.Name(), path); err != nil {
			return translate(path, err)
		}
	}
	return translate(path, syncDir(dir))
}

// verify finds out whether a file is a whole store. An empty one is not: a
// backup that was cut to nothing must not become a fresh start.
func verify(path string) error {
	unusable := func(kind, cause error) error {
		var known *store.Fault
		if errors.As(cause, &known) && known.Cause != nil {
			cause = known.Cause // its advice is for a store, not for a backup
		}
		return &store.Fault{Kind: kind, Say: "this is not a whole backup of a Milepost store. Choose another one", Cause: cause}
	}
	info, err := os.Stat(path)
	if err != nil {
		return translate(path, err)
	}
	if info.Size() == 0 {
		return unusable(store.ErrForeign, errors.New("it is empty"))
	}
	switch err := whole(path); {
	case errors.Is(err, store.ErrForeign):
		return unusable(store.ErrForeign, err)
	case errors.Is(err, store.ErrCorrupt):
		return unusable(store.ErrCorrupt, err)
	default:
		return err
	}
}

// whole opens a file as a bot would, which loads the free list too, and checks it.
func whole(path string) error {
	e, err := Open(path)
	if err != nil {
		return err
	}
	return errors.Join(e.Check(context.Background()), e.Close())
}

func exists(path string) error {
	return &store.Fault{Kind: store.ErrLocked, Say: path + ": there is a store already, and it is never written over. Move it aside first, or restore into another file"}
}

func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer d.Close()
	return d.Sync()
}
