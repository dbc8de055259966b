package sales

import (
	"maps"
	"slices"
)

// Leave takes somebody who is gone off a deal that is open or sleeps: what they owned, played, were
// asked to decide, to advise on or to answer is the heir's, by the role it is held
// in ("" where it is none's). Where heir names nobody, the ownership stays, roles
// are free again, and offers and decisions come back. What they had accepted is
// offered to who follows: nobody accepts for somebody else. What they kept asleep is
// the heir's to keep, or its owner's again. A closed deal stays as it was.
func (d *Deal) Leave(gone string, heir func(role string) string) {
	if !d.Lives() {
		return
	}
	if next := heir(""); d.Owner == gone && next != "" {
		d.Owner = next
	}
	d.Roles = maps.Clone(d.Roles)
	for role, who := range d.Roles {
		if who != gone {
			continue
		}
		if d.Roles[role] = heir(role); d.Roles[role] == "" {
			delete(d.Roles, role)
		}
	}
	d.leaveHandoff(gone, heir)
	if s := d.Parking; s != nil && s.Carer == gone {
		next := *s
		next.Carer = heir(RoleMarketing)
		d.Parking = &next
	}
	if r := d.Request; r != nil && r.To == gone {
		next := *r
		next.To = heir(RoleHead)
		if d.Request = &next; next.To == "" {
			d.Request = nil
		}
	}
	d.Consults, d.Acts = slices.Clone(d.Consults), slices.Clone(d.Acts)
	for i := range d.Consults {
		if c := &d.Consults[i]; c.To == gone && c.State == Consulting {
			c.To = or(heir(c.Role), gone)
		}
	}
	for i := range d.Acts {
		if a := &d.Acts[i]; a.To == gone && a.asks() {
			a.To = or(heir(""), gone)
		}
	}
}

func (d *Deal) leaveHandoff(gone string, heir func(role string) string) {
	if d.Handoff == nil {
		return
	}
	h := *d.Handoff
	h.Tried = slices.Clone(h.Tried)
	if next := heir(""); h.From == gone && next != "" {
		h.From = next // what comes of it is told to who has the deal now
	}
	if h.To == gone {
		h.To, h.State = heir(h.Role), Offered
		h.Tried = append(h.Tried, gone)
	}
	if d.Handoff = &h; h.To == "" || h.To == h.From {
		d.Handoff = nil
	}
}

func or(id, other string) string {
	if id == "" {
		return other
	}
	return id
}

// asks reports whether an act is a question that was not answered yet.
func (a *Act) asks() bool { return a.Kind == ActAsk && a.Answered.IsZero() }
