package sales

import "time"

// Snooze is a deal's reminders put off by who would get them. Any act on the deal
// ends it.
type Snooze struct {
	By    string    `json:"by"`
	At    time.Time `json:"at"`              // when they put them off
	Until time.Time `json:"until"`           // at the latest
	Reply bool      `json:"reply,omitempty"` // until the buyer replies
	Row   int       `json:"row"`             // how many in a row without an act between them
}

// Sleeps reports whether the reminders are still put off; nil never were.
func (s *Snooze) Sleeps(now time.Time) bool { return s != nil && now.Before(s.Until) }
