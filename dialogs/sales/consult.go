package sales

import (
	"slices"
	"time"
)

// ConsultState is where a consult stands.
type ConsultState string

// The states. Only Consulting still waits for its person.
const (
	Consulting ConsultState = "asked"
	Advised    ConsultState = "answered"
	WasSilent  ConsultState = "silent"   // the deadline passed without a word, and that is on record
	LetGo      ConsultState = "released" // the fact that called them in is not true any more
)

// Consult is a role called in beside the hook, which it never moves: by a fact
// (an engage rule) or because the stage consults it. It is asked once, with what
// it needs to know and until when.
type Consult struct {
	ID      string       `json:"id"`
	Stage   string       `json:"stage"`
	Role    string       `json:"role"`
	Rule    int          `json:"rule,omitempty"` // place among the stage's engage rules, from 1; 0: the stage consults the role
	To      string       `json:"to"`             // person id
	Package []string     `json:"package,omitempty"`
	State   ConsultState `json:"state"`
	Asked   time.Time    `json:"asked"`
	Due     time.Time    `json:"due"`
	Ended   time.Time    `json:"ended,omitzero"`
	Advice  string       `json:"advice,omitempty"` // in their words
}

// Stands reports whether a consult is one of the deal's present stay in its stage
// and was not let go.
func (c *Consult) Stands(d *Deal) bool {
	return c.State != LetGo && c.Stage == d.Stage && !c.Asked.Before(d.Entered())
}

// Consult finds a consult by id; nil if there is none.
func (d *Deal) Consult(id string) *Consult {
	if i := slices.IndexFunc(d.Consults, func(c Consult) bool { return c.ID == id }); i >= 0 {
		return &d.Consults[i]
	}
	return nil
}

// Call is a role that the present stage of a deal wants to be consulted.
type Call struct {
	Role    string
	Rule    int     // as in Consult
	Engage  *Engage // the rule; nil: the stage consults the role
	Package []string
	Within  Span
}

// Consulted is the consult that a call led to in the present stay; nil: it did
// not yet, or what came of it was let go.
func (c *Call) Consulted(d *Deal) *Consult {
	for i := range d.Consults {
		if x := &d.Consults[i]; x.Role == c.Role && x.Rule == c.Rule && x.Stands(d) {
			return x
		}
	}
	return nil
}

// Calls lists who is called in: by each engage rule of the stage that holds, and
// of the roles that the stage consults and no rule of it names, each whose package
// has something in it that is known (an empty one has nothing to wait for). What
// is not known calls nobody.
func Calls(p *Process, d *Deal, f Facts) []Call {
	known := func(id string) bool { _, ok := d.Answered(id); return ok }
	return slices.DeleteFunc(Callable(p, d), func(c Call) bool {
		if c.Engage != nil {
			return c.Engage.When.Eval(f) != True
		}
		return len(c.Package) > 0 && !slices.ContainsFunc(c.Package, known)
	})
}

// Callable lists who may be called in at a deal's stage: its engage rules in their
// order, then the roles that it consults and no rule of it names.
func Callable(p *Process, d *Deal) []Call {
	stage, _, ok := p.Stage(d.Stage)
	if !ok {
		return nil
	}
	var out []Call
	for i := range stage.Engage {
		if e := &stage.Engage[i]; e.When != nil {
			out = append(out, p.call(e.Role, i+1, e))
		}
	}
	for _, role := range stage.Consulted {
		if !slices.ContainsFunc(stage.Engage, func(e Engage) bool { return e.Role == role }) {
			out = append(out, p.call(role, 0, nil))
		}
	}
	return out
}

// call is a call with what the rule does not say put in from the role.
func (p *Process) call(role string, rule int, e *Engage) Call {
	c := Call{Role: role, Rule: rule, Engage: e, Within: Span{N: 4, Unit: BusinessHours}}
	if r := p.Role(role); r != nil {
		c.Package = r.Package
		if !r.Silence.IsZero() {
			c.Within = r.Silence
		}
	}
	if e != nil && len(e.Package) > 0 {
		c.Package = e.Package
	}
	if e != nil && !e.Within.IsZero() {
		c.Within = e.Within
	}
	return c
}

// Works reports whether somebody is in a deal anyway: owns it, is responsible for
// its stage, or has been handed it. Nobody is consulted on what is theirs.
func Works(p *Process, d *Deal, r Roster, person string) bool {
	return person == d.Owner || person == Responsible(p, d, r) || d.Handoff != nil && person == d.Handoff.To
}

// Adviser picks who a role's consult goes to: the accountable if the role is
// theirs, else who would receive a handoff to it, else one who is away and has a
// cover. in: the role is in the deal anyway, by somebody who works on it, and is
// not called. Empty: nobody who plays it is there now.
func Adviser(p *Process, d *Deal, r Roster, role string, now time.Time) (person string, in bool) {
	players, own := r.With(role), false
	if stage, _, ok := p.Stage(d.Stage); ok && stage.Accountable == role {
		players, own = nil, true // of several heads only the deal's own
		if who := r.Person(Accountable(p, d, r)); who != nil {
			players = []Person{*who}
		}
	}
	works := func(who Person) bool { return Works(p, d, r, who.ID) }
	if slices.ContainsFunc(players, works) || d.Handoff != nil && d.Handoff.Role == role {
		return "", true
	}
	if to := Receiver(d, r, role, nil, now); to != "" && !own {
		return to, Works(p, d, r, to)
	}
	for i := range players {
		if CoverFor(r, &players[i], now) != "" { // present, or covered for
			return players[i].ID, false
		}
	}
	return "", false
}
