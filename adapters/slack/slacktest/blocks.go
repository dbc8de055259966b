package slacktest

import (
	"fmt"
	"slices"
	"strings"
)

// shape is a kind of block or element: the fields it may have, where it may
// stand, and what else must hold.
type shape struct {
	fields string
	in     string
	check  func(c *checker, at string, o object)
}

// blocks are the kinds that Milepost may use.
var blocks = map[string]shape{
	"section":   {fields: "text fields accessory expand", check: checkSection},
	"header":    {fields: "text", check: func(c *checker, at string, b object) { c.text(at, b, "text", true, 150, "plain_text") }},
	"divider":   {check: func(*checker, string, object) {}},
	"context":   {fields: "elements", check: checkContext},
	"actions":   {fields: "elements", check: checkActions},
	"input":     {fields: "label element dispatch_action hint optional", check: checkInput},
	"image":     {fields: "image_url slack_file alt_text title", check: checkImage},
	"rich_text": {fields: "elements", check: checkRich},
	"markdown":  {fields: "text", check: func(c *checker, at string, b object) { c.size(at, b, "text", 1, 12000) }},
}

func (c *checker) block(at string, v any) {
	b, ok := v.(object)
	if !ok {
		c.fail(at, "must be an object")
		return
	}
	kind, known := blocks[str(b["type"])]
	if !known {
		c.fail(at+"/type", "unsupported type: %s", str(b["type"]))
		return
	}
	c.only(at, b, "type block_id "+kind.fields)
	c.fresh(at, b, "block_id", c.blockIDs)
	kind.check(c, at, b)
}

func checkSection(c *checker, at string, b object) {
	c.text(at, b, "text", b["fields"] == nil, 3000, anyText)
	for i, f := range c.list(at, b, "fields", 0, 10) {
		c.textObject(fmt.Sprint(at, "/fields/", i), f, 2000, anyText)
	}
	if b["accessory"] != nil {
		c.element(at+"/accessory", b["accessory"], "section", map[string]bool{})
	}
}

func checkContext(c *checker, at string, b object) {
	for i, v := range c.list(at, b, "elements", 1, 10) {
		at := fmt.Sprint(at, "/elements/", i)
		if o, ok := v.(object); ok && textObject(o) {
			c.textObject(at, o, 3000, anyText)
			continue
		}
		c.element(at, v, "context", map[string]bool{})
	}
}

func checkActions(c *checker, at string, b object) {
	seen := map[string]bool{}
	for i, v := range c.list(at, b, "elements", 1, 25) {
		c.element(fmt.Sprint(at, "/elements/", i), v, "actions", seen)
	}
}

func checkInput(c *checker, at string, b object) {
	c.text(at, b, "label", true, 2000, "plain_text")
	c.text(at, b, "hint", false, 2000, "plain_text")
	c.element(at+"/element", b["element"], "input", map[string]bool{})
}

func checkImage(c *checker, at string, b object) {
	c.size(at, b, "alt_text", 1, 2000)
	c.text(at, b, "title", false, 2000, "plain_text")
	c.size(at, b, "image_url", 0, 3000)
	if (b["image_url"] == nil) == (b["slack_file"] == nil) {
		c.fail(at, "either image_url or slack_file is required")
	}
}

// element checks one thing that can be pressed or filled in.
func (c *checker) element(at string, v any, in string, seen map[string]bool) {
	e, ok := v.(object)
	if !ok {
		c.fail(at, "must be an object")
		return
	}
	kind, known := elements[str(e["type"])]
	if !known || !slices.Contains(strings.Fields(kind.in), in) {
		c.fail(at+"/type", "unsupported type: %s", str(e["type"]))
		return
	}
	if str(e["type"]) == "image" {
		c.only(at, e, "type "+kind.fields)
	} else {
		c.only(at, e, "type action_id "+kind.fields)
		c.fresh(at, e, "action_id", seen)
	}
	kind.check(c, at, e)
}
