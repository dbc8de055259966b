package phrases

import (
	"fmt"
	"strings"

	"github.com/bojanz/currency"
	"github.com/nicksnyder/go-i18n/v2/i18n"

	"milepost/dialogs/chat"
)

// V are the values of a phrase. "N" picks the plural form. A chat.Text keeps its
// styles; everything else is literal.
type V = map[string]any

// Printer says things in one language.
type Printer struct {
	lang                string
	phrases             map[string]phrase
	numbers             *i18n.Localizer // tells which form a number takes
	whole, exact, rough *currency.Formatter
}

// Lang is the printer's language.
func (p Printer) Lang() string { return p.lang }

// Say is a phrase. One that does not exist, or lacks a value, is its key in
// ⟦⟧, which the tests look for. A nil value counts as lacking.
func (p Printer) Say(key string, values ...V) chat.Text {
	if text, ok := p.phrases[key][p.form(key, values)].with(values); ok {
		return text
	}
	return chat.Plain("⟦" + key + "⟧")
}

// form is the one in which a phrase is said: that of its number, if it counts.
func (p Printer) form(key string, values []V) string {
	n := value(values, "N")
	if _, styled := n.(chat.Text); n == nil || styled || len(p.phrases[key]) < 2 {
		return other
	}
	name, err := p.numbers.Localize(&i18n.LocalizeConfig{MessageID: formName, PluralCount: n})
	if err != nil {
		return "" // no number: it cannot be said
	}
	return name
}

// value is a phrase's value of a name, nil if it lacks it.
func value(values []V, name string) any {
	for i := len(values) - 1; i >= 0; i-- {
		if v := values[i][name]; v != nil {
			return v
		}
	}
	return nil
}

// with puts the values into a wording; not ok: there is none, or one is lacking.
func (w wording) with(values []V) (text chat.Text, ok bool) {
	if w == nil {
		return nil, false
	}
	out := make(chat.Text, 0, len(w))
	for _, part := range w {
		if part.value == "" {
			out = add(out, part.Text, part.Style)
			continue
		}
		switch v := value(values, part.value).(type) {
		case nil:
			return nil, false
		case string:
			out = add(out, v, part.Style)
		case chat.Text:
			for _, span := range v {
				span.Style |= part.Style
				out = append(out, span)
			}
		default:
			out = add(out, fmt.Sprint(v), part.Style)
		}
	}
	return out, true
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
