package sales

import (
	"testing"
	"time"
)

// A gate takes the buyer's step only as well known as it asks, and a better proof
// takes the place of a weaker one, never the other way.
func TestAGateNamesTheGradeItNeeds(t *testing.T) {
	p := &Process{BuyerSteps: []BuyerStep{{ID: "signed"}}, Stages: []Stage{{ID: "decision", BuyerStep: "signed"}}}
	monday := time.Date(2026, 6, 1, 9, 0, 0, 0, time.UTC)
	tests := []struct {
		name   string
		needs  Grade
		proofs []Grade
		open   bool
		have   Grade
	}{
		{"nothing is proven", Told, nil, false, 0},
		{"a word is enough where no more is asked", 0, []Grade{Told}, true, Told},
		{"a guess never is", 0, []Grade{Guess}, false, Guess},
		{"a word where writing is asked", Document, []Grade{Told}, false, Told},
		{"and then in writing", Document, []Grade{Told, Document}, true, Document},
		{"more than is asked", Document, []Grade{Confirmed}, true, Confirmed},
		{"what is said later does not weaken it", Document, []Grade{Document, Told}, true, Document},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p.Stages[0].Evidence = tt.needs
			d := &Deal{Stage: "decision"}
			best := Grade(-1)
			for i, g := range tt.proofs {
				if kept := d.Prove(Proof{Step: "signed", Grade: g, By: string(rune('a' + i))}); kept != (g > best) {
					t.Errorf("proof %d kept: %v", i, kept)
				}
				best = max(best, g)
			}
			missing := Gate(p, d, monday)
			if (len(missing) == 0) != tt.open {
				t.Fatalf("missing: %+v", missing)
			}
			if !tt.open && (missing[0].Need != max(tt.needs, Told) || missing[0].Known != (tt.proofs != nil) || missing[0].Have != tt.have) {
				t.Errorf("told as %+v", missing[0])
			}
			if len(tt.proofs) > 0 && (len(d.Proof) != 1 || d.Proof[0].Grade != best) {
				t.Errorf("kept %+v", d.Proof)
			}
		})
	}
}

// The same proof a second time keeps who brought it first.
func TestTheFirstProofOfAGradeStays(t *testing.T) {
	d := &Deal{}
	d.Prove(Proof{Step: "signed", Grade: Told, By: "olga"})
	if d.Prove(Proof{Step: "signed", Grade: Told, By: "ivan"}) || d.Proven("signed").By != "olga" {
		t.Errorf("kept %+v", d.Proof)
	}
}
