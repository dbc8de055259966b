package slacktest

import (
	"fmt"
	"slices"
	"strings"
)

// leaves are the elements inside a line of rich text, with their fields; the
// first one is required.
var leaves = map[string]string{
	"text": "text style", "link": "url text unsafe style", "emoji": "name unicode skin_tone style", "user": "user_id style",
	"usergroup": "usergroup_id style", "channel": "channel_id style", "broadcast": "range style",
	"date": "timestamp format url fallback style", "color": "value style", "team": "team_id style",
}

// lines are the parts of a rich text, with their fields.
var lines = map[string]string{
	"rich_text_section": "elements", "rich_text_quote": "elements border", "rich_text_preformatted": "elements border language",
	"rich_text_list": "elements style indent offset border",
}

func checkRich(c *checker, at string, b object) {
	for i, v := range c.list(at, b, "elements", 1, 1000) {
		c.line(fmt.Sprint(at, "/elements/", i), v, "")
	}
}

// line checks one part of a rich text; inside a list only sections may stand.
func (c *checker) line(at string, v any, must string) {
	l, ok := v.(object)
	kind := str(l["type"])
	fields, known := lines[kind]
	if !ok || !known || must != "" && kind != must {
		c.fail(at+"/type", "unsupported type: %s", kind)
		return
	}
	c.only(at, l, "type "+fields)
	if kind == "rich_text_list" && l["style"] != "bullet" && l["style"] != "ordered" {
		c.fail(at+"/style", "must be one of: bullet, ordered")
	}
	if indent := count(l, "indent", 0); indent < 0 || indent > 8 {
		c.fail(at+"/indent", "must lie within 0 and 8")
	}
	for i, v := range c.list(at, l, "elements", 1, 1000) {
		at := fmt.Sprint(at, "/elements/", i)
		if kind == "rich_text_list" {
			c.line(at, v, "rich_text_section")
		} else {
			c.leaf(at, v, kind)
		}
	}
}

func (c *checker) leaf(at string, v any, in string) {
	e, ok := v.(object)
	kind := str(e["type"])
	fields, known := leaves[kind]
	if !ok || !known || in == "rich_text_preformatted" && kind != "text" && kind != "link" {
		c.fail(at+"/type", "unsupported type: %s", kind)
		return
	}
	c.only(at, e, "type "+fields)
	switch key := strings.Fields(fields)[0]; {
	case kind == "date":
		if _, ok := e["timestamp"].(float64); !ok {
			c.fail(at, "missing required field: timestamp")
		}
		c.size(at, e, "format", 1, 300)
	case kind == "broadcast" && !slices.Contains([]string{"here", "channel", "everyone"}, str(e["range"])):
		c.fail(at+"/range", "must be one of: here, channel, everyone")
	default:
		c.size(at, e, key, 1, maxBlocks)
	}
	if style, there := e["style"]; there {
		marks, ok := style.(object)
		if !ok {
			c.fail(at+"/style", "must be an object")
		}
		c.only(at+"/style", marks, "bold italic strike underline code highlight client_highlight unlink")
	}
}
