package dialogs

import (
	"slices"

	"milepost/dialogs/sales"
)

// act is something a person may or may not do.
type act string

// The acts. Every effect on a deal or on people is one of them.
const (
	mayView    act = "view"    // see a deal and all it knows
	mayWork    act = "work"    // answer, move, set dates, note, hear, close, hand over
	mayAnswer  act = "answer"  // accept, send back or decline an offer; give a handoff back
	mayAdvise  act = "advise"  // answer a consult that is put to them
	mayRead    act = "read"    // find it in their digest: which deal it is, its money and stage
	mayCreate  act = "create"  // open a deal
	mayInvite  act = "invite"  // let people in, see who is there
	mayAdmin   act = "admin"   // change roles, let admins in
	mayControl act = "control" // see what stands still in a team
	mayAllow   act = "allow"   // let a gate be passed on credit
	mayMend    act = "mend"    // see what was set aside, try it again, drop it
	mayBoard   act = "board"   // see which content deals ask for, and not whose they are; say who makes it and where it is
	mayTune    act = "tune"    // let a rule nudge nobody, or speak again
	// mayOffboard: let somebody go, and hand on what they hold; a head, of their team.
	mayOffboard act = "offboard"
)

// relation is what somebody is to a deal, or in the company.
type relation string

const (
	anyone      relation = "anyone"      // any person of ours
	owner       relation = "owner"       // owns the deal, or covers for who does
	member      relation = "member"      // is bound to a role on it
	asked       relation = "asked"       // is offered it and has not answered yet
	holder      relation = "holder"      // accepted it, until they give it back; keeps it while it sleeps
	decider     relation = "decider"     // is asked to decide on it, or covers for who is
	accountable relation = "accountable" // hears when it stands still, or covers for who does
	head        relation = "head"        // leads the owner's team (or any, where no teams are set)
	admin       relation = "admin"
	maker       relation = "maker" // makes what the buyers read
	// consulted is asked for advice in the deal's present stay, until the fact that
	// called them is gone; informed plays a role that the stage keeps informed.
	consulted relation = "consulted"
	informed  relation = "informed"
)

// rights is who may do what. What is not here is refused.
var rights = map[act][]relation{
	mayView:    {owner, member, asked, holder, decider, consulted, head},
	mayWork:    {owner, holder, head},
	mayAnswer:  {asked, holder, head},
	mayAdvise:  {consulted},
	mayRead:    {owner, member, asked, holder, decider, consulted, informed, head},
	mayCreate:  {anyone},
	mayInvite:  {head, admin},
	mayAdmin:   {admin},
	mayControl: {head},
	mayAllow:   {decider, accountable, head},
	mayMend:    {admin},
	mayBoard:   {maker, head},
	mayTune:    {head, admin},

	mayOffboard: {head, admin},
}

// may reports whether I may do an act, on a deal if there is one. It is
// asked where the effect happens, at every press.
func (v view) may(what act, d *sales.Deal) bool {
	if v.me == nil || v.me.Removed {
		return false
	}
	for _, rel := range rights[what] {
		if v.related(rel, d) {
			return true
		}
	}
	return false
}

func (v view) related(rel relation, d *sales.Deal) bool {
	who := v.me
	switch rel {
	case anyone:
		return true
	case admin:
		return who.Is(sales.RoleAdmin)
	case maker:
		return who.Is(sales.RoleMarketing)
	case head:
		return who.Is(sales.RoleHead) && (d == nil || leads(who, d, v.roster))
	}
	if d == nil {
		return false
	}
	switch rel {
	case owner:
		return d.Owner == who.ID || v.covers(d.Owner)
	case member:
		for _, bound := range d.Roles {
			if bound == who.ID || v.covers(bound) {
				return true
			}
		}
	case asked, holder:
		if s := d.Parking; s != nil && rel == holder { // who keeps it while it sleeps
			return s.Carer == who.ID || v.covers(s.Carer)
		}
		h := d.Handoff
		return h != nil && (h.State == sales.Accepted) == (rel == holder) && (h.To == who.ID || v.covers(h.To))
	case decider:
		return d.Request != nil && (d.Request.To == who.ID || v.covers(d.Request.To))
	case accountable:
		to := sales.Accountable(v.e.Book.For(d), d, v.roster)
		return to == who.ID || v.covers(to)
	case consulted:
		return slices.ContainsFunc(d.Consults, func(c sales.Consult) bool { return c.Stands(d) && v.isMine(&c) })
	case informed:
		stage, _, ok := v.e.Book.For(d).Stage(d.Stage)
		return ok && slices.ContainsFunc(stage.Informed, who.Is)
	}
	return false
}

// addressed reports whether a deal's handoff is mine, offered or accepted.
func (v view) addressed(d *sales.Deal) bool { return v.related(asked, d) || v.related(holder, d) }

// leads reports whether a head's team holds the deal. An owner without a head
// belongs to every head.
func leads(who *sales.Person, d *sales.Deal, r sales.Roster) bool {
	if d.Owner == who.ID {
		return true
	}
	head := headOf(r.Person(d.Owner), r)
	return head == "" || head == who.ID
}

// headOf is who leads somebody's team; empty: nobody, or one who is no head any more.
func headOf(who *sales.Person, r sales.Roster) string {
	if who == nil {
		return ""
	}
	if head := r.Person(who.Head); head != nil && head.Is(sales.RoleHead) {
		return head.ID
	}
	return ""
}

// covers reports whether I stand in for somebody who is away.
func (v view) covers(absent string) bool {
	p := v.roster.Person(absent)
	return p != nil && p.IsAway(v.now) && sales.CoverFor(v.roster, p, v.now) == v.me.ID
}

// present is who is written to in a person's place: their cover while they are
// away, if they have one.
func (v view) present(who *sales.Person) *sales.Person {
	if who.IsAway(v.now) {
		if cover := v.roster.Person(sales.CoverFor(v.roster, who, v.now)); cover != nil {
			return cover
		}
	}
	return who
}

// mine are the people whose deals are looked after by somebody now: they
// themselves, and who they cover for.
func (v view) mine() []string {
	out := []string{v.me.ID}
	for _, p := range v.roster.All() {
		if v.covers(p.ID) {
			out = append(out, p.ID)
		}
	}
	return out
}
