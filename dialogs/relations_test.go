package dialogs_test

import (
	"slices"
	"time"

	"milepost/dialogs/sales"
)

// relations is what somebody is to a deal, written down a second time and in
// another way than the engine's: the tests judge by it.
func relations(who *sales.Person, d *sales.Deal, r sales.Roster, now time.Time) []string {
	if who == nil || who.Removed {
		return nil
	}
	in := map[string]bool{who.ID: true} // whose shoes they stand in
	for _, p := range r.All() {
		if p.IsAway(now) && p.Away.Cover == who.ID {
			in[p.ID] = true
		}
	}
	var out []string
	if in[d.Owner] {
		out = append(out, "owner")
	}
	for _, bound := range d.Roles {
		if in[bound] {
			out = append(out, "member")
		}
	}
	if d.Parking != nil && in[d.Parking.Carer] {
		out = append(out, "holder")
	}
	if h := d.Handoff; h != nil && in[h.To] {
		if h.State == sales.Accepted {
			out = append(out, "holder")
		} else {
			out = append(out, "asked")
		}
	}
	if d.Request != nil && in[d.Request.To] {
		out = append(out, "decider")
	}
	for _, c := range d.Consults {
		if stay := d.Stays[len(d.Stays)-1]; in[c.To] && c.State != sales.LetGo && c.Stage == stay.Stage && !c.Asked.Before(stay.Entered) {
			out = append(out, "consulted")
		}
	}
	for _, s := range b2b().Stages {
		if s.ID == d.Stage && slices.ContainsFunc(s.Informed, who.Is) {
			out = append(out, "informed")
		}
	}
	if slices.Contains(who.Roles, sales.RoleHead) {
		other := false // another head leads the owner
		for _, p := range r.With(sales.RoleHead) {
			if o := r.Person(d.Owner); o != nil && o.Head == p.ID && p.ID != who.ID {
				other = true
			}
		}
		if !other || d.Owner == who.ID {
			out = append(out, "head")
		}
	}
	return out
}

// allowed is the table of rights on a deal.
var allowed = map[string][]string{
	"view":   {"owner", "member", "asked", "holder", "decider", "consulted", "head"},
	"read":   {"owner", "member", "asked", "holder", "decider", "consulted", "head", "informed"},
	"work":   {"owner", "holder", "head"},
	"answer": {"asked", "holder", "head"},
}

func (i *inspection) may(act string, who *sales.Person, d *sales.Deal) bool {
	return slices.ContainsFunc(relations(who, d, i.roster, i.w.now), func(rel string) bool { return slices.Contains(allowed[act], rel) })
}
