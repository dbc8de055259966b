package dialogs_test

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"milepost/adapters/store"
	"milepost/adapters/store/storetest"
	"milepost/dialogs"
	"milepost/dialogs/chat"
	"milepost/dialogs/sales"
)

// part is somebody with one relation to the deal and no other.
type part struct {
	relation string
	who      string
}

// deed is one way to do something to the deal: what was asked before, and the
// update that does it.
type deed struct {
	act   string // of the table of rights
	entry string // "command", "press", "typed", "edit", "form"
	name  string
	asked *dialogs.Asked
	text  string // typed; else data is pressed
	data  string
	state func(*sales.Deal)
}

// deeds are the ways to change a deal of which the table decides, for each entry at
// least one. An offer is also its giver's to word and to take back, and an act its
// doer's to undo.
func deeds() []deed {
	asked := func(what string) *dialogs.Asked {
		return &dialogs.Asked{What: what, Deal: "D-ACME", Item: "H-1", Data: "call Petr", In: web("x"), Since: monday}
	}
	accepted := func(d *sales.Deal) { d.Handoff.State = sales.Accepted }
	free := func(d *sales.Deal) { d.Handoff = nil }
	lost := func(d *sales.Deal) { d.Handoff, d.Status, d.Exit = nil, sales.Lost, "no_answer" }
	sitting := asked("answer")
	sitting.Item = "pain"
	return []deed{
		{act: "work", entry: "command", name: "move", text: "/move acme"},
		{act: "work", entry: "command", name: "hand over", text: "/handoff acme marketing", state: free},
		{act: "work", entry: "command", name: "lose", text: "/lost acme " + b2b().Exits[0].ID},
		{act: "work", entry: "command", name: "note", text: "/note acme: they call in May"},
		{act: "work", entry: "press", name: "move", data: "1|move|D-ACME"},
		{act: "work", entry: "press", name: "hand over", data: "1|hand|D-ACME|marketing", state: free},
		{act: "work", entry: "press", name: "heard", data: "1|heardwhat|D-ACME|reply"},
		{act: "work", entry: "press", name: "proved", data: "1|heardwhat|D-ACME|fit_tested|2"},
		{act: "work", entry: "press", name: "won", data: "1|wonyes|D-ACME"},
		{act: "work", entry: "press", name: "lost", data: "1|lostby|D-ACME|" + b2b().Exits[0].ID},
		{act: "work", entry: "press", name: "close date", data: "1|closeday|D-ACME||em"},
		{act: "work", entry: "press", name: "next step's mover", data: "1|nextday|D-ACME||buyer|4"},
		{act: "work", entry: "press", name: "next step's day", data: "1|nextday|D-ACME||1d|4", asked: asked("next_day")},
		{act: "work", entry: "press", name: "note of loose words", data: "1|keep|D-ACME|||4", asked: asked("loose")},
		{act: "work", entry: "press", name: "answer", data: "1|answer|D-ACME|freeze|y|4", asked: sitting},
		{act: "work", entry: "press", name: "don't know", data: "1|sent|D-ACME|freeze|y|4", asked: sitting},
		{act: "work", entry: "typed", name: "answer", text: "it stands still", asked: sitting},
		{act: "work", entry: "typed", name: "next step", text: "call them tomorrow", asked: asked("next_step")},
		{act: "work", entry: "typed", name: "its day", text: "tomorrow", asked: asked("next_day")},
		{act: "work", entry: "typed", name: "close date", text: "31.12", asked: asked("close")},
		{act: "work", entry: "typed", name: "amount", text: "90k", asked: asked("amount")},
		{act: "work", entry: "typed", name: "note", text: "they call in May", asked: asked("note")},
		{act: "work", entry: "typed", name: "why it moved", text: "budget", asked: asked("close_moved")},
		{act: "work", entry: "typed", name: "why it was lost", text: "too dear", asked: asked("lost"), state: lost},
		{act: "work", entry: "edit", name: "an answer", text: "they lose three hours"},
		{act: "work", entry: "form", name: "the answers of a form", data: "1|sheet|D-ACME|||4"},
		{act: "work", entry: "form", name: "one answer changed", data: "1|sheet|D-ACME|||4", asked: sitting},
		{act: "answer", entry: "press", name: "accept", data: "1|accept|D-ACME|H-1"},
		{act: "answer", entry: "press", name: "accept for later", data: "1|acceptlater|D-ACME|H-1|1d"},
		{act: "answer", entry: "press", name: "send back", data: "1|missing|D-ACME||=|4", asked: asked("missing")},
		{act: "answer", entry: "typed", name: "send back", text: "photos", asked: asked("missing")},
		{act: "answer", entry: "typed", name: "decline", text: "not mine", asked: asked("decline")},
		{act: "answer", entry: "typed", name: "for later", text: "tomorrow", asked: asked("later_day")},
		{act: "answer", entry: "typed", name: "result", text: "it works", asked: asked("result"), state: accepted},
	}
}

// Nobody acts beyond the table of rights, and nobody inside it is refused:
// every relation tries every deed through every entry.
func TestRights(t *testing.T) {
	parts := []part{
		{"owner", "olga"}, {"member", "dana"}, {"holder", "ken"}, {"head", "marat"},
		{"another head", "zoya"}, {"admin", "sveta"}, {"colleague", "ivan"}, {"cover of the owner", "ira"},
	}
	entries := map[string]int{}
	for _, d := range deeds() {
		entries[d.act+" by "+d.entry]++
		for _, p := range parts {
			t.Run(strings.Join([]string{p.relation, d.act, d.entry, d.name}, "/"), func(t *testing.T) {
				changed, may := d.tryAs(t, p)
				if changed != may {
					t.Errorf("the %s did it: %v; the table allows it: %v", p.relation, changed, may)
				}
			})
		}
	}
	for _, want := range []string{"work by command", "work by press", "work by typed", "work by edit", "work by form", "answer by press", "answer by typed"} {
		if entries[want] == 0 {
			t.Errorf("nothing tries to %s", want)
		}
	}
}

// tryAs has somebody try a deed on Olga's deal, which is offered to Ken; Dana
// plays marketing on it, Ira covers for Olga. It reports whether the deal was
// changed and whether it may have been.
func (d deed) tryAs(t *testing.T, p part) (changed, may bool) {
	acme := offered(ready(deal("D-ACME", "Acme", "olga", "discovery")), "product", "ken")
	acme.Roles["marketing"] = "dana"
	if d.state != nil {
		d.state(&acme)
	}
	people := staff()
	if p.relation == "cover of the owner" {
		people[0].Away = &sales.Away{From: monday.AddDate(0, 0, -1), Until: monday.AddDate(0, 0, 1), Cover: p.who}
	}
	talk := dialogs.Talk{
		Person: p.who, Deal: "D-ACME", Stamp: 4, Asked: d.asked, Said: []dialogs.Said{{Message: "web:" + p.who + "#m7", Deal: "D-ACME", Item: "pain"}},
		Sitting: &dialogs.Sitting{Deal: "D-ACME", Items: []string{"freeze"}, Card: web(p.who), Began: monday},
	}
	if d.asked != nil && d.asked.Item == "pain" && d.entry == "typed" {
		talk.Sitting.Items = []string{"pain"}
	} else if d.asked != nil && d.asked.What == "answer" {
		talk.Asked = &dialogs.Asked{What: "answer", Deal: "D-ACME", Item: "freeze", In: web(p.who), Since: monday}
	}
	now := monday.Add(time.Minute)
	u := pressed(p.who, d.data, now)
	if d.text != "" {
		u = said(p.who, d.text, now)
	}
	if d.entry == "edit" {
		u.Kind, u.Message = chat.Edited, "m7"
	}

	if d.entry == "form" {
		talk.Sitting.Sheet, talk.Sitting.Single = 4, d.asked != nil
		u.Kind, u.Form, u.Forms = chat.Filled, map[string]string{"freeze": "yes"}, true
	}

	m := store.NewMemory(storetest.NewRAM())
	ctx := context.Background()
	if _, err := m.Commit(ctx, dialogs.Change{Cause: "cast", At: monday, People: people, Deals: []dialogs.Write{{Deal: acme}}, Talk: &talk}); err != nil {
		t.Fatal(err)
	}
	e := engineOn(m, func() time.Time { return now }, func() string { return "nonce" })
	if _, err := e.Hear(ctx, u); err != nil {
		t.Fatal(err)
	}
	k, err := m.Load(ctx, dialogs.Query{Deal: "D-ACME", Events: 9})
	if err != nil {
		t.Fatal(err)
	}
	rel := relations(k.Roster.Person(p.who), &acme, k.Roster, now)
	may = slices.ContainsFunc(rel, func(r string) bool { return slices.Contains(allowed[d.act], r) })
	return len(k.Events) > 0, may
}

// Letting people in and changing their roles: heads and admins the one, admins
// alone the other, and everybody may open a deal.
func TestRightsOverPeople(t *testing.T) {
	who := map[string]string{"rep": "olga", "product": "ken", "head": "marat", "admin": "sveta"}
	for _, d := range []struct {
		name string
		u    func(id string, at time.Time) chat.Update
		may  []string
	}{
		{"open a deal", typing("/new Zeta, line, 84k"), []string{"rep", "product", "head", "admin"}},
		{"invite a rep by command", typing("/invite rep"), []string{"head", "admin"}},
		{"invite a rep by press", pressing("1|invite||rep"), []string{"head", "admin"}},
		{"invite a head by command", typing("/invite head"), []string{"admin"}},
		{"invite a head by press", pressing("1|invite||head"), []string{"admin"}},
		{"invite an admin by press", pressing("1|invite||admin"), []string{"admin"}},
		{"make an admin", pressing("1|role||ivan|admin"), []string{"admin"}},
		{"take a role", pressing("1|role||ivan|rep"), []string{"admin"}},
		{"remove somebody", pressing("1|role||ivan|-"), []string{"admin"}},
	} {
		for role, id := range who {
			t.Run(d.name+"/"+role, func(t *testing.T) {
				m := store.NewMemory(storetest.NewRAM())
				now := monday.Add(time.Minute)
				w := &once{Memory: m}
				e := engineOn(w, func() time.Time { return now }, func() string { return "nonce" })
				if _, err := m.Commit(context.Background(), dialogs.Change{Cause: "cast", At: monday, People: staff()}); err != nil {
					t.Fatal(err)
				}
				if _, err := e.Hear(context.Background(), d.u(id, now)); err != nil {
					t.Fatal(err)
				}
				did := slices.ContainsFunc(w.changes, func(c dialogs.Change) bool { return len(c.Deals)+len(c.Invites)+len(c.People) > 0 })
				if may := slices.Contains(d.may, role); did != may {
					t.Errorf("the %s did it: %v; allowed: %v", role, did, may)
				}
			})
		}
	}
}

func typing(text string) func(string, time.Time) chat.Update {
	return func(id string, at time.Time) chat.Update { return said(id, text, at) }
}

func pressing(data string) func(string, time.Time) chat.Update {
	return func(id string, at time.Time) chat.Update { return pressed(id, data, at) }
}
