package main

import (
	"encoding/json"
	"strings"
	"time"

	"milepost/dialogs"
)

// summary is a change as the playground shows it: what a press did, in JSON, the
// messages as plain words.
func summary(c dialogs.Change) string {
	out := map[string]any{"cause": c.Cause, "at": c.At.Format(time.RFC3339)}
	var events []any
	for _, e := range c.Events {
		events = append(events, map[string]any{"deal": e.Deal, "what": e.What, "by": e.By, "note": e.Payload.Note, "changes": e.Payload.Changes})
	}
	var parcels []any
	for _, p := range c.Parcels {
		parcels = append(parcels, map[string]any{"to": p.To.String(), "class": p.Class, "card": p.Card, "text": firstLine(p.Message.Text.String())})
	}
	var looks []any
	for _, d := range c.Deals {
		looks = append(looks, map[string]any{"deal": d.Deal.ID, "look_again": d.Due.Format(time.RFC3339)})
	}
	for name, v := range map[string][]any{"journal": events, "outbox": parcels, "deals": looks} {
		if len(v) > 0 {
			out[name] = v
		}
	}
	if c.Talk != nil {
		out["talk"] = c.Talk
	}
	if len(c.People) > 0 {
		out["people"] = len(c.People)
	}
	if len(c.CallOff) > 0 {
		out["called_off"] = c.CallOff
	}
	if len(c.Marks) > 0 {
		out["marks"] = c.Marks
	}
	body, err := json.MarshalIndent(out, "", "  ")
	if err != nil {
		return err.Error()
	}
	return string(body)
}

func firstLine(s string) string {
	line, _, more := strings.Cut(s, "\n")
	if more {
		line += " …"
	}
	return line
}
