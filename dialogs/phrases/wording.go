package phrases

import (
	"strings"

	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"

	"milepost/dialogs/chat"
)

// phrase is its wordings, read once: one for each plural form, or the one of "other".
type phrase map[string]wording

// wording is what is said, part by part.
type wording []part

// part is a span of a wording, or where a value comes, in what style.
type part struct {
	chat.Span
	value string // its name; empty: these are the words
}

// other is the form of a phrase that has no forms, and of numbers like no other.
const other = "other"

// phraseOf reads a message of the catalogs.
func phraseOf(m *i18n.Message) phrase {
	p := phrase{}
	for _, f := range formsOf(m) {
		if f.text != "" {
			p[f.name] = wordingOf(f.text)
		}
	}
	return p
}

// wordingOf reads the markup of a wording, then the places of its values: a value
// that comes later is never read as markup.
func wordingOf(text string) (w wording) {
	for _, span := range parse(text) {
		for name, found := "", true; found; {
			words := part{Span: span}
			words.Text, name, span.Text, found = cutValue(span.Text)
			if w = append(w, words); found {
				w = append(w, part{Span: chat.Span{Style: span.Style}, value: name})
			}
		}
	}
	return w
}

// cutValue cuts a wording where its first value comes, {{.Name}}. Every start of
// the program does it for each wording; patterns took half of the load.
func cutValue(text string) (before, name, after string, found bool) {
	for from := 0; ; from += len("{{.") {
		at := strings.Index(text[from:], "{{.")
		if at < 0 {
			return text, "", "", false
		}
		from += at
		name, after, closed := strings.Cut(text[from+len("{{."):], "}}")
		if closed && name != "" && !strings.ContainsFunc(name, notInNames) {
			return text[:from], name, after, true
		}
	}
}

func notInNames(c rune) bool {
	return (c < 'a' || c > 'z') && (c < 'A' || c > 'Z') && (c < '0' || c > '9') && c != '_'
}

// namesIn are the names of a wording's values, as they come.
func namesIn(text string) (names []string) {
	_, name, text, found := cutValue(text)
	for found {
		names = append(names, name)
		_, name, text, found = cutValue(text)
	}
	return names
}

// formName is the one message by which go-i18n tells which form a number takes:
// its wordings are the names of the forms.
const formName = "form"

// numbers tell which form a number takes in each language.
func numbers() (*i18n.Bundle, error) {
	bundle := i18n.NewBundle(language.English)
	for _, lang := range Languages() {
		names := &i18n.Message{ID: formName, Zero: "zero", One: "one", Two: "two", Few: "few", Many: "many", Other: other}
		if err := bundle.AddMessages(language.Make(lang), names); err != nil {
			return nil, err
		}
	}
	return bundle, nil
}
