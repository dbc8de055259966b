package sales

import "time"

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
	ID    string      `json:"id"`
	Kind  RequestKind `json:"kind"`
	By    string      `json:"by"`
	To    string      `json:"to"`
	Asked time.Time   `json:"asked"`
	Due   time.Time   `json:"due"` // decide by
	Words string      `json:"words,omitempty"`
	Stage string      `json:"stage,omitempty"` // credit: the stage to be left
	Until time.Time   `json:"until,omitzero"`  // credit: by when it will be paid
	Exit  string      `json:"exit,omitempty"`  // exit: by which way out
}
