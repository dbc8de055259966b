package phrases

import (
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
		from := 0
		for _, at := range placeholder.FindAllStringSubmatchIndex(span.Text, -1) {
			w = append(w, words(span, from, at[0]), part{Span: chat.Span{Style: span.Style}, value: span.Text[at[2]:at[3]]})
			from = at[1]
		}
		w = append(w, words(span, from, len(span.Text)))
	}
	return w
}

// words is a stretch of a span.
func words(s chat.Span, from, to int) part {
	s.Text = s.Text[from:to]
	return part{Span: s}
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
