package bolt

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"runtime/debug"
	"strings"
	"syscall"

	bberrors "go.etcd.io/bbolt/errors"

	"milepost/adapters/store"
)

// translate turns what bbolt or the system says into the store's words.
func translate(path string, err error) error {
	var known *store.Fault
	if err == nil || errors.As(err, &known) || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return err
	}
	fault := func(kind error, say string) error {
		return &store.Fault{Kind: kind, Say: path + ": " + say, Cause: err}
	}
	switch {
	case errors.Is(err, bberrors.ErrTimeout):
		return fault(store.ErrLocked, "another bot has this file. Stop it, or give this one a file of its own ([store] url)")
	case noRoom(err):
		return fault(store.ErrFull, "no room on the disk, nothing was written. Free some space; a running bot goes on by itself")
	case errors.Is(err, bberrors.ErrInvalid):
		return fault(store.ErrForeign, "this is not a Milepost store, or its beginning is damaged. Name another file ([store] url) or restore a backup")
	case errors.Is(err, bberrors.ErrVersionMismatch), errors.Is(err, bberrors.ErrChecksum),
		errors.Is(err, bberrors.ErrInvalidMapping), strings.Contains(err.Error(), "file size too small"):
		return damaged(path, err)
	case errors.Is(err, fs.ErrPermission), errors.Is(err, syscall.EROFS):
		return fault(store.ErrDenied, "the bot may not read and write this file. Give its user the right to, or name another file ([store] url)")
	case errors.Is(err, bberrors.ErrDatabaseNotOpen):
		return fault(store.ErrUnavailable, "the store was closed")
	}
	return fault(store.ErrUnavailable, "the file cannot be used now. Look at the disk; a running bot goes on by itself when it works again")
}

// noRoom also reads the text: bbolt flattens the cause when it cannot grow the file.
func noRoom(err error) bool {
	for _, cause := range []error{syscall.ENOSPC, syscall.EDQUOT, syscall.EFBIG} {
		if errors.Is(err, cause) || strings.Contains(err.Error(), cause.Error()) {
			return true
		}
	}
	return errors.Is(err, bberrors.ErrMaxSizeReached)
}

func damaged(path string, cause error) error {
	return &store.Fault{Kind: store.ErrCorrupt, Cause: cause,
		Say: path + ": the file is damaged. Move it aside (do not delete it) and restore the last backup"}
}

// guard makes a damaged page an error. bbolt panics on one, and a page that lies
// behind the end of a truncated file is a memory fault, which would end the process.
func guard(path string, work func() error) (err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if p := recover(); p != nil {
			err = damaged(path, fmt.Errorf("%v", p))
		}
	}()
	return translate(path, work())
}
