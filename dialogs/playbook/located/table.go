package located

import (
	"bytes"
	"maps"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/pelletier/go-toml/v2"
)

// Table is one table of a document. What is asked of it is remembered: Done
// reports the keys nobody asked for.
type Table struct {
	problems *Problems
	lines    map[string]int
	path     string
	values   map[string]any
	asked    map[string]bool
}

// maxSource is the largest file that is read, in bytes.
const maxSource = 1 << 20

// Read parses a document. ok is false if it is no TOML: then the problem is in
// problems and the table is empty.
func Read(source []byte, problems *Problems) (t *Table, ok bool) {
	source = bytes.TrimPrefix(source, []byte("\ufeff")) // some editors begin a file so
	t = &Table{problems: problems, lines: map[string]int{}, values: map[string]any{}, asked: map[string]bool{}}
	if len(source) > maxSource {
		problems.Add(1, "", "the file is larger than %d MiB", maxSource>>20)
		return t, false
	}
	if err := toml.Unmarshal(source, &t.values); err != nil {
		line, hint, why := complaint(source, err)
		problems.Add(line, hint, "this is not TOML: %s", why)
		t.values = map[string]any{}
		return t, false
	}
	t.lines = linesOf(source)
	return t, true
}

// Line is the line of a key, or of the table if it has no such key.
func (t *Table) Line(key string) int {
	if n := t.lines[join(t.path, key)]; n > 0 {
		return n
	}
	return max(t.lines[t.path], 1)
}

// Has reports whether a key is there.
func (t *Table) Has(key string) bool {
	t.asked[key] = true
	_, ok := t.values[key]
	return ok
}

// IsString reports whether a text stands at a key.
func (t *Table) IsString(key string) bool {
	_, ok := t.values[key].(string)
	return ok
}

// Keys are all keys that stand in the table, sorted.
func (t *Table) Keys() []string { return slices.Sorted(maps.Keys(t.values)) }

// Fail reports a mistake at a key.
func (t *Table) Fail(key, hint, format string, args ...any) {
	t.problems.Add(t.Line(key), hint, format, args...)
}

// Warn reports something at a key that is worth saying, though the file can be used.
func (t *Table) Warn(key, hint, format string, args ...any) {
	t.problems.Warn(t.Line(key), hint, format, args...)
}

var places = regexp.MustCompile(`\[\d+\]`)

// name is a key's full name without the places in lists: "stage.ask".
func (t *Table) name(key string) string {
	return strings.Trim(places.ReplaceAllString(join(t.path, key), ""), ".")
}

// get reads a key of a type; a wrong type is a problem, a missing key is not.
func get[T any](t *Table, key, want string) (out T, ok bool) {
	if !t.Has(key) {
		return out, false
	}
	out, ok = t.values[key].(T)
	if !ok {
		t.Fail(key, "", "%s must be %s, not %s", key, want, kind(t.values[key]))
	}
	return out, ok
}

// kind is what a value is, in words.
func kind(v any) string {
	switch v.(type) {
	case string:
		return "a text"
	case int64:
		return "a number"
	case float64:
		return "a number with a fraction"
	case bool:
		return "true or false"
	case []any:
		return "a list"
	case map[string]any:
		return "a table"
	}
	return "a date"
}

// String is a text; empty if the key is missing.
func (t *Table) String(key string) string { return t.StringAs(key, "a text in quotes") }

// StringAs is a text whose kind is told with an example when something else
// stands there: `a text such as "5 business days"`.
func (t *Table) StringAs(key, want string) string {
	s, _ := get[string](t, key, want)
	return s
}

// Required is a text that must be there and say something.
func (t *Table) Required(key string) string {
	if !t.Has(key) {
		t.Fail(key, "", "%s is missing", key)
		return ""
	}
	s, ok := get[string](t, key, `a text in quotes`)
	if ok && strings.TrimSpace(s) == "" {
		t.Fail(key, "", "%s is empty", key)
		return ""
	}
	return s
}

// IsNumber reports whether a number stands at the key that one can count to.
func (t *Table) IsNumber(key string) bool {
	switch v := t.values[key].(type) {
	case int64:
		return true
	case float64:
		return !math.IsNaN(v) && !math.IsInf(v, 0)
	}
	return false
}

// Number is a whole or broken number; zero if the key is missing.
func (t *Table) Number(key string) float64 {
	if !t.Has(key) {
		return 0
	}
	switch v := t.values[key].(type) {
	case int64:
		return float64(v)
	case float64:
		if !math.IsNaN(v) && !math.IsInf(v, 0) {
			return v
		}
		t.Fail(key, "", "%s must be a number one can count to", key)
		return 0
	}
	t.Fail(key, "", "%s must be a number, not %s", key, kind(t.values[key]))
	return 0
}

// Bool is true or false; false if the key is missing.
func (t *Table) Bool(key string) bool {
	b, _ := get[bool](t, key, "true or false")
	return b
}

// Strings is a list of texts; a single text is a list of one.
func (t *Table) Strings(key string) []string {
	if !t.Has(key) {
		return nil
	}
	if s, ok := t.values[key].(string); ok {
		return []string{s}
	}
	list, ok := get[[]any](t, key, "a list of texts")
	var out []string
	for _, v := range list {
		s, text := v.(string)
		if !text {
			t.Fail(key, "", "%s must be a list of texts, but holds %s", key, kind(v))
			return nil
		}
		out = append(out, s)
	}
	if !ok {
		return nil
	}
	return out
}

// Texts is a sentence in each of some languages; nil if the key is missing. A
// language that is missing, empty or not asked for is a problem.
func (t *Table) Texts(key string, languages []string) map[string]string {
	in, ok := get[map[string]any](t, key, `a table of languages such as { en = "…", ru = "…" }`)
	if !ok {
		return nil
	}
	out := map[string]string{}
	for _, lang := range languages {
		v, there := in[lang]
		s, text := v.(string)
		switch {
		case !there:
			t.Fail(key, "", "%s has no text in %q", key, lang)
		case !text:
			t.Fail(key+"."+lang, "", "%s.%s must be a text in quotes, not %s", key, lang, kind(v))
		case strings.TrimSpace(s) == "":
			t.Fail(key+"."+lang, "", "%s is empty in %q", key, lang)
		default:
			out[lang] = s
		}
	}
	for _, lang := range slices.Sorted(maps.Keys(in)) {
		if !slices.Contains(languages, lang) {
			t.Fail(key+"."+lang, DidYouMean(lang, languages), "%s: %q is none of the languages here: %s", key, lang, strings.Join(languages, ", "))
		}
	}
	return out
}

// Table is a table inside this one; an empty one if it is missing.
func (t *Table) Table(key string) *Table {
	values, _ := get[map[string]any](t, key, "a table ["+t.name(key)+"]")
	return t.sub(join(t.path, key), values)
}

// Tables is a list of tables: [[key]] or key = [{…}].
func (t *Table) Tables(key string) []*Table {
	list, _ := get[[]any](t, key, "a list of tables [["+t.name(key)+"]]")
	var out []*Table
	for i, v := range list {
		values, ok := v.(map[string]any)
		if !ok {
			t.Fail(key, "", "%s must be a list of tables [[%s]], but holds %s", key, t.name(key), kind(v))
			continue
		}
		out = append(out, t.sub(join(t.path, key)+"["+strconv.Itoa(i)+"]", values))
	}
	return out
}

func (t *Table) sub(path string, values map[string]any) *Table {
	if t.lines[path] == 0 { // an inline table stands where its key does
		t.lines[path] = t.lines[t.path]
		for i := len(path) - 1; i > 0; i-- {
			if path[i] == '[' && t.lines[path[:i]] > 0 {
				t.lines[path] = t.lines[path[:i]]
				break
			}
		}
	}
	return &Table{problems: t.problems, lines: t.lines, path: path, values: values, asked: map[string]bool{}}
}

// Done reports every key that nobody asked for, with the nearest that exists.
func (t *Table) Done() {
	known := slices.Sorted(maps.Keys(t.asked))
	for _, key := range slices.Sorted(maps.Keys(t.values)) {
		if !t.asked[key] {
			where := ""
			if t.path != "" {
				where = " in " + t.name("")
			}
			t.Fail(key, DidYouMean(key, known), "unknown key %q%s", key, where)
		}
	}
}
