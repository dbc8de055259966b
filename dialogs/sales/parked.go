package sales

import "time"

// The doors out of a deal.
const (
	DoorPause   = "pause"   // until a date or an event
	DoorNurture = "nurture" // into marketing's care
	DoorShrink  = "shrink"  // begin smaller
	DoorClose   = "close"
)

// Doors lists what Exit.Door may be.
var Doors = []string{DoorPause, DoorNurture, DoorShrink, DoorClose}

// WakeRule is what would bring back a deal that is left.
type WakeRule struct {
	Wake  Date   `json:"wake,omitempty"`  // the day that was named; empty: after what the process says
	On    string `json:"on,omitempty"`    // what would do it sooner, in words
	Event string `json:"event,omitempty"` // the event of the buyer's that is meant by it, by its id; empty: none that we know
}

// Parking is a deal out of the forecast that may come back: paused until a date or
// an event, or in marketing's care.
type Parking struct {
	Door  string    `json:"door"` // pause or nurture
	Exit  string    `json:"exit"` // by which way out
	Since time.Time `json:"since"`
	By    string    `json:"by"`              // empty: the clock
	Wake  time.Time `json:"wake"`            // at the latest
	On    string    `json:"on,omitempty"`    // what would wake it sooner, in words
	Event string    `json:"event,omitempty"` // the event of the buyer's that is meant by it
	Carer string    `json:"carer,omitempty"` // nurture: who keeps it meanwhile
	Hours int       `json:"hours,omitempty"` // of ours that it sets free, a month
}

// Way is a way out that was taken, whatever became of the deal since.
type Way struct {
	Door  string    `json:"door"`
	Exit  string    `json:"exit"`
	By    string    `json:"by,omitempty"` // empty: the clock
	At    time.Time `json:"at"`
	Hours int       `json:"hours,omitempty"` // of ours that it set free, a month
	Woke  time.Time `json:"woke,omitzero"`   // when the deal came back
}

// Suggestion is a way out that the process suggests now.
type Suggestion struct {
	Exit  string    `json:"exit"`
	Since time.Time `json:"since"`
}

// Lives reports whether a deal is still ours to look after: it is open, or sleeps
// and will be.
func (d *Deal) Lives() bool { return d.Status == Open || d.Status == Parked }

// waysKept is how many ways out a deal remembers.
const waysKept = 10

// Took remembers a way out.
func (d *Deal) Took(w Way) {
	if d.Ways = append(d.Ways, w); len(d.Ways) > waysKept {
		d.Ways = d.Ways[len(d.Ways)-waysKept:]
	}
}

// Park takes the deal out of the forecast until it wakes: nothing is owed on it
// meanwhile.
func (d *Deal) Park(p Parking) {
	d.Status, d.Parking = Parked, &p
	d.Next, d.Handoff, d.Request, d.Snooze, d.Suggested = nil, nil, nil, nil, nil
	d.SettleActs(p.Since)
	d.endStay(p.Since)
	d.Took(Way{Door: p.Door, Exit: p.Exit, By: p.By, At: p.Since, Hours: p.Hours})
}

// Wake opens a parked deal again in its stage, with a stay that begins now. A close
// date that has passed meanwhile is none.
func (d *Deal) Wake(now time.Time) {
	if n := len(d.Ways); n > 0 && d.Ways[n-1].At.Equal(d.Parking.Since) { // else it was taken back
		d.Ways[n-1].Woke = now
	}
	d.Status, d.Parking = Open, nil
	d.restay(now)
	if d.CloseBy != "" && d.CloseBy < DateOf(now, time.UTC) {
		d.CloseBy = ""
	}
}

// restay begins the deal's stay in its stage anew.
func (d *Deal) restay(now time.Time) {
	d.endStay(now)
	d.Stays = append(d.Stays, Stay{Stage: d.Stage, Entered: now})
}

// endStay notes when the present stay ended: while a deal sleeps nobody works on it.
func (d *Deal) endStay(now time.Time) {
	if n := len(d.Stays); n > 0 && d.Stays[n-1].Left.IsZero() {
		d.Stays[n-1].Left = now
	}
}

// QuietSince is since when the buyer is silent: nobody waits for them while the
// deal sleeps, or while something keeps them from deciding.
func (d *Deal) QuietSince() time.Time {
	since := d.Heard
	if n := len(d.Ways); n > 0 && d.Ways[n-1].Woke.After(since) {
		since = d.Ways[n-1].Woke
	}
	if d.Thawed.After(since) {
		since = d.Thawed
	}
	return since
}
