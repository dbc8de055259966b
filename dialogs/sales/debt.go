package sales

import (
	"strings"
	"time"
)

// StepItem stands before a buyer's step among the things that a gate asks.
const StepItem = "step:"

// Debt is something that a gate needed and did not have when it was passed on
// credit. It is paid by itself once the need is met.
type Debt struct {
	Item    string    `json:"item"` // question id, or "step:" and the buyer's step
	Need    Grade     `json:"need"`
	Stage   string    `json:"stage"` // whose gate it was
	Reason  string    `json:"reason"`
	By      string    `json:"by"`      // who asked for credit
	Allowed string    `json:"allowed"` // who gave it
	At      time.Time `json:"at"`
	Due     time.Time `json:"due"`
	Paid    time.Time `json:"paid,omitzero"`
}

// Met reports whether what is owed is there at the grade it needs. What is to pay
// must still count; what has paid may grow old. What the process does not ask of
// the deal any more is not owed either.
func (o *Debt) Met(p *Process, d *Deal, now time.Time) bool {
	if id, ok := strings.CutPrefix(o.Item, StepItem); ok {
		_, _, asked := p.BuyerStep(id)
		proof := d.Proven(id)
		return !asked || proof != nil && proof.Grade >= o.Need
	}
	q := p.Question(o.Item)
	if q == nil || o.dropped(q, p, FactsOf(p, d, nil, now)) {
		return true
	}
	a, known := d.Answered(q.ID)
	return known && a.Grade >= o.Need && (!o.Paid.IsZero() || !Expired(q, a, now))
}

// dropped reports whether the facts say that the gate would not ask for it: a
// condition that is only unknown lets nobody off.
func (o *Debt) dropped(q *Question, p *Process, f Facts) bool {
	no := func(c Condition) bool { return c != nil && c.Eval(f) == False }
	if no(q.OnlyIf) {
		return true
	}
	stage, _, ok := p.Stage(o.Stage)
	if !ok {
		return false
	}
	for _, need := range stage.Gate {
		if need.Question == q.ID && no(need.When) {
			return true
		}
	}
	return false
}

// Ask is what is to be asked for a debt now: what it hangs on, if nobody knows
// whether it is owed at all, else itself.
func (o *Debt) Ask(p *Process, d *Deal, now time.Time) string {
	q := p.Question(o.Item)
	stage, _, ok := p.Stage(o.Stage)
	if q == nil || !ok {
		return o.Item
	}
	facts := FactsOf(p, d, nil, now)
	for _, need := range stage.Gate {
		if need.Question != q.ID {
			continue
		}
		if first := Awaited(p, facts, need.When, q.OnlyIf); first != "" {
			return first
		}
	}
	return o.Item
}

// Owed are the debts that are not paid.
func (d *Deal) Owed() []Debt {
	var out []Debt
	for _, o := range d.Debts {
		if o.Paid.IsZero() {
			out = append(out, o)
		}
	}
	return out
}

// RequestKind is what a head is asked to decide.
type RequestKind string

// The decisions that are a head's.
const (
	ForCredit RequestKind = "credit" // to pass a gate on credit
	ForExit   RequestKind = "exit"   // to leave the deal
)

// Request is a decision asked of a head. The hook is theirs until they decide.
// There is one at a time.
type Request struct {
	ID       string      `json:"id"`
	Kind     RequestKind `json:"kind"`
	By       string      `json:"by"`
	To       string      `json:"to"`
	Asked    time.Time   `json:"asked"`
	Due      time.Time   `json:"due"` // decide by
	Words    string      `json:"words,omitempty"`
	Stage    string      `json:"stage,omitempty"` // credit: the stage to be left
	Until    time.Time   `json:"until,omitzero"`  // credit: by when it will be paid
	Exit     string      `json:"exit,omitempty"`  // exit: by which way out
	WakeRule             // exit: what was said of its coming back
}
