package phrases

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/nicksnyder/go-i18n/v2/i18n"
	"github.com/pelletier/go-toml/v2"
	"golang.org/x/text/language"
)

//go:embed catalog/*.toml
var catalog embed.FS

// forms are the plural forms that a language must have where it has any.
var forms = map[string][]string{"en": {"one", "other"}, "ru": {"one", "few", "many", "other"}}

// Languages lists the languages we speak.
func Languages() []string { return []string{"en", "ru"} }

// Phrases are all catalogs, checked.
type Phrases struct {
	printers map[string]Printer
	keys     []string
}

// New loads the catalogs. The error lists every key that a language lacks, every
// missing plural form and every placeholder that is not the same in all.
func New() (*Phrases, error) { return load(catalog) }

func load(files fs.FS) (*Phrases, error) {
	bundle := i18n.NewBundle(language.English)
	bundle.RegisterUnmarshalFunc("toml", toml.Unmarshal)
	found := map[string]map[string]*i18n.Message{}
	names, err := fs.Glob(files, "catalog/*.toml")
	if err != nil {
		return nil, err
	}
	var wrong []error
	for _, name := range names {
		body, err := fs.ReadFile(files, name)
		if err != nil {
			return nil, err
		}
		file, err := bundle.ParseMessageFileBytes(body, name)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		lang := file.Tag.String()
		if found[lang] == nil {
			found[lang] = map[string]*i18n.Message{}
		}
		for _, m := range file.Messages {
			if found[lang][m.ID] != nil {
				wrong = append(wrong, fmt.Errorf("%s: %s stands in another catalog too", name, m.ID))
			}
			found[lang][m.ID] = m
		}
	}
	wrong = append(wrong, compare(found)...)
	ps := &Phrases{printers: map[string]Printer{}, keys: slices.Sorted(maps.Keys(found["en"]))}
	for _, lang := range Languages() {
		plural := map[string]bool{}
		for id, m := range found[lang] {
			plural[id] = m.One != ""
		}
		ps.printers[lang] = Printer{lang: lang, localizer: i18n.NewLocalizer(bundle, lang), plural: plural}
	}
	return ps, errors.Join(wrong...)
}

// compare finds what the languages do not have in common.
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
			switch {
			case m == nil:
				wrong = append(wrong, fmt.Errorf("%s: missing in %s", id, lang))
			case en != nil && (en.One != "") != (m.One != ""):
				wrong = append(wrong, fmt.Errorf("%s: plural in one language only", id))
			case en != nil && !slices.Equal(placeholders(en), placeholders(m)):
				wrong = append(wrong, fmt.Errorf("%s: %s has the values %v, en has %v", id, lang, placeholders(m), placeholders(en)))
			}
			if m != nil && m.One != "" {
				for i, text := range []string{m.One, m.Few, m.Many, m.Other} {
					form := []string{"one", "few", "many", "other"}[i]
					if want := slices.Contains(forms[lang], form); want != (text != "") {
						wrong = append(wrong, fmt.Errorf("%s: the form %q is wanted in %s: %v", id, form, lang, want))
					}
				}
			}
		}
	}
	return wrong
}

var placeholder = regexp.MustCompile(`{{\.(\w+)}}`)

// placeholders are the values that a message uses in any of its forms.
func placeholders(m *i18n.Message) []string {
	var out []string
	for _, hit := range placeholder.FindAllStringSubmatch(strings.Join([]string{m.One, m.Few, m.Many, m.Other}, " "), -1) {
		out = append(out, hit[1])
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// Keys lists all phrases.
func (ps *Phrases) Keys() []string { return ps.keys }

// For is the printer of a language: "ru-RU" is Russian, and whatever we do not
// speak is English. There is no guessing by kinship.
func (ps *Phrases) For(lang string) Printer {
	base, _, _ := strings.Cut(strings.ToLower(lang), "-")
	if p, ok := ps.printers[base]; ok {
		return p
	}
	return ps.printers["en"]
}
