package sales

import "time"

// Missing is one thing that keeps a gate shut.
type Missing struct {
	Question *Question // what must be known; nil if it is a buyer's step
	Step     *BuyerStep
	Need     Grade
	Have     Grade // how well it is known now; meaningless unless Known
	Known    bool
	Expired  bool // it was known, and is too old to count
}

// Item names it: a question's id, or "step:" and the buyer's step.
func (m *Missing) Item() string {
	if m.Step != nil {
		return StepItem + m.Step.ID
	}
	return m.Question.ID
}

// Gate lists what is still missing to leave the deal's stage: the needs of its
// gate, and the buyer's step that must be proven. Empty: the gate is open.
func Gate(p *Process, d *Deal, now time.Time) []Missing {
	stage, _, ok := p.Stage(d.Stage)
	if !ok {
		return nil
	}
	facts := FactsOf(p, d, nil, now)
	var out []Missing
	for _, need := range stage.Gate {
		q := p.Question(need.Question)
		if q == nil || !Holds(need.When, facts) || !Holds(q.OnlyIf, facts) {
			continue
		}
		m := Missing{Question: q, Need: need.Evidence}
		a, known := d.Answered(q.ID)
		m.Known, m.Have = known, a.Grade
		m.Expired = known && Expired(q, a, now)
		if !known || m.Expired || a.Grade < need.Evidence {
			out = append(out, m)
		}
	}
	if step, _, ok := p.BuyerStep(stage.BuyerStep); ok {
		m := Missing{Step: step, Need: max(stage.Evidence, Told)}
		if proof := d.Proven(step.ID); proof != nil {
			m.Known, m.Have = true, proof.Grade
		}
		if !m.Known || m.Have < m.Need {
			out = append(out, m)
		}
	}
	return out
}

// Needs is how many things a stage's gate asks of a deal now, met or not: the n
// of "3 of n".
func Needs(p *Process, d *Deal, now time.Time) int {
	stage, _, ok := p.Stage(d.Stage)
	if !ok {
		return 0
	}
	facts := FactsOf(p, d, nil, now)
	n := 0
	for _, need := range stage.Gate {
		if q := p.Question(need.Question); q != nil && Holds(need.When, facts) && Holds(q.OnlyIf, facts) {
			n++
		}
	}
	if stage.BuyerStep != "" {
		n++
	}
	return n
}

// Expired reports whether an answer is older than its question's shelf life.
func Expired(q *Question, a Answer, now time.Time) bool {
	return !q.ShelfLife.IsZero() && !now.Before(Expiry(q, a))
}

// Expiry is when an answer stops counting; the zero time if it never does. Shelf
// lives are counted in calendar days: a buyer's budget ages at weekends too.
func Expiry(q *Question, a Answer) time.Time {
	if q.ShelfLife.IsZero() {
		return time.Time{}
	}
	switch q.ShelfLife.Unit {
	case Hours, BusinessHours:
		return a.At.Add(time.Duration(q.ShelfLife.N) * time.Hour)
	}
	return a.At.Add(time.Duration(q.ShelfLife.N) * 24 * time.Hour)
}

// FactsOf is what conditions may look at. Without a calendar (nil) the working
// days are counted as calendar days.
func FactsOf(p *Process, d *Deal, workingDays func(from, to time.Time) int, now time.Time) Facts {
	if workingDays == nil {
		workingDays = calendarDays
	}
	f := Facts{
		Answers: make(map[string]Value, len(d.Knows)), Amount: d.Amount, Stage: d.Stage, BuyerStep: d.BuyerStep(p),
		StageAgeDays:             calendarDays(d.Entered(), now),
		WorkingDaysInStage:       workingDays(d.Entered(), now),
		WorkingDaysBuyerIsSilent: workingDays(d.Heard, now),
	}
	for id, a := range d.Knows {
		if !a.Unknown {
			f.Answers[id] = a.Value
		}
	}
	return f
}

func calendarDays(from, to time.Time) int { return int(to.Sub(from) / (24 * time.Hour)) }
