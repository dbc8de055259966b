package sales

import "time"

// HandoffState is where a handoff stands.
type HandoffState string

// The states; the machine is drawn in doc.go.
const (
	Offered  HandoffState = "offered"
	Accepted HandoffState = "accepted"
)

// Handoff is the hook on its way to somebody else, or held there. Only an
// offered or accepted one stays on the deal; how it ended is in the journal.
type Handoff struct {
	ID       string       `json:"id"`
	Role     string       `json:"role"` // the role it is for; empty when who was named plays none
	From     string       `json:"from"` // person ids
	To       string       `json:"to"`
	What     string       `json:"what,omitempty"` // what for, in the giver's words
	Package  []string     `json:"package,omitempty"`
	State    HandoffState `json:"state"`
	Offered  time.Time    `json:"offered"`
	Due      time.Time    `json:"due,omitzero"` // answer by
	Accepted time.Time    `json:"accepted,omitzero"`
	For      time.Time    `json:"for,omitzero"`    // accepted for later: when the receiver will have it done
	Tried    []string     `json:"tried,omitempty"` // who let it expire, in order
	Park     *Parking     `json:"park,omitempty"`  // it is to be kept asleep by who accepts it
	Last     bool         `json:"last,omitempty"`  // it has reached the accountable: it goes no further
}
