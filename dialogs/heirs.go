package dialogs

import "milepost/dialogs/sales"

// heirsBy picks, deal by deal, who gets what somebody held there in a role ("": the
// deal itself): the one receiver if one was named, else the next who plays the role,
// in turn. A decision is a head's whoever gets the rest. Empty: nobody is left.
func (v view) heirsBy(gone string, h *sales.Handover) func(*sales.Deal) func(role string) string {
	return func(d *sales.Deal) func(role string) string {
		p, was := v.e.Book.For(d), d.Clone()
		return func(role string) string {
			to := v.roster.Person(h.To)
			switch {
			case to != nil && (role != sales.RoleHead || to.Is(role)):
				return to.ID
			case role == sales.RoleHead:
				return v.leaderOf(&was, p, gone, h)
			}
			if stage, _, ok := p.Stage(was.Stage); ok && role == "" {
				role = stage.Responsible
			}
			if next := sales.Receiver(&was, v.roster, role, []string{gone}, v.now); next != "" {
				return next
			}
			return v.leaderOf(&was, p, gone, h)
		}
	}
}

// leaderOf is who gets what nobody else can take: the accountable, else who let
// them go, else any head or admin.
func (v view) leaderOf(d *sales.Deal, p *sales.Process, gone string, h *sales.Handover) string {
	for _, id := range []string{sales.Accountable(p, d, v.roster), headOf(v.roster.Ever(gone), v.roster), h.By} {
		if id != gone && v.roster.Person(id) != nil {
			return id
		}
	}
	for _, role := range []string{sales.RoleHead, sales.RoleAdmin} {
		for _, who := range v.roster.With(role) {
			if who.ID != gone {
				return who.ID
			}
		}
	}
	return ""
}
