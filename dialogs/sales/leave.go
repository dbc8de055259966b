package sales

import "maps"

// Leave takes somebody who is gone off an open deal: what they owned is the
// heir's, what they were offered, held or asked to decide comes back, and the roles they were
// bound to are free again. A closed deal stays as it was.
func (d *Deal) Leave(gone, heir string) {
	if d.Status != Open {
		return
	}
	if d.Owner == gone && heir != "" {
		d.Owner = heir
	}
	if d.Handoff != nil && d.Handoff.To == gone {
		d.Handoff = nil
	}
	if d.Request != nil && d.Request.To == gone {
		d.Request = nil
	}
	d.Roles = maps.Clone(d.Roles)
	maps.DeleteFunc(d.Roles, func(_, person string) bool { return person == gone })
}
