package dialogs_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"milepost/adapters/store"
	"milepost/adapters/store/storetest"
	"milepost/dialogs"
	"milepost/dialogs/chat"
)

// crossed is a memory in which somebody else does something between a decision
// and its commit, once.
type crossed struct {
	*store.Memory
	between func()
}

func (c *crossed) Commit(ctx context.Context, change dialogs.Change) (dialogs.Receipt, error) {
	if between := c.between; between != nil {
		c.between = nil
		between()
	}
	return c.Memory.Commit(ctx, change)
}

// Two who may decide press at once: one of them does, and the other is told who,
// what and when. What the deal owes is owed once.
func TestTwoDecideAtOnce(t *testing.T) {
	first, second := "1|allow|D-ACME|Q-1", "1|notyet|D-ACME|Q-1"
	for _, late := range []string{first, second} {
		m := store.NewMemory(storetest.NewRAM())
		acme := deal("D-ACME", "Acme", "olga", "discovery")
		acme.Request = request("marat")
		people := append(staff(), person("Max", "en", "", "head"))
		people[0].Head = "" // her deals are every head's
		if _, err := m.Commit(t.Context(), dialogs.Change{Cause: "cast", At: monday, People: people, Deals: []dialogs.Write{{Deal: acme}}}); err != nil {
			t.Fatal(err)
		}
		now := func() time.Time { return monday.Add(time.Minute) }
		nonce := func() string { return "nonce" }
		var quick chat.Reply
		c := &crossed{Memory: m, between: func() {
			quick = must(engineOn(m, now, nonce).Hear(t.Context(), pressed("marat", first, now())))
		}}
		reply := must(engineOn(c, now, nonce).Hear(t.Context(), pressed("max", late, now().Add(time.Millisecond))))
		if quick.Toast != "" || !strings.Contains(reply.Toast, "Marat: moved on credit") {
			t.Errorf("the first heard %q, the second %q", quick.Toast, reply.Toast)
		}
		d := must(m.Load(t.Context(), dialogs.Query{Deal: "D-ACME"})).Deal
		if d.Request != nil || d.Stage != "validation" || len(d.Debts) != 4 || len(d.Owed()) != 4 {
			t.Errorf("after both: %q, request %v, %d debts", d.Stage, d.Request, len(d.Debts))
		}
		for _, o := range d.Debts {
			if o.Allowed != "marat" || o.By != "olga" || o.Reason != request("marat").Words || !o.Due.Equal(request("marat").Until) || o.Stage != "discovery" {
				t.Errorf("a debt of %+v", o)
			}
		}
	}
}
