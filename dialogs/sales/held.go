package sales

import (
	"maps"
	"slices"
)

// Holding is a part of a deal that somebody holds.
type Holding string

// What there is to hold.
const (
	HoldDeal     Holding = "deal"     // owns it
	HoldRole     Holding = "role"     // is bound to a role on a deal of somebody else's
	HoldOffer    Holding = "offer"    // is offered it
	HoldHandoff  Holding = "handoff"  // accepted it
	HoldDecision Holding = "decision" // is asked to decide
	HoldConsult  Holding = "consult"  // is asked for advice
	HoldQuestion Holding = "question" // is asked by a head
)

// Holdings lists what there is to hold, the heaviest first.
var Holdings = []Holding{HoldDeal, HoldHandoff, HoldOffer, HoldDecision, HoldConsult, HoldQuestion, HoldRole}

// Held is what somebody holds on a deal that is open or sleeps, and in which role ("" where it is
// none's); nil: nothing.
func (d *Deal) Held(by string) map[Holding]string {
	if !d.Lives() || by == "" {
		return nil
	}
	held := map[Holding]string{}
	if d.Owner == by {
		held[HoldDeal] = ""
	} else {
		for _, role := range slices.Sorted(maps.Keys(d.Roles)) {
			if d.Roles[role] == by {
				held[HoldRole] = role
			}
		}
	}
	if h := d.Handoff; h != nil && h.To == by {
		held[map[HandoffState]Holding{Offered: HoldOffer, Accepted: HoldHandoff}[h.State]] = h.Role
	}
	if d.Parking != nil && d.Parking.Carer == by {
		held[HoldHandoff] = RoleMarketing
	}
	if d.Request != nil && d.Request.To == by {
		held[HoldDecision] = RoleHead
	}
	for i := range d.Consults {
		if c := &d.Consults[i]; c.To == by && c.State == Consulting {
			held[HoldConsult] = c.Role
		}
	}
	for i := range d.Acts {
		if a := &d.Acts[i]; a.To == by && a.asks() {
			held[HoldQuestion] = ""
		}
	}
	if len(held) == 0 {
		return nil
	}
	return held
}

// Concerned are the people in whose lists a deal is, by id: its owner, who has a
// role in it, who holds its handoff or is offered it, and who is asked for
// something on it.
func (d *Deal) Concerned() []string {
	people := []string{d.Owner}
	for _, who := range d.Roles {
		people = append(people, who)
	}
	if d.Handoff != nil {
		people = append(people, d.Handoff.To)
	}
	if d.Request != nil {
		people = append(people, d.Request.To)
	}
	if d.Parking != nil {
		people = append(people, d.Parking.Carer)
	}
	for i := range d.Consults {
		if c := &d.Consults[i]; c.State == Consulting {
			people = append(people, c.To)
		}
	}
	for i := range d.Acts {
		if a := &d.Acts[i]; a.asks() {
			people = append(people, a.To)
		}
	}
	slices.Sort(people)
	people = slices.Compact(people)
	return slices.DeleteFunc(people, func(id string) bool { return id == "" })
}
