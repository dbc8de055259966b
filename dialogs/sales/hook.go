package sales

import "time"

// HookWhy says by which rule somebody is on the hook.
type HookWhy string

// The rules, in the order in which they are looked at (DESIGN: on the hook).
const (
	HookOffer       HookWhy = "offer"       // an open offer of a handoff: its receiver
	HookHandoff     HookWhy = "handoff"     // an accepted handoff: who accepted it
	HookDecision    HookWhy = "decision"    // a decision asked of the head: the head
	HookBuyer       HookWhy = "buyer"       // the buyer's own dated step, not overdue: the buyer
	HookResponsible HookWhy = "responsible" // else the stage's responsible
)

// Hook is who must move now. Person is empty when it is the buyer.
type Hook struct {
	Person string
	Buyer  bool
	Why    HookWhy
	Since  time.Time
	Due    time.Time // zero: no date was agreed
	// For is who would hold it were they not away; empty unless Person covers for them.
	For string
}

// OnTheHook computes the one holder of an open deal. There is always exactly
// one: a person or the buyer.
func OnTheHook(p *Process, d *Deal, r Roster, now time.Time) Hook {
	h := Hook{Why: HookResponsible, Since: d.Entered()}
	switch {
	case d.Handoff != nil && d.Handoff.State == Offered:
		h = Hook{Person: d.Handoff.To, Why: HookOffer, Since: d.Handoff.Offered, Due: d.Handoff.Due}
	case d.Handoff != nil:
		h = Hook{Person: d.Handoff.To, Why: HookHandoff, Since: d.Handoff.Accepted, Due: d.Handoff.For}
	case d.Request != nil:
		h = Hook{Person: d.Request.To, Why: HookDecision, Since: d.Request.Asked, Due: d.Request.Due}
	case d.Next != nil && d.Next.Buyer && now.Before(d.Next.Due):
		return Hook{Buyer: true, Why: HookBuyer, Since: d.Heard, Due: d.Next.Due}
	default:
		h.Person = Responsible(p, d, r)
		if d.Next != nil {
			h.Due = d.Next.Due
		}
	}
	if r.Person(h.Person) == nil { // they left: the deal falls to who is accountable
		if head := Accountable(p, d, r); head != "" {
			h.Person = head
		}
	}
	if who := r.Person(h.Person); who != nil && who.IsAway(now) {
		if cover := CoverFor(r, who, now); cover != "" {
			h.For, h.Person = h.Person, cover
		}
	}
	return h
}

// Responsible is the person who answers for a deal's present stage: who is bound
// to the stage's role on this deal, else its owner.
func Responsible(p *Process, d *Deal, r Roster) string {
	stage, _, ok := p.Stage(d.Stage)
	if !ok {
		return d.Owner
	}
	if bound := d.Roles[stage.Responsible]; bound != "" && r.Person(bound) != nil {
		return bound
	}
	return d.Owner
}

// Accountable is who hears when the responsible does not move: who is bound to
// the stage's accountable role, else the owner's head, else the first who plays
// the role. Empty: nobody does.
func Accountable(p *Process, d *Deal, r Roster) string {
	role := RoleHead
	if stage, _, ok := p.Stage(d.Stage); ok {
		role = stage.Accountable
	}
	if bound := d.Roles[role]; bound != "" && r.Person(bound) != nil {
		return bound
	}
	if owner := r.Person(d.Owner); owner != nil && owner.Head != "" && r.Person(owner.Head) != nil && r.Person(owner.Head).Is(role) {
		return owner.Head
	}
	for _, who := range r.With(role) {
		return who.ID
	}
	return ""
}

// CoverFor follows covers until somebody present is found; empty if there is none.
func CoverFor(r Roster, who *Person, now time.Time) string {
	seen := map[string]bool{who.ID: true}
	for who.IsAway(now) {
		next := r.Person(who.Away.Cover)
		if next == nil || seen[next.ID] {
			return ""
		}
		seen[next.ID] = true
		who = next
	}
	return who.ID
}

// Receiver picks who gets a handoff to a role: the person bound to it on this
// deal, else the next present one who plays it, in turn after the last one tried.
// Empty: nobody is left.
func Receiver(d *Deal, r Roster, role string, tried []string, now time.Time) string {
	free := func(id string) bool {
		for _, t := range tried {
			if t == id {
				return false
			}
		}
		who := r.Person(id)
		return who != nil && !who.IsAway(now)
	}
	if bound := d.Roles[role]; bound != "" && free(bound) {
		return bound
	}
	players := r.With(role)
	if len(players) == 0 {
		return ""
	}
	// In turn: the deal's id spreads the first pick, so that one person does not get all.
	first := 0
	for _, c := range []byte(d.ID) {
		first += int(c)
	}
	for i := range players {
		if id := players[(first+i)%len(players)].ID; free(id) {
			return id
		}
	}
	return ""
}
