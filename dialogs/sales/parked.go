package sales

import "time"

// Parking is a deal out of the forecast that may come back: paused until a date or
// an event, or in marketing's care.
type Parking struct {
	Door  string    `json:"door"` // pause or nurture
	Exit  string    `json:"exit"` // by which way out
	Since time.Time `json:"since"`
	By    string    `json:"by"`
	Wake  time.Time `json:"wake"`            // at the latest
	On    string    `json:"on,omitempty"`    // the event that would wake it, in words
	Carer string    `json:"carer,omitempty"` // nurture: who keeps it meanwhile
	Hours int       `json:"hours,omitempty"` // of ours that it sets free, a month
}
