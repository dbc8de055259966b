package sales

import (
	"slices"
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

// waitsFor is unknown until a question is answered, and true then.
type waitsFor string

func (w waitsFor) Eval(f Facts) Truth {
	if _, ok := f.Answers[string(w)]; ok {
		return True
	}
	return Unknown
}

func (w waitsFor) String() string { return string(w) }
func (w waitsFor) Ages() bool     { return false }

func (w waitsFor) Awaits(f Facts) string {
	if w.Eval(f) == Unknown {
		return string(w)
	}
	return ""
}

// A need of which nobody knows whether it counts keeps the gate shut for what it
// waits for; it is owed itself if the gate is passed on credit.
func TestAGateWaitsForWhatItsConditionsRead(t *testing.T) {
	now := time.Date(2026, 6, 1, 9, 0, 0, 0, time.UTC)
	ask := func(id string, onlyIf Condition) Question { return Question{ID: id, OnlyIf: onlyIf} }
	need := func(id string, when Condition) Need { return Need{Question: id, Evidence: Told, When: when} }
	told := Answer{Grade: Told, At: now}
	tests := []struct {
		name  string
		asks  []Question
		gate  []Need
		knows []string
		first []string // what it waits for
		plain []string // what is simply missing
		owes  []string
		needs int
	}{
		{"a condition that waits", []Question{ask("a", nil), ask("b", nil)}, []Need{need("b", waitsFor("a"))}, nil, []string{"a"}, nil, []string{"b"}, 1},
		{"and is answered", []Question{ask("a", nil), ask("b", nil)}, []Need{need("b", waitsFor("a"))}, []string{"a"}, nil, []string{"b"}, []string{"b"}, 1},
		{"what is there is there, whether it counts or not", []Question{ask("a", nil), ask("b", nil)}, []Need{need("b", waitsFor("a"))}, []string{"b"}, nil, nil, nil, 1},
		{"two that wait for the same are one thing to ask", []Question{ask("a", nil), ask("b", nil), ask("c", nil)}, []Need{need("b", waitsFor("a")), need("c", waitsFor("a"))}, nil, []string{"a"}, nil, []string{"b", "c"}, 1},
		{"what the gate asks anyway is not asked twice", []Question{ask("a", nil), ask("b", nil)}, []Need{need("b", waitsFor("a")), need("a", nil)}, nil, nil, []string{"a"}, []string{"a", "b"}, 1},
		{"a question that is hidden until something is known", []Question{ask("a", nil), ask("b", waitsFor("a"))}, []Need{need("b", nil)}, nil, []string{"a"}, nil, []string{"b"}, 1},
		{"what it waits for is hidden in turn", []Question{ask("a", nil), ask("b", waitsFor("a")), ask("c", nil)}, []Need{need("c", waitsFor("b"))}, nil, []string{"a"}, nil, []string{"c"}, 1},
		{"what it waits for is never asked of this deal", []Question{ask("a", says(False)), ask("b", nil)}, []Need{need("b", waitsFor("a"))}, nil, nil, nil, nil, 0},
		{"one condition is false, so nobody waits for the other", []Question{ask("a", nil), ask("b", says(False))}, []Need{need("b", waitsFor("a"))}, nil, nil, nil, nil, 0},
		{"the amount", []Question{ask("b", nil)}, []Need{need("b", waitsFor(AmountItem))}, nil, []string{AmountItem}, nil, []string{"b"}, 1},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p := &Process{Stages: []Stage{{ID: "one", Asks: tt.asks, Gate: tt.gate}, {ID: "two"}}}
			d := &Deal{Stage: "one", Status: Open, Knows: map[string]Answer{}}
			for _, id := range tt.knows {
				d.Knows[id] = told
			}
			var first, plain, owes []string
			for _, m := range Gate(p, d, now) {
				if m.First {
					first = append(first, m.Item())
				} else {
					plain = append(plain, m.Item())
				}
				for _, o := range m.Owes() {
					owes = append(owes, o.Item)
					o.Stage = "one"
					want := o.Item
					if m.First {
						want = m.Item()
					}
					if o.Met(p, d, now) || o.Ask(p, d, now) != want && !slices.Contains(plain, o.Ask(p, d, now)) {
						t.Errorf("%s: met %v, asks for %s", o.Item, o.Met(p, d, now), o.Ask(p, d, now))
					}
				}
			}
			if !slices.Equal(first, tt.first) || !slices.Equal(plain, tt.plain) || !slices.Equal(owes, tt.owes) || Needs(p, d, now) != tt.needs {
				t.Errorf("first %v, missing %v, owes %v, of %d", first, plain, owes, Needs(p, d, now))
			}
		})
	}
}
