package web

import (
	"html/template"
	"net/url"
	"strings"
	"unicode"

	"milepost/dialogs/chat"
)

// section is a point of a message with its own buttons, as a desk shows it.
type section struct {
	HTML    string     `json:"html"`
	Buttons []linkable `json:"buttons,omitempty"`
}

// draw makes a message ready for the page: a phone has no sections.
func (w *Web) draw(m chat.Message, desk bool) shown {
	if !desk {
		m = m.Flat()
	}
	s := shown{HTML: html(m.Text), Foot: html(m.Foot), At: w.at(), plain: m.Text.String()}
	for _, p := range m.Points {
		s.plain += "\n" + p.Text.String()
		s.Points = append(s.Points, section{html(p.Text), s.keys(p.Buttons)})
	}
	if len(m.Foot) > 0 {
		s.plain += "\n" + m.Foot.String()
	}
	for _, row := range m.Buttons {
		if keys := s.keys(row); len(keys) > 0 {
			s.Buttons = append(s.Buttons, keys)
		}
	}
	return s
}

// keys makes buttons ready for the page, and names them in the plain words.
func (s *shown) keys(row []chat.Button) (out []linkable) {
	for _, b := range row {
		s.plain += " [" + b.Text + "]"
		out = append(out, linkable{Text: b.Text, Data: b.Data, URL: safeURL(b.URL), Copy: b.Copy})
	}
	return out
}

// rows are all buttons of a message, those of its points first.
func (s *shown) rows() (out [][]linkable) {
	for _, p := range s.Points {
		out = append(out, p.Buttons)
	}
	return append(out, s.Buttons...)
}

// tags are the elements of the styles, outermost first.
var tags = []struct {
	style chat.Style
	tag   string
}{{chat.Quote, "blockquote"}, {chat.Bold, "b"}, {chat.Italic, "i"}, {chat.Code, "code"}, {chat.Strike, "s"}}

// html renders spans. Every character of a span is escaped, so no text can
// become an element.
func html(t chat.Text) string {
	var b strings.Builder
	for _, span := range t {
		var closing []string
		for _, tag := range tags {
			if span.Style&tag.style != 0 {
				b.WriteString("<" + tag.tag + ">")
				closing = append(closing, "</"+tag.tag+">")
			}
		}
		if u := safeURL(span.Link); u != "" {
			b.WriteString(`<a rel="noopener noreferrer" target="_blank" href="` + template.HTMLEscapeString(u) + `">`)
			closing = append(closing, "</a>")
		}
		b.WriteString(template.HTMLEscapeString(span.Text))
		for i := len(closing) - 1; i >= 0; i-- {
			b.WriteString(closing[i])
		}
	}
	return b.String()
}

// safeURL is a web address, or nothing.
func safeURL(s string) string {
	u, err := url.Parse(s)
	if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" {
		return ""
	}
	return u.String()
}

// trimmed is a label without the sign before it and the dots after it, as people
// say it.
func trimmed(label string) string {
	label = strings.TrimSuffix(label, "…")
	if sign, rest, ok := strings.Cut(label, " "); ok && !strings.ContainsFunc(sign, unicode.IsLetter) && !strings.ContainsFunc(sign, unicode.IsDigit) {
		return rest
	}
	return label
}
