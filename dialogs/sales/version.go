package sales

import (
	"maps"
	"slices"
	"time"
)

// Moved is where a process sends what stood in a stage or a role that it has no more.
type Moved struct {
	Stages, Roles map[string]string // the old id → one of this version
}

// Strands lists what a deal that is open or sleeps holds to and a newer version of its process lacks
// without saying where it goes: stages, and roles that somebody plays on it.
func (p *Process) Strands(d *Deal) (stages, roles []string) {
	if !d.Lives() || d.Process != p.ID {
		return nil, nil
	}
	if _, _, ok := p.Stage(d.Stage); !ok && p.Moved.Stages[d.Stage] == "" {
		stages = []string{d.Stage}
	}
	for _, role := range d.played() {
		if p.Role(role) == nil && p.Moved.Roles[role] == "" {
			roles = append(roles, role)
		}
	}
	return stages, roles
}

// played are the roles that somebody plays on the deal now.
func (d *Deal) played() []string {
	roles := slices.Collect(maps.Keys(d.Roles))
	if d.Handoff != nil && d.Handoff.Role != "" {
		roles = append(roles, d.Handoff.Role)
	}
	for i := range d.Consults {
		if d.Consults[i].State == Consulting {
			roles = append(roles, d.Consults[i].Role)
		}
	}
	slices.Sort(roles)
	return slices.Compact(roles)
}

// MoveTo puts a deal whose stage or role is gone on a newer version of its process,
// by what that says of it. It reports false, and changes nothing, if the deal can go
// on as it is, or if the version does not say where it goes.
func (d *Deal) MoveTo(p *Process, now time.Time) bool {
	stages, roles := p.Strands(d)
	gone := func(role string) bool { return p.Role(role) == nil }
	_, _, stays := p.Stage(d.Stage)
	if d.Process != p.ID || d.Version >= p.Version || len(stages)+len(roles) > 0 || stays && !slices.ContainsFunc(d.played(), gone) {
		return false
	}
	d.Version = p.Version
	if !stays {
		to := p.Moved.Stages[d.Stage]
		d.Stays = slices.Clone(d.Stays)
		d.endStay(now.UTC())
		d.Stays = append(d.Stays, Stay{Stage: to, Entered: now.UTC()})
		d.Stage = to
	}
	became := func(role string) string {
		if to := p.Moved.Roles[role]; gone(role) && to != "" {
			return to
		}
		return role
	}
	bound := map[string]string{}
	for role, who := range d.Roles {
		if to := became(role); to == role || d.Roles[to] == "" { // who plays it already stays
			bound[to] = who
		}
	}
	d.Roles = bound
	if d.Handoff != nil {
		h := *d.Handoff
		h.Role = became(h.Role)
		d.Handoff = &h
	}
	d.Consults = slices.Clone(d.Consults)
	for i := range d.Consults {
		d.Consults[i].Role = became(d.Consults[i].Role)
	}
	return true
}
