package slack

import (
	"regexp"
	"strings"
)

var (
	angles   = regexp.MustCompile(`<([^<>|]*)(?:\|([^<>]*))?>`)
	entities = strings.NewReplacer("&lt;", "<", "&gt;", ">", "&amp;", "&")
)

// words is a message's text as its human typed it: Slack makes links of what
// looks like one, names people by id and escapes three characters.
func words(text string) string {
	text = angles.ReplaceAllStringFunc(text, func(m string) string {
		parts := angles.FindStringSubmatch(m)
		target, label := parts[1], parts[2]
		sign := target[:min(1, len(target))]
		switch {
		case label != "" && (sign == "@" || sign == "#"):
			return sign + strings.TrimPrefix(label, sign)
		case label != "":
			return label
		case sign == "!":
			return "@" + target[1:]
		}
		return strings.TrimPrefix(target, "mailto:")
	})
	return entities.Replace(text)
}

// called takes what stands before the bot's name, and what after; ok is false if
// the name is not in the text.
func called(text, bot string) (before, after string, ok bool) {
	if bot == "" {
		return text, "", false
	}
	for _, loc := range angles.FindAllStringSubmatchIndex(text, -1) {
		if text[loc[2]:loc[3]] == "@"+bot {
			return strings.TrimSpace(text[:loc[0]]), strings.TrimSpace(text[loc[1]:]), true
		}
	}
	return text, "", false
}
