package store

import (
	"bytes"
	"context"
	"encoding/json"
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
	err := e.search(ctx, from, func(was, is Item) error { return x.take(e, was, is) })
	slices.SortFunc(x.Deals, func(a, b ExportedDeal) int { return strings.Compare(a.ID, b.ID) })
	slices.SortFunc(x.Answers, func(a, b ExportedAnswer) int {
		return strings.Compare(a.Deal+" "+a.Question, b.Deal+" "+b.Question)
	})
	slices.SortFunc(x.Other, func(a, b ExportedRecord) int { return strings.Compare(a.Name, b.Name) })
	return x, err
}

func (x *Export) take(e *Erasure, was, is Item) error {
	value := bytes.Clone(was.Value)
	kind, rest, _ := strings.Cut(was.Record, "/")
	switch {
	case was.Log != "":
		x.Events = append(x.Events, value)
	case kind+"/" == dealKey(""):
		return x.deal(e, was, is)
	case kind+"/" == personKey("") && e.is(rest):
		return decode(Record{Key: was.Record, Value: value}, &x.Person)
	case json.Valid(value):
		x.Other = append(x.Other, ExportedRecord{Name: was.Record + was.Operation, JSON: value})
	default:
		x.Other = append(x.Other, ExportedRecord{Name: was.Record + was.Operation, Text: string(value)})
	}
	return nil
}

func (x *Export) deal(e *Erasure, was, is Item) error {
	d, answers, err := inDeal(was, is)
	if err != nil {
		return err
	}
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
	if slices.ContainsFunc(d.Consults, func(c sales.Consult) bool { return e.is(c.To) }) {
		out.As = append(out.As, "adviser")
	}
	slices.Sort(out.As)
	x.Deals = append(x.Deals, out)
	for _, question := range answers {
		x.Answers = append(x.Answers, ExportedAnswer{Deal: d.ID, Question: question, Answer: d.Knows[question]})
	}
	return nil
}
