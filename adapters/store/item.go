package store

import "context"

// Item is one thing that an engine keeps, on its way into a backup or out of
// one. Exactly one of the names is set.
type Item struct {
	Record    string // Value is the record's
	Operation string // Value is the first reply
	Log       string // Value is a line; lines come oldest first
	Index     string // Value is the key of an entry; never in a backup

	Version uint64 // of a record or an operation
	Expires int64  // of them, as Millis
	Value   []byte
}

// Span is what a dump saw: the number of the last commit when it began and when
// it ended. If they differ, the commits between may be in it in part.
type Span struct{ From, To uint64 }

// Dumper is an engine that gives away all it keeps, except indexes: they are
// made anew from the records.
type Dumper interface {
	// Format is the number of the format that all of it is in.
	Format() int
	Dump(ctx context.Context, give func(Item) error) (Span, error)
}

// Medium is an engine that also knows its disk: what was written over or deleted
// stands there for a while, until it is scrubbed.
type Medium interface {
	Dumper
	Scrub(ctx context.Context) error
}
