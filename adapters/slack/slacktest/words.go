package slacktest

import (
	"html"
	"regexp"
	"slices"
	"strings"
)

// Button is anything that can be pressed: a button, or one option of a menu.
type Button struct {
	Text, ActionID, BlockID, Value, URL, Style string
	Kind                                       string // button, overflow, static_select…

	option object // what was chosen, for a menu
}

func has(buttons []Button, label string) bool { return named(buttons, label) >= 0 }

func named(buttons []Button, label string) int {
	return slices.IndexFunc(buttons, func(b Button) bool { return strings.Contains(b.Text, label) })
}

// name gives blocks and elements the ids that they came without.
func (s *Server) name(blocks []any) {
	for _, v := range blocks {
		b, _ := v.(object)
		if str(b["block_id"]) == "" {
			b["block_id"] = s.id("b")
		}
		for _, e := range elementsOf(b) {
			if e["type"] != "image" && e["action_id"] == nil && !textObject(e) && !strings.HasPrefix(str(e["type"]), "rich_text_") {
				e["action_id"] = s.id("a")
			}
		}
	}
}

func textObject(o object) bool { return o["type"] == "plain_text" || o["type"] == "mrkdwn" }

// elementsOf are a block's elements, wherever its kind keeps them.
func elementsOf(b object) (out []object) {
	for _, key := range []string{"accessory", "element"} {
		if e := sub(b, key); e != nil {
			out = append(out, e)
		}
	}
	for _, v := range items(b["elements"]) {
		if e, ok := v.(object); ok {
			out = append(out, e)
		}
	}
	return out
}

// controls are what can be pressed in blocks, in order.
func controls(blocks []any) (out []Button) {
	for _, v := range blocks {
		b, _ := v.(object)
		if b["type"] == "rich_text" || b["type"] == "context" || b["type"] == "input" && b["dispatch_action"] != true {
			continue
		}
		for _, e := range elementsOf(b) {
			base := Button{ActionID: str(e["action_id"]), BlockID: str(b["block_id"]), Kind: str(e["type"]), Style: str(e["style"]), URL: str(e["url"])}
			if e["type"] == "button" {
				base.Text, base.Value = str(sub(e, "text")["text"]), str(e["value"])
				out = append(out, base)
			}
			for _, o := range optionsOf(e) {
				b := base
				b.Text, b.Value, b.option = str(sub(o, "text")["text"]), str(o["value"]), o
				out = append(out, b)
			}
		}
	}
	return out
}

// optionsOf are all options of a menu, its groups opened.
func optionsOf(e object) (out []object) {
	for _, v := range items(e["options"]) {
		o, _ := v.(object)
		out = append(out, o)
	}
	for _, v := range items(e["option_groups"]) {
		g, _ := v.(object)
		out = append(out, optionsOf(g)...)
	}
	return out
}

// words are what a person sees of a message.
func (s *Server) words(text string, blocks []any) string {
	if len(blocks) == 0 {
		return s.plain(text)
	}
	var lines []string
	for _, v := range blocks {
		b, _ := v.(object)
		if line := s.line(b); line != "" {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, "\n")
}

// line is one block in plain words.
func (s *Server) line(b object) string {
	switch b["type"] {
	case "divider":
		return "---"
	case "image":
		return "(" + str(b["alt_text"]) + ")"
	case "markdown":
		return str(b["text"])
	case "rich_text":
		return s.rich(items(b["elements"]))
	}
	var parts []string
	for _, t := range append([]any{b["label"], b["text"]}, items(b["fields"])...) {
		if o, ok := t.(object); ok {
			parts = append(parts, s.text(o))
		}
	}
	for _, e := range elementsOf(b) {
		switch {
		case textObject(e):
			parts = append(parts, s.text(e))
		case e["type"] == "image":
			parts = append(parts, "("+str(e["alt_text"])+")")
		case e["type"] == "button":
			parts = append(parts, "["+str(sub(e, "text")["text"])+"]")
		case len(optionsOf(e)) > 0:
			var names []string
			for _, o := range optionsOf(e) {
				names = append(names, str(sub(o, "text")["text"]))
			}
			parts = append(parts, "["+strings.Join(names, " | ")+"]")
		default:
			parts = append(parts, "[…]")
		}
	}
	return strings.Join(parts, " ")
}

func (s *Server) text(o object) string {
	if o["type"] == "plain_text" {
		return str(o["text"])
	}
	return s.plain(str(o["text"]))
}

var special = regexp.MustCompile(`<([^<>|]*)(?:\|([^<>]*))?>`)

// plain is mrkdwn as a person reads it: links by their words, people by name.
func (s *Server) plain(text string) string {
	return html.UnescapeString(special.ReplaceAllStringFunc(text, func(m string) string {
		parts := special.FindStringSubmatch(m)
		target, label := parts[1], parts[2]
		switch {
		case strings.HasPrefix(target, "@") && s.users[target[1:]] != nil:
			return "@" + s.users[target[1:]].Name
		case label != "":
			return label
		case strings.HasPrefix(target, "!"):
			return "@" + target[1:]
		}
		return target
	}))
}

// rich is a rich text in plain words.
func (s *Server) rich(elements []any) string {
	var out strings.Builder
	for i, v := range elements {
		e, _ := v.(object)
		switch e["type"] {
		case "rich_text_section", "rich_text_preformatted", "rich_text_quote":
			if i > 0 {
				out.WriteByte('\n')
			}
			out.WriteString(s.rich(items(e["elements"])))
		case "rich_text_list":
			for _, item := range items(e["elements"]) {
				out.WriteString("\n• " + s.rich([]any{item}))
			}
		case "user":
			out.WriteString(s.plain("<@" + str(e["user_id"]) + ">"))
		case "broadcast":
			out.WriteString("@" + str(e["range"]))
		case "emoji":
			out.WriteString(":" + str(e["name"]) + ":")
		case "date":
			out.WriteString(str(e["fallback"]))
		case "link":
			if str(e["text"]) == "" {
				out.WriteString(str(e["url"]))
			}
			out.WriteString(str(e["text"]))
		default:
			out.WriteString(str(e["text"]))
		}
	}
	return strings.TrimPrefix(out.String(), "\n")
}
