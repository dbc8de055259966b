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

// called takes the bot's own name off the beginning of a text.
func called(text, bot string) (rest string, ok bool) {
	text = strings.TrimSpace(text)
	loc := angles.FindStringSubmatchIndex(text)
	if bot == "" || loc == nil || loc[0] != 0 || text[loc[2]:loc[3]] != "@"+bot {
		return text, false
	}
	return strings.TrimSpace(text[loc[1]:]), true
}
