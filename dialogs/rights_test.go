package dialogs_test

import (
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"milepost/dialogs"
)

// Whatever ids somebody tries by hand, all of them or their neighbours, they see
// and change nothing that is not theirs.
func TestIdsTriedByHand(t *testing.T) {
	tries := 2500
	if *full {
		tries = 10_000
	}
	luck := rand.New(rand.NewPCG(drawn(t), 1))
	p := newPair(t)
	m := &witness{Memory: p.memory}
	e := engineOn(m, p.here.Now, p.here.Nonce)
	acts := e.Acts()
	k := must(p.memory.Load(t.Context(), dialogs.Query{Deal: "D-ACME"}))
	k.Deal.Company = "Quark" // "Acme" stands in the help too
	must(p.memory.Commit(t.Context(), dialogs.Change{Cause: "renamed", At: monday, Deals: []dialogs.Write{{Deal: *k.Deal}}, Based: k.Versions}))
	neighbour := func(id string) string { // one letter of it another one
		b := []byte(id)
		b[2+luck.IntN(len(b)-2)] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"[luck.IntN(32)]
		return string(b)
	}
	guilty := 0
	for i := range tries {
		id := "D-ACME"
		switch i % 3 {
		case 1:
			id = neighbour(id)
		case 2:
			id = neighbour(neighbour(neighbour(neighbour(id))))
		}
		data := strings.Join([]string{"1", acts[luck.IntN(len(acts))], id, []string{"", "H-1", "pain", "product", "reply", "freeze"}[luck.IntN(6)], []string{"", "+", "y", "1d", "="}[luck.IntN(5)]}, "|")
		m.applied = nil
		who := []string{"ivan", "ira", "zoya", "sveta", "zed"}[luck.IntN(5)]
		p.now = p.now.Add(time.Second)
		u := pressed(who, strings.TrimRight(data, "|"), p.now)
		u.Forms = i%2 == 0
		reply, err := e.Hear(t.Context(), u)
		if err != nil {
			t.Fatalf("%s: %v", data, err)
		}
		said := must(asJSON(reply)) + must(asJSON(m.applied))
		if strings.Contains(said, "Quark") || strings.Contains(said, "Novak") || p.events() > 0 {
			t.Errorf("%s by %s: %s", data, who, said)
			if guilty++; guilty > 5 {
				return
			}
		}
	}
}

// A channel reads at its own level whatever is posted there: deal, age and money
// in a public one; names beside them in a private one; answers, the buyer's
// people and the next step's words in neither.
func TestAChannelReadsAtItsOwnLevel(t *testing.T) {
	for _, do := range dialogs.Does {
		for _, c := range []dialogs.Channel{public, private} {
			p := newPair(t)
			p.now = monday.AddDate(0, 0, 40)
			m := &witness{Memory: p.memory}
			e := engineOn(m, p.here.Now, p.here.Nonce)
			r := dialogs.Recipient{ID: "#" + c.ID, Zone: berlin}
			if err := e.Fire(t.Context(), dialogs.Job{ID: do, Do: do, To: c.ID}, r, p.now, p.now); err != nil {
				t.Fatal(err)
			}
			posted := ""
			for _, change := range m.applied {
				posted += must(asJSON(change.Parcels))
			}
			if do == "digest" && !strings.Contains(posted, "Acme") {
				t.Errorf("nothing is posted by %s to %s", do, c.ID)
			}
			never := []string{"Novak", "stands still", "27,000", "call Petr", "foil"}
			if !c.Private {
				never = append(never, "Olga", "Ken", "Marat", "Dana", `"buttons"`)
			}
			for _, word := range never {
				if strings.Contains(posted, word) {
					t.Errorf("%s to %s says %q: %s", do, c.ID, word, posted)
				}
			}
		}
	}
}

// A cover who may not see a deal is not told of it: who they stand in for is, for later.
func TestACoverHearsOnlyOfDealsThatTheySee(t *testing.T) {
	acme := ready(deal("D-ACME", "Acme", "olga", "discovery"))
	acme.Roles["product"] = "ira"
	for cover, told := range map[string]string{"Ken": "marat", "Zoya": "marat", "Ira": "ira"} {
		o := newOffice(t, acme)
		o.hear(said("marat", "/away until friday cover "+cover, monday))
		o.hear(pressed("olga", "1|wonyes|D-ACME", monday))
		var heard []string
		for _, c := range o.spy.changes {
			for _, p := range c.Parcels {
				if p.Person != "olga" {
					heard = append(heard, p.Person)
				}
			}
		}
		if len(heard) != 1 || heard[0] != told {
			t.Errorf("with %s for Marat the end is told to %v, not to %s alone", cover, heard, told)
		}
	}
}

// Nor of one that fell to who they stand in for because its owner is gone.
func TestACoverIsNotRemindedOfWhatTheyMayNotSee(t *testing.T) {
	acme := ready(deal("D-ACME", "Acme", "gone", "discovery"))
	for cover, told := range map[string]string{"Dana": "marat", "Zoya": "zoya"} {
		o := newOffice(t, acme)
		o.hear(said("marat", "/away friday cover "+cover, monday))
		thursday := monday.AddDate(0, 0, 3)
		looks := []time.Time{thursday, thursday}
		if told == "marat" { // who is back on Monday
			looks = []time.Time{thursday, monday.AddDate(0, 0, 4), monday.AddDate(0, 0, 7).Add(time.Hour)}
		}
		var heard []string
		for _, at := range looks {
			if err := o.engine.Look(t.Context(), "D-ACME", at); err != nil {
				t.Fatal(err)
			}
		}
		for _, c := range o.spy.changes {
			for _, p := range c.Parcels {
				if strings.Contains(p.Message.Text.String(), "⏳") {
					heard = append(heard, p.Person)
				}
			}
		}
		if len(heard) != 1 || heard[0] != told {
			t.Errorf("with %s for Marat %v are reminded, not %s alone", cover, heard, told)
		}
	}
}
