package slack

import (
	"net/url"
	"strings"

	api "github.com/slack-go/slack"

	"milepost/dialogs/chat"
)

// rich is a text as a rich_text block, the only kind in which nothing that was
// typed is ever read as markup. nil: there is nothing to show.
func rich(t chat.Text) *api.RichTextBlock {
	var parts []api.RichTextElement
	for len(t) > 0 {
		n, quoted := 1, t[0].Style&chat.Quote != 0
		for n < len(t) && (t[n].Style&chat.Quote != 0) == quoted {
			n++
		}
		spans := elements(trim(t[:n], quoted || n < len(t), quoted || len(parts) > 0))
		switch {
		case len(spans) == 0:
		case quoted:
			parts = append(parts, &api.RichTextQuote{Type: api.RTEQuote, Elements: spans})
		default:
			parts = append(parts, api.NewRichTextSection(spans...))
		}
		t = t[n:]
	}
	if len(parts) == 0 {
		return nil
	}
	return api.NewRichTextBlock("", parts...)
}

// trim takes off the line break before and after a quote: a quote stands on lines
// of its own anyway.
func trim(t chat.Text, end, begin bool) chat.Text {
	t = append(chat.Text(nil), t...)
	if begin {
		t[0].Text = strings.TrimPrefix(t[0].Text, "\n")
	}
	if last := len(t) - 1; end {
		t[last].Text = strings.TrimSuffix(t[last].Text, "\n")
	}
	return t
}

// elements are the spans of one part.
func elements(t chat.Text) []api.RichTextSectionElement {
	var out []api.RichTextSectionElement
	for _, s := range t {
		text := untrick(s.Text)
		if text == "" {
			continue
		}
		style := style(s.Style)
		if link := safeLink(s.Link); link != "" {
			out = append(out, api.NewRichTextSectionLinkElement(link, text, style))
			continue
		}
		out = append(out, api.NewRichTextSectionTextElement(text, style))
	}
	return out
}

func style(s chat.Style) *api.RichTextSectionTextStyle {
	s &^= chat.Quote
	if s == 0 {
		return nil
	}
	return &api.RichTextSectionTextStyle{Bold: s&chat.Bold != 0, Italic: s&chat.Italic != 0, Code: s&chat.Code != 0, Strike: s&chat.Strike != 0}
}

// safeLink is an address that may be opened, else nothing.
func safeLink(link string) string {
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

// plain is words as a plain_text object of at most n characters.
func plain(s string, n int) *api.TextBlockObject {
	return api.NewTextBlockObject(api.PlainTextType, cut(untrick(s), n), false, false)
}

// maxFallback is the most characters of a notification; an edit takes no more
// than four thousand.
const maxFallback = 3900

// fallback is what stands in a notification: a text whose control characters are
// escaped, cut between characters of the human's and never inside an escape.
func fallback(t chat.Text) string {
	var b strings.Builder
	room := maxFallback
	for _, r := range strings.TrimSpace(untrick(t.String())) {
		piece := escaper.Replace(string(r))
		if room -= len([]rune(piece)); room < 0 {
			b.WriteString("…")
			break
		}
		b.WriteString(piece)
	}
	if b.Len() == 0 {
		return "…"
	}
	return b.String()
}

var escaper = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")
