package sales

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"time"
)

// Event is one entry of a deal's journal: who did what, when, through what, and
// each field before and after. State is stored, never replayed from events; they
// are for undo, for "why?" and for the export.
type Event struct {
	ID      string    `json:"id"` // cause and number
	Deal    string    `json:"deal"`
	At      time.Time `json:"at"`
	By      string    `json:"by,omitempty"`  // person id; empty = the clock
	Via     string    `json:"via,omitempty"` // messenger
	What    string    `json:"what"`          // "answered", "moved", "handoff_offered"…
	Payload Payload   `json:"payload,omitzero"`
	// Salt and Sum stand for the payload: it can be erased and the chain still holds.
	Salt string `json:"salt,omitempty"`
	Sum  string `json:"sum,omitempty"`
}

// Payload is the part of an event that may be personal.
type Payload struct {
	Note    string   `json:"note,omitempty"`
	Changes []Change `json:"changes,omitempty"`
}

// Change is one field of a deal, before and after. A missing field is null.
type Change struct {
	Field  string          `json:"field"` // "stage", "answers.pain"
	Before json.RawMessage `json:"before"`
	After  json.RawMessage `json:"after"`
}

// Seal puts the salted hash beside the payload.
func (e *Event) Seal(salt string) {
	body, _ := json.Marshal(e.Payload) // only strings and raw JSON: it cannot fail
	sum := sha256.Sum256(append([]byte(salt), body...))
	e.Salt, e.Sum = salt, hex.EncodeToString(sum[:])
}

var null = json.RawMessage("null")

// fields is a deal as its JSON fields, with the maps that are edited entry by
// entry taken apart.
func fields(d *Deal) map[string]json.RawMessage {
	body, err := json.Marshal(d)
	if err != nil {
		panic("sales: a deal that cannot be written: " + err.Error()) // only NaN could, and no parser lets it in
	}
	out := map[string]json.RawMessage{}
	_ = json.Unmarshal(body, &out)
	for _, name := range []string{"answers", "roles", "checked", "told"} {
		var entries map[string]json.RawMessage
		if raw, ok := out[name]; ok && json.Unmarshal(raw, &entries) == nil {
			delete(out, name)
			for k, v := range entries {
				out[name+"."+k] = v
			}
		}
	}
	return out
}

// Diff lists the fields in which two states of a deal differ, by name. It writes
// down only those: of a deal most stays as it was.
func Diff(before, after *Deal) []Change {
	b, a := reflect.ValueOf(before).Elem(), reflect.ValueOf(after).Elem()
	var out []Change
	note := func(name string, was, is json.RawMessage) {
		if !bytes.Equal(was, is) {
			out = append(out, Change{Field: name, Before: was, After: is})
		}
	}
	for i := range b.NumField() {
		was, is := b.Field(i), a.Field(i)
		if same(was, is) {
			continue
		}
		name, omit, _ := strings.Cut(b.Type().Field(i).Tag.Get("json"), ",")
		if was.Kind() != reflect.Map {
			note(name, written(was, omit != ""), written(is, omit != ""))
			continue
		}
		key, had := reflect.New(was.Type().Key()).Elem(), reflect.New(was.Type().Elem()).Elem() // one entry after the other: asked for, each is copied
		for of := was.MapRange(); of.Next(); {
			key.SetIterKey(of)
			had.SetIterValue(of)
			if has := is.MapIndex(key); !has.IsValid() || !same(had, has) {
				note(name+"."+key.String(), written(had, false), written(has, false))
			}
		}
		for of := is.MapRange(); of.Next(); {
			key.SetIterKey(of)
			if !was.MapIndex(key).IsValid() {
				note(name+"."+key.String(), null, written(of.Value(), false))
			}
		}
	}
	slices.SortFunc(out, func(a, b Change) int { return strings.Compare(a.Field, b.Field) })
	return out
}

// same reports whether two values are surely equal. It makes no copies, as
// reflect.DeepEqual does; what it does not know to be equal is written down.
func same(a, b reflect.Value) bool {
	switch a.Kind() {
	case reflect.Map:
		return a.Len() == 0 && b.Len() == 0
	case reflect.Pointer:
		return a.Equal(b) || !a.IsNil() && !b.IsNil() && same(a.Elem(), b.Elem())
	case reflect.Slice:
		for i := range min(a.Len(), b.Len()) {
			if !same(a.Index(i), b.Index(i)) {
				return false
			}
		}
		return a.Len() == b.Len()
	case reflect.Struct:
		for i := range a.NumField() {
			if !same(a.Field(i), b.Field(i)) {
				return false
			}
		}
		return true
	}
	return a.Equal(b)
}

// written is a value as JSON; null for what is not there, or left out when it is zero.
func written(v reflect.Value, omit bool) json.RawMessage {
	if !v.IsValid() || omit && (v.IsZero() || v.Kind() == reflect.Slice && v.Len() == 0) {
		return null
	}
	body, err := json.Marshal(v.Interface())
	if err != nil {
		panic("sales: a deal that cannot be written: " + err.Error()) // only NaN could, and no parser lets it in
	}
	return body
}

// Revert puts the fields of changes back to what they were before. It does
// nothing and reports false if any of them was changed since.
func Revert(d *Deal, changes []Change) (Deal, bool) {
	now := fields(d)
	for _, c := range changes {
		is, ok := now[c.Field]
		if !ok {
			is = null
		}
		if !bytes.Equal(is, c.After) {
			return *d, false
		}
		if bytes.Equal(c.Before, null) {
			delete(now, c.Field)
		} else {
			now[c.Field] = c.Before
		}
	}
	whole := map[string]any{}
	for name, raw := range now {
		whole[name] = raw
	}
	for _, name := range []string{"answers", "roles", "checked", "told"} {
		entries := map[string]json.RawMessage{}
		for field, raw := range now {
			if rest, ok := bytes.CutPrefix([]byte(field), []byte(name+".")); ok {
				entries[string(rest)] = raw
				delete(whole, field)
			}
		}
		if len(entries) > 0 {
			whole[name] = entries
		}
	}
	body, err := json.Marshal(whole)
	if err != nil {
		return *d, false
	}
	var out Deal
	if json.Unmarshal(body, &out) != nil {
		return *d, false
	}
	return out, true
}
