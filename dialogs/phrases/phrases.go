package phrases

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/nicksnyder/go-i18n/v2/i18n"
	"github.com/pelletier/go-toml/v2"
	"golang.org/x/text/language"
)

//go:embed catalog/*.toml
var catalog embed.FS

// Languages lists the languages we speak.
func Languages() []string { return []string{"en", "ru"} }

// Phrases are all catalogs, checked.
type Phrases struct {
	printers map[string]Printer
	keys     []string
}

// Load gives the catalogs, which are read once. The error lists every mistake in
// them: a key that a language lacks or says twice, a missing plural form, a value that
// is not used everywhere, a mark that is unknown or left open. With an error there are
// no phrases.
func Load() (*Phrases, error) { return ours() }

var ours = sync.OnceValues(func() (*Phrases, error) { return load(catalog) })

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
		if !slices.Contains(Languages(), lang) {
			wrong = append(wrong, fmt.Errorf("%s: we do not speak %q", name, lang))
			continue
		}
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
	if wrong = append(wrong, compare(found)...); len(wrong) > 0 {
		return nil, errors.Join(wrong...)
	}
	forms, err := numbers()
	if err != nil {
		return nil, err
	}
	ps := &Phrases{printers: map[string]Printer{}, keys: slices.Sorted(maps.Keys(found["en"]))}
	for _, lang := range Languages() {
		p := Printer{lang: lang, phrases: map[string]phrase{}, numbers: i18n.NewLocalizer(forms, lang)}
		for id, m := range found[lang] {
			p.phrases[id] = phraseOf(m)
		}
		p.whole, p.exact, p.rough = moneyFormats(lang)
		ps.printers[lang] = p
	}
	return ps, nil
}

// Keys lists all phrases, sorted.
func (ps *Phrases) Keys() []string { return slices.Clone(ps.keys) }

// For is the printer of a language: "ru-RU" is Russian, and whatever we do not
// speak is English. There is no guessing by kinship.
func (ps *Phrases) For(lang string) Printer {
	base, _, _ := strings.Cut(strings.ReplaceAll(strings.ToLower(lang), "_", "-"), "-")
	if p, ok := ps.printers[base]; ok {
		return p
	}
	return ps.printers["en"]
}
