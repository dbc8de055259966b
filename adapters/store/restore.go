package store

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"strings"
	"time"

	"milepost/dialogs"
)

// Copy is a backup that was found whole.
type Copy struct {
	Totals
	Made   time.Time
	Format int
	in     io.ReadSeeker
	erased []*Erasure
}

// OpenBackup reads a backup through and finds out whether it is whole: nothing
// of one that is not may come into a store.
func OpenBackup(in io.ReadSeeker) (*Copy, error) {
	c := &Copy{in: in}
	sum := sha256.New()
	var counted Totals
	n, ended := 0, false
	for line, err := range c.lines() {
		if err != nil {
			return nil, err
		}
		n++
		switch {
		case ended:
			return nil, unusable(ErrCorrupt, "something follows its end")
		case bytes.HasPrefix(line, sumBegin):
			if ended = bytes.Equal(line, sumLine(sum)); !ended {
				return nil, unusable(ErrCorrupt, "its checksum is wrong")
			}
		case n == 1:
			err = c.head(line)
		case bytes.HasPrefix(line, totalsBegin):
			err = json.Unmarshal(line, &c.Totals)
		default:
			var item Item
			item, err = readItem(line)
			counted.count(&item)
		}
		var known *Fault
		if err != nil && !errors.As(err, &known) {
			err = unusable(ErrCorrupt, fmt.Sprintf("line %d cannot be read", n))
		}
		if err != nil {
			return nil, err
		}
		sum.Write(line)
	}
	switch {
	case n == 0:
		return nil, unusable(ErrForeign, "it is empty")
	case !ended:
		return nil, unusable(ErrCorrupt, "its end is missing")
	case counted.Records != c.Records || counted.Operations != c.Operations || counted.Lines != c.Lines:
		return nil, unusable(ErrCorrupt, "lines are missing")
	}
	return c, nil
}

func (c *Copy) head(line []byte) error {
	var h backupHead
	if json.Unmarshal(line, &h) != nil || h.What != backupName {
		return unusable(ErrForeign, "its first line is not that of a backup")
	}
	c.Made, c.Format = h.Made, h.Format
	return CheckFormat("the backup", FormatMark(h.Format))
}

func unusable(kind error, why string) error {
	return &Fault{Kind: kind, Say: "this is not a whole backup of a Milepost store: " + why + ". Choose another one"}
}

// lines reads the file from its beginning, each line with its end.
func (c *Copy) lines() iter.Seq2[[]byte, error] {
	return func(yield func([]byte, error) bool) {
		if _, err := c.in.Seek(0, io.SeekStart); err != nil {
			yield(nil, err)
			return
		}
		in := bufio.NewReaderSize(c.in, 1<<16)
		for {
			line, err := in.ReadBytes('\n')
			switch {
			case err == nil:
				if !yield(line, nil) {
					return
				}
			case errors.Is(err, io.EOF) && len(line) == 0:
				return
			case errors.Is(err, io.EOF):
				yield(nil, unusable(ErrCorrupt, "it ends in the middle of a line"))
				return
			default:
				yield(nil, err)
				return
			}
		}
	}
}

func readItem(line []byte) (Item, error) {
	var l backupLine
	if err := json.Unmarshal(line, &l); err != nil {
		return Item{}, err
	}
	if l.Record == "" && l.Operation == "" && l.Log == "" {
		return Item{}, errors.New("it names nothing")
	}
	return l.item(), nil
}

// Seq is the number that the restored store's last commit has.
func (c *Copy) Seq() uint64 { return c.Commit + 1 }

// Items gives what a store must hold to be what the backup shows: its items,
// the index entries of each record, and the note that it was restored. Until when
// messengers were heard is left out: a restored store tells nobody of an absence.
func (c *Copy) Items() iter.Seq2[Item, error] {
	return func(yield func(Item, error) bool) {
		n := 0
		for line, err := range c.lines() {
			if n++; n == 1 && err == nil || bytes.HasPrefix(line, totalsBegin) || bytes.HasPrefix(line, sumBegin) {
				continue
			}
			var item Item
			if err == nil {
				item, err = readItem(line)
			}
			gone := false
			if err == nil {
				item, gone, err = c.forget(item)
			}
			if name, mark := strings.CutPrefix(item.Record, markKey("")); gone || mark && dialogs.Hearing(name) {
				continue
			}
			if !yield(item, err) || err != nil {
				return
			}
			entries, err := entriesFor(&item)
			if err != nil {
				yield(Item{}, err)
				return
			}
			for _, e := range entries {
				if !yield(Item{Index: e.Index, Value: []byte(e.Key)}, nil) {
					return
				}
			}
		}
		for _, e := range c.erased {
			put, err := encode(erasureKey(e.ID), e)
			if !yield(Item{Record: put.Key, Version: c.Seq(), Value: put.Value}, err) || err != nil {
				return
			}
			if !yield(Item{Index: erasureIndex, Value: []byte(e.ID)}, nil) {
				return
			}
		}
		note, err := json.Marshal(Restored{Made: c.Made, Gap: c.Commit - c.From})
		yield(Item{Record: restoredKey, Version: c.Seq(), Value: note}, err)
	}
}
