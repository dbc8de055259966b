package phrases

import (
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/nicksnyder/go-i18n/v2/i18n"
)

// forms are the plural forms that a language must have where it has any.
var forms = map[string][]string{"en": {"one", "other"}, "ru": {"one", "few", "many", "other"}}

// form is one wording of a message.
type form struct{ name, text string }

func formsOf(m *i18n.Message) []form {
	return []form{{"zero", m.Zero}, {"one", m.One}, {"two", m.Two}, {"few", m.Few}, {"many", m.Many}, {"other", m.Other}}
}

// isPlural reports whether a message has forms to pick from.
func isPlural(m *i18n.Message) bool {
	return slices.ContainsFunc(formsOf(m), func(f form) bool { return f.name != "other" && f.text != "" })
}

// compare finds what is wrong with the catalogs of all languages together.
func compare(found map[string]map[string]*i18n.Message) []error {
	all := map[string]bool{}
	for _, messages := range found {
		for id := range messages {
			all[id] = true
		}
	}
	var wrong []error
	for _, id := range slices.Sorted(maps.Keys(all)) {
		en := found["en"][id]
		for _, lang := range Languages() {
			m := found[lang][id]
			if m == nil {
				wrong = append(wrong, fmt.Errorf("%s: missing in %s", id, lang))
				continue
			}
			for _, problem := range mistakes(m, forms[lang]) {
				wrong = append(wrong, fmt.Errorf("%s: in %s %s", id, lang, problem))
			}
			switch {
			case en == nil || lang == "en":
			case isPlural(en) != isPlural(m):
				wrong = append(wrong, fmt.Errorf("%s: plural in one language only", id))
			case !slices.Equal(valuesOf(en), valuesOf(m)):
				wrong = append(wrong, fmt.Errorf("%s: %s has the values %v, en has %v", id, lang, valuesOf(m), valuesOf(en)))
			}
		}
	}
	return wrong
}

// mistakes finds what is wrong with one message by itself.
func mistakes(m *i18n.Message, wanted []string) []string {
	var out []string
	plural, values := isPlural(m), without(valuesOf(m), "N")
	for _, f := range formsOf(m) {
		want := f.name == "other" || plural && slices.Contains(wanted, f.name)
		switch {
		case want && f.text == "":
			out = append(out, fmt.Sprintf("the form %q is missing", f.name))
		case !want && f.text != "":
			out = append(out, fmt.Sprintf("the form %q is never used", f.name))
		case f.text == "":
		default:
			if strings.Count(f.text, "{{") != len(namesIn(f.text)) {
				out = append(out, fmt.Sprintf("the form %q has an insertion that is not just {{.Name}}", f.name))
			}
			// "one more thing" may leave the number out; every other value must be in every form.
			if have := without(placeholders(f.text), "N"); !slices.Equal(have, values) {
				out = append(out, fmt.Sprintf("the form %q has the values %v, together they have %v", f.name, have, values))
			}
			if problem := unbalanced(f.text); problem != "" {
				out = append(out, fmt.Sprintf("the form %q %s", f.name, problem))
			}
		}
	}
	return out
}

// placeholders are the values that a wording uses, sorted, each once.
func placeholders(text string) []string {
	names := namesIn(text)
	slices.Sort(names)
	return slices.Compact(names)
}

// valuesOf are the values that a message uses in any of its forms.
func valuesOf(m *i18n.Message) []string {
	return placeholders(strings.Join([]string{m.Zero, m.One, m.Two, m.Few, m.Many, m.Other}, " "))
}

func without(names []string, name string) []string {
	return slices.DeleteFunc(slices.Clone(names), func(n string) bool { return n == name })
}

var tag = regexp.MustCompile(`<(/?)([^<>]*)>`)

// unbalanced says what is wrong with a wording's marks; empty: nothing.
func unbalanced(text string) string {
	if !strings.ContainsAny(text, "<>") {
		return ""
	}
	var open []string
	for _, hit := range tag.FindAllStringSubmatch(text, -1) {
		switch n := len(open); {
		case marks[hit[2]] == 0:
			return fmt.Sprintf("has the unknown mark %s", hit[0])
		case hit[1] == "":
			open = append(open, hit[2])
		case n == 0 || open[n-1] != hit[2]:
			return fmt.Sprintf("closes %s, which was not the last opened", hit[0])
		default:
			open = open[:n-1]
		}
	}
	if len(open) > 0 {
		return fmt.Sprintf("leaves <%s> open", open[len(open)-1])
	}
	return ""
}
