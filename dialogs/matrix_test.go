package dialogs_test

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"milepost/adapters/store"
	"milepost/adapters/store/storetest"
	"milepost/dialogs"
	"milepost/dialogs/chat"
	"milepost/dialogs/sales"
)

// rightsTable is who may do what to whose deal. It is written down here by hand,
// and not taken from the program.
//
//	own: they own it            bound: they play a role on it
//	asked: it is offered them   holding: they accepted it
//	covers: they stand in for its owner, covers': for who was asked or holds it
//	team: of a colleague, or of who they lead   other: of another team
//	nobody's: its owner has left                none: there is no such deal
//	decides: a decision on it is asked of them  standin: they stand in for who is asked
//	advises: their advice is asked on it        advisor's: they stand in for whose is
const rightsTable = `
view        own bound asked holding covers covers' team other nobody's none decides standin advises advisor's
rep         yes yes   yes   yes     yes    yes     -    -     -        -    yes     yes     yes     yes
product     yes yes   yes   yes     yes    yes     -    -     -        -    yes     yes     yes     yes
admin       yes yes   yes   yes     yes    yes     -    -     -        -    yes     yes     yes     yes
head        yes yes   yes   yes     yes    yes     yes  -     yes      -    yes     yes     yes     yes
head+admin  yes yes   yes   yes     yes    yes     yes  -     yes      -    yes     yes     yes     yes
removed     -   -     -     -       -      -       -    -     -        -    -       -       -       -
stranger    -   -     -     -       -      -       -    -     -        -    -       -       -       -
work        own bound asked holding covers covers' team other nobody's none decides standin advises advisor's
rep         yes -     -     yes     yes    yes     -    -     -        -    -       -       -       -
product     yes -     -     yes     yes    yes     -    -     -        -    -       -       -       -
admin       yes -     -     yes     yes    yes     -    -     -        -    -       -       -       -
head        yes -     -     yes     yes    yes     yes  -     yes      -    -       -       -       -
head+admin  yes -     -     yes     yes    yes     yes  -     yes      -    -       -       -       -
removed     -   -     -     -       -      -       -    -     -        -    -       -       -       -
stranger    -   -     -     -       -      -       -    -     -        -    -       -       -       -
answer      own bound asked holding covers covers' team other nobody's none decides standin advises advisor's
rep         -   -     yes   yes     -      yes     -    -     -        -    -       -       -       -
product     -   -     yes   yes     -      yes     -    -     -        -    -       -       -       -
admin       -   -     yes   yes     -      yes     -    -     -        -    -       -       -       -
head        yes -     yes   yes     -      yes     yes  -     yes      -    -       -       -       -
head+admin  yes -     yes   yes     -      yes     yes  -     yes      -    -       -       -       -
removed     -   -     -     -       -      -       -    -     -        -    -       -       -       -
stranger    -   -     -     -       -      -       -    -     -        -    -       -       -       -
control     own bound asked holding covers covers' team other nobody's none decides standin advises advisor's
rep         -   -     -     -       -      -       -    -     -        -    -       -       -       -
product     -   -     -     -       -      -       -    -     -        -    -       -       -       -
admin       -   -     -     -       -      -       -    -     -        -    -       -       -       -
head        yes -     -     -       -      -       yes  -     yes      -    -       -       -       -
head+admin  yes -     -     -       -      -       yes  -     yes      -    -       -       -       -
removed     -   -     -     -       -      -       -    -     -        -    -       -       -       -
stranger    -   -     -     -       -      -       -    -     -        -    -       -       -       -
allow       own bound asked holding covers covers' team other nobody's none decides standin advises advisor's
rep         -   -     -     -       -      -       -    -     -        -    yes     yes     -       -
product     -   -     -     -       -      -       -    -     -        -    yes     yes     -       -
admin       -   -     -     -       -      -       -    -     -        -    yes     yes     -       -
head        yes -     -     -       -      -       yes  -     yes      -    yes     yes     -       -
head+admin  yes -     -     -       -      -       yes  -     yes      -    yes     yes     -       -
removed     -   -     -     -       -      -       -    -     -        -    -       -       -       -
stranger    -   -     -     -       -      -       -    -     -        -    -       -       -       -
advise      own bound asked holding covers covers' team other nobody's none decides standin advises advisor's
rep         -   -     -     -       -      -       -    -     -        -    -       -       yes     yes
product     -   -     -     -       -      -       -    -     -        -    -       -       yes     yes
admin       -   -     -     -       -      -       -    -     -        -    -       -       yes     yes
head        -   -     -     -       -      -       -    -     -        -    -       -       yes     yes
head+admin  -   -     -     -       -      -       -    -     -        -    -       -       yes     yes
removed     -   -     -     -       -      -       -    -     -        -    -       -       -       -
stranger    -   -     -     -       -      -       -    -     -        -    -       -       -       -`

// tableOfRights reads it: "work rep holding" -> true.
func tableOfRights() (may map[string]bool, roles, scopes []string) {
	may = map[string]bool{}
	act := ""
	for line := range strings.Lines(strings.TrimSpace(rightsTable)) {
		cells := strings.Fields(line)
		if slices.Contains([]string{"view", "work", "answer", "allow", "control", "advise"}, cells[0]) {
			act, scopes = cells[0], cells[1:]
			continue
		}
		if !slices.Contains(roles, cells[0]) {
			roles = append(roles, cells[0])
		}
		for i, yes := range cells[1:] {
			may[act+" "+cells[0]+" "+scopes[i]] = yes == "yes"
		}
	}
	return may, roles, scopes
}

// way is how an act comes in: which entries it is for, what it makes of the
// update, and whether it is then as good as none.
type way struct {
	name    string
	entries string
	turn    func(*chat.Update)
	void    func(deed) bool
	foreign bool // the human is somebody else's
}

func ways() []way {
	always := func(deed) bool { return true }
	never := func(deed) bool { return false }
	inGroups := regexp.MustCompile(`^/(deal|qualify|move|handoff|who|process)\b`)
	return []way{
		{"in private", "command press typed edit form", func(*chat.Update) {}, never, false},
		{"as a reply to a card", "command typed", func(u *chat.Update) { u.ReplyTo = "m7" }, never, false},
		{"in a thread", "command press typed", func(u *chat.Update) { u.From.Thread, u.Under = "t1", u.From }, never, false},
		{"beside a channel", "command", func(u *chat.Update) { u.Beside = group }, never, false},
		{"in a group", "command press", func(u *chat.Update) { u.From, u.Private = group, false }, func(d deed) bool { return d.entry == "command" && !inGroups.MatchString(d.text) }, false},
		{"in a group, as words", "typed edit", func(u *chat.Update) { u.From, u.Private = group, false }, always, false},
		{"edited into it", "command", func(u *chat.Update) { u.Kind = chat.Edited }, always, false},
		{"forwarded", "command typed", func(u *chat.Update) { u.Kind = chat.Forwarded }, always, false},
		{"as a caption", "command typed", func(u *chat.Update) { u.Kind = chat.Showed }, always, false},
		{"by somebody of another company", "command press typed edit form", func(u *chat.Update) { u.Outsider = true }, always, true},
	}
}

// Nobody acts or sees beyond the table, nobody inside it is refused, and nobody
// can tell what is not theirs from what does not exist: every role tries every
// deed on everybody's deal, and in each of the other ways on somebody's, whose is
// drawn (on everybody's, if in full).
func TestRights(t *testing.T) {
	may, roles, scopes := tableOfRights()
	seed := drawn(t)
	var count sync.Map
	for i, role := range roles {
		t.Run(role, func(t *testing.T) {
			t.Parallel()
			cases, luck := 0, rand.New(rand.NewPCG(seed, uint64(i)))
			for n, w := range ways() {
				next := luck.IntN(len(scopes))
				for _, d := range deeds() {
					if !strings.Contains(w.entries, d.entry) {
						continue
					}
					tried := scopes
					if n > 0 && !*full {
						next = d.after(next, role, scopes)
						tried = scopes[next : next+1]
					}
					cases += d.tryAll(t, w, role, tried, may)
				}
			}
			count.Store(role, cases)
		})
	}
	t.Cleanup(func() {
		total := 0
		count.Range(func(_, n any) bool { total += n.(int); return true })
		t.Logf("%d cases", total)
		if total < 11_500 && !t.Failed() {
			t.Error("that is too few: combinations are missing")
		}
	})
}

// after is the next of the scopes that fits the deed, round and round: so each of
// them meets each way.
func (d deed) after(i int, role string, scopes []string) int {
	for range scopes {
		if i = (i + 1) % len(scopes); d.possible(role, scopes[i]) {
			break
		}
	}
	return i
}

// tryAll has a role try a deed in one way on deals that are so to them.
func (d deed) tryAll(t *testing.T, w way, role string, scopes []string, may map[string]bool) (cases int) {
	nothing := sync.OnceValue(func() outcome { return d.try(w, role, "none") })
	for _, scope := range scopes {
		if !d.possible(role, scope) {
			continue
		}
		cases++
		name := fmt.Sprintf("%s/%s by %s, %s %s", scope, d.act, d.entry, d.name, w.name)
		got := d.try(w, role, scope)
		void := w.void(d)
		if got.failed != nil {
			t.Fatalf("%s: %v", name, got.failed)
		}
		if want := d.act != "view" && !void && may[d.act+" "+role+" "+scope]; got.did != want {
			t.Errorf("%s: done: %v, want %v\n%s", name, got.did, want, got.shown)
		}
		view := !w.foreign && may["view "+role+" "+scope]
		if saw := strings.Contains(got.shown, "Acme"); saw && !view || d.act == "view" && !void && saw != view {
			t.Errorf("%s: seen: %v, want %v\n%s", name, saw, view, got.shown)
		}
		if !may["view "+role+" "+scope] && got.shown != nothing().shown {
			t.Errorf("%s: told otherwise than of what does not exist:\n%s\n\n%s", name, got.shown, nothing().shown)
		}
		if loud.MatchString(got.public) {
			t.Errorf("%s: told to the group: %s", name, got.public)
		}
		if n := len(got.rulings); n > 1 || n == 1 && got.rulings[0].Why == "" && !may[got.rulings[0].Right+" "+role+" "+scope] && got.rulings[0].Object != "" {
			t.Errorf("%s: audited as %+v", name, got.rulings)
		}
		if strings.Contains(fmt.Sprint(got.rulings), "canary") {
			t.Errorf("%s: words in the audit: %+v", name, got.rulings)
		}
	}
	return cases
}

// loud is what is not said in a group: more than a line, a figure or an answer of
// the deal, the buyer's people, who owns it.
var loud = regexp.MustCompile(`\n|€|84|27,000|stands still|Novak|Olga|Marat`)

// possible reports whether somebody can be that to a deal which a deed fits.
func (d deed) possible(role, scope string) bool {
	if d.unless != "" && strings.Contains(role, d.unless) {
		return false
	}
	switch scope {
	case "asked":
		return role != "stranger" && (d.needs == "" || d.needs == "offered")
	case "holding":
		return role != "stranger" && (d.needs == "" || d.needs == "accepted")
	case "covers'":
		return role != "stranger" && d.needs != "none"
	case "decides", "standin":
		return d.needs == "" || d.needs == "none"
	case "other", "nobody's", "none":
		return true
	}
	return role != "stranger"
}

// outcome is what came of a try.
type outcome struct {
	did     bool
	shown   string // to who tried, everywhere
	public  string // in the group
	rulings []dialogs.Ruling
	failed  error
}

// scene is the deal and the people for a role and a scope; the actor's id is "actor".
func (d deed) scene(role, scope string) (sales.Deal, []sales.Person) {
	acme := offered(ready(deal("D-ACME", "Acme", "olga", "discovery")), "product", "ken")
	acme.Roles = map[string]string{"rep": "olga", "marketing": "dana"}
	people := staff()
	actor := person("Actor", "en", "marat", strings.Split(role, "+")...)
	if role == "removed" {
		actor.Roles, actor.Removed = []string{"rep", sales.RoleHead, sales.RoleAdmin}, true
	}
	lead := slices.Contains(actor.Roles, sales.RoleHead)
	find := func(id string) *sales.Person {
		return &people[slices.IndexFunc(people, func(p sales.Person) bool { return p.ID == id })]
	}
	away := &sales.Away{From: monday.AddDate(0, 0, -1), Until: monday.AddDate(0, 0, 1), Cover: "actor"}
	acme.Consults = []sales.Consult{{ID: "C-1", Stage: acme.Stage, Role: "product", To: "ira", State: sales.Consulting, Asked: monday.UTC(), Due: monday.Add(time.Hour).UTC()}}
	accepted := d.needs == "accepted"
	switch scope {
	case "own":
		acme.Owner, acme.Handoff.From = "actor", "actor"
		acme.Roles["rep"] = "actor"
	case "bound":
		acme.Roles["marketing"] = "actor"
	case "asked":
		acme.Handoff.To = "actor"
	case "holding":
		acme.Handoff.To, accepted = "actor", true
	case "covers":
		find("olga").Away = away
	case "covers'":
		find("ken").Away, accepted = away, d.needs != "offered" && d.act != "answer" || accepted
	case "advises":
		acme.Consults[0].To = "actor"
	case "advisor's":
		find("ira").Away = away
	case "team":
		if lead {
			find("olga").Head = "actor"
		}
	case "nobody's":
		find("olga").Removed = true
	case "other":
		actor.Head = "zoya"
	case "decides":
		acme.Request = request("actor")
	case "standin":
		acme.Request = request("marat")
		find("marat").Away = away
	}
	if d.act == "allow" && acme.Request == nil {
		acme.Request = request("marat")
	}
	if accepted {
		acme.Handoff.State = sales.Accepted
	}
	if d.needs == "none" {
		acme.Handoff = nil
	}
	if d.state != nil {
		d.state(&acme)
	}
	if role != "stranger" {
		people = append(people, actor)
	}
	return acme, people
}

// talkOf is what the actor was talking about: the deal, a question of it, a digest.
func (d deed) talkOf() dialogs.Talk {
	talk := dialogs.Talk{
		Person: "actor", Deal: "D-ACME", Stamp: 4, Asked: d.asked, Said: []dialogs.Said{{Message: "web:actor#m7", Deal: "D-ACME", Item: "pain"}},
		Sitting: &dialogs.Sitting{Deal: "D-ACME", Items: []string{"freeze"}, Card: web("actor"), Began: monday},
	}
	if d.asked != nil && d.asked.Item == "pain" && d.entry == "typed" {
		talk.Sitting.Items = []string{"pain"}
	} else if d.asked != nil && d.asked.What == "answer" {
		talk.Asked = &dialogs.Asked{What: "answer", Deal: "D-ACME", Item: "freeze", In: web("actor"), Since: monday}
	}
	if d.asked != nil && d.asked.What == "leaving" {
		talk.Leaving = &dialogs.Leaving{Deal: "D-ACME", Nobody: true, Urgent: sales.UrgentMoney, WakeRule: sales.WakeRule{On: "a new budget"}, Door: sales.DoorShrink, Exit: "price"}
	}
	if d.entry == "form" {
		talk.Sitting.Sheet, talk.Sitting.Single = 4, d.asked != nil
	}
	return talk
}

// update is the deed as it comes in.
func (d deed) update(now time.Time) chat.Update {
	u := pressed("actor", d.data, now)
	switch {
	case d.text != "":
		u = said("actor", d.text, now)
	case d.entry == "form":
		u.Kind, u.Form, u.Forms = chat.Filled, map[string]string{"freeze": "yes"}, true
	}
	if d.entry == "edit" {
		u.Kind, u.Message = chat.Edited, "m7"
	}
	return u
}

// try has a role try the deed on a deal that is that to them.
func (d deed) try(w way, role, scope string) (out outcome) {
	acme, people := d.scene(role, scope)
	talk := d.talkOf()
	cast := dialogs.Change{Cause: "cast", At: monday, People: people, Talk: &talk, Marks: map[string]string{"points/actor": "D-OTHER,D-ACME"}}
	if scope != "none" {
		cast.Deals = []dialogs.Write{{Deal: acme}}
	}
	m := &witness{Memory: store.NewMemory(storetest.NewRAM())}
	ctx := context.Background()
	if _, out.failed = m.Memory.Commit(ctx, cast); out.failed != nil {
		return out
	}
	now := monday.Add(time.Minute)
	e := engineOn(m, func() time.Time { return now }, func() string { return "nonce" })
	e.Ruled = func(r dialogs.Ruling) { out.rulings = append(out.rulings, r) }
	u := d.update(now)
	u.Data = strings.Replace(u.Data, "OWNER", dialogs.OwnerMark(acme.Owner), 1)
	w.turn(&u)
	reply, err := e.Hear(ctx, u)
	if err != nil {
		out.failed = err
		return out
	}
	shown := []string{reply.Toast}
	if reply.Form != nil {
		shown = append(shown, must(asJSON(reply.Form)))
	}
	for _, c := range m.applied {
		out.did = out.did || len(c.Deals) > 0
		for _, p := range c.Parcels {
			if p.Person == "actor" || p.Person == "" {
				shown = append(shown, must(asJSON(p.Message)))
			}
			if p.To == group {
				out.public += p.Message.Text.String()
			}
		}
	}
	out.shown = strings.Join(shown, "\n")
	return out
}

func asJSON(v any) (string, error) {
	body, err := json.Marshal(v)
	return string(body), err
}
