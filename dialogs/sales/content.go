package sales

import "time"

// Content is something for a reader at the buyer's, and what became of it: one of
// the process's materials, or something that was asked for and that we lack.
type Content struct {
	ID        string    `json:"id"`
	Material  string    `json:"material,omitempty"` // material id; empty: it is missing
	Want      string    `json:"want,omitempty"`     // what was asked for, in the rep's words
	Reader    string    `json:"reader,omitempty"`   // for whom
	Stage     string    `json:"stage"`
	By        string    `json:"by"`
	Asked     time.Time `json:"asked,omitzero"` // the buyer asked for it
	Sent      time.Time `json:"sent,omitzero"`
	Opened    time.Time `json:"opened,omitzero"`
	Forwarded time.Time `json:"forwarded,omitzero"`
	Maker     string    `json:"maker,omitempty"` // who said they will make it
	Page      string    `json:"page,omitempty"`  // where it is, once it exists
}
