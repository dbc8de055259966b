package phrases

import (
	"fmt"
	"strings"

	"github.com/nicksnyder/go-i18n/v2/i18n"
	"github.com/nicksnyder/go-i18n/v2/i18n/template"

	"milepost/dialogs/chat"
)

// V are the values of a phrase. "N" picks the plural form. A chat.Text keeps its
// styles; everything else is literal.
type V = map[string]any

// Printer says things in one language.
type Printer struct {
	lang      string
	localizer *i18n.Localizer
	plural    map[string]bool
}

// strict makes a missing value an error instead of "<no value>".
var strict = &template.TextParser{Option: "missingkey=error"}

// Lang is the printer's language.
func (p Printer) Lang() string { return p.lang }

// Say is a phrase. One that does not exist, or lacks a value, is its key in
// ⟦⟧, which the tests look for.
func (p Printer) Say(key string, values ...V) chat.Text {
	data := map[string]any{}
	var texts []chat.Text
	config := &i18n.LocalizeConfig{MessageID: key, TemplateParser: strict}
	for _, v := range values {
		for name, value := range v {
			switch value := value.(type) {
			case chat.Text:
				data[name] = fmt.Sprintf("<t%d>", len(texts))
				texts = append(texts, value)
			default:
				if name == "N" && p.plural[key] {
					config.PluralCount = value
				}
				data[name] = escape(fmt.Sprint(value))
			}
		}
	}
	config.TemplateData = data
	words, err := p.localizer.Localize(config)
	if err != nil {
		return chat.Plain("⟦" + key + "⟧")
	}
	return parse(words, texts)
}

// Str is a phrase without styles, for buttons and toasts.
func (p Printer) Str(key string, values ...V) string { return p.Say(key, values...).String() }

// List joins names: "a, b and c".
func (p Printer) List(items []string) string {
	and := map[string]string{"en": " and ", "ru": " и "}[p.lang]
	switch n := len(items); n {
	case 0:
		return ""
	case 1:
		return items[0]
	default:
		return strings.Join(items[:n-1], ", ") + and + items[n-1]
	}
}

var escaper = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")
var unescaper = strings.NewReplacer("&lt;", "<", "&gt;", ">", "&amp;", "&")

func escape(s string) string { return escaper.Replace(s) }

var marks = map[string]chat.Style{"b": chat.Bold, "i": chat.Italic, "c": chat.Code, "q": chat.Quote, "s": chat.Strike}

// parse reads the tiny markup. What is no mark of ours stays as it is written.
func parse(s string, texts []chat.Text) chat.Text {
	var out chat.Text
	var style chat.Style
	add := func(raw string) {
		if raw == "" {
			return
		}
		text := unescaper.Replace(raw)
		if n := len(out); n > 0 && out[n-1].Style == style && out[n-1].Link == "" {
			out[n-1].Text += text
			return
		}
		out = append(out, chat.Span{Text: text, Style: style})
	}
	for s != "" {
		open := strings.IndexByte(s, '<')
		end := strings.IndexByte(s, '>')
		if open < 0 || end < open {
			add(s)
			break
		}
		add(s[:open])
		tag := s[open+1 : end]
		var n int
		switch {
		case marks[tag] != 0:
			style |= marks[tag]
		case strings.HasPrefix(tag, "/") && marks[tag[1:]] != 0:
			style &^= marks[tag[1:]]
		case strings.HasPrefix(tag, "t"):
			if _, err := fmt.Sscanf(tag, "t%d", &n); err == nil && n >= 0 && n < len(texts) {
				for _, span := range texts[n] {
					span.Style |= style
					out = append(out, span)
				}
			}
		default:
			add(s[open : end+1])
		}
		s = s[end+1:]
	}
	return out
}
