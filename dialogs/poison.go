package dialogs

import (
	"errors"
	"time"

	"milepost/dialogs/chat"
)

// Poison is an update that fails, as it came, with all that a colleague needs to
// find out why and to try it again.
type Poison struct {
	Update chat.Update `json:"update"`
	Raw    []byte      `json:"raw,omitempty"`    // as the messenger sent it, at most 64 KiB
	Longer int         `json:"longer,omitempty"` // how many bytes more it had
	Person string      `json:"person,omitempty"` // whose it is, if they are one of ours
	Reason string      `json:"reason,omitempty"` // of the last failure, one line
	Errors int         `json:"errors,omitempty"`
	Panics int         `json:"panics,omitempty"`
	Begun  int         `json:"begun,omitempty"` // by so many processes in turn, none of which came to its end
	At     time.Time   `json:"at"`              // of the first failure
	Aside  bool        `json:"aside,omitempty"` // it is not tried any more
}

// Shelf asks for what was set aside: one by its name, or a page, the newest first.
type Shelf struct {
	ID    string
	After string // the ID of the last of the page before
	Limit int
}

// Aside is something that waits for an admin: an update that could not be
// handled, or a message that did not arrive. Exactly one of the two is set.
type Aside struct {
	ID      string // within a button
	Poison  *Poison
	Trouble *chat.Trouble
}

// failed notes a failure.
func (p *Poison) failed(err error) {
	var panic *panicked
	if errors.As(err, &panic) {
		p.Panics++
	} else {
		p.Errors++
	}
	p.Reason = oneLine(err.Error(), 300)
}

// How often a failing update is tried.
const (
	mostErrors = 5 // failures of its own
	mostPanics = 2
	mostBegun  = 5           // processes that died with it in hand,
	begunFor   = time.Minute // over so long: who kills the program for other reasons does it quicker, or seldomer
)

// hopeless reports whether it makes no sense to try once more.
func (p *Poison) hopeless(now time.Time) bool {
	return p.Panics >= mostPanics || p.Errors+p.Panics >= mostErrors || p.Update.Last && p.Errors+p.Panics > 0 || p.killed(now)
}

// killed reports whether it seems to end every process that takes it up.
func (p *Poison) killed(now time.Time) bool {
	return p.Begun >= mostBegun && now.Sub(p.At) >= begunFor
}

// tries is how often it was tried.
func (p *Poison) tries() int { return max(p.Errors+p.Panics, p.Begun) }

// The most that is kept of an update.
const (
	mostRaw  = 64 << 10
	mostText = 16 << 10
)

// newPoison is an update at its first failure.
func newPoison(u chat.Update, now time.Time) *Poison {
	p := &Poison{Update: u, Raw: u.Raw, At: now.UTC()}
	if len(p.Raw) > mostRaw {
		p.Raw, p.Longer = p.Raw[:mostRaw], len(p.Raw)-mostRaw
	}
	if len(u.Text) > mostText { // far too long for an answer, before and after
		p.Update.Text, p.Update.Args = u.Text[:mostText], ""
	}
	return p
}
