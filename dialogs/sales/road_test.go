package sales

import (
	"strings"
	"testing"
)

// The stages end with the steps a, b, c and d of the buyer's; x is asked for by none,
// and the stage "talk" ends with nothing of theirs.
func roadTo() *Process {
	p := &Process{Stages: []Stage{{ID: "lead", BuyerStep: "a"}, {ID: "discovery", BuyerStep: "b"}, {ID: "talk"}, {ID: "proposal", BuyerStep: "c"}, {ID: "decision", BuyerStep: "d"}}}
	for _, id := range []string{"a", "x", "b", "c", "d"} {
		p.BuyerSteps = append(p.BuyerSteps, BuyerStep{ID: id})
	}
	return p
}

func TestAheadOfTheBuyer(t *testing.T) {
	p := roadTo()
	tests := []struct {
		name   string
		began  string
		stage  string
		proven string
		want   int
	}{
		{"at the beginning", "lead", "lead", "", 1},
		{"its step is proven, and it has not moved yet", "lead", "lead", "a", 0},
		{"moved as it should be", "lead", "discovery", "a", 1},
		{"moved without the buyer", "lead", "discovery", "", 2},
		{"two gates without the buyer", "lead", "proposal", "a", 2},
		{"three", "lead", "proposal", "", 3},
		{"the buyer is further than we are", "lead", "discovery", "d", 0},
		{"a later step makes up for a hole", "lead", "decision", "a c", 1},
		{"a step that no stage ends with is none of ours to wait for", "lead", "discovery", "x", 1},
		{"a stage that ends with nothing of theirs", "lead", "talk", "a b", 0},
		{"and beyond it", "lead", "proposal", "a b", 1},
		{"opened late: what was before is not ours to ask", "proposal", "proposal", "", 1},
		{"opened late, and moved as it should be", "proposal", "decision", "c", 1},
		{"opened late, and moved without the buyer", "proposal", "decision", "", 2},
		{"began in a stage there is not any more", "gone", "decision", "", 1},
		{"is in a stage there is not any more", "lead", "gone", "", 0},
		{"was moved back before where it began", "decision", "lead", "", 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := &Deal{Stage: tt.stage, Stays: []Stay{{Stage: tt.began}, {Stage: tt.stage}}}
			for step := range strings.FieldsSeq(tt.proven) {
				d.Prove(Proof{Step: step, Grade: Told})
			}
			if got := Ahead(p, d); got != tt.want {
				t.Errorf("%d, want %d", got, tt.want)
			}
		})
	}
}

// The road goes on after what is proven, and never before where the deal was opened.
func TestWhereTheRoadGoesOn(t *testing.T) {
	p := roadTo()
	for _, c := range []struct{ began, proven, want string }{
		{"lead", "", "a"},
		{"lead", "a", "x"},
		{"lead", "a b", "c"},
		{"discovery", "", "b"},
		{"discovery", "b", "c"},
		{"talk", "", "c"},
		{"discovery", "b d", "c"},
		{"discovery", "b c d", ""},
	} {
		d := &Deal{Stage: c.began, Stays: []Stay{{Stage: c.began}}}
		for step := range strings.FieldsSeq(c.proven) {
			d.Prove(Proof{Step: step, Grade: Told})
		}
		got := ""
		if step := NextOnRoad(p, d); step != nil {
			got = step.ID
		}
		if got != c.want {
			t.Errorf("opened in %s, proven %q: %q, want %q", c.began, c.proven, got, c.want)
		}
	}
}
