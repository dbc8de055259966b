package sales

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"reflect"
	"slices"
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

// apart leaves of two states of a deal what differs: writing down the rest, only
// to find it the same, is most of the work of a comparison.
func apart(before, after *Deal) (b, a Deal) {
	b, a = *before, *after
	b.Knows, a.Knows = entriesApart(b.Knows, a.Knows)
	b.Roles, a.Roles = entriesApart(b.Roles, a.Roles)
	b.Checked, a.Checked = entriesApart(b.Checked, a.Checked)
	b.Told, a.Told = entriesApart(b.Told, a.Told)
	bv, av := reflect.ValueOf(&b).Elem(), reflect.ValueOf(&a).Elem()
	for i := range bv.NumField() {
		if was, is := bv.Field(i), av.Field(i); reflect.DeepEqual(was.Interface(), is.Interface()) {
			was.SetZero()
			is.SetZero()
		}
	}
	return b, a
}

func entriesApart[V any](before, after map[string]V) (b, a map[string]V) {
	own := func(of, other map[string]V) map[string]V {
		out := map[string]V{}
		for k, v := range of {
			if o, ok := other[k]; !ok || !reflect.DeepEqual(v, o) {
				out[k] = v
			}
		}
		return out
	}
	return own(before, after), own(after, before)
}

// Diff lists the fields in which two states of a deal differ, by name.
func Diff(before, after *Deal) []Change {
	was, is := apart(before, after)
	b, a := fields(&was), fields(&is)
	var names []string
	for name := range b {
		names = append(names, name)
	}
	for name := range a {
		if _, ok := b[name]; !ok {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	var out []Change
	for _, name := range names {
		was, is := b[name], a[name]
		if was == nil {
			was = null
		}
		if is == nil {
			is = null
		}
		if !bytes.Equal(was, is) {
			out = append(out, Change{Field: name, Before: was, After: is})
		}
	}
	return out
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
