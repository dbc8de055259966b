package sales

import (
	"testing"
	"time"
)

// says is a condition that always comes to the same.
type says Truth

func (s says) Eval(Facts) Truth { return Truth(s) }
func (s says) String() string   { return "says" }
func (s says) Ages() bool       { return false }

func (s says) Awaits(Facts) string {
	if Truth(s) == Unknown {
		return "first"
	}
	return ""
}

func TestADebtIsMetAtItsGrade(t *testing.T) {
	now := time.Date(2026, 6, 1, 10, 0, 0, 0, time.UTC)
	process := func(when, onlyIf Condition) *Process {
		return &Process{
			BuyerSteps: []BuyerStep{{ID: "agreed"}},
			Stages: []Stage{{
				ID: "one", Asks: []Question{{ID: "pain", OnlyIf: onlyIf, ShelfLife: Span{N: 30, Unit: Days}}},
				Gate: []Need{{Question: "pain", Evidence: Document, When: when}},
			}, {ID: "two"}},
		}
	}
	said := func(g Grade, age int) Deal {
		return Deal{Stage: "two", Knows: map[string]Answer{"pain": {Grade: g, At: now.AddDate(0, 0, -age)}}}
	}
	pain := Debt{Item: "pain", Need: Document, Stage: "one"}
	step := Debt{Item: "step:agreed", Need: Document, Stage: "one"}
	paid := pain
	paid.Paid = now.AddDate(0, 0, -40)
	unknown := said(Confirmed, 0)
	unknown.Knows["pain"] = Answer{Unknown: true, At: now}
	tests := []struct {
		name string
		debt Debt
		p    *Process
		deal Deal
		want bool
	}{
		{"nothing is known", pain, process(nil, nil), Deal{}, false},
		{"known too weakly", pain, process(nil, nil), said(Told, 0), false},
		{"known as it must be", pain, process(nil, nil), said(Document, 0), true},
		{"known better", pain, process(nil, nil), said(Confirmed, 0), true},
		{"I don't know pays nothing", pain, process(nil, nil), unknown, false},
		{"too old to pay", pain, process(nil, nil), said(Document, 31), false},
		{"what has paid may grow old", paid, process(nil, nil), said(Document, 31), true},
		{"what has paid must still be there", paid, process(nil, nil), Deal{}, false},
		{"a step not proven", step, process(nil, nil), Deal{}, false},
		{"a step proven too weakly", step, process(nil, nil), Deal{Proof: []Proof{{Step: "agreed", Grade: Told}}}, false},
		{"a step proven", step, process(nil, nil), Deal{Proof: []Proof{{Step: "agreed", Grade: Document}}}, true},
		{"the gate would not ask it any more", pain, process(says(False), nil), Deal{}, true},
		{"the question is not asked any more", pain, process(nil, says(False)), Deal{}, true},
		{"a fact that is unknown lets nobody off", pain, process(says(Unknown), says(Unknown)), Deal{}, false},
		{"the process lost the question", Debt{Item: "gone"}, process(nil, nil), Deal{}, true},
		{"the process lost the step", Debt{Item: "step:gone"}, process(nil, nil), Deal{}, true},
	}
	for _, tt := range tests {
		if got := tt.debt.Met(tt.p, &tt.deal, now); got != tt.want {
			t.Errorf("%s: %v, want %v", tt.name, got, tt.want)
		}
	}
}
