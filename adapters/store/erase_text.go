package store

import (
	"bytes"
	"encoding/json"
	"io"
	"strings"
	"unicode"
)

// closed are fields that hold the process's words and ours, never people's: a
// stage must not vanish because somebody is called like it.
var closed = map[string]bool{
	"stage": true, "status": true, "process": true, "role": true, "roles": true, "step": true, "question": true,
	"state": true, "exit": true, "field": true, "choices": true, "currency": true, "class": true, "kind": true, "effect": true, "door": true, "urgent": true, "material": true, "part": true, "attitude": true,
	"messenger": true, "via": true, "prefers": true, "language": true, "zone": true, "calendar": true, "hours": true,
	"sum": true, "salt": true, "ready": true, "event": true,
}

// text is a text without the person.
func (e *Erasure) text(s string) string {
	if !isName(s) {
		return e.replace(s, e.Name)
	}
	return e.name(s)
}

// Names reports whether a text has the person's words in it.
func (e *Erasure) Names(text string) bool { return e.text(text) != text }

// name is the same for a name of our own making (a cause, a key, a button's
// data), in which the person's id may be a part.
func (e *Erasure) name(s string) string {
	var out strings.Builder
	for s != "" {
		end := strings.IndexFunc(s, isBetween)
		if end < 0 {
			end = len(s)
		}
		if part := s[:end]; e.is(part) {
			out.WriteString(e.ID)
		} else {
			out.WriteString(part)
		}
		rest := strings.TrimLeftFunc(s[end:], isBetween)
		out.WriteString(s[end : len(s)-len(rest)])
		s = rest
	}
	return e.replace(out.String(), e.ID)
}

// isName reports whether a text is such a name: parts, and no spaces.
func isName(s string) bool {
	return strings.ContainsAny(s, "/:|") && !strings.ContainsFunc(s, unicode.IsSpace)
}

func isBetween(r rune) bool { return strings.ContainsRune("/:|,#\x1f ", r) }

// value is a record's value without the person: JSON keeps its order and its
// numbers, anything else is a text.
func (e *Erasure) value(raw []byte) []byte { return e.rewrite(raw, nil) }

// theirs are the fields of a colleague's profile that are theirs, whoever else is
// called so: whom of ours an erasure means is said by an id.
var theirs = map[string]bool{"name": true, "accounts": true}

// rewrite is the same, but for fields that are kept.
func (e *Erasure) rewrite(raw []byte, keep map[string]bool) []byte {
	if !json.Valid(raw) || !strings.ContainsAny(string(raw[:1]), `{["`) {
		return []byte(e.text(string(raw)))
	}
	w := rewriting{e: e, keep: keep, in: json.NewDecoder(bytes.NewReader(raw))}
	w.in.UseNumber()
	if err := w.value(""); err != nil || !w.found { // it was valid: it does not fail
		return raw // as it was, also where we write JSON otherwise
	}
	return w.out.Bytes()
}

// rewriting is JSON on its way through, token by token.
type rewriting struct {
	e   *Erasure
	in  *json.Decoder
	out bytes.Buffer

	keep  map[string]bool // fields
	found bool
}

func (w *rewriting) value(field string) error {
	t, err := w.in.Token()
	if err != nil {
		return err
	}
	switch v := t.(type) {
	case json.Delim:
		return w.inside(v, field)
	case string:
		if w.keep[field] {
			return w.put(v)
		}
		return w.text(v, w.e.string(field, v))
	case json.Number:
		_, err = io.WriteString(&w.out, v.String())
		return err
	}
	return w.put(t)
}

// inside goes through an object or a list, whose elements are of its field.
func (w *rewriting) inside(begin json.Delim, field string) error {
	w.out.WriteRune(rune(begin))
	for i := 0; w.in.More(); i++ {
		if i > 0 {
			w.out.WriteByte(',')
		}
		if begin == '{' {
			t, err := w.in.Token()
			if err != nil {
				return err
			}
			field, _ = t.(string)
			key := field
			if isName(key) {
				key = w.e.name(key)
			}
			if err := w.text(field, key); err != nil {
				return err
			}
			w.out.WriteByte(':')
		}
		if err := w.value(field); err != nil {
			return err
		}
	}
	end, err := w.in.Token()
	if err != nil {
		return err
	}
	w.out.WriteRune(rune(end.(json.Delim)))
	return nil
}

func (w *rewriting) text(was, is string) error {
	w.found = w.found || was != is
	return w.put(is)
}

func (w *rewriting) put(value any) error {
	body, err := json.Marshal(value)
	w.out.Write(body)
	return err
}

// string is one text of a record.
func (e *Erasure) string(field, s string) string {
	switch {
	case closed[strings.ToLower(field)]:
		return s
	case e.is(s):
		return e.ID
	}
	return e.text(s)
}
