package main

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"time"

	"milepost/dialogs"
	"milepost/dialogs/chat"
	"milepost/dialogs/phrases"
	"milepost/dialogs/sales"
)

// teller says what a change did to the memory, as the playground shows it: a line for
// each record, in the words of the catalogs and of the process.
type teller struct {
	say   phrases.Printer
	p     *sales.Process
	names map[string]string // of people, channels, and what the process is made of, by id
	c     dialogs.Change
	minor int64 // the amount whose currency is read next
	strings.Builder
}

func newTeller(t *talk, p *sales.Process, say phrases.Printer) *teller {
	names := map[string]string{}
	for _, r := range p.Roles {
		names[r.ID] = r.Name.In(say.Lang())
	}
	for _, b := range p.BuyerSteps {
		names[b.ID] = b.Name.In(say.Lang())
	}
	for _, stage := range p.Stages {
		names[stage.ID] = stage.Name.In(say.Lang())
		for _, q := range stage.Asks {
			names[q.ID] = q.Label(say.Lang())
		}
	}
	for _, w := range t.people {
		names[w.id] = w.name
	}
	return &teller{say: say, p: p, names: names}
}

// summary is a change in words.
func (s *teller) summary(c dialogs.Change) string {
	s.Reset()
	s.c = c
	s.add("cause", c.Cause)
	s.add("at", s.say.DateTime(c.At, time.Time{}))
	for _, d := range c.Deals {
		look := s.say.Str("changed.never")
		if !d.Due.IsZero() {
			look = s.say.Str("changed.look", phrases.V{"When": s.say.DateTime(d.Due.In(c.At.Location()), c.At)})
		}
		s.add("deal", d.Deal.Company+" · "+d.Deal.ID+" · "+look)
	}
	for _, e := range c.Events {
		s.add("journal", s.event(e)+" · "+s.name(cmp.Or(e.By, s.say.Str("why.the_clock"))))
		if e.Payload.Note != "" {
			s.more(firstLine(e.Payload.Note))
		}
		for _, f := range e.Payload.Changes {
			if f.Field != "id" { // it stands above
				s.more(s.field(f.Field) + ": " + s.value(f.Before) + " → " + s.value(f.After))
			}
		}
	}
	if c.Talk != nil {
		s.add("talk", s.waits(c.Talk))
	}
	for _, p := range c.People {
		s.add("person", p.Name+" · "+strings.Join(p.Roles, ", "))
	}
	for _, p := range c.Parcels {
		s.add("outbox", s.to(p))
		s.more(firstLine(p.Message.Text.String()))
	}
	for _, key := range c.CallOff {
		s.add("call_off", key)
	}
	for _, name := range slices.Sorted(maps.Keys(c.Marks)) {
		s.add("mark", name+" = "+short(c.Marks[name]))
	}
	return strings.TrimSuffix(s.String(), "\n")
}

// add is a key with its value, the values below each other.
func (s *teller) add(key, value string) {
	label := s.say.Str("changed." + key)
	s.WriteString(label + strings.Repeat(" ", max(keyWidth-len([]rune(label)), 1)) + value + "\n")
}

// keyWidth is where values begin.
const keyWidth = 12

// more is a line that belongs to the one before.
func (s *teller) more(value string) { s.WriteString(strings.Repeat(" ", keyWidth+2) + value + "\n") }

// name is what an id stands for; what is no id is said as it is.
func (s *teller) name(id string) string { return cmp.Or(s.names[id], id) }

// event is what was done, in a few words.
func (s *teller) event(e sales.Event) string {
	var items []string
	for _, f := range e.Payload.Changes {
		if id, ok := strings.CutPrefix(f.Field, "answers."); ok {
			items = append(items, s.name(id))
		}
	}
	return s.say.Str("what."+e.What, phrases.V{"Item": strings.Join(items, ", ")})
}

// field is a field of a deal by name, and which entry of it: "answers.pain".
func (s *teller) field(field string) string {
	name, of, entry := strings.Cut(field, ".")
	switch label := s.say.Str("field." + name); {
	case name == "answers":
		return s.name(of)
	case name == "told":
		rule, _, _ := strings.Cut(of, ":")
		return label + ", " + s.say.Str("checks.short_"+rule)
	case entry:
		return label + ", " + s.name(of)
	default:
		return label
	}
}

// to says where a parcel goes and what becomes of it there.
func (s *teller) to(p chat.Parcel) string {
	out := s.name(p.To.Chat) + " · " + s.say.Str("changed."+string(p.Class))
	switch {
	case p.Card != "" && p.Fresh:
		out += " · " + s.say.Str("changed.new_copy", phrases.V{"Card": p.Card})
	case p.Card != "":
		out += " · " + s.say.Str("changed.card", phrases.V{"Card": p.Card})
	}
	return out
}

// waits says what a talk expects to hear next.
func (s *teller) waits(t *dialogs.Talk) string {
	out := s.name(t.Person)
	if sit := t.Sitting; sit != nil && sit.At < len(sit.Items) {
		out += " · " + s.say.Str("changed.question", phrases.V{"N": sit.At + 1, "Of": len(sit.Items), "Item": s.name(strings.TrimPrefix(sit.Items[sit.At], sales.StepItem))})
	}
	if t.Asked != nil {
		out += " · " + s.say.Str("changed.listens")
	}
	return out
}
