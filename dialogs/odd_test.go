package dialogs_test

import (
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"milepost/adapters/store"
	"milepost/adapters/store/storetest"
	"milepost/dialogs"
	"milepost/dialogs/sales"
)

// oddities are the ways in which a deal may have come out of shape since its
// buttons were drawn: decided, closed, its people gone, its process another.
var oddities = map[string]func(d *sales.Deal){
	"in the middle":     func(*sales.Deal) {},
	"an exit proposed":  func(d *sales.Deal) { d.Request.Kind, d.Request.Exit = sales.ForExit, "price" },
	"an exit that went": func(d *sales.Deal) { d.Request.Kind, d.Request.Exit = sales.ForExit, "gone" },
	"closed":            func(d *sales.Deal) { d.Status, d.Closed = sales.Lost, monday.UTC() },
	"at the last stage": func(d *sales.Deal) { d.Stage, d.Stays[0].Stage, d.Request.Stage = "decision", "decision", "decision" },
	"a stage that went": func(d *sales.Deal) { d.Stage, d.Stays[0].Stage, d.Request.Stage = "gone", "gone", "gone" },
	"an owner who left": func(d *sales.Deal) { d.Owner, d.Roles = "gone", map[string]string{"rep": "gone"} },
	"all others left": func(d *sales.Deal) {
		d.Request.To, d.Acts[0].By, d.Consults[0].To, d.Debts[0].By, d.Debts[0].Allowed = "gone", "gone", "gone", "gone", "gone"
	},
}

// Whatever is pressed on a deal that is not as it was gets an answer, and hurts
// nothing. A press says two of the items, drawn anew for each oddity (all, if in full).
func TestOddPresses(t *testing.T) {
	seed := drawn(t)
	items := []string{"", "Q-1", "A-1", "C-1", "B-1", "price"}
	for n, odd := range slices.Sorted(maps.Keys(oddities)) {
		t.Run(odd, func(t *testing.T) {
			t.Parallel()
			luck := rand.New(rand.NewPCG(seed, uint64(n)))
			now := monday.Add(time.Minute)
			open := func() (*store.Memory, *dialogs.Engine) {
				m, d := store.NewMemory(storetest.NewRAM()), deal("D-ACME", "Acme", "olga", "discovery")
				d.Request = request("marat")
				d.Acts = []sales.Act{{ID: "A-1", Kind: sales.ActAsk, By: "marat", To: "olga", At: monday.UTC(), Due: monday.Add(3 * time.Hour).UTC(), Words: "well?"}}
				d.Debts = []sales.Debt{{Item: "interest", Stage: "lead", By: "olga", Allowed: "marat", At: monday.UTC(), Due: monday.AddDate(0, 0, 2).UTC()}}
				d.Consults = []sales.Consult{{ID: "C-1", Stage: "discovery", Role: "product", To: "ken", State: sales.Consulting, Asked: monday.UTC(), Due: monday.Add(3 * time.Hour).UTC()}}
				d.Committee = []sales.Stakeholder{{ID: "B-1", Name: "Ms Novak"}}
				oddities[odd](&d)
				_ = must(m.Commit(t.Context(), dialogs.Change{Cause: "cast", At: monday, People: staff(), Deals: []dialogs.Write{{Deal: d}}}))
				return m, engineOn(m, func() time.Time { return now }, func() string { return "nonce" })
			}
			_, e := open()
			for _, act := range e.Acts() {
				said := luck.Perm(len(items))
				if !*full {
					said = said[:2]
				}
				for _, i := range said {
					item := items[i]
					for _, who := range []string{"olga", "marat"} {
						m, e := open()
						press := "1|" + act + "|D-ACME|" + item
						reply, err := e.Hear(t.Context(), pressed(who, press, now))
						if err != nil {
							t.Errorf("%s by %s: %v", press, who, err)
							continue
						}
						sent := must(m.Claim(t.Context(), "web:"+who, now, time.Minute))
						if reply.Toast == "" && reply.Form == nil && sent == nil {
							t.Errorf("%s by %s: no answer", press, who)
						}
						if sent != nil && strings.TrimSpace(sent.Parcel.Message.Text.String()) == "" {
							t.Errorf("%s by %s: an empty message", press, who)
						}
					}
				}
			}
		})
	}
}
