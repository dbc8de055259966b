package scheduler

import (
	"context"
	"time"

	"milepost/dialogs/chat"
)

// Outbox is what the courier needs of the memory: parcels in order, one lane a chat.
type Outbox interface {
	// Ready lists lanes (Address strings) whose next parcel may be sent at now,
	// the longest waiting first, and when the next lane will be ready after that
	// (zero: none is waiting).
	Ready(ctx context.Context, now time.Time, limit int) (lanes []string, next time.Time, err error)
	// Claim takes the next parcel of a lane under a lease and marks it as being
	// sent, in one commit. nil: nothing to do there, or somebody else holds the
	// lane. A parcel whose lease ran out is given out again if its class is at
	// least once; if it is once it becomes unconfirmed and the next one is given.
	// Parcels that were called off or expired are dropped on the way.
	Claim(ctx context.Context, lane string, now time.Time, lease time.Duration) (*Errand, error)
	// Settle says how it went. It is idempotent.
	Settle(ctx context.Context, now time.Time, e Errand, o Outcome) error
	// Troubles lists parcels that ended as unconfirmed or buried, newest first.
	Troubles(ctx context.Context, limit int) ([]Trouble, error)
}

// Errand is one parcel to be sent now.
type Errand struct {
	Lane   string
	Key    string // the store's own name of the parcel
	Parcel chat.Parcel
	Shown  string // the messenger's id of the message that shows the parcel's card in this chat now; "" = none
	Tries  int    // how often it was tried before
	Lease  string // proof of the claim
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
	Message string       // Sent: remembered as what shows the card
	At      time.Time    // Again: not before
	MovedTo chat.Address // the chat has a new address: this parcel and all behind it go there
	Reason  string       // a short cause without words of the message, for the admin
}

// Trouble is a parcel somebody should know of.
type Trouble struct {
	Parcel chat.Parcel
	State  State
	Reason string
	At     time.Time
}

// Diary is what the due loop needs of the memory.
type Diary interface {
	// Due lists deals whose time to be looked at has come, the most overdue first,
	// and the instant of the next one after now (zero: none).
	Due(ctx context.Context, now time.Time, limit int) (deals []string, next time.Time, err error)
}
