package main

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"milepost/dialogs"
	"milepost/dialogs/chat"
)

// summary is a change as the playground shows it: what a press did to the memory,
// a line for each record, in the words of the code.
func summary(c dialogs.Change) string {
	s := &lines{}
	s.add("cause", c.Cause)
	s.add("at", c.At.Format("Mon 2006-01-02 15:04 MST"))
	for _, d := range c.Deals {
		look := "nothing to wait for"
		if !d.Due.IsZero() {
			look = "look again " + d.Due.In(c.At.Location()).Format("Mon 2006-01-02 15:04")
		}
		s.add("deal", d.Deal.ID+" · "+look)
	}
	for _, e := range c.Events {
		s.add("journal", e.What+" by "+cmp.Or(e.By, "the clock"))
		if e.Payload.Note != "" {
			s.more(firstLine(e.Payload.Note))
		}
		for _, f := range e.Payload.Changes {
			s.more(fmt.Sprintf("%s: %s → %s", f.Field, short(string(f.Before)), short(string(f.After))))
		}
	}
	if c.Talk != nil {
		s.add("talk", waits(c.Talk))
	}
	for _, p := range c.People {
		s.add("person", p.ID+" · "+strings.Join(p.Roles, ", "))
	}
	for _, p := range c.Parcels {
		s.add("outbox", to(p))
		s.more(firstLine(p.Message.Text.String()))
	}
	for _, key := range c.CallOff {
		s.add("call off", key)
	}
	for _, name := range slices.Sorted(maps.Keys(c.Marks)) {
		s.add("mark", name+" = "+short(c.Marks[name]))
	}
	return strings.TrimSuffix(s.String(), "\n")
}

// lines are keys and values under each other.
type lines struct{ strings.Builder }

func (s *lines) add(key, value string) { fmt.Fprintf(s, "%-9s%s\n", key, value) }

// more is a line that belongs to the one before.
func (s *lines) more(value string) { s.add("", "  "+value) }

// to says where a parcel goes and what becomes of it there.
func to(p chat.Parcel) string {
	out := "to " + p.To.String() + " · " + strings.ReplaceAll(string(p.Class), "_", " ")
	switch {
	case p.Card != "" && p.Fresh:
		out += " · a new copy of card " + p.Card
	case p.Card != "":
		out += " · card " + p.Card
	}
	return out
}

// waits says what a talk expects to hear next.
func waits(t *dialogs.Talk) string {
	out := t.Person
	if s := t.Sitting; s != nil && s.At < len(s.Items) {
		out += fmt.Sprintf(" · question %d of %d: %s", s.At+1, len(s.Items), s.Items[s.At])
	}
	if t.Asked != nil {
		out += " · the next words are " + strings.TrimSpace("the "+strings.ReplaceAll(t.Asked.What, "_", " ")+" "+t.Asked.Item)
	}
	return out
}

// shortest is how much of a value is shown.
const shortest = 140

func short(s string) string {
	if r := []rune(s); len(r) > shortest {
		return string(r[:shortest]) + "…"
	}
	return s
}

func firstLine(s string) string {
	line, _, more := strings.Cut(s, "\n")
	if more {
		line += " …"
	}
	return short(line)
}
