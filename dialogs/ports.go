package dialogs

import (
	"context"
	"errors"
	"time"

	"milepost/dialogs/chat"
	"milepost/dialogs/sales"
)

// Memory is the one door into state. Both verbs are safe for concurrent use.
// Errors that are chat.ErrNotNow are the memory's own: what was asked may be
// asked again, however long it takes.
type Memory interface {
	// Load fills what a decision needs in one round trip wherever it can (a second
	// one when a guess from the cache was wrong or a list is asked for).
	Load(ctx context.Context, q Query) (Known, error)
	// Commit applies a change whole or not at all: the records, the events, the
	// parcels, the due times. A cause that is already in answers with the first
	// receipt and Seen, and changes nothing. ErrConflict: something that the change
	// writes was changed since Known was loaded; load and decide again.
	Commit(ctx context.Context, c Change) (Receipt, error)
}

// ErrConflict says that what a change was decided on is out of date.
var ErrConflict = errors.New("decided on an older state")

// Query says what a decision needs to know. The roster is always filled.
type Query struct {
	Account  chat.Account // whose update this is: fills Me and Talk
	Person   string       // the same by person id, for decisions made by the clock
	Deal     string       // a deal by id: fills Deal
	Dues     bool         // when those deals are due: fills Dues
	TalkDeal bool         // if Deal is empty: the deal that the person's talk is about
	Find     *Find        // fills Found
	Invite   string       // hash of an invite code: fills Invite
	Events   int          // the newest so many events of the deal: fills Events, newest last
	Marks    []string     // small named values: fills Marks, with "" for those that are not set
	Poison   string       // an update's own id: fills Poison
	Aside    *Shelf       // what waits for an admin: fills Aside
}

// Find looks deals up. Exactly one way of looking is used: Words if set, else a list.
type Find struct {
	Words  string   // every word must begin a word of the deal's title, company or id
	Of     []string // deals these people own, have a role in, are offered, are to decide on or to advise on; none = all open deals
	Closed bool     // closed and parked deals too
	Asleep bool     // parked deals alone
	After  string   // cursor: Known.Cursor of the page before
	Limit  int      // at most this many, largest amount first (words: newest match first)
}

// Known is what a decision is made on. The roster, the talk and the deal are shared
// with other decisions: they are changed in a copy only.
type Known struct {
	Roster sales.Roster
	Me     *sales.Person // nil: a stranger
	Talk   *Talk         // never nil if Me is not
	Deal   *sales.Deal
	Found  []sales.Deal
	Cursor string               // where the next page begins; "" = that was all
	Dues   map[string]time.Time // when the clock is to look at Deal and each of Found, by id; not there: never
	Invite *Invite
	Events []sales.Event
	Marks  map[string]string
	Poison *Poison
	Aside  []Aside
	// Retried is what came of the update that the decision wished to see handled; put in by the engine.
	Retried *Outcome
	// Tally is what came of the deals that the decision wished to see judged; put in by the engine.
	Tally *Tally
	// Round counts how often the decision asked for more, Try how often before it was
	// made on a state that had moved on; put in by the engine.
	Round, Try int
	// Nonce is fresh randomness (128 bits, base32) for codes; put in by the engine, not by the store.
	Nonce string
	// Versions are those of all records read, by the store's own keys. A change carries them back.
	Versions Versions
}

// Versions are the revisions of records a decision was made on.
type Versions map[string]uint64

// Change is everything that one cause does. It is applied whole or not at all.
type Change struct {
	Cause   string    // identity of what caused it; kept 8 days
	At      time.Time // the instant it was decided for
	Based   Versions  // from Known; the records written are checked against them, absent = must not exist
	Deals   []Write
	Talk    *Talk
	People  []sales.Person
	Invites []Invite
	Marks   map[string]string // "" deletes
	Events  []sales.Event     // appended to the journal of their deal
	Parcels []chat.Parcel
	CallOff []string // parcels waiting under these keys (their CallOffs) are not sent any more
	Poison  *Poison  // an update that fails, to be kept or kept anew
	Settled []Aside  // nobody has to look at these any more
	Reply   chat.Reply
}

// Write is a deal with the instant at which the clock must look at it again
// (zero: never).
type Write struct {
	Deal sales.Deal
	Due  time.Time
}

// Empty reports whether the change would leave everything as it is.
func (c *Change) Empty() bool {
	return len(c.Deals) == 0 && c.Talk == nil && len(c.People) == 0 && len(c.Invites) == 0 &&
		len(c.Marks) == 0 && len(c.Events) == 0 && len(c.Parcels) == 0 && len(c.CallOff) == 0 && c.Poison == nil && len(c.Settled) == 0
}

// Receipt is what a commit answers.
type Receipt struct {
	Seen  bool       // the cause was in already
	Reply chat.Reply // the first answer to it
}

// Invite lets one human in, once. It is kept under the hash of its code, so that
// a backup gives no codes away.
type Invite struct {
	Hash    string    `json:"hash"`
	Roles   []string  `json:"roles"`
	Name    string    `json:"name,omitempty"`   // how we will call them; empty = as the messenger does
	Person  string    `json:"person,omitempty"` // an existing person this links an account to
	Head    string    `json:"head,omitempty"`
	By      string    `json:"by,omitempty"`
	Expires time.Time `json:"expires"`
	Used    bool      `json:"used,omitempty"`
}
