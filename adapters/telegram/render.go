package telegram

import (
	"net/url"
	"strings"
	"unicode/utf16"

	"milepost/dialogs/chat"
)

// maxText is the most a message may hold, in UTF-16 units after its markup is read.
const maxText = 4096

var escaper = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;")

// tags are the elements of the styles, outermost first.
var tags = []struct {
	style chat.Style
	tag   string
}{{chat.Quote, "blockquote"}, {chat.Bold, "b"}, {chat.Italic, "i"}, {chat.Strike, "s"}, {chat.Code, "code"}}

// render is a text as Telegram's HTML. Every character of a span is escaped.
func render(t chat.Text) string {
	var b strings.Builder
	for _, s := range t {
		text := untrick(s.Text)
		if text == "" {
			continue
		}
		var closing []string
		for _, tag := range tags {
			if s.Style&tag.style != 0 {
				b.WriteString("<" + tag.tag + ">")
				closing = append(closing, "</"+tag.tag+">")
			}
		}
		if u := opened(s.Link); u != "" {
			b.WriteString(`<a href="` + escaper.Replace(u) + `">`)
			closing = append(closing, "</a>")
		}
		b.WriteString(escaper.Replace(text))
		for i := len(closing) - 1; i >= 0; i-- {
			b.WriteString(closing[i])
		}
	}
	return b.String()
}

// opened is the address of a page that a link opens; empty: none.
func opened(link string) string {
	if link == "" {
		return ""
	}
	u, err := url.Parse(link)
	if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" {
		return ""
	}
	return u.String()
}

// untrick drops characters that turn the direction of writing or end a text.
func untrick(s string) string {
	return strings.Map(func(r rune) rune {
		if r == 0 || r >= '\u202a' && r <= '\u202e' || r >= '\u2066' && r <= '\u2069' {
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, ""))
}

// split parts a text so that each part fits into a message: at line breaks where
// it can, between characters where it must, never inside a mark.
func split(t chat.Text) []chat.Text {
	if size(t) <= maxText { // a unit takes at least one byte
		return []chat.Text{t}
	}
	var parts []chat.Text
	var part chat.Text
	room := maxText
	for _, s := range t {
		for s.Text != "" {
			head, rest := cutUnits(s.Text, room)
			if rest != "" {
				if i := strings.LastIndexByte(head, '\n'); i > 0 {
					head, rest = s.Text[:i+1], s.Text[i+1:]
				} else if len(part) > 0 && room < maxText/2 { // better to begin a span on the next page
					parts, part, room = append(parts, part), nil, maxText
					continue
				}
			}
			if head == "" {
				parts, part, room = append(parts, part), nil, maxText
				continue
			}
			piece := s
			piece.Text = head
			part = append(part, piece)
			room -= units(head)
			s.Text = rest
			if rest != "" {
				parts, part, room = append(parts, part), nil, maxText
			}
		}
	}
	if len(part) > 0 || len(parts) == 0 {
		parts = append(parts, part)
	}
	return parts
}

// size is a text in bytes.
func size(t chat.Text) (n int) {
	for _, s := range t {
		n += len(s.Text)
	}
	return n
}

func units(s string) int {
	n := 0
	for _, r := range s {
		n += utf16.RuneLen(r)
	}
	return n
}

// cutUnits is the beginning of a text that takes at most n UTF-16 units.
func cutUnits(s string, n int) (head, rest string) {
	used := 0
	for i, r := range s {
		if used += max(1, utf16.RuneLen(r)); used > n {
			return s[:i], s[i:]
		}
	}
	return s, ""
}
