package bolt

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"time"

	"go.etcd.io/bbolt"

	"milepost/adapters/store"
)

// patience is how long Open waits for the file's lock.
const patience = time.Second

var (
	metaBucket   = []byte("meta")
	recordBucket = []byte("rec")
	indexBucket  = []byte("idx")
	logBucket    = []byte("log")
	opBucket     = []byte("op")
	expiryBucket = []byte("exp")

	formatKey   = []byte("format")
	sequenceKey = []byte("seq")
)

// Engine is an open store file.
type Engine struct {
	db     *bbolt.DB
	path   string
	file   os.FileInfo // as it was opened
	format int

	writing sync.Mutex
	last    int // the transaction that we wrote last; 0: none yet

	mu      sync.Mutex
	waiting []*request
	busy    bool
}

// Open opens the store in a file, or makes a new one: the file with mode 0600,
// missing folders with 0700. Errors are store.Faults: ErrLocked within about a
// second if another process has the file; ErrForeign, ErrNewer, ErrCorrupt and
// ErrDenied leave the file as it was.
func Open(path string) (*Engine, error) { return open(path, 0) }

// open can limit the size of the file, for tests.
func open(path string, limit int) (*Engine, error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, translate(path, err)
	}
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, os.ErrNotExist):
	case err != nil:
		return nil, translate(path, err)
	case !info.Mode().IsRegular():
		return nil, &store.Fault{Kind: store.ErrForeign, Say: path + ": this is not a file. Name a file in [store] url, for example bolt:data/milepost.bolt"}
	case info.Size() == 0: // a store is never empty: something emptied it
		return nil, &store.Fault{Kind: store.ErrCorrupt, Say: path + ": the file is empty. Restore the last backup; or, if nothing was in it yet, delete it and start again"}
	default:
		if err := probe(path); err != nil {
			return nil, err
		}
	}
	e := &Engine{path: path}
	err = guard(path, func() (err error) {
		// Timeout: without it a second bot would wait here for ever, saying nothing.
		e.db, err = bbolt.Open(path, 0o600, &bbolt.Options{Timeout: patience, FreelistType: bbolt.FreelistMapType, MaxSize: limit})
		if err != nil {
			return err
		}
		if e.file, err = os.Stat(path); err != nil {
			return err
		}
		return e.prepare()
	})
	if err != nil {
		if e.db != nil {
			_ = e.db.Close()
		}
		return nil, err
	}
	return e, nil
}

// prepare makes the buckets of a new file and closes the file to other users.
func (e *Engine) prepare() error {
	if err := os.Chmod(e.path, 0o600); err != nil {
		return err
	}
	// A file that is not new is not written: it may turn out to be damaged.
	found := false
	err := e.db.View(func(tx *bbolt.Tx) error {
		meta := tx.Bucket(metaBucket)
		if found = meta != nil; found {
			e.format = store.FormatOf(string(meta.Get(formatKey)))
		}
		return nil
	})
	if found || err != nil {
		return err
	}
	e.format = store.NewestFormat
	return e.db.Update(func(tx *bbolt.Tx) error {
		for _, name := range [][]byte{metaBucket, recordBucket, indexBucket, logBucket, opBucket, expiryBucket} {
			if _, err := tx.CreateBucketIfNotExists(name); err != nil {
				return err
			}
		}
		return tx.Bucket(metaBucket).Put(formatKey, []byte(store.FormatMark(store.NewestFormat)))
	})
}

// probe looks whether a file is a whole store of ours, and changes nothing. The
// read-only way in does not touch the free list, so a truncated file is found
// by its size before any missing page is.
func probe(path string) error {
	return guard(path, func() error {
		db, err := bbolt.Open(path, 0o600, &bbolt.Options{ReadOnly: true, Timeout: patience})
		if err != nil {
			return err
		}
		defer db.Close()
		return db.View(func(tx *bbolt.Tx) error {
			info, err := os.Stat(path)
			if err != nil {
				return err
			}
			if info.Size() < tx.Size() {
				return damaged(path, fmt.Errorf("it has %d bytes and should have %d", info.Size(), tx.Size()))
			}
			return ours(path, tx)
		})
	})
}

// ours reads the mark of the format. A bbolt file without any bucket is a new
// one whose maker died at birth.
func ours(path string, tx *bbolt.Tx) error {
	meta := tx.Bucket(metaBucket)
	if meta != nil {
		return store.CheckFormat(path, string(meta.Get(formatKey)))
	}
	if key, _ := tx.Cursor().First(); key == nil {
		return nil
	}
	return store.CheckFormat(path, "")
}

// there fails if the file was moved away, deleted or exchanged since it was opened:
// what is written to it would end with the process.
func (e *Engine) there() error {
	if now, err := os.Stat(e.path); err == nil && os.SameFile(e.file, now) {
		return nil
	}
	return &store.Fault{Kind: store.ErrUnavailable, Say: e.path + ": the file was taken away or exchanged, and nothing is written meanwhile. " +
		"Put it back and a running bot goes on by itself; to use another one there, start the bot again"}
}

// untouched fails if somebody else wrote to the file since we did, which the lock keeps
// other bots from but not a backup that is copied over it: what we know of its free
// pages is not true any more.
func (e *Engine) untouched(tx *bbolt.Tx) error {
	if e.last == 0 || tx.ID() == e.last+1 {
		return nil
	}
	return &store.Fault{Kind: store.ErrUnavailable, Say: e.path + ": the file was written over while the bot had it open, and nothing is written any more. " +
		"Stop the bot, restore the backup once more and start it again"}
}

// Close waits for readers and writers and gives the file free.
func (e *Engine) Close() error { return translate(e.path, e.db.Close()) }
