package located

import (
	"fmt"
	"strings"
	"testing"
)

func read(t *testing.T, source string) (*Table, *Problems) {
	t.Helper()
	problems := &Problems{File: "f.toml"}
	table, ok := Read([]byte(source), problems)
	if !ok {
		t.Fatal(problems.Sorted())
	}
	return table, problems
}

// told is the problems without the file's name, one a line.
func told(problems *Problems) string {
	var lines []string
	for _, p := range problems.Sorted() {
		lines = append(lines, strings.TrimPrefix(p.String(), "f.toml:"))
	}
	return strings.Join(lines, "\n")
}

func TestEveryKeyHasItsLine(t *testing.T) {
	source := "\ufefftop = 1\r\n" + // 1: a byte order mark and Windows line ends
		"[house]\r\n" + // 2
		"door.colour = \"red\"\n" + // 3
		"[[room]]\n" + // 4
		"id = \"a\"\n" + // 5
		"[[room.bed]]\n" + // 6
		"id = \"b\"\n" + // 7
		"[[room.bed]]\n" + // 8
		"text = { en = \"x\", ru = \"y\" }\n" + // 9
		"[[room]]\n" + // 10
		"[room.lamp]\n" + // 11
		"on = true\n" + // 12
		"list = [\n" + // 13
		"  { id = \"one\" },\n" + // 14
		"  { other = \"two\",\n" + // 15
		"    more = 2 },\n" + // 16
		"]\n" // 17
	root, problems := read(t, source)
	rooms := root.Tables("room")
	beds := rooms[0].Tables("bed")
	list := rooms[1].Table("lamp").Tables("list")
	for _, tt := range []struct {
		table *Table
		key   string
		want  int
	}{
		{root, "top", 1}, {root, "house", 2}, {root.Table("house").Table("door"), "colour", 3}, {root, "room", 4}, {rooms[0], "id", 5}, {rooms[0], "bed", 6},
		{beds[0], "id", 7}, {beds[1], "missing", 8}, {beds[1], "text.ru", 9}, {rooms[1], "missing", 10}, {rooms[1], "lamp", 11},
		{rooms[1].Table("lamp"), "on", 12}, {rooms[1].Table("lamp"), "list", 13}, {list[0], "id", 14}, {list[1], "id", 15}, {list[1], "more", 16},
	} {
		if got := tt.table.Line(tt.key); got != tt.want {
			t.Errorf("%s.%s stands in line %d, want %d", tt.table.path, tt.key, got, tt.want)
		}
	}
	if got := told(problems); got != "" {
		t.Error(got)
	}
}

func TestGettersTellWrongTypesAndGoOn(t *testing.T) {
	root, problems := read(t, `text = 1
number = "x"
words = 1.5
flag = "yes"
texts = ["a", 2]
table = "t"
tables = [1]
blank = " "
far = inf
[one]
id = 2020-01-01
`)
	root.String("text")
	root.Number("number")
	root.String("words")
	root.Bool("flag")
	root.Strings("texts")
	root.Table("table").String("anything")
	root.Tables("tables")
	root.Required("blank")
	root.Required("gone")
	root.Number("far")
	root.Tables("one")
	root.Table("one").StringAs("id", "a name")
	want := `1: text must be a text in quotes, not a number
1: gone is missing
2: number must be a number, not a text
3: words must be a text in quotes, not a number with a fraction
4: flag must be true or false, not a text
5: texts must be a list of texts, but holds a number
6: table must be a table [table], not a text
7: tables must be a list of tables [[tables]], but holds a number
8: blank is empty
9: far must be a number one can count to
10: one must be a list of tables [[one]], not a table
11: id must be a name, not a date`
	if got := told(problems); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestGettersRead(t *testing.T) {
	root, problems := read(t, "s = \"a\"\nn = 2\nf = 2.5\nb = true\nmany = [\"x\", \"y\"]\none = \"z\"\ntext = { en = \"e\", ru = \"r\" }\n")
	got := fmt.Sprintln(root.String("s"), root.Number("n"), root.Number("f"), root.Bool("b"), root.Strings("many"), root.Strings("one"), root.Texts("text", []string{"en", "ru"}), root.Strings("gone") == nil, root.Texts("gone", nil) == nil)
	if want := "a 2 2.5 true [x y] [z] map[en:e ru:r] true true\n"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	root.Done()
	if got := told(problems); got != "" {
		t.Error(got)
	}
}

func TestTextsAreInEveryLanguage(t *testing.T) {
	root, problems := read(t, "a = { en = \"x\" }\nb = { en = \"x\", ru = \" \" }\nc = { en = 1, ru = \"x\" }\nd = { en = \"x\", ru = \"x\", rus = \"x\" }\n")
	for _, key := range []string{"a", "b", "c", "d"} {
		root.Texts(key, []string{"en", "ru"})
	}
	want := `1: a has no text in "ru"
2: b is empty in "ru"
3: c.en must be a text in quotes, not a number
4: d: "rus" is none of the languages here: en, ru; did you mean "ru"?`
	if got := told(problems); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestUnknownKeysAreToldWithTheNearest(t *testing.T) {
	root, problems := read(t, "nmae = 1\n[[room]]\nbde = 2\n[zoo]\n")
	root.String("name")
	rooms := root.Tables("room")
	rooms[0].String("bed")
	rooms[0].Done()
	root.Done()
	want := "1: unknown key \"nmae\"; did you mean \"name\"?\n3: unknown key \"bde\" in room; did you mean \"bed\"?\n4: unknown key \"zoo\""
	if got := told(problems); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestNearest(t *testing.T) {
	words := []string{"head", "rep", "marketing", "product", "legal", "responsible", "yes_no"}
	for word, want := range map[string]string{
		"haed": "head", "Head": "head", "hed": "head", "repp": "rep", "marketting": "marketing", "responsable": "responsible", "yesno": "yes_no",
		"leg": "", "zoo": "", "": "", "x": "", "customer": "", "отдел": "", strings.Repeat("head", 99): "",
	} {
		if got := Nearest(word, words); got != want {
			t.Errorf("Nearest(%q) = %q, want %q", word, got, want)
		}
	}
	if got := Nearest("kind", []string{"id", "do", "at"}); got != "" {
		t.Errorf("half of a short word is wrong, and it is taken for %q", got)
	}
	if got := DidYouMean("legla", words); got != `did you mean "legal"?` {
		t.Error(got)
	}
}

func TestProblemsAreSortedAndToldOnce(t *testing.T) {
	ps := &Problems{File: "f.toml"}
	ps.Add(3, "", "third")
	ps.Add(1, "do so", "first")
	ps.Add(3, "", "another")
	ps.Add(3, "", "third")
	ps.Warn(0, "", "no line of its own")
	if got, want := told(ps), "1: first; do so\n1: warning: no line of its own\n3: third\n3: another"; got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestWhatIsNoTOMLIsToldWithItsLine(t *testing.T) {
	for source, line := range map[string]int{"a = 1\nb = \n": 2, "a = 1\na = 2\n": 2, "x = " + strings.Repeat("[", 1<<16): 1, "\xff": 1, strings.Repeat("#\n", 1<<20): 1} {
		ps := &Problems{File: "f.toml"}
		table, ok := Read([]byte(source), ps)
		found := ps.Sorted()
		if ok || len(found) != 1 || found[0].Line != line {
			t.Errorf("%.20q: %v", source, found)
		}
		if table.Has("a") {
			t.Errorf("%.20q: half a file was read", source)
		}
	}
}

// Whoever edits a process in an office program hears what to write instead.
func TestWhatIsNoTOMLIsToldWithWhatToWrite(t *testing.T) {
	for source, want := range map[string]string{
		"a = 1\nb = “x”":               `2: this is not TOML: a value cannot begin with “; write straight quotes: "…"`,
		"a = { en = \"é\", ru = «x» }": `1: this is not TOML: a value cannot begin with «; write straight quotes: "…"`,
		"a = [\n  pain,\n]":            `2: this is not TOML: a value cannot begin with p; put a text in quotes: "…"`,
		"a = боль":                     `1: this is not TOML: a value cannot begin with б; put a text in quotes: "…"`,
		"\ufeffa = боль":               `1: this is not TOML: a value cannot begin with б; put a text in quotes: "…"`,
		"a = 1\nb = five # a day":      `2: this is not TOML: five is no number, and no true or false; put a text in quotes: "…"`,
		"a = )":                        `1: this is not TOML: unexpected character U+0029 ')' at start of value`,
	} {
		problems := &Problems{File: "f.toml"}
		if _, ok := Read([]byte(source), problems); ok || told(problems) != want {
			t.Errorf("%q: got %s, want %s", source, told(problems), want)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte("a = 1\n[b]\nc.d = [[{e = 1}]]\n[[f]]\n[[f.g]]\n[f.h]\n"))
	f.Add([]byte("\ufeff\"quoted key\" = '''x\ny'''\r\n[a.\"b.c\"]\nd = 1979-05-27\n"))
	f.Fuzz(func(t *testing.T, source []byte) {
		ps := &Problems{File: "f.toml"}
		root, ok := Read(source, ps)
		if ok != (len(ps.Sorted()) == 0) {
			t.Fatal(ok, ps.Sorted())
		}
		walk(root)
		for _, p := range ps.Sorted() {
			if p.Line < 1 || p.Line > strings.Count(string(source), "\n")+1 {
				t.Fatalf("no such line: %v", p)
			}
		}
	})
}

// walk asks every key as everything it can be.
func walk(t *Table) {
	for key, v := range t.values {
		t.String(key)
		t.Number(key)
		t.Bool(key)
		t.Strings(key)
		t.Texts(key, []string{"en"})
		switch v.(type) {
		case map[string]any:
			walk(t.Table(key))
		case []any:
			for _, sub := range t.Tables(key) {
				walk(sub)
			}
		}
	}
	t.Done()
}
