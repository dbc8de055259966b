package sales

import "time"

// Reply is what somebody has to say to what the head will see of their deal. It
// stands under it as long as any of it does.
type Reply struct {
	By    string    `json:"by"`
	At    time.Time `json:"at"`
	Words string    `json:"words"`
	About []string  `json:"about"` // keys of the findings
}
