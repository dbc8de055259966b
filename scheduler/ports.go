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
	Claim(ctx context.Context, lane string, now time.Time, lease time.Duration) (*chat.Errand, error)
	// Settle says how it went. It is idempotent.
	Settle(ctx context.Context, now time.Time, e chat.Errand, o chat.Outcome) error
	// Mark settles what was sent from memory, all in one commit. It gives back what
	// has to be settled one by one, in lanes that have to be looked at after; with an
	// error that may be all.
	Mark(ctx context.Context, now time.Time, sent []chat.Delivery) (left []chat.Delivery, err error)
	// Troubles lists parcels that ended as unconfirmed or buried, newest first.
	Troubles(ctx context.Context, limit int) ([]chat.Trouble, error)
}

// Diary is what the due loop needs of the memory.
type Diary interface {
	// Due lists deals whose time to be looked at has come, the most overdue first,
	// and the instant of the next one after now (zero: none).
	Due(ctx context.Context, now time.Time, limit int) (deals []string, next time.Time, err error)
}
