package playbook

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/bojanz/currency"

	"milepost/dialogs/sales"
)

// small is a process of two stages without a mistake, to be changed by a test.
func small(t *testing.T, changes ...string) string {
	t.Helper()
	source, err := os.ReadFile("testdata/ok/small.toml")
	if err != nil {
		t.Fatal(err)
	}
	text := string(source)
	if len(changes)%2 != 0 {
		t.Fatal("changes come in pairs")
	}
	for i := 0; i < len(changes); i += 2 {
		if !strings.Contains(text, changes[i]) {
			t.Fatalf("%q is not in the file", changes[i])
		}
		text = strings.Replace(text, changes[i], changes[i+1], 1)
	}
	return text
}

func mustLoad(t *testing.T, source string) *sales.Process {
	t.Helper()
	p, problems := Load("p.toml", []byte(source))
	for _, problem := range problems {
		t.Error(problem)
	}
	if p == nil {
		t.FailNow()
	}
	return p
}

func TestWarningsDoNotRefuseAProcess(t *testing.T) {
	names, err := filepath.Glob("testdata/warnings/*.toml")
	if err != nil || len(names) < 2 {
		t.Fatalf("%d files, %v", len(names), err)
	}
	for _, name := range names {
		source, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		first, _, _ := strings.Cut(string(source), "\n")
		want := strings.TrimPrefix(first, "# want ")
		p, problems := Load("p.toml", source)
		if p == nil || len(problems) != 1 || !problems[0].Warning || problems[0].String() != "p.toml:"+want {
			t.Errorf("%s: %v, want %s", name, problems, want)
		}
	}
}

func TestWhatIsNotSaidHasItsDefault(t *testing.T) {
	p := mustLoad(t, small(t))
	if p.Currency != "EUR" || p.Source != "p.toml" {
		t.Errorf("currency %q, source %q", p.Currency, p.Source)
	}
	if s := p.Stages[0]; s.Patience() != s.Norm || s.Norm != (sales.Span{N: 5, Unit: sales.BusinessDays}) {
		t.Errorf("patience %v, norm %v", s.Patience(), s.Norm)
	}
	if g := p.Stages[0].Gate[0]; g.Evidence != sales.Told || g.When != nil {
		t.Errorf("gate %+v", g)
	}
	p = mustLoad(t, small(t, `id = "small"`, "id = \"small\"\ncurrency = \"kzt\"", `norm = "5 business days"`, "norm = \"5 business days\"\nsilence = \"2d\""))
	if p.Currency != "KZT" || p.Stages[0].Silence != (sales.Span{N: 2, Unit: sales.Days}) {
		t.Errorf("currency %q, silence %v", p.Currency, p.Stages[0].Silence)
	}
}

func TestADocumentIsHelp(t *testing.T) {
	const page = "https://example.com/how"
	help := `help = { en = "Ask.", ru = "Спросите." }`
	both := mustLoad(t, small(t, help, help+"\n  document = \""+page+"\"")).Question("pain").Help
	alone := mustLoad(t, small(t, help, `document = "`+page+`"`)).Question("pain").Help
	if both.In("en") != "Ask. "+page || both.In("ru") != "Спросите. "+page || alone.In("en") != "See "+page || alone.In("ru") != "Смотрите: "+page {
		t.Errorf("both %v, alone %v", both, alone)
	}
}

func TestAProcessMaySpeakEnglishOnly(t *testing.T) {
	source := small(t, `id = "small"`, "id = \"small\"\nlanguages = [\"en\"]")
	if p, problems := Load("p.toml", []byte(source)); p != nil || !strings.Contains(problems[0].Text, "ru") {
		t.Errorf("Russian texts in an English process: %v", problems)
	}
	for at := strings.Index(source, `, ru = "`); at >= 0; at = strings.Index(source, `, ru = "`) {
		source = source[:at] + source[at+strings.Index(source[at:], " }"):]
	}
	if p := mustLoad(t, source); p.Name.In("ru") != "Small" {
		t.Errorf("name %v", p.Name)
	}
}

func TestSummaryCounts(t *testing.T) {
	if got, want := Summary(mustLoad(t, small(t))), "2 stages, 2 questions, 3 rules, 1 exit; every question is read, every ask has help"; got != want {
		t.Errorf("got %s", got)
	}
}

func TestMermaidShowsTheProcess(t *testing.T) {
	p := mustLoad(t, small(t, `needs = "pain"`, `needs = "pain"
  evidence = "document"

  [[stage.engage]]
  role = "head"
  when = "amount > 5 and answers.pain != \"100 %%{wrap}%%\""`, `en = "Talk"`, `en = "Talk\u2028\u202e%%{init}%% 1 #35;"`))
	en, ru := Mermaid(p, "en"), Mermaid(p, "ru")
	for _, want := range []string{`b0(["Agreed"])`, "b0 -.-> s0", "R: Rep<br/>A: Head", `s0 -- "What hurts? ◑" --> s1`, `s1 -- "Is there a contract? ◔" --> won`, `{{"Head"}}`, `amount &gt; 5`, `x0>"No (close)"]`} {
		if !strings.Contains(en, want) {
			t.Errorf("%q is not in\n%s", want, en)
		}
	}
	for _, bad := range []string{"%%", "\u2028", "\u202e", "#35"} {
		if strings.Contains(en, bad) {
			t.Errorf("%q is in\n%s", bad, en)
		}
	}
	if !strings.Contains(ru, "Путь клиента") || !strings.Contains(ru, "R: Менеджер") || !strings.Contains(ru, `s0["<b>Разговор`) {
		t.Error(ru)
	}
	p.Stages[0].Gate, p.Stages[0].Engage[0].When = nil, nil // as no file can say it
	if out := Mermaid(p, "de"); strings.Contains(out, `""`) {
		t.Error(out)
	}
}

// A process, a rate and an amount know the same currencies, with the same digits.
func TestEveryCurrencyHasItsDigits(t *testing.T) {
	for _, code := range currency.GetCurrencyCodes() {
		digits, _ := currency.GetDigits(code)
		if iso, ok := Currency(strings.ToLower(code)); !ok || iso != code || sales.MinorDigits(code) != int(digits) {
			t.Errorf("%s: %q, %v, %d digits of %d", code, iso, ok, sales.MinorDigits(code), digits)
		}
	}
	for _, none := range []string{"", "XXX", "DEM", "EURO", "€"} {
		if _, ok := Currency(none); ok {
			t.Errorf("%q is taken for a currency", none)
		}
	}
}
