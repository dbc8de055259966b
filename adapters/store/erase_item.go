package store

import (
	"bytes"
	"encoding/json"
	"strings"

	"milepost/dialogs"
	"milepost/dialogs/sales"
)

// forget is a thing that is kept, without the person; gone: nothing of it stays.
// Deals, journals, people, and messages to others are written anew. What was the
// person's own, and what is kept for a while only (operations, cards' places, what
// was set aside), goes as a whole.
func (e *Erasure) forget(i Item) (out Item, gone bool, err error) {
	out = i
	if i.Operation != "" {
		return out, e.name(i.Operation) != i.Operation || e.hidden(i.Value), nil
	}
	if i.Log != "" {
		out.Value, err = e.event(i.Value)
		return out, false, err
	}
	kind, rest, _ := strings.Cut(i.Record, "/")
	switch kind + "/" {
	case personKey(""):
		if e.is(rest) {
			return e.pseudonym(i)
		}
		out.Value = e.rewrite(i.Value, theirs)
	case dealKey(""):
		out.Value, err = e.deal(i.Value)
	case parcelKey(""), troubleKey(""):
		out.Record, out.Value = e.name(i.Record), e.value(i.Value)
		gone, err = e.addressed(i.Value, out.Value)
	case inviteKey(""):
		out.Value = e.value(i.Value)
		gone, err = e.invites(i.Value)
	case markKey(""):
		if strings.HasPrefix(rest, "process/") { // the operator's own file, by its hash
			return i, false, nil
		}
		out.Value, gone = e.value(i.Value), e.name(i.Record) != i.Record
	case talkKey(""), erasureKey(""):
		out.Value, gone = e.value(i.Value), e.name(i.Record) != i.Record
	default:
		gone = e.name(i.Record) != i.Record || e.hidden(i.Value)
	}
	return out, gone, err
}

// pseudonym is what stays of a person: something to call them by.
func (e *Erasure) pseudonym(i Item) (Item, bool, error) {
	put, err := encode(personKey(e.ID), sales.Person{ID: e.ID, Name: e.Name, Removed: true})
	i.Record, i.Value = put.Key, put.Value
	return i, false, err
}

// event is a journal's line without the person. Of a payload that was written
// anew the sum stays, but not the salt: nobody can find out from it what was there.
func (e *Erasure) event(line []byte) ([]byte, error) {
	value := e.value(line)
	if bytes.Equal(value, line) {
		return line, nil
	}
	var was, is struct {
		Payload json.RawMessage `json:"payload"`
		Salt    string          `json:"salt"`
	}
	var event sales.Event
	for _, read := range []error{json.Unmarshal(line, &was), json.Unmarshal(value, &is), json.Unmarshal(value, &event)} {
		if read != nil {
			return nil, decode(Record{Key: "an event", Value: line}, &was)
		}
	}
	if was.Salt == "" || bytes.Equal(was.Payload, is.Payload) {
		return value, nil
	}
	event.Salt = ""
	return json.Marshal(&event)
}

// deal is a deal without the person.
func (e *Erasure) deal(raw []byte) ([]byte, error) {
	value := e.value(raw)
	if bytes.Equal(value, raw) {
		return raw, nil
	}
	var kept dealRecord
	if err := decode(Record{Key: "a deal", Value: value}, &kept); err != nil {
		return nil, err
	}
	kept.Deal.Leave(e.ID, func(role string) string {
		if role == "" {
			return e.Heir
		}
		return "" // who is accountable takes it up, or the roles' next
	})
	return json.Marshal(&kept)
}

// addressed reports whether a parcel, or one that ended badly, was to the person.
func (e *Erasure) addressed(was, is []byte) (bool, error) {
	type message struct {
		Parcel struct {
			To     json.RawMessage `json:"to"`
			Person string          `json:"person"`
		}
	}
	var before, after message
	if err := decode(Record{Key: "a parcel", Value: was}, &before); err != nil {
		return false, err
	}
	err := decode(Record{Key: "a parcel", Value: is}, &after)
	return before.Parcel.Person != after.Parcel.Person || !bytes.Equal(before.Parcel.To, after.Parcel.To), err
}

// invites reports whether a code was for the person: it lets nobody in any more.
func (e *Erasure) invites(raw []byte) (bool, error) {
	var in dialogs.Invite
	err := decode(Record{Key: "an invite", Value: raw}, &in)
	return e.is(in.Person), err
}

// hidden reports whether a value names the person, also where bytes are written
// as base64, as what a messenger sent is.
func (e *Erasure) hidden(raw []byte) bool {
	if !bytes.Equal(e.value(raw), raw) {
		return true
	}
	var fields map[string]json.RawMessage
	if json.Unmarshal(raw, &fields) != nil {
		return false
	}
	for _, field := range fields {
		var inside []byte
		if json.Unmarshal(field, &inside) == nil && len(inside) > 0 &&
			(e.text(string(inside)) != string(inside) || !bytes.Equal(e.value(inside), inside)) {
			return true
		}
	}
	return false
}
