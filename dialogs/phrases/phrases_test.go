package phrases

import (
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

func phrases(t testing.TB) *Phrases {
	t.Helper()
	ps, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	return ps
}

// written is a set of catalogs that a test makes up.
func written(en, ru string) fstest.MapFS {
	return fstest.MapFS{"catalog/x.en.toml": {Data: []byte(en)}, "catalog/x.ru.toml": {Data: []byte(ru)}}
}

func TestOurCatalogsAreSound(t *testing.T) {
	ps := phrases(t)
	keys := ps.Keys()
	if len(keys) < 100 || !slices.IsSorted(keys) {
		t.Errorf("%d keys, sorted: %v", len(keys), slices.IsSorted(keys))
	}
	for _, key := range keys {
		if !strings.Contains(key, ".") {
			t.Errorf("%q has no topic", key)
		}
	}
}

func TestALoadNamesEveryMistake(t *testing.T) {
	en := `
		[a]
		only_en = "x"
		values = "{{.Who}} and {{.What}}"
		plural_here = { one = "x", other = "y" }
		forms = { one = "{{.N}} deal", other = "{{.N}} deals" }
		uneven = { one = "one for {{.Who}}", other = "{{.N}}" }
		logic = "{{if .X}}y{{end}}"
		spaced = "{{ .X }}"
		mark = "<u>x</u>"
		open = "<b>x"
		crossed = "<b><i>x</b></i>"
		shut = "x</b>"
	`
	ru := `
		[a]
		only_ru = "x"
		values = "{{.Who}}"
		plural_here = "x"
		forms = { one = "{{.N}} сделка", few = "{{.N}} сделки", other = "{{.N}} сделки" }
		uneven = { one = "{{.Who}}", few = "{{.Who}}", many = "{{.Who}}", other = "{{.Who}} {{.N}}" }
		logic = "x"
		spaced = "x"
		mark = "x"
		open = "x"
		crossed = "x"
		shut = "x"
	`
	ps, err := load(written(en, ru))
	if err == nil || ps != nil {
		t.Fatalf("these catalogs load: %v", ps)
	}
	for _, want := range []string{
		"a.only_en: missing in ru", "a.only_ru: missing in en",
		"a.values: ru has the values [Who], en has [What Who]",
		"a.plural_here: plural in one language only",
		`a.forms: in ru the form "many" is missing`,
		`a.uneven: in en the form "other" has the values [], together they have [Who]`,
		`a.logic: in en the form "other" has an insertion that is not just {{.Name}}`,
		`a.spaced: in en the form "other" has an insertion that is not just {{.Name}}`,
		`a.mark: in en the form "other" has the unknown mark <u>`,
		`a.open: in en the form "other" leaves <b> open`,
		`a.crossed: in en the form "other" closes </b>, which was not the last opened`,
		`a.shut: in en the form "other" closes </b>, which was not the last opened`,
	} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("not told: %s\n%v", want, err)
		}
	}
	if n := len(strings.Split(err.Error(), "\n")); n != 12 {
		t.Errorf("%d mistakes are told, want 12:\n%v", n, err)
	}
}

func TestAnEnglishFormThatIsNeverUsedIsAMistake(t *testing.T) {
	_, err := load(written(
		`k = { one = "x", few = "y", other = "z" }`,
		`k = { one = "x", few = "y", many = "z", other = "w" }`))
	if err == nil || err.Error() != `k: in en the form "few" is never used` {
		t.Errorf("told: %v", err)
	}
}

func TestAKeyStandsInOneCatalog(t *testing.T) {
	files := written(`k = "x"`, `k = "x"`)
	files["catalog/y.en.toml"] = &fstest.MapFile{Data: []byte(`k = "y"`)}
	if _, err := load(files); err == nil || !strings.Contains(err.Error(), "k stands in another catalog too") {
		t.Errorf("told: %v", err)
	}
}

func TestACatalogThatCannotBeRead(t *testing.T) {
	if _, err := load(written(`k = `, ``)); err == nil || !strings.Contains(err.Error(), "catalog/x.en.toml") {
		t.Errorf("broken TOML is told as: %v", err)
	}
	files := written(`k = "x"`, `k = "x"`)
	files["catalog/x.de.toml"] = &fstest.MapFile{Data: []byte(`k = "x"`)}
	if _, err := load(files); err == nil || !strings.Contains(err.Error(), `we do not speak "de"`) {
		t.Errorf("a language of no use is told as: %v", err)
	}
}

func TestALanguageIsNeverGuessedByKinship(t *testing.T) {
	ps := phrases(t)
	for lang, want := range map[string]string{
		"ru": "ru", "ru-RU": "ru", "ru_RU": "ru", "RU": "ru", "en": "en", "en-GB": "en",
		"uk": "en", "be": "en", "kk": "en", "sr": "en", "de": "en", "": "en", "rus": "en", "-": "en", "\xff": "en",
	} {
		if got := ps.For(lang).Lang(); got != want {
			t.Errorf("%q speaks %s, want %s", lang, got, want)
		}
	}
}

func TestTheCallerCannotSpoilTheKeys(t *testing.T) {
	ps := phrases(t)
	ps.Keys()[0] = "spoilt"
	if slices.Contains(ps.Keys(), "spoilt") {
		t.Error("Keys hands out its own list")
	}
}
