package main

import (
	"bytes"
	"encoding/json"
	"strings"
	"time"

	"milepost/dialogs/sales"
)

// value is what stood in a field, without the names of what is inside it: words,
// amounts, times and people, one beside the other.
func (s *teller) value(raw json.RawMessage) string {
	in := json.NewDecoder(bytes.NewReader(raw))
	in.UseNumber()
	if out := strings.Join(s.parts(in, ""), " · "); out != "" {
		return short(out)
	}
	return "—"
}

// parts are the values inside the next one, in the order they are written.
func (s *teller) parts(in *json.Decoder, field string) (out []string) {
	t, err := in.Token()
	if err != nil {
		return nil
	}
	switch v := t.(type) {
	case json.Delim:
		for in.More() {
			if v == '{' {
				key, _ := in.Token()
				field, _ = key.(string)
			}
			out = append(out, s.parts(in, field)...)
		}
		_, _ = in.Token() // what closes it
	case json.Number:
		n, err := v.Int64()
		switch {
		case err == nil && field == "minor":
			s.minor = n // its currency comes next
		case err == nil && field == "grade":
			out = append(out, sales.Grade(n).Mark())
		default:
			out = append(out, v.String())
		}
	case string:
		if field == "cur" {
			return []string{s.say.Money(s.minor, v)}
		}
		out = append(out, s.word(v))
	case bool:
		if v {
			out = append(out, s.say.Str("common.yes"))
		}
	}
	return out
}

// word is a text, a time, or who an id is of.
func (s *teller) word(v string) string {
	if at, err := time.Parse(time.RFC3339, v); err == nil {
		return s.say.DateTime(at.In(s.c.At.Location()), s.c.At)
	}
	return s.name(v)
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
