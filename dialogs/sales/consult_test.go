package sales

import (
	"slices"
	"testing"
	"time"
)

// factOf is a condition that holds while an answer is yes, and is not known
// without one.
type factOf string

func (c factOf) Eval(f Facts) Truth {
	v, known := f.Answers[string(c)]
	switch {
	case !known:
		return Unknown
	case v.Yes:
		return True
	}
	return False
}
func (c factOf) String() string { return "answers." + string(c) }
func (c factOf) Ages() bool     { return false }
func (c factOf) Awaits(f Facts) string {
	if _, known := f.Answers[string(c)]; known {
		return ""
	}
	return string(c)
}

func consulting() *Process {
	return &Process{
		Roles: []Role{{ID: "product", Package: []string{"pain"}, Silence: Span{N: 2, Unit: BusinessDays}}, {ID: "legal"}, {ID: "rep"}, {ID: "head"}},
		Stages: []Stage{{
			ID: "trial", Responsible: "rep", Accountable: "head", Consulted: []string{"product", "legal"},
			Engage: []Engage{{Role: "legal", When: factOf("theirs"), Within: Span{N: 1, Unit: BusinessHours}, Package: []string{"paper"}}, {Role: "head", When: factOf("large")}},
		}},
	}
}

func TestWhoIsCalledIn(t *testing.T) {
	yes, no := Answer{Value: Value{Yes: true}}, Answer{}
	for _, tt := range []struct {
		name  string
		knows map[string]Answer
		want  []string
	}{
		{"what is not known calls nobody", nil, nil},
		{"a fact calls", map[string]Answer{"theirs": yes}, []string{"legal 1"}},
		{"a fact that is not so does not", map[string]Answer{"theirs": no}, nil},
		{"nor one that nobody knows", map[string]Answer{"theirs": {Value: Value{Yes: true}, Unknown: true}}, nil},
		{"the stage consults once something of the package is known", map[string]Answer{"pain": no}, []string{"product 0"}},
		{"in the order of the process", map[string]Answer{"pain": no, "large": yes, "theirs": yes}, []string{"legal 1", "head 2", "product 0"}},
	} {
		d := &Deal{Stage: "trial", Knows: tt.knows}
		var got []string
		for _, c := range Calls(consulting(), d, FactsOf(consulting(), d, nil, time.Time{})) {
			got = append(got, c.Role+" "+string(rune('0'+c.Rule)))
		}
		if !slices.Equal(got, tt.want) {
			t.Errorf("%s: %v, want %v", tt.name, got, tt.want)
		}
	}
	calls := Callable(consulting(), &Deal{Stage: "trial"})
	if c := calls[0]; c.Within.N != 1 || !slices.Equal(c.Package, []string{"paper"}) {
		t.Errorf("the rule's own time and package: %+v", c)
	}
	if c := calls[2]; c.Within != (Span{N: 2, Unit: BusinessDays}) || !slices.Equal(c.Package, []string{"pain"}) {
		t.Errorf("those of the role: %+v", c)
	}
}

func TestWhoIsAsked(t *testing.T) {
	now := time.Date(2026, 6, 1, 10, 0, 0, 0, time.UTC)
	away := func(cover string) *Away { return &Away{From: now, Until: now.Add(time.Hour), Cover: cover} }
	olga, marat, zoya := Person{ID: "olga", Roles: []string{"rep"}, Head: "marat"}, Person{ID: "marat", Roles: []string{"head"}}, Person{ID: "anna", Roles: []string{"head"}}
	ken, ira := Person{ID: "ken", Roles: []string{"product"}}, Person{ID: "ira", Roles: []string{"product"}}
	kenAway, kenCovered, maratAway := ken, ken, marat
	kenAway.Away, kenCovered.Away, maratAway.Away = away(""), away("olga"), away("")
	seller := olga
	seller.Roles = []string{"rep", "product"}
	accepted := &Handoff{Role: "product", To: "ken", State: Accepted}
	for _, tt := range []struct {
		name, role string
		people     []Person
		deal       Deal
		want       string
		in         bool
	}{
		{"who plays it", "product", []Person{olga, ken}, Deal{}, "ken", false},
		{"who is bound to it", "product", []Person{olga, ira, ken}, Deal{Roles: map[string]string{"product": "ken"}}, "ken", false},
		{"the next one, if they are away", "product", []Person{olga, ira, kenCovered}, Deal{Roles: map[string]string{"product": "ken"}}, "ira", false},
		{"who is away and covered for, if nobody else is", "product", []Person{olga, kenCovered}, Deal{}, "ken", false},
		{"nobody, if they are away and nobody covers", "product", []Person{olga, kenAway}, Deal{}, "", false},
		{"nobody plays it", "product", []Person{olga}, Deal{}, "", false},
		{"the owner plays it", "product", []Person{seller, ken}, Deal{}, "", true},
		{"it was handed over", "product", []Person{olga, ken, ira}, Deal{Handoff: accepted}, "", true},
		{"the deal's own head", "head", []Person{olga, zoya, marat}, Deal{}, "marat", false},
		{"and no other, if they are away", "head", []Person{olga, zoya, maratAway}, Deal{}, "", false},
		{"the head owns it", "head", []Person{marat}, Deal{Owner: "marat"}, "", true},
	} {
		d := tt.deal
		d.ID, d.Stage = "D-1", "trial"
		if d.Owner == "" {
			d.Owner = "olga"
		}
		got, in := Adviser(consulting(), &d, NewRoster(tt.people), tt.role, now)
		if got != tt.want || in != tt.in {
			t.Errorf("%s: %q, in: %v", tt.name, got, in)
		}
	}
}

// A consult is one of a stay: what was said in an earlier one, or let go, does not
// keep anybody from being asked.
func TestAConsultIsOfItsStay(t *testing.T) {
	at := time.Date(2026, 6, 1, 10, 0, 0, 0, time.UTC)
	d := &Deal{Stage: "trial", Stays: []Stay{{Stage: "trial", Entered: at}}}
	for _, tt := range []struct {
		name string
		c    Consult
		want bool
	}{
		{"asked", Consult{Stage: "trial", Asked: at, State: Consulting}, true},
		{"answered", Consult{Stage: "trial", Asked: at, State: Advised}, true},
		{"silent", Consult{Stage: "trial", Asked: at, State: WasSilent}, true},
		{"let go", Consult{Stage: "trial", Asked: at, State: LetGo}, false},
		{"of another stage", Consult{Stage: "lead", Asked: at, State: Advised}, false},
		{"of an earlier stay", Consult{Stage: "trial", Asked: at.Add(-1), State: Advised}, false},
	} {
		if got := tt.c.Stands(d); got != tt.want {
			t.Errorf("%s: %v", tt.name, got)
		}
	}
}
