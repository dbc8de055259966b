package sales

import "time"

// Missing is one thing that keeps a gate shut: a question, a buyer's step, or the
// deal's amount.
type Missing struct {
	Question *Question // what must be known
	Step     *BuyerStep
	Need     Grade
	Have     Grade // how well it is known now; meaningless unless Known
	Known    bool
	Expired  bool // it was known, and is too old to count
	// First is set if the gate does not ask for it: whether it asks for something else
	// hangs on it.
	First bool
	// Waiting are the needs of which nobody can say before it is known whether they count.
	Waiting []Need
}

// AmountItem is the deal's amount among the things that a gate asks.
const AmountItem = "amount"

// Item names it: a question's id, "step:" and the buyer's step, or AmountItem.
func (m *Missing) Item() string {
	switch {
	case m.Step != nil:
		return StepItem + m.Step.ID
	case m.Question == nil:
		return AmountItem
	}
	return m.Question.ID
}

// Owes are the needs that a gate passed on credit leaves open: itself if the gate
// asks for it, and those that wait for it.
func (m *Missing) Owes() []Debt {
	var out []Debt
	if !m.First {
		out = append(out, Debt{Item: m.Item(), Need: m.Need})
	}
	for _, need := range m.Waiting {
		out = append(out, Debt{Item: need.Question, Need: need.Evidence})
	}
	return out
}

// Gate lists what is still missing to leave the deal's stage: the needs of its
// gate, and the buyer's step that must be proven. Empty: the gate is open. A need
// whose condition is unknown keeps the gate shut, in the form of what the condition
// waits for.
func Gate(p *Process, d *Deal, now time.Time) []Missing {
	missing, _ := gate(p, d, now)
	return missing
}

// Needs is how many things a stage's gate asks of a deal now, met or not: the n
// of "3 of n".
func Needs(p *Process, d *Deal, now time.Time) int {
	missing, met := gate(p, d, now)
	return len(missing) + met
}

// gate is what is missing, and how much is there.
func gate(p *Process, d *Deal, now time.Time) (missing []Missing, met int) {
	stage, _, ok := p.Stage(d.Stage)
	if !ok {
		return nil, 0
	}
	facts := FactsOf(p, d, nil, now)
	var waiting []Need
	for _, need := range stage.Gate {
		q := p.Question(need.Question)
		if q == nil {
			continue
		}
		asked := need.asked(q, facts)
		if asked == False {
			continue
		}
		m := Missing{Question: q, Need: need.Evidence}
		a, known := d.Answered(q.ID)
		m.Known, m.Have = known, a.Grade
		m.Expired = known && Expired(q, a, now)
		switch {
		case known && !m.Expired && a.Grade >= need.Evidence:
			met++
		case asked == True:
			missing = append(missing, m)
		default:
			waiting = append(waiting, need)
		}
	}
	for _, need := range waiting {
		missing = await(missing, p, need, facts)
	}
	if step, _, ok := p.BuyerStep(stage.BuyerStep); ok {
		m := Missing{Step: step, Need: max(stage.Evidence, Told)}
		if proof := d.Proven(step.ID); proof != nil {
			m.Known, m.Have = true, proof.Grade
		}
		if !m.Known || m.Have < m.Need {
			missing = append(missing, m)
		} else {
			met++
		}
	}
	return missing, met
}

// asked reports whether the facts say that the gate asks for a question.
func (n *Need) asked(q *Question, f Facts) Truth {
	return both(eval(n.When, f), eval(q.OnlyIf, f))
}

// await adds a need of which nobody knows whether it counts to what it waits for,
// once for all that wait for the same.
func await(missing []Missing, p *Process, need Need, f Facts) []Missing {
	m := Missing{First: true}
	switch item := Awaited(p, f, need.When, p.Question(need.Question).OnlyIf); item {
	case "": // it waits for what is never asked of this deal
		return missing
	case AmountItem:
	default:
		m.Question = p.Question(item)
	}
	for i := range missing {
		if missing[i].Item() == m.Item() {
			missing[i].Waiting = append(missing[i].Waiting, need)
			return missing
		}
	}
	m.Waiting = []Need{need}
	return append(missing, m)
}

// Awaited is what must be known first, for a condition among some to be known: a
// question that can be asked of the deal, or AmountItem. Empty: all are known, or
// one waits for a question that is not asked of this deal.
func Awaited(p *Process, f Facts, some ...Condition) string {
	for _, c := range some {
		if eval(c, f) != Unknown {
			continue
		}
		item := c.Awaits(f)
		q := p.Question(item)
		if q == nil {
			return item
		}
		switch eval(q.OnlyIf, f) {
		case False:
			return ""
		case Unknown: // it is asked later in the process than what it hangs on: this ends
			return Awaited(p, f, q.OnlyIf)
		}
		return item
	}
	return ""
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
	return expiry(q.ShelfLife, a.At)
}

func expiry(life Span, from time.Time) time.Time {
	switch life.Unit {
	case Hours, BusinessHours:
		return from.Add(time.Duration(life.N) * time.Hour)
	}
	return from.Add(time.Duration(life.N) * 24 * time.Hour)
}

// FactsOf is what conditions may look at. Without a calendar (nil) the working
// days are counted as calendar days.
func FactsOf(p *Process, d *Deal, workingDays func(from, to time.Time) int, now time.Time) Facts {
	if workingDays == nil {
		workingDays = calendarDays
	}
	f := Facts{
		Answers: make(map[string]Value, len(d.Knows)), Amount: d.Amount, Stage: d.Stage, BuyerStep: d.BuyerStep(p),
		StageAgeDays:             calendarDays(d.StageSince(), now),
		WorkingDaysInStage:       workingDays(d.StageSince(), now),
		WorkingDaysBuyerIsSilent: workingDays(d.QuietSince(), now),
	}
	for id, a := range d.Knows {
		if !a.Unknown {
			f.Answers[id] = a.Value
		}
	}
	return f
}

// FactsAtEntry is what conditions may look at as of the entry into the stage, with
// all ages nought: what is read from it does not change with time alone.
func FactsAtEntry(p *Process, d *Deal) Facts {
	none := func(time.Time, time.Time) int { return 0 }
	return FactsOf(p, d, none, d.StageSince())
}

func calendarDays(from, to time.Time) int { return int(to.Sub(from) / (24 * time.Hour)) }
