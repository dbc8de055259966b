package sales

import "slices"

// Contradiction is two answers that cannot both hold, as a process names them.
type Contradiction struct {
	ID   string
	When Condition // looks at no age
	Text Text
	Asks []string // the two questions
}

// CloseBeforeSigning is the contradiction that needs no process: we expect the
// signature before the day the buyer named.
const CloseBeforeSigning = "close_before_signing"

// Contradictions lists what cannot both hold in a deal, by its process and without.
func Contradictions(p *Process, d *Deal) []Contradiction {
	facts := FactsOf(p, d, nil, d.Entered())
	var out []Contradiction
	for _, c := range p.Contradictions {
		if c.When.Eval(facts) == True {
			out = append(out, c)
		}
	}
	if q := p.signing(); q != nil {
		if a, known := d.Answered(q.ID); known && d.CloseBy != "" && d.CloseBy < a.Value.Date {
			out = append(out, Contradiction{ID: CloseBeforeSigning, Asks: []string{q.ID}})
		}
	}
	return out
}

// signing is the question that asks when the buyer will sign; nil if none does.
func (p *Process) signing() *Question {
	for i := range p.Stages {
		asks := p.Stages[i].Asks
		if j := slices.IndexFunc(asks, func(q Question) bool { return q.Reveals == "timeline" && q.Kind == KindDate }); j >= 0 {
			return &asks[j]
		}
	}
	return nil
}
