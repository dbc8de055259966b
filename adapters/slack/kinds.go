package slack

import "encoding/json"

// kindOf names what a payload is, for the log: its types and no words of it.
func kindOf(d delivery) string {
	var p struct {
		Type    string `json:"type"`
		Command string `json:"command"`
		Event   struct {
			Type    string `json:"type"`
			Subtype string `json:"subtype"`
		} `json:"event"`
	}
	kind := d.sort
	if json.Unmarshal(d.body, &p) != nil {
		kind += " malformed"
	}
	for _, part := range []string{p.Type, p.Command, p.Event.Type, p.Event.Subtype} {
		if part != "" {
			kind += " " + cut(part, 40)
		}
	}
	return kind
}
