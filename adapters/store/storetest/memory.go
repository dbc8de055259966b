package storetest

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"milepost/adapters/store"
	"milepost/dialogs"
	"milepost/dialogs/chat"
	"milepost/dialogs/sales"
)

// RunMemory is what the memory must do on every engine. open gives a fresh,
// empty engine; the suite closes it.
func RunMemory(t *testing.T, open func(t *testing.T) store.Engine) {
	suite := map[string]func(t *testing.T, f *fixture){
		"what was committed is loaded":                                        committedIsLoaded,
		"a stranger is nobody, a person always has a talk":                    strangers,
		"a cause that is in changes nothing":                                  seen,
		"who decided on an older state hears a conflict":                      staleDecision,
		"another replica's change is seen at once":                            replicas,
		"two replicas changing two people do not disturb":                     peopleApart,
		"a new deal does not write over another":                              newDeal,
		"who was committed may be changed afterwards":                         ownCopies,
		"lists go by money and by whose deal it is":                           lists,
		"search takes beginnings of words, the newest first":                  search,
		"due deals come by their instant":                                     due,
		"a deal's events keep their order":                                    events,
		"a chat's messages go in the order of commits":                        laneOrder,
		"a message that waits for its instant does not block":                 delayed,
		"one sender per chat":                                                 oneSender,
		"a lease that ran out: at least once goes again":                      takeOverAtLeastOnce,
		"a lease that ran out: what was pressed already does not":             overtaken,
		"a lease that ran out: once becomes unconfirmed":                      takeOverOnce,
		"whoever inherits the store need not wait for leases":                 inherit,
		"a turn is lent to one at a time, with a token that grows":            turns,
		"replicas that are there are counted, the dead no more":               attendance,
		"again: the chat waits, in order":                                     again,
		"settling twice, or too late, changes nothing":                        settleTwice,
		"a late settlement does not open another's lane":                      lateForeignLane,
		"called off and expired messages are not sent":                        callOff,
		"what waits for who was removed, or for a chat let go, is not sent":   callOffAll,
		"the message of a card is remembered by chat":                         slots,
		"a chat that moved takes all that waits along":                        moved,
		"lanes with work come in order, held ones do not":                     ready,
		"troubles are listed, newest first, for sixty days":                   troubles,
		"what fails is kept, and listed once it is set aside":                 setAside,
		"what was set aside stands in one list with lost messages":            shelf,
		"a message is made once":                                              parcelOnce,
		"what is committed into a free chat is handed over":                   handedOver,
		"handed over: only what need not be judged again":                     handedOverSimple,
		"handed over: never past what waits":                                  handedOverInOrder,
		"handed over: put back, buried and moved":                             handedOverPutBack,
		"handed over: a lease that ran out":                                   handedOverAndDied,
		"handed over: the message of a card is remembered":                    handedOverCards,
		"handed over: not to whom a right was taken from":                     handedOverRights,
		"handed over: what comes twice is made once":                          handedOverTwice,
		"rebuild mends what an index lost and takes out what it has too much": rebuild,
	}
	for name, test := range suite {
		t.Run(name, func(t *testing.T) {
			e := open(t)
			t.Cleanup(func() { _ = e.Close() })
			test(t, &fixture{T: t, engine: e, m: store.NewMemory(e), other: store.NewMemory(e)})
		})
	}
}

// fixture is a store with two replicas on it.
type fixture struct {
	*testing.T
	engine   store.Engine
	m, other *store.Memory
	causes   int
}

func (f *fixture) load(m *store.Memory, q dialogs.Query) dialogs.Known {
	f.Helper()
	known, err := m.Load(context.Background(), q)
	if err != nil {
		f.Fatalf("load: %v", err)
	}
	return known
}

func (f *fixture) commit(c dialogs.Change) dialogs.Receipt {
	f.Helper()
	r, err := f.try(f.m, c)
	if err != nil {
		f.Fatalf("commit: %v", err)
	}
	return r
}

func (f *fixture) try(m *store.Memory, c dialogs.Change) (dialogs.Receipt, error) {
	if c.Cause == "" {
		f.causes++
		c.Cause = fmt.Sprintf("cause/%d", f.causes)
	}
	if c.At.IsZero() {
		c.At = Now
	}
	return m.Commit(context.Background(), c)
}

func (f *fixture) conflict(m *store.Memory, c dialogs.Change) {
	f.Helper()
	if _, err := f.try(m, c); !errors.Is(err, dialogs.ErrConflict) {
		f.Fatalf("got %v, want a conflict", err)
	}
}

func deal(id, owner string, amount int64, title string) sales.Deal {
	return sales.Deal{ID: id, Owner: owner, Title: title, Company: "Acme", Status: sales.Open, Created: Now,
		Amount: sales.Money{Minor: amount * 100, Currency: "EUR"}, Stage: "discovery"}
}

func person(id string) sales.Person {
	return sales.Person{ID: id, Name: id, Roles: []string{"rep"}, Accounts: []string{"telegram:" + id}, Chats: map[string]string{"telegram": id}}
}

func (f *fixture) addDeals(deals ...sales.Deal) {
	f.Helper()
	for _, d := range deals {
		f.commit(dialogs.Change{Deals: []dialogs.Write{{Deal: d}}})
	}
}

func committedIsLoaded(t *testing.T, f *fixture) {
	d := deal("D-1", "olga", 5000, "Foil line")
	d.Knows = map[string]sales.Answer{"pain": {Value: sales.Value{Text: "Простои"}, Grade: sales.Told, By: "olga", At: Now}}
	talk := &dialogs.Talk{Person: "olga", Deal: "D-1", Stamp: 3}
	reply := chat.Reply{Toast: "Saved", Alert: true}
	r := f.commit(dialogs.Change{Cause: "telegram/1", Deals: []dialogs.Write{{Deal: d, Due: Now.Add(time.Hour)}}, Talk: talk,
		People: []sales.Person{person("olga")}, Invites: []dialogs.Invite{{Hash: "h", Roles: []string{"rep"}, Expires: Now}},
		Marks: map[string]string{"boot": "1"}, Events: []sales.Event{{ID: "e1", Deal: "D-1", At: Now, What: "made"}}, Reply: reply})
	same(t, "receipt", r, dialogs.Receipt{Reply: reply})
	for name, m := range map[string]*store.Memory{"the one that wrote": f.m, "the other": f.other} {
		k := f.load(m, dialogs.Query{Account: "telegram:olga", TalkDeal: true, Invite: "h", Events: 5, Marks: []string{"boot", "none"}})
		if k.Me == nil || k.Deal == nil || k.Invite == nil {
			t.Fatalf("%s: %+v", name, k)
		}
		same(t, name+": me", *k.Me, person("olga"))
		same(t, name+": talk", *k.Talk, *talk)
		same(t, name+": deal", *k.Deal, d)
		same(t, name+": invite", k.Invite.Roles, []string{"rep"})
		same(t, name+": marks", k.Marks, map[string]string{"boot": "1", "none": ""})
		same(t, name+": events", len(k.Events), 1)
		same(t, name+": by id", f.load(m, dialogs.Query{Person: "olga", Deal: "D-1"}).Deal.Title, "Foil line")
	}
	k := f.load(f.m, dialogs.Query{Marks: []string{"boot"}})
	f.commit(dialogs.Change{Based: k.Versions, Marks: map[string]string{"boot": ""}})
	same(t, "a mark that was deleted", f.load(f.other, dialogs.Query{Marks: []string{"boot"}}).Marks, map[string]string{"boot": ""})
}

func strangers(t *testing.T, f *fixture) {
	f.commit(dialogs.Change{People: []sales.Person{person("olga"), {ID: "gone", Name: "Gone", Accounts: []string{"telegram:gone"}, Removed: true}}})
	for _, account := range []chat.Account{"telegram:nobody", "telegram:gone", "slack:olga"} {
		k := f.load(f.other, dialogs.Query{Account: account, TalkDeal: true})
		if k.Me != nil || k.Talk != nil || k.Deal != nil {
			t.Errorf("%s is %+v", account, k.Me)
		}
		same(t, "roster", len(k.Roster.All()), 1)
		same(t, "names stay", k.Roster.Name("gone"), "Gone")
	}
	k := f.load(f.m, dialogs.Query{Account: "telegram:olga", TalkDeal: true, Deal: "", Invite: "none"})
	same(t, "talk", *k.Talk, dialogs.Talk{Person: "olga"})
	if k.Deal != nil || k.Invite != nil {
		t.Error("something came out of nothing")
	}
	if k = f.load(f.m, dialogs.Query{Deal: "D-none"}); k.Deal != nil {
		t.Error("a deal came out of nothing")
	}
}

func seen(t *testing.T, f *fixture) {
	c := dialogs.Change{Cause: "telegram/7", Deals: []dialogs.Write{{Deal: deal("D-1", "olga", 1, "a")}}, Reply: chat.Reply{Toast: "first"},
		Events: []sales.Event{{ID: "1", Deal: "D-1"}}, Parcels: []chat.Parcel{letter("p1", "olga")}}
	f.commit(c)
	c.Reply.Toast = "second"
	c.At = Now.Add(7 * 24 * time.Hour)
	same(t, "again", f.commit(c), dialogs.Receipt{Seen: true, Reply: chat.Reply{Toast: "first"}})
	same(t, "events", len(f.load(f.m, dialogs.Query{Deal: "D-1", Events: 9}).Events), 1)
	if _, err := f.m.Commit(context.Background(), dialogs.Change{At: Now}); err == nil {
		t.Error("a change without a cause was taken")
	}
}

func staleDecision(t *testing.T, f *fixture) {
	f.commit(dialogs.Change{People: []sales.Person{person("olga")}, Invites: []dialogs.Invite{{Hash: "h"}}, Marks: map[string]string{"m": "1"}})
	f.addDeals(deal("D-1", "olga", 1, "a"))
	q := dialogs.Query{Person: "olga", Deal: "D-1", Invite: "h", Marks: []string{"m"}}
	old := f.load(f.other, q)
	now := f.load(f.m, q)
	all := func(v dialogs.Versions) map[string]dialogs.Change {
		return map[string]dialogs.Change{
			"deal":   {Based: v, Deals: []dialogs.Write{{Deal: deal("D-1", "olga", 2, "b")}}},
			"talk":   {Based: v, Talk: &dialogs.Talk{Person: "olga", Stamp: 1}},
			"person": {Based: v, People: []sales.Person{person("olga")}},
			"invite": {Based: v, Invites: []dialogs.Invite{{Hash: "h", Used: true}}},
			"mark":   {Based: v, Marks: map[string]string{"m": "2"}},
		}
	}
	for _, c := range all(now.Versions) {
		f.commit(c)
	}
	for name, c := range all(old.Versions) {
		c.Events = []sales.Event{{ID: name, Deal: "D-9"}}
		f.conflict(f.other, c)
	}
	same(t, "events of what was refused", len(f.load(f.m, dialogs.Query{Deal: "D-9", Events: 9}).Events), 0)
	fresh := f.load(f.other, q)
	for name, c := range all(fresh.Versions) {
		if _, err := f.try(f.other, c); err != nil {
			t.Errorf("%s, decided again: %v", name, err)
		}
	}
	f.conflict(f.m, dialogs.Change{Talk: &dialogs.Talk{Person: "olga"}}) // never loaded: must not exist
}

func replicas(t *testing.T, f *fixture) {
	f.commit(dialogs.Change{People: []sales.Person{person("olga")}})
	f.addDeals(deal("D-1", "olga", 1, "a"), deal("D-2", "olga", 1, "b"))
	q := dialogs.Query{Account: "telegram:olga", TalkDeal: true}
	f.load(f.m, q)
	for i, id := range []string{"D-1", "D-2", "D-1"} {
		k := f.load(f.other, q)
		p := *k.Me
		p.Name = fmt.Sprint("Olga ", i)
		if _, err := f.try(f.other, dialogs.Change{Based: k.Versions, Talk: &dialogs.Talk{Person: "olga", Deal: id}, People: []sales.Person{p, person(fmt.Sprint("new", i))}}); err != nil {
			t.Fatal(err)
		}
		k = f.load(f.m, q)
		same(t, "deal", k.Deal.ID, id)
		same(t, "name", k.Me.Name, p.Name)
		same(t, "roster", len(k.Roster.All()), 2+i)
	}
}

func peopleApart(t *testing.T, f *fixture) {
	f.commit(dialogs.Change{People: []sales.Person{person("olga"), person("ivan")}})
	a, b := f.load(f.m, dialogs.Query{Person: "olga"}), f.load(f.other, dialogs.Query{Person: "ivan"})
	a.Me.Zone, b.Me.Zone = "Europe/Riga", "Asia/Omsk"
	f.commit(dialogs.Change{Based: a.Versions, People: []sales.Person{*a.Me}})
	if _, err := f.try(f.other, dialogs.Change{Based: b.Versions, People: []sales.Person{*b.Me}}); err != nil {
		t.Fatalf("another person's change is in the way: %v", err)
	}
	for _, m := range []*store.Memory{f.m, f.other} {
		r := f.load(m, dialogs.Query{}).Roster
		same(t, "zones", []string{r.Person("olga").Zone, r.Person("ivan").Zone}, []string{"Europe/Riga", "Asia/Omsk"})
	}
	f.conflict(f.m, dialogs.Change{Based: b.Versions, People: []sales.Person{*b.Me}})
	f.conflict(f.other, dialogs.Change{People: []sales.Person{person("olga")}}) // must not exist
}

func newDeal(t *testing.T, f *fixture) {
	f.addDeals(deal("D-1", "olga", 1, "mine"))
	f.conflict(f.other, dialogs.Change{Deals: []dialogs.Write{{Deal: deal("D-1", "ivan", 1, "his")}}})
	same(t, "owner", f.load(f.m, dialogs.Query{Deal: "D-1"}).Deal.Owner, "olga")
}

func ownCopies(t *testing.T, f *fixture) {
	p := person("ivan")
	f.commit(dialogs.Change{People: []sales.Person{p}})
	p.Chats["telegram"] = "changed"
	same(t, "ivan", *f.load(f.m, dialogs.Query{Person: "ivan"}).Me, person("ivan"))
}

func due(t *testing.T, f *fixture) {
	at := func(hours int) time.Time { return Now.Add(time.Duration(hours) * time.Hour) }
	for i, hours := range []int{3, 1, 2, 0} {
		w := dialogs.Write{Deal: deal(fmt.Sprintf("D-%d", hours), "olga", int64(i), "x")}
		if hours > 0 {
			w.Due = at(hours)
		}
		f.commit(dialogs.Change{Deals: []dialogs.Write{w}})
	}
	check := func(now time.Time, limit int, want []string, soonest time.Time) {
		t.Helper()
		deals, next, err := f.other.Due(context.Background(), now, limit)
		if err != nil {
			t.Fatal(err)
		}
		if fmt.Sprint(deals) != fmt.Sprint(want) || !next.Equal(soonest) {
			t.Fatalf("got %v and %v, want %v and %v", deals, next, want, soonest)
		}
	}
	check(Now, 9, nil, at(1))
	check(at(1).Add(-time.Nanosecond), 9, nil, at(1))
	check(at(1), 9, []string{"D-1"}, at(2))
	check(at(5), 9, []string{"D-1", "D-2", "D-3"}, time.Time{})
	check(at(5), 2, []string{"D-1", "D-2"}, time.Time{})
	k := f.load(f.m, dialogs.Query{Deal: "D-1"})
	zone := time.FixedZone("far", 5*3600)
	f.commit(dialogs.Change{Based: k.Versions, Deals: []dialogs.Write{{Deal: *k.Deal, Due: at(4).In(zone)}}})
	check(at(3), 9, []string{"D-2", "D-3"}, at(4))
	for _, m := range []*store.Memory{f.m, f.other} {
		for range 2 { // the second time from memory
			k = f.load(m, dialogs.Query{Deal: "D-1", Find: &dialogs.Find{}, Dues: true})
			if d := k.Dues; len(d) != 3 || !d["D-1"].Equal(at(4)) || !d["D-2"].Equal(at(2)) || !d["D-3"].Equal(at(3)) {
				t.Fatalf("due are %v", d)
			}
		}
	}
	f.commit(dialogs.Change{Based: k.Versions, Deals: []dialogs.Write{{Deal: *k.Deal}}})
	check(at(3), 9, []string{"D-2", "D-3"}, time.Time{})
}

func events(t *testing.T, f *fixture) {
	for i := range 12 {
		f.commit(dialogs.Change{Events: []sales.Event{{ID: fmt.Sprint(2 * i), Deal: "D-1", At: Now}, {ID: "x", Deal: "D-2"}, {ID: fmt.Sprint(2*i + 1), Deal: "D-1", At: Now}}})
	}
	names := func(events []sales.Event) (out []string) {
		for _, e := range events {
			out = append(out, e.ID)
		}
		return out
	}
	f.addDeals(deal("D-1", "olga", 1, "a"))
	same(t, "newest", names(f.load(f.other, dialogs.Query{Deal: "D-1", Events: 3}).Events), []string{"21", "22", "23"})
	all, err := f.m.Journal(context.Background(), "D-1", 0, 5)
	same(t, "oldest", names(all), []string{"0", "1", "2", "3", "4"})
	same(t, "error", err, nil)
}

func rebuild(t *testing.T, f *fixture) {
	f.commit(dialogs.Change{People: []sales.Person{person("olga")}})
	for i := range 7 {
		f.commit(dialogs.Change{Deals: []dialogs.Write{{Deal: deal(fmt.Sprintf("D-%d", i), "olga", int64(i), "Foil line"), Due: Now}}})
	}
	mend := func() int {
		n, err := f.m.Rebuild(context.Background(), Now)
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	same(t, "in order", mend(), 0)
	indexes := []string{"due", "words", "deals/all", "deals/open", "of/olga/open", "of/olga/all"}
	before := map[string][]string{}
	b := store.Batch{Now: Now}
	for _, index := range indexes {
		before[index] = page(t, f.engine, index, "", "", 999)
		b.Remove = append(b.Remove, store.Entry{Index: index, Key: before[index][2]})
	}
	b.Add = []store.Entry{{Index: "due", Key: "2020-01-01T00:00:00.000000000Z/D-none"}, {Index: "words", Key: "wrong/0000/D-1"}}
	commit(t, f.engine, b)
	same(t, "mended", mend(), len(indexes)+2)
	for _, index := range indexes {
		same(t, index, page(t, f.engine, index, "", "", 999), before[index])
	}
	same(t, "in order again", mend(), 0)
}
