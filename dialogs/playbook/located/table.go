package located

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"

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

// maxSource is the largest file that is read.
const maxSource = 4 << 20

// Read parses a document. ok is false if it is no TOML: then the problem is in
// problems and the table is empty.
func Read(source []byte, problems *Problems) (t *Table, ok bool) {
	t = &Table{problems: problems, lines: map[string]int{}, values: map[string]any{}, asked: map[string]bool{}}
	if len(source) > maxSource {
		problems.Add(1, "", "the file is larger than %d MiB", maxSource>>20)
		return t, false
	}
	if err := toml.Unmarshal(source, &t.values); err != nil {
		var at *toml.DecodeError
		line := 1
		if errors.As(err, &at) {
			line, _ = at.Position()
		}
		problems.Add(line, "", "this is not TOML: %s", trim(err.Error()))
		t.values = map[string]any{}
		return t, false
	}
	t.lines = linesOf(source)
	return t, true
}

// trim takes the library's name off its message.
func trim(s string) string {
	if len(s) > 6 && s[:6] == "toml: " {
		return s[6:]
	}
	return s
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

// Fail reports a mistake at a key.
func (t *Table) Fail(key, hint, format string, args ...any) {
	t.problems.Add(t.Line(key), hint, format, args...)
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
	case int64, float64:
		return "a number"
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
func (t *Table) String(key string) string {
	s, _ := get[string](t, key, `a text in quotes`)
	return s
}

// Required is a text that must be there and say something.
func (t *Table) Required(key string) string {
	if !t.Has(key) {
		t.Fail(key, "", "%s is missing", key)
		return ""
	}
	s, ok := get[string](t, key, `a text in quotes`)
	if ok && s == "" {
		t.Fail(key, "", "%s is empty", key)
	}
	return s
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
		return v
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
			t.Fail(key, "", "%s must be a list of texts, it holds %s", key, kind(v))
			return nil
		}
		out = append(out, s)
	}
	if !ok {
		return nil
	}
	return out
}

// Texts is a table of texts by key; nil if it is missing.
func (t *Table) Texts(key string) map[string]string {
	in, ok := get[map[string]any](t, key, `a table of languages such as { en = "…", ru = "…" }`)
	if !ok {
		return nil
	}
	out := map[string]string{}
	for _, k := range slices.Sorted(maps.Keys(in)) {
		s, text := in[k].(string)
		if !text {
			t.Fail(key+"."+k, "", "%s.%s must be a text in quotes, not %s", key, k, kind(in[k]))
			continue
		}
		out[k] = s
	}
	return out
}

// Table is a table inside this one; an empty one if it is missing.
func (t *Table) Table(key string) *Table {
	values, _ := get[map[string]any](t, key, "a table ["+key+"]")
	return t.sub(join(t.path, key), values)
}

// Tables is a list of tables: [[key]] or key = [{…}].
func (t *Table) Tables(key string) []*Table {
	list, _ := get[[]any](t, key, "a list of tables [["+key+"]]")
	var out []*Table
	for i, v := range list {
		values, ok := v.(map[string]any)
		if !ok {
			t.Fail(key, "", "%s must be a list of tables, it holds %s", key, kind(v))
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
				where = " in " + t.path
			}
			t.Fail(key, DidYouMean(key, known), "unknown key %s%s", fmt.Sprintf("%q", key), where)
		}
	}
}
