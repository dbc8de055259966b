package sales

import (
	"maps"
	"slices"
	"time"
)

// ActKind is one of the five things a head can do at a control point.
type ActKind string

// The five acts.
const (
	ActAsk      ActKind = "ask"      // a question that must be answered by a time
	ActJoin     ActKind = "join"     // take part in the deal
	ActReassign ActKind = "reassign" // give it to somebody else
	ActAllow    ActKind = "allow"    // let it be as it is until a time
	ActExit     ActKind = "exit"     // agree to leave it
)

// ActKinds lists the acts, in the order in which they are offered.
var ActKinds = []ActKind{ActAsk, ActJoin, ActReassign, ActAllow, ActExit}

// Act is what a head did at a control point. It is kept with what came of it, so
// that stepping in can be measured too.
type Act struct {
	ID       string    `json:"id"`
	Kind     ActKind   `json:"kind"`
	By       string    `json:"by"`
	To       string    `json:"to,omitempty"` // whom it concerns: asked, or the new owner
	At       time.Time `json:"at"`
	About    []string  `json:"about,omitempty"` // keys of the findings it answers
	Ready    string    `json:"ready,omitempty"` // ask: which of our ready questions
	Words    string    `json:"words,omitempty"` // ask: the question, if none of those
	Exit     string    `json:"exit,omitempty"`  // exit: by which way out
	Due      time.Time `json:"due,omitzero"`    // ask: answer by; allow: until
	Answer   string    `json:"answer,omitempty"`
	Answered time.Time `json:"answered,omitzero"`
	Over     time.Time `json:"over,omitzero"`  // when none of the findings it answers stood any more
	Ended    time.Time `json:"ended,omitzero"` // ask: settled or let go; join: they left; allow: taken back
}

// Stands reports whether something is still to come of an act: an answer, their
// leaving, the day until which it holds.
func (a *Act) Stands(now time.Time) bool {
	switch {
	case !a.Ended.IsZero():
		return false
	case a.Kind == ActAsk:
		return a.Answered.IsZero()
	case a.Kind == ActAllow:
		return now.Before(a.Due)
	}
	return a.Kind == ActJoin
}

// actsKept is how many acts stay on a deal besides those that stand.
const actsKept = 20

// AddAct puts an act on the deal, and drops the oldest that are over.
func (d *Deal) AddAct(a Act) {
	d.Acts = append(d.Acts, a)
	for i := 0; len(d.Acts) > actsKept && i < len(d.Acts)-actsKept; {
		if d.Acts[i].Stands(a.At) {
			i++
		} else {
			d.Acts = slices.Delete(d.Acts, i, i+1)
		}
	}
}

// Act finds an act by its id; nil if it is not there.
func (d *Deal) Act(id string) *Act {
	for i := range d.Acts {
		if d.Acts[i].ID == id {
			return &d.Acts[i]
		}
	}
	return nil
}

// Standing is the newest act of a kind that stands; nil if none does.
func (d *Deal) Standing(kind ActKind, now time.Time) *Act {
	for i := len(d.Acts) - 1; i >= 0; i-- {
		if a := &d.Acts[i]; a.Kind == kind && a.Stands(now) {
			return a
		}
	}
	return nil
}

// Give makes somebody the deal's owner, who answers for its stage by a role from
// now on. What the old owner had begun goes on in the new one's name: an offer they
// made, a decision they asked for, a question put to them. A handoff to one of the
// two is over.
func (d *Deal) Give(to, role string) {
	from := d.Owner
	d.Owner = to
	d.Roles = maps.Clone(d.Roles)
	maps.DeleteFunc(d.Roles, func(_, who string) bool { return who == from })
	if d.Roles == nil {
		d.Roles = map[string]string{}
	}
	d.Roles[role] = to
	if h := d.Handoff; h != nil && (h.To == from || h.To == to) {
		d.Handoff = nil
	} else if h != nil && h.From == from {
		c := *h
		c.From = to
		d.Handoff = &c
	}
	if r := d.Request; r != nil && r.By == from {
		c := *r
		c.By = to
		d.Request = &c
	}
	d.Acts = slices.Clone(d.Acts)
	for i := range d.Acts {
		if a := &d.Acts[i]; a.Kind == ActAsk && a.To == from && a.Answered.IsZero() {
			a.To = to
		}
	}
}

// SettleActs ends what stands of all acts: the deal is closed.
func (d *Deal) SettleActs(now time.Time) {
	for i := range d.Acts {
		a := &d.Acts[i]
		if a.Stands(now) {
			a.Ended = now
		}
		if len(a.About) > 0 && a.Over.IsZero() {
			a.Over = now
		}
	}
}
