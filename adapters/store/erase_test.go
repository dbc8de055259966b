package store_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
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

func TestAnExportIsAllThatTheLedgerSays(t *testing.T) {
	everywhere(t, func(t *testing.T, fresh func(t *testing.T) *place) {
		e := fresh(t).open(t)
		l := live(t, e)
		x, err := erasure(olga()).Export(t.Context(), e.(store.Dumper), storetest.Now)
		if err != nil {
			t.Fatal(err)
		}
		if x.Person == nil || x.Person.Name != "Olga Kanareva" || len(x.Person.Accounts) != 2 {
			t.Errorf("the profile is %+v", x.Person)
		}
		if len(x.Deals) != l.deals || len(x.Answers) != l.answers || len(x.Events) != l.events {
			t.Errorf("%d deals, %d answers, %d events; the ledger says %+v", len(x.Deals), len(x.Answers), len(x.Events), l)
		}
		names := ""
		for _, r := range x.Other {
			names += r.Name + "\n"
		}
		for _, want := range []string{"talk/olga", "invite/by", "invite/for", "mark/job/moves/olga", "mark/undelivered", "parcel/tg/55/7001234567/last/0", "parcel/buried", "off/nudge/olga", "person/ira"} {
			if !strings.Contains(names, want+"\n") {
				t.Errorf("%s is not in the export", want)
			}
		}
	})
}

func TestAfterAnErasureNothingNamesThePerson(t *testing.T) {
	everywhere(t, func(t *testing.T, fresh func(t *testing.T) *place) {
		at := fresh(t)
		e := at.open(t)
		l := live(t, e)
		m := store.NewMemory(e)
		for _, c := range canaries[3:] { // the test looks for what is there
			if c != "кanareva" && !strings.Contains(kept(t, e), c) {
				t.Fatalf("%q is not in the store to begin with", c)
			}
		}
		old := backup(t, e)
		found, err := erasure(olga()).Traces(t.Context(), e.(store.Dumper))
		if err != nil || found.Answers != l.answers || found.Deals != l.deals || found.Events != l.events || len(found.Owned) != herDeals/2 {
			t.Fatalf("found %+v (%v), the ledger says %+v", found, err, l)
		}
		erase(t, m, e, erasure(olga()))
		noCanary(t, "the store", kept(t, e))
		if strings.Contains(kept(t, e), "poison/") {
			t.Error("what was set aside names her, in base64 and escaped")
		}
		noCanary(t, "a new backup", string(backup(t, e)))
		if got := total(t, e); got != l.total {
			t.Errorf("the deals are worth %d, they were worth %d", got, l.total)
		}
		itGoesOn(t, m, e)
		theList(t, fresh, m, old, l)
	})
}

// erase asks, agrees and finishes, as the command does.
func erase(t *testing.T, m *store.Memory, engine store.Engine, e *store.Erasure) {
	t.Helper()
	ctx := t.Context()
	if err := m.AskErasure(ctx, storetest.Now, *e, "code"); err != nil {
		t.Fatal(err)
	}
	for code, good := range map[string]bool{"another": false, "code": true} {
		if agreed, err := m.AgreeToErasure(ctx, storetest.Now.Add(23*time.Hour), code); err != nil || good != (agreed != nil) {
			t.Fatalf("the code %q: %+v, %v", code, agreed, err)
		}
	}
	if n, _, err := m.FinishErasures(ctx, engine.(store.Medium), storetest.Now); n != 1 || err != nil {
		t.Fatalf("%d were finished (%v)", n, err)
	}
	if n, _, err := m.FinishErasures(ctx, engine.(store.Medium), storetest.Now); n != 0 || err != nil {
		t.Fatalf("%d were finished a second time (%v)", n, err)
	}
}

// itGoesOn looks at what stays for the others.
func itGoesOn(t *testing.T, m *store.Memory, e store.Engine) {
	t.Helper()
	ctx := t.Context()
	k, err := m.Load(ctx, dialogs.Query{Person: "ken", Find: &dialogs.Find{Of: []string{"ken"}, Limit: 100}, Deal: "D-0", Events: 100})
	if err != nil {
		t.Fatal(err)
	}
	if k.Roster.Name("erased-1") != "Erased person 1" || k.Roster.Person("olga") != nil || k.Roster.Person("ira").Head != "erased-1" {
		t.Errorf("the people are %+v", k.Roster.All())
	}
	if len(k.Found) != herDeals-herDeals/4 { // the lost ones are closed
		t.Errorf("Ken has %d open deals", len(k.Found))
	}
	if d := k.Deal; d.Owner != "ken" || d.Roles["rep"] != "" || d.Knows["q0"].By != "erased-1" || d.Knows["q0"].Value.Text != "As Erased person 1 said: <0>" || d.Next.What != "Erased person 1 calls +Erased person 1" {
		t.Errorf("the deal is %+v", d)
	}
	last := k.Events[len(k.Events)-1]
	if len(k.Events) != answersEach+1 || last.What != "erased" || last.ID != "erase/erased-1/D-0" || last.By != "" {
		t.Errorf("the journal has %d lines and ends with %+v", len(k.Events), last)
	}
	if ev := k.Events[0]; ev.By != "erased-1" || ev.Salt != "" || ev.Sum == "" {
		t.Errorf("an event is %+v: its sum stays, its salt goes", ev)
	}
	for _, index := range []string{"of/olga/open", "of/olga/all", "lane/telegram:7001234567"} {
		if keys, err := e.Page(ctx, index, "", "", 9); err != nil || len(keys) > 0 {
			t.Errorf("%s still lists %v (%v)", index, keys, err)
		}
	}
	if mended, err := m.Rebuild(ctx, storetest.Now); err != nil || mended != 0 {
		t.Errorf("%d entries of lists were wrong (%v)", mended, err)
	}
	for _, want := range []string{"tg/55/erased-1/last/1", "buried"} { // Ken still gets his, in their order
		errand, err := m.Claim(ctx, "telegram:8", storetest.Now, time.Minute)
		if err != nil || errand == nil || errand.Parcel.ID != want || errand.Parcel.Message.Text.String() != "Erased person 1: “Erased person 1”" {
			t.Fatalf("Ken gets %+v (%v), not %s", errand, err, want)
		}
		if err := m.Settle(ctx, storetest.Now, *errand, chat.Outcome{State: chat.Sent, Message: "1"}); err != nil {
			t.Fatal(err)
		}
	}
	if list, err := m.Erasures(ctx); err != nil || !store.AnyIs(list, "olga") || store.AnyIs(list, "ken") {
		t.Errorf("the list is %+v (%v)", list, err)
	}
}

// theList takes her out of a backup that is older than the erasure, in which she
// had another name.
func theList(t *testing.T, fresh func(t *testing.T) *place, m *store.Memory, old []byte, l ledger) {
	t.Helper()
	list, err := m.Erasures(t.Context())
	if err != nil || len(list) != 1 || !list[0].Done {
		t.Fatalf("the list is %+v (%v)", list, err)
	}
	text, err := json.Marshal(list)
	if err != nil {
		t.Fatal(err)
	}
	noCanary(t, "the list", string(text))
	c := opened(t, old)
	if n, err := c.Forget(list); n != 1 || err != nil {
		t.Fatalf("%d of the list were in the old backup (%v)", n, err)
	}
	again := fresh(t)
	if err := again.restore(t, c); err != nil {
		t.Fatal(err)
	}
	e := again.open(t)
	noCanary(t, "the old backup, restored", kept(t, e))
	if got := total(t, e); got != l.total {
		t.Errorf("restored, the deals are worth %d, they were worth %d", got, l.total)
	}
	back := store.NewMemory(e)
	if known, err := back.Erasures(t.Context()); err != nil || len(known) != 1 || !known[0].Done {
		t.Errorf("the restored store lists %+v (%v)", known, err)
	}
	if n, err := back.Release(t.Context(), storetest.Now); err != nil || n != 2 {
		t.Errorf("%d messages were released (%v)", n, err)
	}
	newer := opened(t, backup(t, e))
	if n, err := newer.Forget(list); n != 0 || err != nil {
		t.Errorf("%d of the list were in a newer backup (%v)", n, err)
	}
}

func TestWhatIsCalledLikeThePersonByChanceStays(t *testing.T) {
	e := inBolt(t).open(t)
	m := store.NewMemory(e)
	p := sales.Person{ID: "head", Name: "Discovery", Roles: []string{"head"}, Accounts: []string{"telegram:42"}}
	ken := sales.Person{ID: "ken", Name: "Ken", Roles: []string{"head"}}
	d := sales.Deal{ID: "D-1", Title: "Discovery of 42 Discoverys", Stage: "discovery", Stays: []sales.Stay{{Stage: "discovery"}}, Owner: "ken",
		Roles: map[string]string{"head": "head"}, Status: sales.Won, Amount: sales.Money{Minor: 42, Currency: "EUR"}}
	if _, err := m.Commit(t.Context(), dialogs.Change{Cause: "1", At: storetest.Now, People: []sales.Person{p, ken}, Deals: []dialogs.Write{{Deal: d}}}); err != nil {
		t.Fatal(err)
	}
	others := map[string]string{"later": "{ \"<kind>\": 1.50,\n \"of\": [\"\\u0041\"] }", "mark/json": `[ "a&b" ]`, "lease/poll": "plain"}
	for key, value := range others { // of other programs and times
		if _, err := e.Commit(t.Context(), store.Batch{Puts: []store.Put{{Key: key, Value: []byte(value)}}}); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := m.Erase(t.Context(), e.(store.Dumper), storetest.Now, store.NewErasure(&p, nil, "erased-1", "Erased person 1", "salt")); err != nil {
		t.Fatal(err)
	}
	k, err := m.Load(t.Context(), dialogs.Query{Deal: "D-1"})
	if err != nil {
		t.Fatal(err)
	}
	for key, value := range others {
		if r, err := e.Get(t.Context(), time.Time{}, key); err != nil || string(r[0].Value) != value {
			t.Errorf("%s became %q (%v)", key, r[0].Value, err)
		}
	}
	d.Title, d.Roles = "Erased person 1 of 42 Discoverys", map[string]string{"head": "erased-1"}
	if changes := sales.Diff(&d, k.Deal); len(changes) > 0 || !k.Roster.Person("ken").Is("head") {
		t.Errorf("more was changed: %s, %+v", changes, k.Roster.All())
	}
}

// One of the buyer's people is erased by their name, which stands in the deal and,
// before and after, in its journal; what they are in the decision stays.
func TestOneOfTheBuyersPeopleIsErased(t *testing.T) {
	e := inBolt(t).open(t)
	m := store.NewMemory(e)
	was := sales.Deal{ID: "D-1", Company: "Acme", Stage: "proposal", Owner: "ken", Status: sales.Open}
	d := was.Clone()
	d.Committee = []sales.Stakeholder{{ID: "B-1", Name: "Ms Lindqvist", Title: "champion", Part: sales.PartChampion, Attitude: sales.AttitudeFor, By: "ken", At: storetest.Now}}
	ev := sales.Event{ID: "1", Deal: "D-1", At: storetest.Now, By: "ken", What: "committee", Payload: sales.Payload{Changes: sales.Diff(&was, &d)}}
	ken := sales.Person{ID: "ken", Name: "Ken", Roles: []string{"head"}}
	if _, err := m.Commit(t.Context(), dialogs.Change{Cause: "1", At: storetest.Now, People: []sales.Person{ken}, Deals: []dialogs.Write{{Deal: d}}, Events: []sales.Event{ev}}); err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(kept(t, e), "lindqvist"); n < 2 {
		t.Fatalf("she is named %d times to begin with", n)
	}
	erase(t, m, e, store.NewErasure(&sales.Person{Name: "Ms Lindqvist"}, []string{"Lindqvist", "champion"}, "erased-1", "Erased person 1", "salt"))
	if strings.Contains(kept(t, e), "lindqvist") {
		t.Error("she is named still")
	}
	k, err := m.Load(t.Context(), dialogs.Query{Deal: "D-1"})
	if err != nil {
		t.Fatal(err)
	}
	if s := k.Deal.Committee[0]; s.Part != sales.PartChampion || s.Attitude != sales.AttitudeFor || s.Name != "Erased person 1" {
		t.Errorf("%+v", s)
	}
}

// A colleague of the same name keeps it, and is told of before.
func TestANamesakeOfOursKeepsTheirName(t *testing.T) {
	e := inBolt(t).open(t)
	m := store.NewMemory(e)
	other := sales.Person{ID: "olga2", Name: "Olga Kanareva", Accounts: []string{"telegram:7"}, Head: "olga"}
	_, err := m.Commit(t.Context(), dialogs.Change{Cause: "1", At: storetest.Now, People: []sales.Person{olga(), other}})
	if err != nil {
		t.Fatal(err)
	}
	her := olga()
	wish := store.NewErasure(&her, []string{"telegram"}, "erased-1", "Erased person 1", "salt")
	if !wish.Names(other.Name) {
		t.Error("nobody is told of them before")
	}
	if _, err := m.Erase(t.Context(), e.(store.Dumper), storetest.Now, wish); err != nil {
		t.Fatal(err)
	}
	k, err := m.Load(t.Context(), dialogs.Query{})
	if err != nil {
		t.Fatal(err)
	}
	p := k.Roster.Person("olga2")
	if p == nil || p.Name != "Olga Kanareva" || p.Accounts[0] != "telegram:7" || p.Head != "erased-1" {
		t.Errorf("%+v", p)
	}
}

func TestAnOldNameIsFoundInAnOldBackup(t *testing.T) {
	at := inBolt(t)
	e := at.open(t)
	m := store.NewMemory(e)
	maiden := olga()
	maiden.Name, maiden.Accounts = "Olga Vorobjova", []string{"telegram:60012345"}
	_, err := m.Commit(t.Context(), dialogs.Change{Cause: "1", At: storetest.Now, People: []sales.Person{maiden},
		Deals: []dialogs.Write{{Deal: sales.Deal{ID: "D-1", Title: "Ask Olga Vorobjova (60012345)"}}}})
	if err != nil {
		t.Fatal(err)
	}
	c := opened(t, backup(t, e))
	if _, err := c.Forget([]store.Erasure{*erasure(olga())}); err != nil {
		t.Fatal(err)
	}
	again := inBolt(t)
	if err := again.restore(t, c); err != nil {
		t.Fatal(err)
	}
	if text := kept(t, again.open(t)); strings.Contains(text, "vorobjova") || strings.Contains(text, "60012345") || !strings.Contains(text, "ask erased person 1 (erased person 1)") {
		t.Error(text)
	}
}

func TestACodeIsGoodForADay(t *testing.T) {
	m := store.NewMemory(inBolt(t).open(t))
	if err := m.AskErasure(t.Context(), storetest.Now, *erasure(olga()), "code"); err != nil {
		t.Fatal(err)
	}
	if e, err := m.AgreeToErasure(t.Context(), storetest.Now.Add(24*time.Hour), "code"); err != nil || e != nil {
		t.Errorf("a day later it is %+v (%v)", e, err)
	}
}

// dying is an engine whose program is killed at a commit.
type dying struct {
	store.Engine
	left int
}

var errKilled = errors.New("killed")

func (d *dying) Commit(ctx context.Context, b store.Batch) (store.Result, error) {
	if d.left--; d.left < 0 {
		return store.Result{}, errKilled
	}
	return d.Engine.Commit(ctx, b)
}

func TestAnErasureThatDiesIsFinishedByTheNextStart(t *testing.T) {
	e := inBolt(t).open(t)
	l := live(t, e)
	m := store.NewMemory(e)
	if err := m.AskErasure(t.Context(), storetest.Now, *erasure(olga()), "code"); err != nil {
		t.Fatal(err)
	}
	if agreed, err := m.AgreeToErasure(t.Context(), storetest.Now, "code"); err != nil || agreed == nil {
		t.Fatal(agreed, err)
	}
	deaths := 0
	for commits := 0; ; commits = 2*commits + 1 {
		d := &dying{Engine: e, left: commits}
		_, _, err := store.NewMemory(d).FinishErasures(t.Context(), e.(store.Medium), storetest.Now)
		if err == nil {
			break
		}
		if !errors.Is(err, errKilled) {
			t.Fatal(err)
		}
		deaths++
	}
	if deaths < 4 {
		t.Errorf("it died only %d times", deaths)
	}
	noCanary(t, "the store", kept(t, e))
	if got := total(t, e); got != l.total {
		t.Errorf("the deals are worth %d, they were worth %d", got, l.total)
	}
	for i := range herDeals {
		lines, err := e.Lines(t.Context(), fmt.Sprintf("journal/D-%d", i), 0, 100)
		if err != nil || len(lines) != answersEach+1 || bytes.Count(bytes.Join(lines, nil), []byte(`"erased"`)) != 1 {
			t.Fatalf("journal %d has %d lines (%v): each deal is told once", i, len(lines), err)
		}
	}
	if n, _, err := m.FinishErasures(t.Context(), e.(store.Medium), storetest.Now); n != 0 || err != nil {
		t.Error(n, err)
	}
}
