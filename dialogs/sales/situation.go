package sales

import (
	"cmp"
	"slices"
	"time"
)

// FactKind is a kind of fact of the client's situation that a process asks to watch.
type FactKind struct {
	ID        string
	Name      Text
	Effect    Effect // on the buyer's decision
	ShelfLife Span   // for how long a fact of it counts as fresh; zero: for ever
}

// FactKind finds a kind of fact by id; nil if there is none.
func (p *Process) FactKind(id string) *FactKind {
	for i := range p.Situation {
		if p.Situation[i].ID == id {
			return &p.Situation[i]
		}
	}
	return nil
}

// Stale reports whether a fact is older than its kind's shelf life.
func (f *Fact) Stale(p *Process, now time.Time) bool {
	kind := p.FactKind(f.Kind)
	return kind != nil && !kind.ShelfLife.IsZero() && !now.Before(expiry(kind.ShelfLife, f.At))
}

// Stands reports whether it is neither over nor turned out not to be so.
func (f *Fact) Stands() bool { return f.Over.IsZero() }

// Fact finds a fact of the situation by id; nil if there is none.
func (d *Deal) Fact(id string) *Fact {
	for i := range d.Situation {
		if d.Situation[i].ID == id {
			return &d.Situation[i]
		}
	}
	return nil
}

// Occasion is something that makes the buyer decide by a date, or keeps them from
// deciding, and that still stands: a fact of the situation, or what the answer to a
// question says as one. Its ID is the fact's or the question's.
type Occasion struct {
	Fact
	Question string // that was answered; empty: it is a fact
}

// Occasions lists the compelling and blocking events that stand, by date; those
// without one come last. A compelling event without a date compels nobody yet, and
// is none.
func Occasions(p *Process, d *Deal) []Occasion {
	var out []Occasion
	for i := range p.Stages {
		for j := range p.Stages[i].Asks {
			if o, ok := answered(&p.Stages[i].Asks[j], d); ok {
				out = append(out, o)
			}
		}
	}
	for i := range d.Situation {
		f := &d.Situation[i]
		if f.Stands() && (f.Effect == Blocking || f.Effect == Compelling && !f.Date.Start(time.UTC).IsZero()) {
			out = append(out, Occasion{Fact: *f})
		}
	}
	slices.SortStableFunc(out, func(a, b Occasion) int {
		if (a.Date == "") != (b.Date == "") {
			return cmp.Compare(b.Date, a.Date)
		}
		return cmp.Compare(a.Date, b.Date)
	})
	return out
}

// answered is what an answer says of the situation; ok is false if nothing.
func answered(q *Question, d *Deal) (o Occasion, ok bool) {
	a, known := d.Answered(q.ID)
	if !known {
		return o, false
	}
	o = Occasion{Fact{ID: q.ID, Grade: a.Grade, By: a.By, At: a.At, Moved: a.Moved}, q.ID}
	switch {
	case q.DatesEvent() && !a.Value.Date.Start(time.UTC).IsZero():
		o.Effect, o.Date = Compelling, a.Value.Date
	case q.Reveals == "blocking_event" && q.Kind == KindYesNo && a.Value.Yes:
		o.Effect = Blocking
	default:
		return o, false
	}
	return o, true
}

// DatesEvent reports whether the answer to a question is the day of a compelling event.
func (q *Question) DatesEvent() bool { return q.Reveals == "compelling_event" && q.Kind == KindDate }

// Events are the occasions of one effect.
func Events(all []Occasion, e Effect) []Occasion {
	return slices.DeleteFunc(slices.Clone(all), func(o Occasion) bool { return o.Effect != e })
}

// Frozen reports whether something keeps the buyer from deciding.
func Frozen(p *Process, d *Deal) bool { return len(Events(Occasions(p, d), Blocking)) > 0 }
