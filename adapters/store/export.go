package store

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"time"

	"milepost/dialogs/sales"
)

// Export is everything that is kept about somebody, as one document: what they
// are to us, what they did, and every place that names them.
type Export struct {
	What    string            `json:"what"`
	Made    time.Time         `json:"made"`
	Person  *sales.Person     `json:"person,omitempty"`
	Deals   []ExportedDeal    `json:"deals"`
	Answers []ExportedAnswer  `json:"answers"` // as they stand; earlier ones are in the events
	Events  []json.RawMessage `json:"events"`  // that they caused, or that name them
	Other   []ExportedRecord  `json:"other"`   // messages, invites, their conversation, settings, troubles…
}

// ExportedDeal is a deal that they have to do with.
type ExportedDeal struct {
	ID      string       `json:"id"`
	Title   string       `json:"title"`
	Company string       `json:"company"`
	Process string       `json:"process"`
	Status  sales.Status `json:"status"`
	As      []string     `json:"as,omitempty"` // "owner", a role, "receiver"; none: it only names them
}

// ExportedAnswer is an answer that they gave, or that names them.
type ExportedAnswer struct {
	Deal     string `json:"deal"`
	Question string `json:"question"`
	sales.Answer
}

// ExportedRecord is any other thing that is kept.
type ExportedRecord struct {
	Name string          `json:"name"`
	JSON json.RawMessage `json:"json,omitempty"`
	Text string          `json:"text,omitempty"` // what is not JSON
}

// Export gathers what an erasure would take away or write anew: by the same
// search, so that nothing is in one and not in the other.
func (e *Erasure) Export(ctx context.Context, from Dumper, now time.Time) (*Export, error) {
	x := &Export{What: "milepost export of a person", Made: now.UTC()}
	_, err := from.Dump(ctx, func(i Item) error {
		out, gone, err := e.forget(i)
		if err != nil || !gone && out.Record == i.Record && bytes.Equal(out.Value, i.Value) {
			return errors.Join(err, ctx.Err())
		}
		return errors.Join(x.take(e, i, out), ctx.Err())
	})
	slices.SortFunc(x.Deals, func(a, b ExportedDeal) int { return strings.Compare(a.ID, b.ID) })
	slices.SortFunc(x.Answers, func(a, b ExportedAnswer) int {
		return strings.Compare(a.Deal+" "+a.Question, b.Deal+" "+b.Question)
	})
	slices.SortFunc(x.Other, func(a, b ExportedRecord) int { return strings.Compare(a.Name, b.Name) })
	return x, err
}

func (x *Export) take(e *Erasure, i, out Item) error {
	value := bytes.Clone(i.Value)
	kind, rest, _ := strings.Cut(i.Record, "/")
	switch {
	case i.Log != "":
		x.Events = append(x.Events, value)
	case kind+"/" == dealKey(""):
		return x.deal(e, i, out)
	case kind+"/" == personKey("") && e.is(rest):
		return decode(Record{Key: i.Record, Value: value}, &x.Person)
	case json.Valid(value):
		x.Other = append(x.Other, ExportedRecord{Name: i.Record + i.Operation, JSON: value})
	default:
		x.Other = append(x.Other, ExportedRecord{Name: i.Record + i.Operation, Text: string(value)})
	}
	return nil
}

func (x *Export) deal(e *Erasure, was, is Item) error {
	var before, after dealRecord
	if err := errors.Join(decode(Record{Key: was.Record, Value: was.Value}, &before), decode(Record{Key: was.Record, Value: is.Value}, &after)); err != nil {
		return err
	}
	d := &before.Deal
	out := ExportedDeal{ID: d.ID, Title: d.Title, Company: d.Company, Process: d.Process, Status: d.Status}
	if e.is(d.Owner) {
		out.As = append(out.As, "owner")
	}
	for role, person := range d.Roles {
		if e.is(person) {
			out.As = append(out.As, role)
		}
	}
	if d.Handoff != nil && e.is(d.Handoff.To) {
		out.As = append(out.As, "receiver")
	}
	slices.Sort(out.As)
	x.Deals = append(x.Deals, out)
	for q, a := range d.Knows {
		if b := after.Deal.Knows[q]; a.By != b.By || a.Value.Text != b.Value.Text {
			x.Answers = append(x.Answers, ExportedAnswer{Deal: d.ID, Question: q, Answer: a})
		}
	}
	return nil
}
