package sales

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

func smallProcess() *Process {
	return &Process{
		ID:    "b2b",
		Roles: []Role{{ID: "rep"}, {ID: "head"}, {ID: "product"}, {ID: "marketing"}},
		Stages: []Stage{
			{ID: "lead", Responsible: "marketing", Accountable: "head"},
			{ID: "discovery", Responsible: "rep", Accountable: "head"},
		},
	}
}

// At any instant exactly one holder is on the hook of an open deal: a person of
// ours who is there, or the buyer.
func TestExactlyOneIsOnTheHook(t *testing.T) {
	p := smallProcess()
	now := time.Date(2026, 6, 1, 9, 0, 0, 0, time.UTC)
	ids := []string{"a", "b", "c", "d"}
	rapid.Check(t, func(t *rapid.T) {
		var people []Person
		for _, id := range ids {
			who := Person{ID: id, Roles: rapid.SliceOfDistinct(rapid.SampledFrom([]string{"rep", "head", "product", "marketing"}), rapid.ID[string]).Draw(t, "roles")}
			if rapid.Bool().Draw(t, "away") {
				who.Away = &Away{From: now.Add(-time.Hour), Until: now.Add(time.Hour), Cover: rapid.SampledFrom(append(ids, "")).Draw(t, "cover")}
			}
			who.Removed = rapid.IntRange(0, 4).Draw(t, "removed") == 0
			people = append(people, who)
		}
		people = append(people, Person{ID: "boss", Roles: []string{"head"}}) // somebody is always there
		r := NewRoster(people)
		d := Deal{ID: "D-1", Owner: rapid.SampledFrom(ids).Draw(t, "owner"), Stage: rapid.SampledFrom([]string{"lead", "discovery"}).Draw(t, "stage"), Roles: map[string]string{}}
		for _, role := range []string{"rep", "head", "marketing"} {
			if rapid.Bool().Draw(t, "bound") {
				d.Roles[role] = rapid.SampledFrom(ids).Draw(t, role)
			}
		}
		if rapid.Bool().Draw(t, "handoff") {
			d.Handoff = &Handoff{To: rapid.SampledFrom(ids).Draw(t, "to"), State: rapid.SampledFrom([]HandoffState{Offered, Accepted}).Draw(t, "state")}
		}
		if rapid.Bool().Draw(t, "next") {
			d.Next = &NextStep{Buyer: rapid.Bool().Draw(t, "buyer"), Due: now.Add(time.Duration(rapid.IntRange(-2, 2).Draw(t, "due")) * time.Hour)}
		}
		if rapid.Bool().Draw(t, "request") {
			d.Request = &Request{Kind: ForCredit, To: rapid.SampledFrom(ids).Draw(t, "decides")}
		}
		h := OnTheHook(p, &d, r, now)
		if h.Buyer == (h.Person != "") {
			t.Fatalf("not exactly one holder: %+v", h)
		}
		if !h.Buyer && r.Person(h.Person) == nil {
			t.Fatalf("held by somebody who left: %+v", h)
		}
		if again := OnTheHook(p, &d, r, now); again != h {
			t.Fatalf("computed twice, two holders: %+v, %+v", h, again)
		}
	})
}

func TestTheHookFollowsTheRulesInOrder(t *testing.T) {
	p := smallProcess()
	now := time.Date(2026, 6, 1, 9, 0, 0, 0, time.UTC)
	r := NewRoster([]Person{
		{ID: "olga", Roles: []string{"rep"}, Head: "marat"}, {ID: "ivan", Roles: []string{"rep"}},
		{ID: "ken", Roles: []string{"product"}}, {ID: "marat", Roles: []string{"head"}},
	})
	base := Deal{ID: "D-1", Owner: "olga", Stage: "discovery"}
	tests := []struct {
		name   string
		change func(*Deal)
		want   Hook
	}{
		{"the stage's responsible, when nothing else is agreed", func(*Deal) {}, Hook{Person: "olga", Why: HookResponsible}},
		{"who is bound to the responsible role on this deal", func(d *Deal) { d.Roles = map[string]string{"rep": "ivan"} }, Hook{Person: "ivan", Why: HookResponsible}},
		{"the buyer, by a dated step of theirs", func(d *Deal) { d.Next = &NextStep{Buyer: true, Due: now.Add(time.Hour)} }, Hook{Buyer: true, Why: HookBuyer}},
		{"us again, once the buyer's step is overdue", func(d *Deal) { d.Next = &NextStep{Buyer: true, Due: now} }, Hook{Person: "olga", Why: HookResponsible}},
		{"the receiver of an open offer, before the buyer", func(d *Deal) {
			d.Next = &NextStep{Buyer: true, Due: now.Add(time.Hour)}
			d.Handoff = &Handoff{To: "ken", State: Offered}
		}, Hook{Person: "ken", Why: HookOffer}},
		{"who accepted a handoff", func(d *Deal) { d.Handoff = &Handoff{To: "ken", State: Accepted} }, Hook{Person: "ken", Why: HookHandoff}},
		{"the head who is asked to decide, before the buyer", func(d *Deal) {
			d.Next = &NextStep{Buyer: true, Due: now.Add(time.Hour)}
			d.Request = &Request{Kind: ForCredit, To: "marat"}
		}, Hook{Person: "marat", Why: HookDecision}},
		{"a handoff, before the head", func(d *Deal) {
			d.Request = &Request{Kind: ForCredit, To: "marat"}
			d.Handoff = &Handoff{To: "ken", State: Accepted}
		}, Hook{Person: "ken", Why: HookHandoff}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := base
			tt.change(&d)
			got := OnTheHook(p, &d, r, now)
			if got.Person != tt.want.Person || got.Buyer != tt.want.Buyer || got.Why != tt.want.Why {
				t.Errorf("got %+v, want %+v", got, tt.want)
			}
		})
	}
}

func TestTheCoverHoldsTheHookOfWhoIsAway(t *testing.T) {
	now := time.Date(2026, 6, 1, 9, 0, 0, 0, time.UTC)
	away := func(cover string) *Away {
		return &Away{From: now.Add(-time.Hour), Until: now.Add(time.Hour), Cover: cover}
	}
	r := NewRoster([]Person{{ID: "olga", Away: away("ivan")}, {ID: "ivan", Away: away("ira")}, {ID: "ira"}})
	d := Deal{ID: "D-1", Owner: "olga", Stage: "discovery"}
	if h := OnTheHook(smallProcess(), &d, r, now); h.Person != "ira" || h.For != "olga" {
		t.Errorf("the hook went to %+v, want ira for olga", h)
	}
	circle := NewRoster([]Person{{ID: "olga", Away: away("ivan")}, {ID: "ivan", Away: away("olga")}})
	if h := OnTheHook(smallProcess(), &d, circle, now); h.Person != "olga" {
		t.Errorf("covers in a circle: %+v, want the one who answers for it", h)
	}
}

func TestTheReceiverIsPickedInTurnAmongThePresent(t *testing.T) {
	now := time.Date(2026, 6, 1, 9, 0, 0, 0, time.UTC)
	r := NewRoster([]Person{
		{ID: "ira", Roles: []string{"product"}}, {ID: "ken", Roles: []string{"product"}},
		{ID: "tom", Roles: []string{"product"}, Away: &Away{From: now, Until: now.Add(time.Hour)}},
	})
	d := Deal{ID: "D-1"}
	first := Receiver(&d, r, "product", nil, now)
	second := Receiver(&d, r, "product", []string{first}, now)
	if first == "" || second == "" || first == second || first == "tom" || second == "tom" {
		t.Errorf("picked %q, then %q", first, second)
	}
	if third := Receiver(&d, r, "product", []string{first, second}, now); third != "" {
		t.Errorf("a third one was found: %q", third)
	}
	d.Roles = map[string]string{"product": second}
	if got := Receiver(&d, r, "product", nil, now); got != second {
		t.Errorf("the one bound to the role on this deal is %q, picked %q", second, got)
	}
}
