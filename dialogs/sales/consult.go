package sales

import "time"

// ConsultState is where a consult stands.
type ConsultState string

// The states. Only Consulting still waits for its person.
const (
	Consulting ConsultState = "asked"
	Advised    ConsultState = "answered"
	WasSilent  ConsultState = "silent"   // the deadline passed without a word, and that is on record
	LetGo      ConsultState = "released" // the fact that called them in is not true any more
)

// Consult is a role called in beside the hook, which it never moves: by a fact
// (an engage rule) or because the stage consults it. It is asked once, with what
// it needs to know and until when.
type Consult struct {
	ID      string       `json:"id"`
	Stage   string       `json:"stage"`
	Role    string       `json:"role"`
	Rule    int          `json:"rule,omitempty"` // place among the stage's engage rules, from 1; 0: the stage consults the role
	To      string       `json:"to"`             // person id
	Package []string     `json:"package,omitempty"`
	State   ConsultState `json:"state"`
	Asked   time.Time    `json:"asked"`
	Due     time.Time    `json:"due"`
	Ended   time.Time    `json:"ended,omitzero"`
	Advice  string       `json:"advice,omitempty"` // in their words
}
