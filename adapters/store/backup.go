package store

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"hash"
	"io"
	"time"
	"unicode/utf8"
)

// A backup is lines of JSON: a head, one line for each record, operation and
// journal line, the totals, and a checksum of all bytes before it.

type backupHead struct {
	What   string    `json:"what"`
	Format int       `json:"format"`
	Made   time.Time `json:"made"`
}

const backupName = "milepost backup"

type backupLine struct {
	Record    string          `json:"record,omitempty"`
	Operation string          `json:"operation,omitempty"`
	Log       string          `json:"log,omitempty"`
	Version   uint64          `json:"version,omitempty"`
	Expires   int64           `json:"expires,omitempty"`
	JSON      json.RawMessage `json:"json,omitempty"`
	Bytes     []byte          `json:"bytes,omitempty"` // what is not JSON, or would not come back to the byte
}

// Totals is what a backup holds.
type Totals struct {
	Records    int    `json:"records"`
	Operations int    `json:"operations"`
	Lines      int    `json:"lines"`
	From       uint64 `json:"from"`   // number of the last commit when it was begun
	Commit     uint64 `json:"commit"` // and when it was ended
}

// How the line of the totals begins, and the checksum's.
var totalsBegin, sumBegin = []byte(`{"records":`), []byte(`{"sha256":`)

func sumLine(sum hash.Hash) []byte { return fmt.Appendf(nil, "%s\"%x\"}\n", sumBegin, sum.Sum(nil)) }

// Backup writes all that an engine keeps to a file that any engine takes back.
func Backup(ctx context.Context, from Dumper, at time.Time, to io.Writer) (Totals, error) {
	sum := sha256.New()
	out := bufio.NewWriterSize(to, 1<<16)
	line := json.NewEncoder(io.MultiWriter(out, sum))
	line.SetEscapeHTML(false)
	var t Totals
	if err := line.Encode(backupHead{backupName, from.Format(), at.UTC()}); err != nil {
		return t, unwritten(err)
	}
	span, err := from.Dump(ctx, func(i Item) error {
		l, err := lineOf(&i)
		if err != nil {
			return err
		}
		t.count(&i)
		if err := line.Encode(l); err != nil {
			return unwritten(err)
		}
		return ctx.Err()
	})
	if err != nil {
		return t, err
	}
	t.From, t.Commit = span.From, span.To
	err = line.Encode(t)
	if err == nil {
		_, err = out.Write(sumLine(sum))
	}
	if err == nil {
		err = out.Flush()
	}
	if err != nil {
		return t, unwritten(err)
	}
	return t, nil
}

func unwritten(cause error) error {
	return &Fault{Kind: ErrFull, Say: "the backup could not be written. Free some space or choose another place for it", Cause: cause}
}

func (t *Totals) count(i *Item) {
	switch {
	case i.Record != "":
		t.Records++
	case i.Operation != "":
		t.Operations++
	default:
		t.Lines++
	}
}

// lineOf shows a value as JSON where it comes back to the byte, else as base64.
func lineOf(i *Item) (*backupLine, error) {
	l := &backupLine{Record: i.Record, Operation: i.Operation, Log: i.Log, Version: i.Version, Expires: i.Expires}
	if name := i.Record + i.Operation + i.Log; !utf8.ValidString(name) {
		return nil, fmt.Errorf("%w: the name %q is not text", ErrCorrupt, name)
	}
	var compact bytes.Buffer
	if json.Compact(&compact, i.Value) == nil && bytes.Equal(compact.Bytes(), i.Value) {
		l.JSON = i.Value
	} else {
		l.Bytes = i.Value
	}
	return l, nil
}

func (l *backupLine) item() Item {
	value := []byte(l.JSON)
	if value == nil {
		value = l.Bytes
	}
	return Item{Record: l.Record, Operation: l.Operation, Log: l.Log, Version: l.Version, Expires: l.Expires, Value: value}
}
