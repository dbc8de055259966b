package sales

import (
	"maps"
	"slices"
	"time"
)

// Status is whether a deal is still being worked.
type Status string

// The statuses.
const (
	Open   Status = "open"
	Won    Status = "won"
	Lost   Status = "lost"
	Parked Status = "parked" // it wakes by itself
)

// Stay is one stay in a stage.
type Stay struct {
	Stage   string    `json:"stage"`
	Entered time.Time `json:"entered"`
	Left    time.Time `json:"left,omitzero"`
}

// Proof is the buyer's act that proved a step.
type Proof struct {
	Step  string    `json:"step"`
	Grade Grade     `json:"grade"`
	At    time.Time `json:"at"`
	By    string    `json:"by"`
	Note  string    `json:"note,omitempty"`
}

// NextStep is what happens next, by when, and who moves.
type NextStep struct {
	What  string    `json:"what"`
	Due   time.Time `json:"due"`
	Buyer bool      `json:"buyer,omitempty"` // the buyer's own dated step
	// Question is the one that the buyer was asked, if their step is to answer it.
	Question string `json:"question,omitempty"`
	Plan     bool   `json:"plan,omitempty"` // said in place of leaving: the head hears it with the deal
}

// Deal is everything known of one sale. It is a value: deciding makes a changed
// copy (Clone first), and the journal is the difference of the two.
type Deal struct {
	ID       string            `json:"id"` // "D-7F3K2A"
	Process  string            `json:"process"`
	Version  int               `json:"version"`
	Title    string            `json:"title"`
	Company  string            `json:"company"`
	Amount   Money             `json:"amount,omitzero"`
	AmountBy string            `json:"amount_by,omitempty"` // who named it
	AmountAt time.Time         `json:"amount_at,omitzero"`
	Owner    string            `json:"owner"`           // person id
	Roles    map[string]string `json:"roles,omitempty"` // role → person bound to it on this deal
	Status   Status            `json:"status"`
	Created  time.Time         `json:"created"`
	Closed   time.Time         `json:"closed,omitzero"`
	Exit     string            `json:"exit,omitempty"`      // id of the exit it was lost by
	ExitNote string            `json:"exit_note,omitempty"` // in the rep's words

	Stage string            `json:"stage"`
	Stays []Stay            `json:"stays"` // the last one is the present stage
	Proof []Proof           `json:"proof,omitempty"`
	Knows map[string]Answer `json:"answers,omitempty"` // by question id

	Situation []Fact        `json:"situation,omitempty"`
	Thawed    time.Time     `json:"thawed,omitzero"`     // when nothing kept the buyer from deciding any more; our clocks begin anew
	Committee []Stakeholder `json:"committee,omitempty"` // the buyer's people
	Content   []Content     `json:"content,omitempty"`   // what they were given and asked for

	Heard      time.Time            `json:"heard"` // when the buyer last acted or replied; the start of its clock
	Next       *NextStep            `json:"next,omitempty"`
	CloseBy    Date                 `json:"close,omitempty"` // when we expect the buyer to sign
	CloseMoved int                  `json:"close_moved,omitempty"`
	Handoff    *Handoff             `json:"handoff,omitempty"` // the one under way; the past ones are in the journal
	Request    *Request             `json:"request,omitempty"` // the decision asked of the head
	Debts      []Debt               `json:"debts,omitempty"`
	Consults   []Consult            `json:"consults,omitempty"`
	Acts       []Act                `json:"acts,omitempty"` // of heads at its control points
	Parking    *Parking             `json:"parking,omitempty"`
	Ways       []Way                `json:"ways,omitempty"`      // out of it, that were taken
	Promised   string               `json:"promised,omitempty"`  // what the buyer was written when it was left last
	Suggested  *Suggestion          `json:"suggested,omitempty"` // the way out that the process suggests
	Snooze     *Snooze              `json:"snooze,omitempty"`
	Reply      *Reply               `json:"reply,omitempty"`   // to what the head will see
	Checked    map[string]time.Time `json:"checked,omitempty"` // checkpoint id (and stage) → when it was last passed
	Told       map[string]Notice    `json:"told,omitempty"`    // finding key → what was said
}

// Clone is a copy that shares nothing, to be changed freely.
func (d *Deal) Clone() Deal {
	out := *d
	out.Roles, out.Checked, out.Told = maps.Clone(d.Roles), maps.Clone(d.Checked), maps.Clone(d.Told)
	out.Stays, out.Proof, out.Debts, out.Ways = slices.Clone(d.Stays), slices.Clone(d.Proof), slices.Clone(d.Debts), slices.Clone(d.Ways)
	out.Situation, out.Committee, out.Content = slices.Clone(d.Situation), slices.Clone(d.Committee), slices.Clone(d.Content)
	out.Knows = maps.Clone(d.Knows)
	for question, a := range out.Knows {
		if a.Value.Choices != nil {
			a.Value.Choices = slices.Clone(a.Value.Choices)
			out.Knows[question] = a
		}
	}
	out.Acts, out.Consults = slices.Clone(d.Acts), slices.Clone(d.Consults)
	for i := range out.Acts {
		out.Acts[i].About = slices.Clone(out.Acts[i].About)
	}
	for i := range out.Consults {
		out.Consults[i].Package = slices.Clone(out.Consults[i].Package)
	}
	out.Next, out.Request, out.Parking = copied(d.Next), copied(d.Request), copied(d.Parking)
	out.Suggested, out.Snooze = copied(d.Suggested), copied(d.Snooze)
	if out.Reply = copied(d.Reply); out.Reply != nil {
		out.Reply.About = slices.Clone(out.Reply.About)
	}
	if h := copied(d.Handoff); h != nil {
		h.Package, h.Tried, h.Park = slices.Clone(h.Package), slices.Clone(h.Tried), copied(h.Park)
		out.Handoff = h
	}
	return out
}

// copied is a copy of what there is; nil of nothing.
func copied[T any](p *T) *T {
	if p == nil {
		return nil
	}
	out := *p
	return &out
}

// Price keeps what the deal is worth, with who says so.
func (d *Deal) Price(m Money, by string, at time.Time) {
	d.Amount, d.AmountBy, d.AmountAt = m, by, at.UTC()
}

// Entered is when the present stage was entered.
func (d *Deal) Entered() time.Time {
	if len(d.Stays) == 0 {
		return d.Created
	}
	return d.Stays[len(d.Stays)-1].Entered
}

// StageSince is since when the stage's clock runs: since it was entered, or since
// nothing keeps the buyer from deciding any more.
func (d *Deal) StageSince() time.Time {
	if since := d.Entered(); d.Thawed.Before(since) {
		return since
	}
	return d.Thawed
}

// Reached reports whether the deal was ever in a stage.
func (d *Deal) Reached(stage string) bool {
	return slices.ContainsFunc(d.Stays, func(s Stay) bool { return s.Stage == stage })
}

// Moved reports whether the buyer has done or said anything since the deal was opened.
func (d *Deal) Moved() bool { return d.Heard.After(d.Created) }

// Proven is the buyer's act that proved a step; nil if it is not proven.
func (d *Deal) Proven(step string) *Proof {
	for i := range d.Proof {
		if d.Proof[i].Step == step {
			return &d.Proof[i]
		}
	}
	return nil
}

// Prove keeps the buyer's act that proved a step; it does nothing and reports false
// if the step is known as well already. A better proof takes the place of a weaker one.
func (d *Deal) Prove(p Proof) bool {
	if old := d.Proven(p.Step); old != nil {
		if old.Grade >= p.Grade {
			return false
		}
		*old = p
		return true
	}
	d.Proof = append(d.Proof, p)
	return true
}

// BuyerStep is the furthest step the buyer has proven, "" at the start of the road.
func (d *Deal) BuyerStep(p *Process) string {
	for i := len(p.BuyerSteps) - 1; i >= 0; i-- {
		if d.Proven(p.BuyerSteps[i].ID) != nil {
			return p.BuyerSteps[i].ID
		}
	}
	return ""
}

// Answered is the answer to a question, if it is known (not "I don't know").
func (d *Deal) Answered(question string) (Answer, bool) {
	a, ok := d.Knows[question]
	return a, ok && !a.Unknown
}
