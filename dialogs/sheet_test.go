package dialogs_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"milepost/adapters/store"
	"milepost/adapters/store/storetest"
	"milepost/dialogs"
	"milepost/dialogs/chat"
	"milepost/dialogs/sales"
)

// office is the house with deals in it and a desk for everybody: forms open.
type office struct {
	t      *testing.T
	memory *store.Memory
	engine *dialogs.Engine
	now    time.Time
	spy    *once
}

func newOffice(t *testing.T, deals ...sales.Deal) *office {
	o := &office{t: t, memory: store.NewMemory(storetest.NewRAM()), now: monday}
	c := dialogs.Change{Cause: "cast", At: o.now, People: staff()}
	for _, d := range deals {
		c.Deals = append(c.Deals, dialogs.Write{Deal: d})
	}
	o.commit(c)
	o.spy = &once{Memory: o.memory}
	o.engine = engineOn(o.spy, func() time.Time { return o.now }, func() string { return fmt.Sprint("nonce", o.now.Unix()) })
	return o
}

func (o *office) commit(c dialogs.Change) {
	o.t.Helper()
	if _, err := o.memory.Commit(context.Background(), c); err != nil {
		o.t.Fatal(err)
	}
}

// hear plays out an act; what is said because of it is kept in said.
func (o *office) hear(u chat.Update) (reply chat.Reply, said string) {
	o.t.Helper()
	o.now = o.now.Add(time.Minute)
	u.At, u.ID = o.now, fmt.Sprint("act/", o.now.Unix())
	o.spy.changes = nil
	reply, err := o.engine.Hear(context.Background(), u)
	if err != nil {
		o.t.Fatal(err)
	}
	for _, c := range o.spy.changes {
		for _, p := range c.Parcels {
			said += p.Message.Text.String() + "\n"
		}
	}
	return reply, said
}

func (o *office) deal(id string) sales.Deal {
	o.t.Helper()
	k, err := o.memory.Load(context.Background(), dialogs.Query{Deal: id})
	if err != nil || k.Deal == nil {
		o.t.Fatal(id, err)
	}
	return *k.Deal
}

// atDesk is an act where forms can be opened.
func atDesk(u chat.Update) chat.Update {
	u.Forms = true
	return u
}

// sent is a form that somebody sent.
func sent(who, id string, fields map[string]string) chat.Update {
	u := pressed(who, id, monday)
	u.Kind, u.Form, u.Forms = chat.Filled, fields, true
	return u
}

// A form that is sent after questions about another deal were begun is lost
// neither: it comes back with what was typed, and counts when it is sent again.
func TestFormOfAnotherSitting(t *testing.T) {
	o := newOffice(t, deal("D-ACME", "Acme", "olga", "discovery"), deal("D-BORE", "Borealis", "olga", "discovery"))
	first, _ := o.hear(atDesk(said("olga", "/qualify acme", monday)))
	o.hear(said("olga", "/qualify borealis", monday))
	typed := map[string]string{"pain": "it stands", "cost_month": "27k", "money_person": "Ms Novak, CFO"}
	again, _ := o.hear(sent("olga", first.Form.ID, typed))
	if again.Form == nil || again.Form.ID == first.Form.ID || len(o.deal("D-ACME").Knows) > 0 {
		t.Fatalf("an old form was answered with %+v", again)
	}
	for _, f := range again.Form.Fields {
		if want, is := typed[f.ID]; is && f.Value != want {
			t.Errorf("%s: %q was typed and %q stands there", f.ID, want, f.Value)
		}
	}
	if _, words := o.hear(sent("olga", again.Form.ID, typed)); !strings.Contains(words, "Saved. Answered: 3") {
		t.Errorf("sent again: %s", words)
	}
	if _, words := o.hear(sent("olga", again.Form.ID, typed)); !strings.Contains(words, "answered already") {
		t.Errorf("sent a third time: %s", words)
	}
}

// Who lost the deal while its form lay open is told that nothing was saved.
func TestFormOfALostDeal(t *testing.T) {
	o := newOffice(t, deal("D-ACME", "Acme", "olga", "discovery"))
	first, _ := o.hear(atDesk(said("olga", "/qualify acme", monday)))
	k, err := o.memory.Load(context.Background(), dialogs.Query{Deal: "D-ACME"})
	if err != nil {
		t.Fatal(err)
	}
	d := *k.Deal
	d.Owner, d.Roles = "ivan", map[string]string{"rep": "ivan"}
	o.commit(dialogs.Change{Cause: "given away", At: o.now, Based: k.Versions, Deals: []dialogs.Write{{Deal: d}}})
	reply, words := o.hear(sent("olga", first.Form.ID, map[string]string{"pain": "it stands"}))
	if reply.Form != nil || !strings.Contains(words, "Nothing was saved") || strings.Contains(words, "Acme") || len(o.deal("D-ACME").Knows) > 0 {
		t.Errorf("answered with %+v and %q", reply, words)
	}
}

// What a form left unknown is offered to the buyer also if the sitting ends on
// the phone.
func TestFormThenPhone(t *testing.T) {
	d := ready(deal("D-ACME", "Acme", "olga", "validation"))
	o := newOffice(t, d)
	first, _ := o.hear(atDesk(said("olga", "/qualify acme", monday)))
	next, _ := o.hear(sent("olga", first.Form.ID, map[string]string{"success": chat.Unknown, "integration": "yes", "risks": "none"}))
	if next.Form == nil {
		t.Fatal("an answer opened nothing")
	}
	o.hear(said("olga", "/qualify acme", monday))
	_, words := o.hear(said("olga", "https://example.com/spec", monday))
	if strings.Contains(words, "How do we know") {
		_, words = o.hear(said("olga", "in writing", monday))
	}
	if !strings.Contains(words, "ask the buyer") || !strings.Contains(words, "it works") {
		t.Errorf("the last answer on the phone: %s", words)
	}
}

// Somebody whom only the config knows has no chat yet and prefers none.
func TestMessengersOfWhoWasNeverWrittenTo(t *testing.T) {
	o := newOffice(t)
	p := person("Lev", "en", "marat", "rep")
	p.Chats, p.Prefers = nil, ""
	o.commit(dialogs.Change{Cause: "seed", At: o.now, People: []sales.Person{p}})
	if _, words := o.hear(pressed("lev", "1|set||messengers", monday)); !strings.Contains(words, "I write to you in Web") {
		t.Errorf("the messengers: %s", words)
	}
}

// Another team's many large deals leave a head's own points where they are, and
// the page of one's own keeps its measure.
func TestManyDeals(t *testing.T) {
	deals := []sales.Deal{deal("D-OWN", "Smallest", "olga", "discovery")}
	deals[0].Amount.Minor, deals[0].Next = 1_00, nil
	for i := range 220 {
		d := deal(fmt.Sprintf("D-%d", i), fmt.Sprintf("Other%d", i), "ivan", "discovery")
		d.Next = nil
		deals = append(deals, d)
	}
	o := newOffice(t, deals...)
	o.now = o.now.AddDate(0, 0, 9)
	if _, words := o.hear(pressed("marat", "1|points|||+", monday)); !strings.Contains(words, "1 открыта") {
		t.Errorf("all of Marat's points: %s", words)
	}
	for _, who := range []string{"ivan", "zoya", "marat"} {
		parts, err := o.engine.Home(context.Background(), chat.MakeAccount("web", who))
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range parts {
			if lines := strings.Count(p.Text.String(), "\n") + 1; lines > 12 || len(p.Points) > 15 {
				t.Errorf("home of %s: %d lines, %d points: %s", who, lines, len(p.Points), p.Text)
			}
		}
	}
}

// "why 1" of a deal that was given away since the report opens nothing.
func TestWhyOfALostDeal(t *testing.T) {
	o := newOffice(t, deal("D-ACME", "Acme", "ivan", "discovery"))
	o.commit(dialogs.Change{Cause: "report", At: o.now, Marks: map[string]string{"points/olga": "D-ACME"}})
	if _, words := o.hear(said("olga", "why 1", monday)); !strings.Contains(words, "no point 1") || strings.Contains(words, "Acme") {
		t.Errorf("why 1: %s", words)
	}
}
