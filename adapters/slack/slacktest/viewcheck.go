package slacktest

import (
	"encoding/json"
	"slices"
)

// readView reads a view as Slack would.
func (s *Server) readView(p object) (*View, object) {
	o := object{}
	if !parsed(p, "view", &o) || len(o) == 0 {
		return nil, no("invalid_arguments", "[ERROR] missing required field: view")
	}
	problems := checkView(o)
	for _, vs := range s.stacks {
		for _, v := range vs {
			if id := str(o["external_id"]); id != "" && id == v.ExternalID && p["view_id"] == nil && p["external_id"] == nil {
				return nil, no("duplicate_external_id")
			}
		}
	}
	if len(problems) > 0 {
		return nil, no("invalid_arguments", problems...)
	}
	if raw, _ := json.Marshal(o); len(raw) > 250_000 {
		return nil, no("view_too_large")
	}
	v := &View{
		Type: str(o["type"]), CallbackID: str(o["callback_id"]), PrivateMetadata: str(o["private_metadata"]), ExternalID: str(o["external_id"]),
		Title: str(sub(o, "title")["text"]), Submit: str(sub(o, "submit")["text"]), Close: str(sub(o, "close")["text"]),
		ClearOnClose: flag(o, "clear_on_close"), NotifyOnClose: flag(o, "notify_on_close"), Blocks: items(o["blocks"]),
	}
	s.name(v.Blocks)
	v.Shown, v.Buttons = s.words("", v.Blocks), controls(v.Blocks)
	v.state = begun(v.Blocks)
	return v, nil
}

// checkView are the mistakes of a view.
func checkView(o object) []string {
	c := &checker{}
	fields := "type blocks private_metadata callback_id external_id"
	if o["type"] == "modal" {
		fields += " title close submit clear_on_close notify_on_close submit_disabled"
		c.text("/view", o, "title", true, 24, "plain_text")
		c.text("/view", o, "submit", false, 24, "plain_text")
		c.text("/view", o, "close", false, 24, "plain_text")
	} else if o["type"] != "home" {
		c.fail("/view/type", "unsupported type: %s", str(o["type"]))
	}
	c.only("/view", o, fields)
	for key, most := range map[string]int{"private_metadata": 3000, "callback_id": 255, "external_id": 255} {
		if len([]rune(str(o[key]))) > most {
			c.fail("/view/"+key, "must be less than %d characters", most+1)
		}
	}
	blocks := c.list("/view", o, "blocks", 1, 100)
	asks := slices.ContainsFunc(blocks, func(b any) bool { o, _ := b.(object); return o["type"] == "input" })
	if o["type"] == "modal" && asks && o["submit"] == nil {
		c.fail("/view/submit", "submit is required when an input is in blocks")
	}
	return append(c.problems, checkBlocks(blocks, "/view/blocks", 100)...)
}
