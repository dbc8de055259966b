package playbook

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"milepost/dialogs/sales"
)

func TestBuiltInProcessesAreClean(t *testing.T) {
	for _, id := range BuiltIns() {
		source, ok := BuiltIn(id)
		if !ok {
			t.Fatalf("%s is not there", id)
		}
		p, problems := Load(id+".toml", source)
		for _, problem := range problems {
			t.Error(problem)
		}
		if p == nil {
			continue
		}
		for _, s := range p.BuyerSteps {
			for _, lang := range []string{"en", "ru"} {
				if n := len([]rune(s.ToBuyer.In(lang))); n == 0 || n > 256 {
					t.Errorf("%s: a message to the buyer of %d letters", s.ID, n)
				}
			}
		}
		kinds := map[sales.QuestionKind]bool{}
		for _, s := range p.Stages {
			for _, q := range s.Asks {
				kinds[q.Kind] = true
				for _, lang := range []string{"en", "ru"} {
					for what, n := range map[string]int{q.Text.In(lang): 95, q.Help.In(lang): 230, q.ToBuyer.In(lang): 256, q.Short.In(lang): 24} {
						if len([]rune(what)) > n {
							t.Errorf("%s: too long for a phone (%d > %d): %q", q.ID, len([]rune(what)), n, what)
						}
					}
				}
			}
		}
		if len(p.Stages) != 5 || p.Stages[0].Responsible != "marketing" || len(kinds) < 9 {
			t.Errorf("%d stages, the first of %s, %d kinds of questions", len(p.Stages), p.Stages[0].Responsible, len(kinds))
		}
	}
}

// Each broken file in testdata begins with comments that say what must be told:
// "# want LINE: words".
func TestEveryMistakeIsToldInItsPlace(t *testing.T) {
	names, err := filepath.Glob("testdata/*.toml")
	if err != nil || len(names) < 15 {
		t.Fatalf("%d broken files, %v", len(names), err)
	}
	for _, name := range names {
		t.Run(filepath.Base(name), func(t *testing.T) {
			source, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			var want []string
			for line := range strings.SplitSeq(string(source), "\n") {
				if w, ok := strings.CutPrefix(line, "# want "); ok {
					want = append(want, w)
				}
			}
			p, problems := Load("p.toml", source)
			var got []string
			for _, problem := range problems {
				got = append(got, strings.TrimPrefix(problem.String(), "p.toml:"))
			}
			if p != nil {
				t.Error("a broken process was taken")
			}
			if len(got) != len(want) || len(want) == 0 {
				t.Errorf("got %d problems, want %d", len(got), len(want))
			}
			for i := range min(len(got), len(want)) {
				if got[i] != want[i] {
					t.Errorf("got  %s\nwant %s", got[i], want[i])
				}
			}
			for _, g := range got[min(len(got), len(want)):] {
				t.Errorf("also: %s", g)
			}
		})
	}
}

func TestConditionsAreThreeValued(t *testing.T) {
	questions := map[string]*sales.Question{
		"yes": {ID: "yes", Kind: sales.KindYesNo}, "n": {ID: "n", Kind: sales.KindNumber}, "money": {ID: "money", Kind: sales.KindMoney},
		"one":  {ID: "one", Kind: sales.KindChoice, Options: []sales.Option{{ID: "a"}, {ID: "b"}}},
		"many": {ID: "many", Kind: sales.KindChoices, Options: []sales.Option{{ID: "a"}, {ID: "b"}}},
	}
	known := sales.Facts{
		Answers: map[string]sales.Value{
			"yes": {Yes: false}, "n": {Number: 0}, "money": {Money: sales.Money{Minor: 5_000_00, Currency: "EUR"}}, "one": {Choices: []string{"a"}}, "many": {Choices: []string{"a", "b"}},
		},
		Amount: sales.Money{Minor: 84_000_00, Currency: "EUR"}, Stage: "discovery", WorkingDaysInStage: 3,
	}
	tests := []struct {
		source string
		facts  sales.Facts
		want   sales.Truth
	}{
		{"answers.yes == false", known, sales.True},
		{"answers.yes == true", known, sales.False},
		{"answers.n == 0", known, sales.True},
		{"answers.money > 4999.5", known, sales.True},
		{"answers.one == \"a\"", known, sales.True},
		{"\"b\" in answers.many", known, sales.True},
		{"amount > 50000 and stage == \"discovery\"", known, sales.True},
		{"working_days_in_stage > 2", known, sales.True},
		{"not (answers.yes == true)", known, sales.True},
		{"answers.yes == true", sales.Facts{}, sales.Unknown},
		{"not (answers.yes == true)", sales.Facts{}, sales.Unknown},
		{"answers.yes == true or stage == \"\"", sales.Facts{}, sales.True},
		{"answers.yes == true and stage == \"x\"", sales.Facts{}, sales.False},
		{"answers.yes == true and stage == \"\"", sales.Facts{}, sales.Unknown},
		{"amount > 1", sales.Facts{}, sales.Unknown},
	}
	for _, tt := range tests {
		c, wrong := (&words{questions: questions}).compile(tt.source)
		if len(wrong) > 0 {
			t.Errorf("%s: %v", tt.source, wrong)
			continue
		}
		if got := c.Eval(tt.facts); got != tt.want {
			t.Errorf("%s = %v, want %v", tt.source, got, tt.want)
		}
	}
}

func TestReadyCalendars(t *testing.T) {
	ids := Calendars()
	if len(ids) < 8 {
		t.Errorf("only %v", ids)
	}
	for _, id := range ids {
		c, ok := Calendar(id)
		if !ok || c.ID != id {
			t.Errorf("%s does not load", id)
			continue
		}
		if id == "plain" {
			continue
		}
		for year := 2026; year <= 2027; year++ {
			n := 0
			for d := range c.Days {
				if strings.HasPrefix(string(d), time.Date(year, 1, 1, 0, 0, 0, 0, time.UTC).Format("2006")) {
					n++
				}
			}
			if n < 6 {
				t.Errorf("%s has %d days off in %d", id, n, year)
			}
		}
	}
	ru, _ := Calendar("ru")
	for _, d := range []sales.Date{"2026-01-09", "2026-03-09", "2026-05-11", "2026-12-31"} {
		if s, off := ru.Days[d]; !off || !s.Off() {
			t.Errorf("%s is a day off in Russia", d)
		}
	}
}

func TestMermaidCannotBeBroken(t *testing.T) {
	source, _ := BuiltIn("b2b")
	hostile := strings.Replace(string(source), `name = { en = "Discovery"`, `name = { en = "\"]; click x \"javascript:1\" <script>`+"`"+`#"`, 1)
	p, problems := Load("b2b.toml", []byte(hostile))
	if p == nil {
		t.Fatal(problems)
	}
	out := Mermaid(p, "en")
	if strings.Contains(out, "<script>") || strings.Contains(out, `"];`) {
		t.Errorf("a name became markup:\n%s", out)
	}
	for _, want := range []string{"flowchart TD", "subgraph buyer", "Marketing", "answers.integration == true", "won"} {
		if !strings.Contains(out, want) {
			t.Errorf("%q is not in the diagram", want)
		}
	}
}

func FuzzLoad(f *testing.F) {
	source, _ := BuiltIn("b2b")
	f.Add(source)
	names, err := filepath.Glob("testdata/*/*.toml")
	if err != nil || len(names) == 0 {
		f.Fatal("no seeds", err)
	}
	for _, name := range names {
		seed, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(seed)
	}
	f.Add([]byte("[process]\nid = 1\n[[stage]]\n[[stage.ask]]\noptions = [1, {id=2}]\n"))
	f.Add([]byte("a.b.c = [[1]]\n[[role]]\n[role.x]\n"))
	f.Fuzz(func(t *testing.T, source []byte) {
		p, problems := Load("f.toml", source)
		for i, problem := range problems {
			if problem.Line < 1 || i > 0 && problem.Line < problems[i-1].Line {
				t.Fatalf("no line, or out of order: %v", problem)
			}
		}
		if p == nil {
			if !slices.ContainsFunc(problems, func(p Problem) bool { return !p.Warning }) {
				t.Fatal("nothing was read and nothing is wrong")
			}
			return
		}
		if Summary(p) == "" || !strings.HasPrefix(Mermaid(p, "ru"), "flowchart") {
			t.Fatal("a process that cannot be shown")
		}
		for _, x := range p.Exits {
			sales.Holds(x.SuggestWhen, sales.Facts{})
		}
	})
}
