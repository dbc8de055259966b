package sales

import (
	"maps"
	"slices"
	"strings"
	"unicode"
)

// Material is a document or page for a reader at the buyer's, offered at its stage.
type Material struct {
	ID        string // empty: what became of it cannot be noted
	Title     Text
	URL       string
	For       Text   // the reader it is for: "plant manager"
	Reader    string // the same as an option of the question that reveals content; may be empty
	Reveals   string // what it helps to find out; may be empty
	BuyerStep string // the buyer's step it helps to make; may be empty
}

// aboutContent is what the question reveals whose answer is the reader.
const aboutContent = "content"

// Material finds a material by id, whatever stage it is of; nil if there is none.
func (p *Process) Material(id string) *Material {
	for i := range p.Stages {
		for j := range p.Stages[i].Materials {
			if m := &p.Stages[i].Materials[j]; id != "" && m.ID == id {
				return m
			}
		}
	}
	return nil
}

// Fitting is what can be given to the buyer now: the present stage's materials that
// were not sent yet, those for a reader whom we know of first.
func Fitting(p *Process, d *Deal) []*Material {
	stage, _, ok := p.Stage(d.Stage)
	if !ok {
		return nil
	}
	return unsent(stage, p, d, func(*Material) bool { return true })
}

// Helping is the material that helps with something a gate misses; nil: there is
// none. The nearest stage behind us counts first.
func Helping(p *Process, d *Deal, m Missing) *Material {
	switch {
	case m.Step != nil:
		return nearest(p, d, func(x *Material) bool { return x.BuyerStep == m.Step.ID })
	case m.Question == nil:
		return nil
	}
	return HelpingWith(p, d, m.Question)
}

// HelpingWith is the material that helps to find out the answer to a question; nil:
// there is none.
func HelpingWith(p *Process, d *Deal, q *Question) *Material {
	return nearest(p, d, func(x *Material) bool { return x.Reveals != "" && x.Reveals == q.Reveals })
}

func nearest(p *Process, d *Deal, helps func(*Material) bool) *Material {
	_, here, _ := p.Stage(d.Stage)
	for ; here >= 0; here-- {
		if all := unsent(&p.Stages[here], p, d, helps); len(all) > 0 {
			return all[0]
		}
	}
	return nil
}

// unsent are the materials of a stage that the buyer was not given yet.
func unsent(s *Stage, p *Process, d *Deal, wanted func(*Material) bool) (out []*Material) {
	for i := range s.Materials {
		if m := &s.Materials[i]; wanted(m) && !d.WasSent(m.ID) {
			out = append(out, m)
		}
	}
	readers := Readers(p, d)
	strange := func(m *Material) int {
		if slices.ContainsFunc(readers, func(r string) bool { return m.readBy(p, r) }) {
			return 0
		}
		return 1
	}
	slices.SortStableFunc(out, func(a, b *Material) int { return strange(a) - strange(b) })
	return out
}

// Readers are who at the buyer's has to be convinced on paper, as far as we know:
// the answer to the question that reveals content, and what the committee's people
// do there.
func Readers(p *Process, d *Deal) (out []string) {
	if q := p.Revealing(aboutContent); q != nil {
		if a, ok := d.Answered(q.ID); ok {
			out = append(append(out, a.Value.Choices...), a.Value.Text)
		}
	}
	for _, who := range d.Committee {
		out = append(out, who.Title)
	}
	return slices.DeleteFunc(out, func(s string) bool { return s == "" })
}

// readBy reports whether a reader, an option's id or words, is whom a material is
// for: all words that name one of them are among those that name the other.
func (m *Material) readBy(p *Process, reader string) bool {
	if m.Reader != "" && m.Reader == reader {
		return true
	}
	names := slices.Collect(maps.Values(m.For))
	if q := p.Revealing(aboutContent); q != nil {
		if o := q.Option(m.Reader); o != nil {
			names = append(append(names, o.ID), slices.Collect(maps.Values(o.Text))...)
		}
	}
	said := wordsOf(reader)
	return slices.ContainsFunc(names, func(name string) bool {
		named := wordsOf(name)
		return within(named, said) || within(said, named)
	})
}

func wordsOf(s string) []string {
	return strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}

func within(some, all []string) bool {
	return len(some) > 0 && !slices.ContainsFunc(some, func(w string) bool { return !slices.Contains(all, w) })
}
