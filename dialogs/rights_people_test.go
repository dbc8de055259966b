package dialogs_test

import (
	"strings"
	"testing"
	"time"

	"milepost/adapters/store"
	"milepost/adapters/store/storetest"
	"milepost/dialogs"
	"milepost/dialogs/chat"
	"milepost/dialogs/sales"
)

// peopleTable is who may do what to people, and see what of a team. Everybody may
// change what is their own.
const peopleTable = `
               rep product marketing head admin head+admin removed stranger
open           yes yes     yes       yes  yes   yes        -       -
invite-rep     -   -       -         yes  yes   yes        -       -
invite-head    -   -       -         -    yes   yes        -       -
invite-admin   -   -       -         -    yes   yes        -       -
give-role      -   -       -         -    yes   yes        -       -
take-role      -   -       -         -    yes   yes        -       -
offboard       -   -       -         -    yes   yes        -       -
offboard-team  -   -       -         yes  yes   yes        -       -
list           -   -       -         yes  yes   yes        -       -
look           -   -       -         -    yes   yes        -       -
points         -   -       -         yes  -     yes        -       -
rules          -   -       -         yes  yes   yes        -       -
quiet-rule     -   -       -         yes  yes   yes        -       -
board          -   -       yes       yes  -     yes        -       -
own-settings   yes yes     yes       yes  yes   yes        -       -
own-link       yes yes     yes       yes  yes   yes        -       -
own-absence    yes yes     yes       yes  yes   yes        -       -`

// peopleDeeds are the ways to each of these.
func peopleDeeds() map[string][]func(string, time.Time) chat.Update {
	type do = []func(string, time.Time) chat.Update
	return map[string]do{
		"open":         {typing("/new Zeta, line, 84k")},
		"invite-rep":   {typing("/invite rep"), pressing("1|invite||rep")},
		"invite-head":  {typing("/invite head"), pressing("1|invite||head")},
		"invite-admin": {typing("/invite admin"), pressing("1|invite||admin")},
		"give-role":    {pressing("1|role||ivan|admin"), pressing("1|role||ivan|head"), pressing("1|role||actor|product")},
		"take-role":    {pressing("1|role||ivan|rep"), pressing("1|role||marat|head")},
		"offboard":     {pressing("1|offboardyes||ivan"), pressing("1|offboardyes||sveta|zoya"), typing("/offboard Ivan"), pressing("1|offboard||ivan")},

		"offboard-team": {pressing("1|offboardyes||olga"), pressing("1|offboardyes||olga|marat")},
		"list":          {typing("/people"), pressing("1|people")},
		"look":          {pressing("1|person||ivan")},
		"board":         {typing("/content"), pressing("1|contentboard")},
		"rules":         {typing("/rules"), pressing("1|rules"), pressing("1|rule||no_next_step")},
		"quiet-rule":    {pressing("1|quiet||no_next_step"), pressing("1|quiet||stage_age|+")},
		"points":        {pressing("1|points"), pressing("1|points|||+")},
		"own-settings":  {pressing("1|set||calendar|plain"), pressing("1|join||lang|ru")},
		"own-link":      {typing("/link")},
		"own-absence":   {typing("/away 15.06 cover Ira"), pressing("1|awayyes||ira|1781500000")},
	}
}

// What is done to people goes by the table, in every way it may come in, and a
// refusal is the same whether whom it is about exists or not.
func TestRightsOverPeople(t *testing.T) {
	var roles []string
	cases := 0
	for line := range strings.Lines(strings.TrimSpace(peopleTable)) {
		cells := strings.Fields(line)
		if roles == nil {
			roles = cells
			continue
		}
		for i, role := range roles {
			for _, make := range peopleDeeds()[cells[0]] {
				for _, w := range ways() {
					u := make("actor", monday.Add(time.Minute))
					entry := "press"
					if u.Text != "" {
						entry = "command"
					}
					if !strings.Contains(w.entries, entry) {
						continue
					}
					cases++
					void := w.void(deed{entry: entry, text: u.Text})
					w.turn(&u)
					got := tryOnPeople(t, role, u)
					if want := cells[i+1] == "yes" && !void; got != want {
						t.Errorf("%s by %s %s%s, %s: %v, want %v", cells[0], role, u.Text, u.Data, w.name, got, want)
					}
				}
			}
		}
	}
	t.Logf("%d cases", cases)
	if cases < 700 {
		t.Error("that is too few: combinations are missing")
	}
}

// tryOnPeople reports whether somebody did what they tried, or saw it.
func tryOnPeople(t *testing.T, role string, u chat.Update) bool {
	t.Helper()
	acme := deal("D-ACME", "Acme", "olga", "discovery") // it stands still: a control point of whoever leads Olga
	acme.Content = []sales.Content{{ID: "K-1", Want: "one-pager for Ivan", Stage: "discovery", By: "olga", Asked: monday}}
	_, people := deed{}.scene(role, "team")
	m := &witness{Memory: store.NewMemory(storetest.NewRAM())}
	e := engineOn(m, func() time.Time { return u.At }, func() string { return "nonce" })
	e.House.Links = map[string]string{"web": "w/%s", "slack": "s/%s"}
	if _, err := m.Memory.Commit(t.Context(), dialogs.Change{Cause: "cast", At: monday, People: people, Deals: []dialogs.Write{{Deal: acme}}}); err != nil {
		t.Fatal(err)
	}
	if _, err := e.Hear(t.Context(), u); err != nil {
		t.Fatal(err)
	}
	for _, c := range m.applied {
		if len(c.Deals)+len(c.Invites)+len(c.People)+len(c.Marks["quiet"]) > 0 {
			return true
		}
		for _, p := range c.Parcels {
			if text := must(asJSON(p.Message)); p.Person == "actor" && (strings.Contains(text, "Ivan") || strings.Contains(text, "Reminders acted on") || strings.Contains(text, "Counted:") || strings.Contains(text, "No deal of yours") || strings.Contains(text, "Acme")) {
				return true
			}
		}
	}
	return false
}

// A refusal says the same of somebody who is here and of somebody who never was.
func TestARefusalDoesNotTellWhoIsHere(t *testing.T) {
	for _, data := range []string{"1|person||%s", "1|offboardyes||%s", "1|role||%s|head"} {
		var told []string
		for _, who := range []string{"ivan", "sveta", "nobody"} {
			p := newPair(t)
			reply := p.hears(p.here, pressed("olga", strings.ReplaceAll(data, "%s", who), monday))
			told = append(told, reply.Toast+strings.Join(p.sent("olga"), "\n"))
		}
		if told[0] == "" || told[0] != told[1] || told[1] != told[2] {
			t.Errorf("%s: %q", data, told)
		}
	}
}

func typing(text string) func(string, time.Time) chat.Update {
	return func(id string, at time.Time) chat.Update { return said(id, text, at) }
}

func pressing(data string) func(string, time.Time) chat.Update {
	return func(id string, at time.Time) chat.Update { return pressed(id, data, at) }
}
