package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"milepost/adapters/store"
)

// erasedFile is the list of erasures beside the config: what a restore needs to
// know of, and the store that it replaces may not be there to ask. It holds
// salted hashes and nobody's name.
const erasedFile = "erased.jsonl"

type eraseList struct {
	path  string
	named bool // by the operator: then it must be there
}

func erasedList(o options, c *config) eraseList {
	if o.erased != "" {
		return eraseList{o.erased, true}
	}
	return eraseList{filepath.Join(filepath.Dir(c.path), erasedFile), false}
}

// read gives the list; none if there is none.
func (l eraseList) read() ([]store.Erasure, error) {
	body, err := os.ReadFile(l.path)
	if errors.Is(err, fs.ErrNotExist) && !l.named {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("the list of erasures cannot be read: %w\nnext: -erased names the file that erase has written", err)
	}
	var list []store.Erasure
	for line := range bytes.Lines(body) {
		var e store.Erasure
		if err := json.Unmarshal(line, &e); err != nil || e.ID == "" {
			return nil, fmt.Errorf("%s: line %d is none that erase has written\nnext: put the file back as it was", l.path, len(list)+1)
		}
		list = append(list, e)
	}
	return list, nil
}

// leaveOut takes those on the list out of a backup, and says so.
func (l eraseList) leaveOut(from *store.Copy) (says string, err error) {
	list, err := l.read()
	if err != nil {
		return "", err
	}
	n, err := from.Forget(list)
	if len(list) == 0 {
		return fmt.Sprintf("there is no list of erasures (%s): was nobody erased since this backup?", l.path), err
	}
	return fmt.Sprintf("%d who were erased since then are left out, by %s", n, l.path), err
}

// add writes down what the list does not have yet.
func (l eraseList) add(all []store.Erasure) error {
	l.named = false
	known, err := l.read()
	if err != nil {
		return err
	}
	has := map[string]bool{}
	for _, e := range known {
		has[e.Salt] = true
	}
	out, err := os.OpenFile(l.path, os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o600)
	if err != nil {
		return err
	}
	for _, e := range all {
		if line, err := json.Marshal(e); err != nil {
			return errors.Join(err, out.Close())
		} else if !has[e.Salt] {
			if _, err := out.Write(append(line, '\n')); err != nil {
				return errors.Join(err, out.Close())
			}
		}
	}
	return errors.Join(out.Sync(), out.Close())
}
