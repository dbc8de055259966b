package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"
	"time"

	"milepost/dialogs"
	"milepost/dialogs/playbook"
	"milepost/dialogs/sales"
)

// shelve gives each process its version: a file that changed since the last start
// becomes the next one and is kept with its source. Deals go on by the version
// they record.
func shelve(ctx context.Context, m dialogs.Memory, c *config, now time.Time) (dialogs.Book, error) {
	book := dialogs.Book{Versions: map[string]*sales.Process{}}
	for _, p := range c.processes {
		version, err := shelveOne(ctx, m, p, c.sources[p.ID], now)
		if err != nil {
			return book, err
		}
		p.Version = version
		book.Current = append(book.Current, p)
		book.Versions[dialogs.VersionKey(p.ID, version)] = p
		if err := olderVersions(ctx, m, p.ID, version, book.Versions); err != nil {
			return book, err
		}
	}
	return book, nil
}

// shelveOne finds or makes the version of a source. A new one that would leave open
// deals without their stage is not made.
func shelveOne(ctx context.Context, m dialogs.Memory, p *sales.Process, source []byte, now time.Time) (int, error) {
	id, hash := p.ID, hashOf(source)
	version, kept, err := newestOf(ctx, m, id)
	if err != nil || kept == hash {
		return version, err
	}
	if err := stranded(ctx, m, p); err != nil {
		return 0, err
	}
	version++
	newest, place := "process/"+id, "process/"+dialogs.VersionKey(id, version)
	k, err := m.Load(ctx, dialogs.Query{Marks: []string{newest, place}})
	if err != nil {
		return 0, err
	}
	_, err = m.Commit(ctx, dialogs.Change{
		Cause: place + "/" + hash, At: now, Based: k.Versions,
		Marks: map[string]string{newest: strconv.Itoa(version) + ":" + hash, place: string(source)},
	})
	if err != nil {
		return 0, fmt.Errorf("version %d of process %s could not be kept: %w", version, id, err)
	}
	return version, nil
}

// newestOf is the newest version of a process that is kept, and the hash of its
// source; version 0: there is none.
func newestOf(ctx context.Context, m dialogs.Memory, id string) (version int, hash string, err error) {
	newest := "process/" + id
	k, err := m.Load(ctx, dialogs.Query{Marks: []string{newest}})
	if err != nil {
		return 0, "", err
	}
	number, hash, _ := strings.Cut(k.Marks[newest], ":")
	version, _ = strconv.Atoi(number)
	return version, hash, nil
}

func hashOf(source []byte) string {
	sum := sha256.Sum256(source)
	return hex.EncodeToString(sum[:])
}

// olderVersions loads the versions before the newest one. One that this program
// cannot read any more stops the start: deals may stand on it.
func olderVersions(ctx context.Context, m dialogs.Memory, id string, newest int, into map[string]*sales.Process) error {
	for v := 1; v < newest; v++ {
		key := dialogs.VersionKey(id, v)
		k, err := m.Load(ctx, dialogs.Query{Marks: []string{"process/" + key}})
		if err != nil {
			return err
		}
		p, problems := playbook.Load(key, []byte(k.Marks["process/"+key]))
		if p == nil {
			return fmt.Errorf("the kept process %s cannot be read by this program:\n%w\nnext: start the version of the program that wrote it", key, problemList(problems))
		}
		p.Version = v
		into[key] = p
	}
	return nil
}
