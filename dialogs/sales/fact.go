package sales

import "time"

// Effect is what a fact of the client's situation does to their decision.
type Effect string

// The effects; empty: it is good to know.
const (
	Compelling Effect = "compelling" // not deciding by its date is expensive
	Blocking   Effect = "blocking"   // deciding is impossible until it is over
)

// Fact is one thing of the client's situation: what, when, who says so, how well
// it is known. It ages, and an event may be put off.
type Fact struct {
	ID     string    `json:"id"`
	Kind   string    `json:"kind"` // a kind of the process: product_launch, reorganisation…
	What   string    `json:"what,omitempty"`
	Date   Date      `json:"date,omitempty"` // when it happens, or when it should be over
	Effect Effect    `json:"effect,omitempty"`
	Grade  Grade     `json:"grade"`
	Source string    `json:"source,omitempty"` // who at the buyer's said so
	By     string    `json:"by"`
	At     time.Time `json:"at"`
	Moved  int       `json:"moved,omitempty"` // how often its date was put off
	Over   time.Time `json:"over,omitzero"`   // when it was over, or turned out not to be so
}
