package dialogs_test

import (
	"context"
	"fmt"
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

// pair is two replicas over one store.
type pair struct {
	*testing.T
	here, there   *dialogs.Engine
	memory, other *store.Memory // theirs
	now           time.Time
	codes         int
}

func newPair(t *testing.T) *pair {
	ram := storetest.NewRAM()
	p := &pair{T: t, memory: store.NewMemory(ram), other: store.NewMemory(ram), now: monday}
	clock := func() time.Time { return p.now }
	code := func() string { p.codes++; return fmt.Sprintf("nonce%d", p.codes) }
	p.here, p.there = engineOn(p.memory, clock, code), engineOn(p.other, clock, code)
	acme := offered(ready(deal("D-ACME", "Acme", "olga", "discovery")), "product", "ken")
	if _, err := p.memory.Commit(t.Context(), dialogs.Change{Cause: "cast", At: monday, People: staff(), Deals: []dialogs.Write{{Deal: acme, Due: monday}}}); err != nil {
		t.Fatal(err)
	}
	return p
}

// hears has a replica hear an update a second later.
func (p *pair) hears(e *dialogs.Engine, u chat.Update) chat.Reply {
	p.Helper()
	p.now = p.now.Add(time.Second)
	u.At, u.ID = p.now, u.ID+p.now.String()
	reply, err := e.Hear(p.Context(), u)
	if err != nil {
		p.Fatal(err)
	}
	return reply
}

// sent is all that may be sent to a chat now.
func (p *pair) sent(to string) (texts []string) {
	p.Helper()
	for {
		e, err := p.memory.Claim(p.Context(), "web:"+to, p.now, time.Minute)
		if err != nil {
			p.Fatal(err)
		}
		if e == nil {
			return texts
		}
		texts = append(texts, e.Parcel.Message.Text.String())
		if err := p.memory.Settle(p.Context(), p.now, *e, chat.Outcome{State: chat.Sent, Message: "m"}); err != nil {
			p.Fatal(err)
		}
	}
}

func (p *pair) events() int {
	p.Helper()
	k, err := p.memory.Load(context.Background(), dialogs.Query{Deal: "D-ACME", Events: 20})
	if err != nil {
		p.Fatal(err)
	}
	return len(k.Events)
}

// Who is removed on one replica is a stranger on the other at the very next act,
// by every road: a button that is open, a form that is open, words, a code given
// before. And nothing that waited for them is sent.
func TestRemovedEverywhereAtOnce(t *testing.T) {
	p := newPair(t)
	open := pressed("ken", "1|qualify|D-ACME", p.now)
	open.Forms = true
	p.hears(p.there, pressed("ken", "1|accept|D-ACME|H-1", p.now))
	form := p.hears(p.there, open).Form
	if form == nil {
		t.Fatal("no form was opened")
	}
	if err := p.there.Look(t.Context(), "D-ACME", p.now); err != nil {
		t.Fatal(err)
	}
	p.sent("ken")
	p.hears(p.there, said("ken", "/why acme", p.now)) // its answer waits in the outbox
	before := p.events()

	p.hears(p.here, pressed("sveta", "1|offboardyes||ken", p.now))
	filled := pressed("ken", form.ID, p.now)
	filled.Kind, filled.Form = chat.Filled, map[string]string{"pain": "canary"}
	edited := said("ken", "canary", p.now)
	edited.Kind = chat.Edited
	for _, u := range []chat.Update{
		pressed("ken", "1|done|D-ACME|H-1", p.now), pressed("ken", "1|open|D-ACME", p.now), filled, edited,
		said("ken", "it works", p.now), said("ken", "/move acme", p.now), said("ken", "/deals", p.now), said("ken", "/new Zeta, x, 1k", p.now),
	} {
		if reply := p.hears(p.there, u); reply.Form != nil || strings.Contains(reply.Toast, "Acme") {
			t.Errorf("%s %s%s: %+v", u.Kind, u.Text, u.Data, reply)
		}
	}
	if n := p.events() - before; n != 0 {
		t.Errorf("they did %d things to the deal", n)
	}
	for _, text := range p.sent("ken") {
		if !strings.HasPrefix(text, "This bot works for one company") {
			t.Errorf("sent to somebody who was removed: %s", text)
		}
	}
	home, err := p.there.Home(t.Context(), chat.MakeAccount("web", "ken"))
	if err != nil || len(home) != 1 {
		t.Errorf("home: %v %v", home, err)
	}
}

// Who loses a role is not sent what waited for them in it; what they are told
// from now on is.
func TestWhatWaitsGoesWithTheRole(t *testing.T) {
	p := newPair(t)
	p.now = monday.AddDate(0, 0, 30)
	job := dialogs.Job{ID: "digest", Do: "digest", To: "head"}
	if err := p.there.Fire(t.Context(), job, dialogs.Recipient{ID: "marat", Zone: berlin}, p.now, p.now); err != nil {
		t.Fatal(err)
	}
	if lanes, _, err := p.memory.Ready(t.Context(), p.now, 9); err != nil || !slices.Equal(lanes, []string{"web:marat"}) {
		t.Fatalf("nothing waits for the head: %v, %v", lanes, err)
	}
	p.hears(p.here, pressed("sveta", "1|role||marat|head", p.now))
	if texts := p.sent("marat"); len(texts) > 0 {
		t.Errorf("sent to who is no head any more: %q", texts)
	}
	p.hears(p.there, said("marat", "/people", p.now))
	if texts := p.sent("marat"); len(texts) != 1 || strings.Contains(texts[0], "Olga") {
		t.Errorf("told since: %q", texts)
	}
}

// A code is good for as long as its giver might give it.
func TestACodeDiesWithItsGiversRight(t *testing.T) {
	for name, c := range map[string]struct {
		ask  chat.Update
		then string // pressed by another admin
		lets bool
	}{
		"a head's, for a rep":               {said("marat", "/invite rep", monday), "", true},
		"of a head who is none any more":    {said("marat", "/invite rep", monday), "1|role||marat|head", false},
		"of a head who was removed":         {said("marat", "/invite rep", monday), "1|offboardyes||marat", false},
		"of an admin who is none any more":  {said("sveta", "/invite admin", monday), "1|role||sveta|admin", false},
		"a second messenger's, of a person": {said("olga", "/link", monday), "1|offboardyes||olga", false},
	} {
		t.Run(name, func(t *testing.T) {
			p := newPair(t)
			boris := person("Boris", "en", "", sales.RoleAdmin)
			if _, err := p.memory.Commit(t.Context(), dialogs.Change{Cause: "boris", At: monday, People: []sales.Person{boris}, Based: must(p.memory.Load(t.Context(), dialogs.Query{})).Versions}); err != nil {
				t.Fatal(err)
			}
			for _, e := range []*dialogs.Engine{p.here, p.there} {
				e.House.Links["slack"] = "/milepost start %s"
			}
			p.hears(p.here, c.ask)
			code := fmt.Sprintf("nonce%d", p.codes)
			if c.then != "" {
				p.hears(p.here, pressed("boris", c.then, p.now))
			}
			p.hears(p.there, said("zed", "/start "+code, p.now))
			k := must(p.memory.Load(t.Context(), dialogs.Query{}))
			in := slices.ContainsFunc(k.Roster.All(), func(who sales.Person) bool { return slices.Contains(who.Accounts, "web:zed") })
			if in != c.lets {
				t.Errorf("let in: %v", in)
			}
		})
	}
}
