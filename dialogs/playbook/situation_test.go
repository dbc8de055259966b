package playbook

import (
	"os"
	"testing"

	"milepost/dialogs/sales"
)

func TestTheSituationIsRead(t *testing.T) {
	source, err := os.ReadFile("testdata/ok/situation.toml")
	if err != nil {
		t.Fatal(err)
	}
	p, problems := Load("situation.toml", source)
	if p == nil || len(problems) > 0 {
		t.Fatal(problems)
	}
	if k := p.FactKind("launch"); k == nil || k.Effect != sales.Compelling || k.ShelfLife != (sales.Span{N: 60, Unit: sales.Days}) || k.Name.In("ru") != "Запуск" {
		t.Errorf("%+v", k)
	}
	d := &sales.Deal{Stage: "deal", Knows: map[string]sales.Answer{"pain": {Value: sales.Value{Text: "none"}}, "paper": {Value: sales.Value{Yes: true}}}}
	if found := sales.Contradictions(p, d); len(found) != 1 || found[0].ID != "both" || found[0].Asks[1] != "paper" {
		t.Errorf("%+v", found)
	}
	d.Knows["paper"] = sales.Answer{Unknown: true}
	if found := sales.Contradictions(p, d); len(found) != 0 {
		t.Errorf("of what is not known: %+v", found)
	}
}

// A few of what the built-in process says cannot hold together.
func TestBuiltInContradictions(t *testing.T) {
	source, _ := BuiltIn("b2b")
	p, _ := Load("b2b.toml", source)
	day := func(d sales.Date) sales.Answer { return sales.Answer{Value: sales.Value{Date: d}} }
	money := func(n int64) sales.Answer {
		return sales.Answer{Value: sales.Value{Money: sales.Money{Minor: n * 100, Currency: "EUR"}}}
	}
	for _, tt := range []struct {
		want  string
		close sales.Date
		knows map[string]sales.Answer
	}{
		{"", "", map[string]sales.Answer{"sign_date": day("2026-08-01"), "event": day("2026-09-01")}},
		{"signing_after_event", "", map[string]sales.Answer{"sign_date": day("2026-10-01"), "event": day("2026-09-30")}},
		{"signing_in_freeze", "", map[string]sales.Answer{"sign_date": day("2026-08-01"), "event": day("2026-09-30"), "freeze": {Value: sales.Value{Yes: true}}}},
		{"budget_below_loss", "", map[string]sales.Answer{"budget": money(5_000), "cost_month": money(27_000)}},
		{"", "", map[string]sales.Answer{"budget": money(8_000), "cost_month": money(27_000)}},
		{sales.CloseBeforeSigning, "2026-07-31", map[string]sales.Answer{"sign_date": day("2026-08-01")}},
		{"", "2026-08-01", map[string]sales.Answer{"sign_date": day("2026-08-01")}},
		{"", "2026-08-01", map[string]sales.Answer{"sign_date": {Unknown: true}}},
	} {
		got := ""
		for _, c := range sales.Contradictions(p, &sales.Deal{Stage: "decision", CloseBy: tt.close, Knows: tt.knows}) {
			got += c.ID
		}
		if got != tt.want {
			t.Errorf("%+v: %q, want %q", tt.knows, got, tt.want)
		}
	}
}
