package dialogs

import (
	"slices"
	"strings"

	"milepost/dialogs/phrases"
	"milepost/dialogs/sales"
)

// refusals say who may do what the reader may not.
var refusals = map[act]string{
	mayWork: "deal.not_yours", mayInvite: "people.not_allowed", mayAdmin: "people.only_admin",
	mayControl: "people.only_head", mayMend: "people.only_admin", mayOffboard: "people.not_allowed",
	mayAllow: "credit.not_to_you",
}

// refuse says that I may not do an act, and by name who may.
func (t *turn) refuse(what act) {
	key, with := t.refusal(what)
	t.toast(key, with)
}

// refusal is the sentence. On a deal it is for who may see it: it names its people.
func (t *turn) refusal(what act) (key string, with phrases.V) {
	key, ok := refusals[what]
	if !ok {
		key = "people.not_allowed"
	}
	return key, phrases.V{"Who": t.whoMay(what, t.deal)}
}

// whoMay names those who may do an act, on a deal if there is one: of the many
// heads and admins there may be, the nearest of each.
func (v view) whoMay(what act, d *sales.Deal) string {
	var names []string
	for _, rel := range rights[what] {
		who := v.nearest(rel, d)
		if who == nil || who.ID == v.me.ID {
			continue
		}
		if name := cut(v.present(who).Name, 30); !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	if len(names) == 0 {
		return v.say.Str("people.none_yet")
	}
	return strings.Join(names, ", ")
}

// nearest is who is that to a deal, or in the company; nil: nobody.
func (v view) nearest(rel relation, d *sales.Deal) *sales.Person {
	switch {
	case rel == admin:
		return v.first(sales.RoleAdmin)
	case rel == head:
		of := v.me
		if d != nil {
			of = v.roster.Person(d.Owner)
		}
		if who := v.roster.Person(headOf(of, v.roster)); who != nil {
			return who
		}
		return v.first(sales.RoleHead)
	case d == nil:
	case rel == owner:
		return v.roster.Person(d.Owner)
	case rel == holder && d.Handoff != nil && d.Handoff.State == sales.Accepted:
		return v.roster.Person(d.Handoff.To)
	case rel == decider && d.Request != nil:
		return v.roster.Person(d.Request.To)
	case rel == accountable:
		return v.roster.Person(sales.Accountable(v.e.Book.For(d), d, v.roster))
	}
	return nil
}

// first is the first who plays a role; nil: nobody does.
func (v view) first(role string) *sales.Person {
	for _, who := range v.roster.With(role) {
		return &who
	}
	return nil
}
