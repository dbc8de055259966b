package sales

import "time"

// Notice is what was already said of a finding, so that it is not said again.
type Notice struct {
	Level int       `json:"level"`
	At    time.Time `json:"at"` // zero: it was let pass, for its rule is quiet
	// Until is how long an act on the deal counts as one upon this; zero: it was
	// counted. Acted: there was one.
	Until time.Time `json:"until,omitzero"`
	Acted bool      `json:"acted,omitempty"`
	// Head is from when on its head may see it: who works on the deal was told what
	// they will see, and has until then to act. Zero: at once.
	Head time.Time `json:"head,omitzero"`
	// Stood is the level at which its head saw it before.
	Stood int `json:"stood,omitempty"`
}

// Shown is the level at which the head may see it; 0: not yet.
func (n Notice) Shown(now time.Time) int {
	if now.Before(n.Head) {
		return n.Stood
	}
	return n.Level
}

// Reply is what somebody has to say to what the head will see of their deal. It
// stands under it as long as any of it does.
type Reply struct {
	By    string    `json:"by"`
	At    time.Time `json:"at"`
	Words string    `json:"words"`
	About []string  `json:"about"` // keys of the findings
}
