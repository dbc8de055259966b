package store

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"milepost/dialogs/sales"
)

// Traces is where somebody is named, counted as people count.
type Traces struct {
	Answers  int      `json:"answers"` // given by them, or naming them
	Deals    int      `json:"deals"`
	Events   int      `json:"events"`
	Messages int      `json:"messages"` // waiting, or ended badly
	Other    int      `json:"other"`
	Owned    []string `json:"owned"` // open deals that need an heir, "D-1 Title"

	records []Item
	deals   []string // whose record or journal names them
	ops     []string
}

// none reports whether nothing names the person.
func (t *Traces) none() bool { return len(t.records)+len(t.deals)+len(t.ops) == 0 }

// Traces reads all that is kept, as a backup does, and finds what names the
// person: whatever is kept by whomever, nothing is forgotten to be looked at.
func (e *Erasure) Traces(ctx context.Context, from Dumper) (*Traces, error) {
	t := &Traces{}
	deals := map[string]bool{}
	err := e.search(ctx, from, func(was, is Item) error {
		kind, id, _ := strings.Cut(was.Record+was.Log, "/")
		switch {
		case was.Operation != "":
			t.ops = append(t.ops, was.Operation)
		case was.Log != "":
			t.Events++
			deals[id] = true
		case kind+"/" == dealKey(""):
			deals[id] = true
			return t.deal(e, was, is)
		default:
			was.Value = nil
			t.records = append(t.records, was)
			if kind+"/" == parcelKey("") || kind+"/" == troubleKey("") {
				t.Messages++
			} else {
				t.Other++
			}
		}
		return nil
	})
	for id := range deals {
		t.deals = append(t.deals, id)
	}
	slices.Sort(t.deals)
	slices.Sort(t.Owned)
	t.Deals = len(t.deals)
	return t, err
}

// deal counts what a deal has of the person.
func (t *Traces) deal(e *Erasure, was, is Item) error {
	d, answers, err := inDeal(was, is)
	if err != nil {
		return err
	}
	t.Answers += len(answers)
	if d.Lives() && e.is(d.Owner) {
		t.Owned = append(t.Owned, d.ID+" "+d.Title)
	}
	return nil
}

// mostPasses is how often the store is read through: what was being decided
// while the first pass ran may name the person still.
const mostPasses = 5

// Erase takes the person out of everything. It may be cut off at any moment and
// begun again: what is done names them no more, the rest is found anew. The dumper
// is the memory's own engine.
func (m *Memory) Erase(ctx context.Context, from Dumper, now time.Time, e *Erasure) (done Traces, err error) {
	for range mostPasses {
		t, err := e.Traces(ctx, from)
		if err != nil {
			return done, err
		}
		if t.none() {
			return done, nil
		}
		// The person first: from then on nobody draws their name any more.
		slices.SortStableFunc(t.records, func(a, b Item) int { return rank(a) - rank(b) })
		for i := range t.records {
			if err := m.insist(ctx, func() (*Batch, error) { return m.withoutRecord(ctx, now, e, t.records[i]) }); err != nil {
				return done, err
			}
		}
		for _, id := range t.deals {
			if err := m.insist(ctx, func() (*Batch, error) { return m.withoutDeal(ctx, now, e, id) }); err != nil {
				return done, err
			}
		}
		for ops := range slices.Chunk(t.ops, 500) {
			if _, err := m.commit(ctx, Batch{Now: now, Forget: ops}); err != nil {
				return done, err
			}
		}
		done.Answers += t.Answers
		done.Deals = max(done.Deals, t.Deals)
		done.Events += t.Events
		done.Messages += t.Messages
		done.Other += t.Other
	}
	return done, &Fault{Kind: ErrUnavailable, Say: "something that names them is being sent or written just now. Run the same command again"}
}

func rank(i Item) int {
	if strings.HasPrefix(i.Record, personKey("")) {
		return 0
	}
	return 1
}

// insist commits what a look at the store comes to (nil: there is nothing to do),
// and looks again while others are quicker.
func (m *Memory) insist(ctx context.Context, look func() (*Batch, error)) error {
	for {
		b, err := look()
		if err != nil || b == nil {
			return err
		}
		if _, err = m.commit(ctx, *b); !errors.Is(err, ErrConflict) {
			return err
		}
	}
}

// withoutRecord writes one record anew, or takes it away.
func (m *Memory) withoutRecord(ctx context.Context, now time.Time, e *Erasure, i Item) (*Batch, error) {
	records, err := m.engine.Get(ctx, time.Time{}, i.Record)
	if err != nil || records[0].Version == 0 {
		return nil, err
	}
	i.Value, i.Version = records[0].Value, records[0].Version
	out, gone, err := e.forget(i)
	if err != nil || !gone && !altered(i, out) {
		return nil, err
	}
	old, err := m.standing(ctx, &i)
	if err != nil {
		return nil, err
	}
	b := &Batch{Now: now, Checks: []Check{{i.Record, i.Version}}}
	if gone || out.Record != i.Record {
		b.Deletes = append(b.Deletes, i.Record)
	}
	if gone {
		b.Remove = old
	} else if err := m.anew(b, &i, &out, old); err != nil {
		return nil, err
	}
	if strings.HasPrefix(i.Record, personKey("")) {
		b.Puts = append(b.Puts, Put{Key: rosterKey})
	}
	return b, nil
}

// withoutDeal writes a deal and its journal anew in one commit, and adds a line
// that it was done.
func (m *Memory) withoutDeal(ctx context.Context, now time.Time, e *Erasure, id string) (*Batch, error) {
	records, err := m.engine.Get(ctx, time.Time{}, dealKey(id))
	if err != nil {
		return nil, err
	}
	b := &Batch{Now: now, Checks: []Check{{dealKey(id), records[0].Version}}}
	cause := fmt.Sprintf("erase/%s/%s", e.ID, id)
	noted, err := m.amend(ctx, b, e, id, cause)
	if err != nil || records[0].Version == 0 {
		return unlessEmpty(b), err
	}
	event := sales.Event{ID: cause, Deal: id, At: now, What: "erased"}
	if event.Payload.Changes, err = e.amendDeal(b, now, records[0]); err != nil {
		return nil, err
	}
	if unlessEmpty(b) == nil || noted && len(event.Payload.Changes) == 0 {
		return unlessEmpty(b), nil
	}
	line, err := encode(cause, event)
	b.Append = []Line{{journalLog(id), line.Value}}
	return b, err
}

func unlessEmpty(b *Batch) *Batch {
	if len(b.Puts)+len(b.Amend) == 0 {
		return nil
	}
	return b
}

// amend puts the journal's lines that name the person into a batch, and reports
// whether it says already that they were erased.
func (m *Memory) amend(ctx context.Context, b *Batch, e *Erasure, deal, cause string) (noted bool, err error) {
	const portion = 500
	for from := 0; ; from += portion {
		lines, err := m.engine.Lines(ctx, journalLog(deal), from, portion)
		if err != nil {
			return noted, err
		}
		for n, line := range lines {
			value, err := e.event(line)
			if err != nil {
				return noted, err
			}
			if !bytes.Equal(value, line) {
				b.Amend = append(b.Amend, Amendment{journalLog(deal), from + n, value})
			}
			noted = noted || bytes.Contains(line, []byte(`"id":"`+cause+`"`))
		}
		if len(lines) < portion {
			return noted, nil
		}
	}
}

// amendDeal puts the deal into a batch, and says what it means for the deal that
// the person is gone. Whose it is now is looked at soon.
func (e *Erasure) amendDeal(b *Batch, now time.Time, r Record) ([]sales.Change, error) {
	value, err := e.deal(r.Value)
	if err != nil || bytes.Equal(value, r.Value) {
		return nil, err
	}
	var was, named, is dealRecord
	err = errors.Join(decode(r, &was), decode(Record{Key: r.Key, Value: e.value(r.Value)}, &named), decode(Record{Key: r.Key, Value: value}, &is))
	if err != nil {
		return nil, err
	}
	changes := sales.Diff(&named.Deal, &is.Deal)
	if len(changes) > 0 && !is.Due.IsZero() {
		is.Due = now
	}
	put, err := encode(r.Key, is)
	b.Puts = append(b.Puts, put)
	b.Remove, b.Add = difference(was.entries(), is.entries())
	return changes, err
}
