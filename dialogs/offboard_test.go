package dialogs_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"milepost/adapters/store"
	"milepost/dialogs"
	"milepost/dialogs/chat"
	"milepost/dialogs/sales"
)

// dying passes on so many commits, and is then as good as killed.
type dying struct {
	*store.Memory
	commits int
}

var errKilled = chat.NotNow(errors.New("killed"))

func (d *dying) Commit(ctx context.Context, c dialogs.Change) (dialogs.Receipt, error) {
	if d.commits == 0 {
		return dialogs.Receipt{}, errKilled
	}
	d.commits--
	return d.Memory.Commit(ctx, c)
}

// holdAll is a deal on which Ken holds all that can be held.
func holdAll(id string) sales.Deal {
	d := offered(ready(deal(id, "Acme "+id, "ken", "discovery")), "product", "ken")
	d.Handoff.From = "ivan"
	d.Request = &sales.Request{ID: "R", Kind: sales.ForExit, By: "olga", To: "ken", Asked: monday.UTC(), Due: monday.Add(time.Hour).UTC()}
	d.Consults = []sales.Consult{
		{ID: "C-1", Role: "product", To: "ken", State: sales.Consulting, Asked: monday.UTC(), Due: monday.Add(time.Hour).UTC()},
		{ID: "C-0", Role: "product", To: "ken", State: sales.Advised, Asked: monday.UTC(), Advice: "it reads foil"},
	}
	d.Acts = []sales.Act{{ID: "A-1", Kind: sales.ActAsk, By: "marat", To: "ken", At: monday.UTC(), Words: "what stops it?"}}
	return d
}

// Killed after any of its commits, a handover goes on where it stood: each deal is
// handed over once, each receiver hears once, and nothing is left with who is gone.
func TestAHandoverThatDiesGoesOn(t *testing.T) {
	const deals = 7
	for killed := range deals + 3 {
		t.Run(fmt.Sprintf("after %d", killed), func(t *testing.T) {
			p := newPair(t)
			cast := dialogs.Change{Cause: "more", At: monday}
			for i := range deals {
				cast.Deals = append(cast.Deals, dialogs.Write{Deal: holdAll(fmt.Sprintf("D-%06d", i))})
			}
			must(p.memory.Commit(t.Context(), cast))
			p.hears(p.here, pressed("marat", "1|offboardyes||ken|ira", p.now))
			goOn := func(m dialogs.Memory) error {
				return engineOn(m, func() time.Time { return p.now }, p.here.Nonce).HandOver(t.Context(), func(context.Context) error { return nil })
			}
			if err := goOn(&dying{p.memory, killed}); killed < deals+2 && !errors.Is(err, errKilled) {
				t.Fatalf("it did not die: %v", err)
			}
			for range 2 { // and once more, with nothing left to do
				p.now = p.now.Add(time.Minute)
				if err := goOn(p.other); err != nil {
					t.Fatal(err)
				}
			}
			for i := range deals {
				p.handedToIra(fmt.Sprintf("D-%06d", i))
			}
			if told := p.sent("ira"); len(told) != 1 || !strings.HasPrefix(told[0], "📥 Ken уходит. Теперь вы нужны в 8 сделках") {
				t.Errorf("Ira was told %q", told)
			}
		})
	}
}

// handedToIra checks that a deal of holdAll went to Ira whole, once.
func (p *pair) handedToIra(id string) {
	p.Helper()
	k := must(p.memory.Load(p.Context(), dialogs.Query{Deal: id, Events: 20}))
	d := k.Deal
	if len(d.Held("ken")) != 0 {
		p.Errorf("%s: Ken still holds %v", id, d.Held("ken"))
	}
	if d.Owner != "ira" || d.Handoff.To != "ira" || d.Consults[0].To != "ira" || d.Consults[1].To != "ken" || d.Acts[0].To != "ira" {
		p.Errorf("%s: not all is Ira's: %+v", id, d)
	}
	if d.Request.To != "marat" { // a decision stays a head's
		p.Errorf("%s: %s decides", id, d.Request.To)
	}
	n := len(slices.DeleteFunc(k.Events, func(e sales.Event) bool { return e.What != "handed_over" || e.By != "marat" }))
	if n != 1 {
		p.Errorf("%s was handed over %d times", id, n)
	}
}

// Taken back on the same day, what nobody touched is as it was before, and who is
// back is heard again.
func TestAHandoverTakenBack(t *testing.T) {
	p := newPair(t)
	was := holdAll("D-000001")
	was.Consults = nil // whoever owns a deal is let go of its consults
	must(p.memory.Commit(t.Context(), dialogs.Change{Cause: "more", At: monday, Deals: []dialogs.Write{{Deal: was}, {Deal: holdAll("D-000002")}}}))
	goOn := func() {
		if err := p.here.HandOver(t.Context(), func(context.Context) error { return nil }); err != nil {
			t.Fatal(err)
		}
	}
	p.hears(p.here, pressed("marat", "1|offboardyes||ken|ira", p.now))
	goOn()
	p.hears(p.there, pressed("ira", "1|accept|D-000002|H-1", p.now))
	p.hears(p.here, pressed("sveta", "1|offboardback||ken", p.now))
	goOn()
	is := must(p.memory.Load(t.Context(), dialogs.Query{Deal: "D-000001"})).Deal
	if changes := sales.Diff(&was, is); len(changes) != 0 {
		t.Errorf("it is not as it was: %+v", changes)
	}
	if d := must(p.memory.Load(t.Context(), dialogs.Query{Deal: "D-000002"})).Deal; d.Owner != "ira" {
		t.Errorf("what Ira accepted went back to %s", d.Owner)
	}
	if who := must(p.memory.Load(t.Context(), dialogs.Query{Account: "web:ken"})).Me; who == nil || who.Handover != nil || who.Chats["web"] != "ken" {
		t.Errorf("Ken is not back as he was: %+v", who)
	}
	p.hears(p.here, pressed("ken", "1|open|D-000001", p.now))
	if told := p.sent("ken"); len(told) != 2 {
		t.Errorf("Ken reads %q", told)
	}
}

// A day later the undo is over, and nothing is kept for it any more.
func TestAHandoverIsForgottenAfterADay(t *testing.T) {
	p := newPair(t)
	goOn := func() {
		if err := p.here.HandOver(t.Context(), func(context.Context) error { return nil }); err != nil {
			t.Fatal(err)
		}
	}
	p.hears(p.here, pressed("sveta", "1|offboardyes||ken", p.now))
	goOn()
	p.now = p.now.Add(25 * time.Hour)
	goOn()
	k := must(p.memory.Load(t.Context(), dialogs.Query{Marks: []string{"handover/ken"}}))
	if left := k.Roster.Handovers(); len(left) != 0 || k.Marks["handover/ken"] != "" {
		t.Errorf("kept: %+v %q", left, k.Marks)
	}
	if reply := p.hears(p.here, pressed("sveta", "1|offboardback||ken", p.now)); !strings.Contains(reply.Toast, "суток") {
		t.Errorf("told %q", reply.Toast)
	}
}
