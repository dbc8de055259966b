package playbook

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"milepost/dialogs/sales"
)

// conditional is a process in which the same condition stands wherever one may.
const conditional = `
[process]
id = "t"
name = { en = "T", ru = "Т" }
[[role]]
id = "rep"
name = { en = "Rep", ru = "Менеджер" }
silence = "2 business days"
[[role]]
id = "head"
name = { en = "Head", ru = "Руководитель" }
silence = "2 business days"
[[role]]
id = "product"
name = { en = "Product", ru = "Продукт" }
silence = "2 business days"
package = ["pain"]
[[buyer_step]]
id = "agreed"
name = { en = "Agreed", ru = "Согласен" }
verifier = { en = "agreed", ru = "согласился" }
[[stage]]
id = "talk"
name = { en = "Talk", ru = "Разговор" }
buyer_step = "agreed"
responsible = "rep"
accountable = "head"
norm = "5 business days"
%s
  [[stage.ask]]
  id = "hidden"
  kind = "text"
  reveals = "risk"
  text = { en = "Hidden?", ru = "Скрыт?" }
  help = { en = "Ask.", ru = "Спросите." }
  only_if = %[2]q
  good = %[2]q
  [[stage.gate]]
  needs = "hidden"
  [[stage.gate]]
  needs = "pain"
  when = %[2]q
  [[stage.engage]]
  role = "product"
  when = %[2]q
  text = { en = "help", ru = "помощь" }
[[checkpoint]]
id = "look"
name = { en = "Look", ru = "Взгляд" }
stage = "talk"
after = "5 business days"
asks = ["yes", "n", "budget"]
tell = "head"
[[exit]]
id = "out"
name = { en = "Out", ru = "Выход" }
door = "close"
suggest_when = %[2]q
`

// questions are what the conditions read, and the text they want.
func questions() string {
	var out strings.Builder
	for _, q := range [][2]string{{"pain", "text"}, {"yes", "yes_no"}, {"n", "number"}, {"budget", "money"}} {
		fmt.Fprintf(&out, "  [[stage.ask]]\n  id = %q\n  kind = %q\n  reveals = \"risk\"\n  text = { en = \"Q?\", ru = \"Q?\" }\n  help = { en = \"Ask.\", ru = \"Спросите.\" }\n", q[0], q[1])
	}
	return out.String()
}

// A condition on what is not known is neither true nor a mistake: it loads, a gate
// stays shut for what it waits for, and nothing else comes of it.
func TestWhatIsNotKnownIsNeitherTrueNorAnError(t *testing.T) {
	now := time.Date(2026, 6, 1, 10, 0, 0, 0, time.UTC)
	yes := map[string]sales.Answer{"yes": {Value: sales.Value{Yes: true}, At: now}}
	no := map[string]sales.Answer{"yes": {At: now}}
	idk := map[string]sales.Answer{"yes": {Unknown: true, At: now}}
	for _, tt := range []struct {
		when   string
		knows  map[string]sales.Answer
		amount sales.Money
		truth  sales.Truth
		waits  string // what the gate wants first
	}{
		{"answers.yes", nil, sales.Money{}, sales.Unknown, "yes"},
		{"answers.yes", idk, sales.Money{}, sales.Unknown, "yes"},
		{"answers.yes", yes, sales.Money{}, sales.True, ""},
		{"answers.yes", no, sales.Money{}, sales.False, ""},
		{"not answers.yes", nil, sales.Money{}, sales.Unknown, "yes"},
		{"answers.yes or answers.n > 3", no, sales.Money{}, sales.Unknown, "n"},
		{"answers.yes or answers.n > 3", yes, sales.Money{}, sales.True, ""},
		{"answers.yes and answers.n > 3", yes, sales.Money{}, sales.Unknown, "n"},
		{"answers.yes and answers.n > 3", no, sales.Money{}, sales.False, ""},
		{"answers.n > 3 and answers.yes", nil, sales.Money{}, sales.Unknown, "n"},
		{"amount > 50000", nil, sales.Money{}, sales.Unknown, sales.AmountItem},
		{"amount > 50000", nil, euros(84000), sales.True, ""},
		{"amount > 50000", nil, euros(1), sales.False, ""},
		{"answers.yes and amount > 50000", nil, sales.Money{}, sales.Unknown, "yes"},
		{"answers.yes and amount > 50000", yes, sales.Money{}, sales.Unknown, sales.AmountItem},
		{"answers.budget < amount", map[string]sales.Answer{"budget": {Value: sales.Value{Money: sales.Money{Minor: 1, Currency: "RUB"}}}}, euros(84000), sales.Unknown, "budget"},
		{"buyer_step == \"agreed\"", nil, sales.Money{}, sales.False, ""}, // that there is no step yet is known
	} {
		t.Run(fmt.Sprint(tt.when, len(tt.knows), tt.amount), func(t *testing.T) {
			p, problems := Load("t.toml", fmt.Appendf(nil, conditional, questions(), tt.when))
			if p == nil || len(problems) > 0 {
				t.Fatalf("the loader says %v", problems)
			}
			d := &sales.Deal{Stage: "talk", Status: sales.Open, Knows: tt.knows, Amount: tt.amount}
			facts := sales.FactsOf(p, d, nil, now)
			q := p.Question("hidden")
			for where, c := range map[string]sales.Condition{"gate": p.Stages[0].Gate[1].When, "engage": p.Stages[0].Engage[0].When, "exit": p.Exits[0].SuggestWhen, "only_if": q.OnlyIf, "good": q.Good} {
				if got := c.Eval(facts); got != tt.truth || sales.Holds(c, facts) != (tt.truth == sales.True) || c.Awaits(facts) != tt.waits {
					t.Errorf("%s: %d, and waits for %q", where, got, c.Awaits(facts))
				}
			}
			if called := len(sales.Calls(p, d, facts)) > 0; called != (tt.truth == sales.True) {
				t.Errorf("product is called: %v", called)
			}
			want := map[sales.Truth][]string{
				sales.True: {"hidden", "pain", "step:agreed"}, sales.False: {"step:agreed"}, sales.Unknown: {tt.waits, "step:agreed"},
			}[tt.truth]
			var missing []string
			for _, m := range sales.Gate(p, d, now) {
				missing = append(missing, m.Item())
				if m.First != (m.Item() == tt.waits && tt.waits != "") {
					t.Errorf("%s: first is %v", m.Item(), m.First)
				}
			}
			if !slices.Equal(missing, want) || sales.Needs(p, d, now) != len(want) {
				t.Errorf("the gate misses %v of %d, want %v", missing, sales.Needs(p, d, now), want)
			}
		})
	}
}
