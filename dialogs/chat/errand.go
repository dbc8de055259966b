package chat

import "time"

// Errand is one parcel to be sent now, as the outbox gives it to the courier.
type Errand struct {
	Lane   string
	Key    string // the store's own name of the parcel
	Parcel Parcel
	Shown  string // the messenger's id of the message that shows the parcel's card in this chat now; "" = none
	Tries  int    // how often it was tried before
	Lease  string // proof of the claim
	// What the outbox knew when it gave the parcel out, to settle it without another look.
	Commit uint64 // number of the commit that gave it out; 0: nobody knows whether it is in
	Place  string
	Since  time.Time
	Until  time.Time // the end of the lease; zero: by the claim
}

// Delivery is an errand that was sent.
type Delivery struct {
	Errand  Errand
	Message string // Outcome.Message
}

// State is how an errand ended.
type State string

// The outcomes.
const (
	Sent        State = "sent"        // Message is the id it got (or was edited under)
	Again       State = "again"       // not accepted: try at Outcome.At
	Unconfirmed State = "unconfirmed" // class once and nobody can know: never sent again by itself
	Buried      State = "buried"      // can never be delivered
)

// Outcome is how sending went.
type Outcome struct {
	State   State
	Message string    // Sent: remembered as what shows the card
	At      time.Time // Again: not before
	MovedTo Address   // the chat has a new address: this parcel and all behind it go there
	Reason  string    // a short cause without words of the message, for the admin
}

// Trouble is a parcel somebody should know of.
type Trouble struct {
	Parcel Parcel
	State  State
	Reason string
	At     time.Time
}
