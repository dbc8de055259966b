package bolt

import (
	"context"
	"errors"
	"iter"
	"os"
	"path/filepath"

	"go.etcd.io/bbolt"

	"milepost/adapters/store"
)

// Restore makes a store file of what a backup holds. The file must not exist: a
// store is never written over. It appears under its name only when it is whole.
func Restore(ctx context.Context, path string, from *store.Copy) error {
	if _, err := os.Lstat(path); err == nil {
		return exists(path)
	}
	dir := filepath.Dir(path)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return translate(path, err)
	}
	temp, err := os.MkdirTemp(dir, ".restore-*") // made with mode 0700
	if err != nil {
		return translate(path, err)
	}
	defer os.RemoveAll(temp)
	made := filepath.Join(temp, filepath.Base(path))
	if err := build(ctx, made, from); err != nil {
		return err
	}
	// A link, not a rename: it fails if the name was taken meanwhile.
	switch err := os.Link(made, path); {
	case errors.Is(err, os.ErrExist):
		return exists(path)
	case err != nil: // a file system without links
		if err := os.Rename(made, path); err != nil {
			return translate(path, err)
		}
	}
	return translate(path, syncDir(dir))
}

// build makes a new file and writes everything into it.
func build(ctx context.Context, path string, from *store.Copy) (err error) {
	e, err := Open(path)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, e.Close()) }()
	const portion = 5000 // of items in one transaction
	next, stop := iter.Pull2(from.Items())
	defer stop()
	for more := true; more; {
		err := guard(path, func() error {
			return e.db.Update(func(tx *bbolt.Tx) error {
				w := newWriter(tx)
				for range portion {
					item, err, ok := next()
					if more = ok; !ok {
						break
					}
					if err := errors.Join(err, ctx.Err()); err != nil {
						return err
					}
					if err := w.restore(&item); err != nil {
						return err
					}
				}
				w.seq = from.Seq()
				return errors.Join(w.finish(), tx.Bucket(metaBucket).Put(formatKey, []byte(store.FormatMark(from.Format))))
			})
		})
		if err != nil {
			return err
		}
	}
	return e.Check(ctx)
}

// restore writes one item as it was.
func (w *writer) restore(i *store.Item) error {
	w.seq = i.Version
	switch {
	case i.Record != "":
		return w.put(w.records, 'r', i.Record, i.Expires, i.Value)
	case i.Operation != "":
		return w.put(w.ops, 'o', i.Operation, i.Expires, i.Value)
	case i.Log != "":
		return w.line(i.Log, i.Value)
	}
	return w.enter(i.Index, string(i.Value))
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
