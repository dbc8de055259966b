package phrases

import (
	"fmt"
	"slices"
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
	fixed     map[string]chat.Text // phrases without values
}

// strict makes a missing value an error instead of "<no value>".
var strict = &template.TextParser{Option: "missingkey=error"}

// Lang is the printer's language.
func (p Printer) Lang() string { return p.lang }

// Say is a phrase. One that does not exist, or lacks a value, is its key in
// ⟦⟧, which the tests look for. A nil value counts as lacking.
func (p Printer) Say(key string, values ...V) chat.Text {
	if p.localizer == nil {
		return chat.Plain("⟦" + key + "⟧")
	}
	if text, ok := p.fixed[key]; ok {
		return slices.Clone(text)
	}
	data := map[string]any{}
	var texts []chat.Text
	config := &i18n.LocalizeConfig{MessageID: key, TemplateParser: strict}
	for _, v := range values {
		for name, value := range v {
			switch value := value.(type) {
			case nil:
			case chat.Text:
				data[name] = slot(len(texts))
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

// List joins names: "a, b and c", "а, б и в".
func (p Printer) List(items []string) string {
	and := " and "
	if p.lang == "ru" {
		and = " и "
	}
	switch n := len(items); n {
	case 0:
		return ""
	case 1:
		return items[0]
	default:
		return strings.Join(items[:n-1], ", ") + and + items[n-1]
	}
}
