package sales

import "time"

// ActKind is one of the five things a head can do at a control point.
type ActKind string

// The five acts.
const (
	ActAsk      ActKind = "ask"      // a question that must be answered by a time
	ActJoin     ActKind = "join"     // take part in the deal
	ActReassign ActKind = "reassign" // give it to somebody else
	ActAllow    ActKind = "allow"    // let it be as it is until a time
	ActExit     ActKind = "exit"     // agree to leave it
)

// Act is what a head did at a control point. It is kept with what came of it, so
// that stepping in can be measured too.
type Act struct {
	ID       string    `json:"id"`
	Kind     ActKind   `json:"kind"`
	By       string    `json:"by"`
	To       string    `json:"to,omitempty"` // whom it concerns: asked, or the new owner
	At       time.Time `json:"at"`
	About    string    `json:"about,omitempty"` // key of the finding it answers
	Words    string    `json:"words,omitempty"`
	Due      time.Time `json:"due,omitzero"` // ask: answer by; allow: until
	Answer   string    `json:"answer,omitempty"`
	Answered time.Time `json:"answered,omitzero"`
	Over     time.Time `json:"over,omitzero"` // when the finding it answers was gone
}
