package storetest

import (
	"context"
	"fmt"
	"testing"
	"time"

	"milepost/adapters/store"
	"milepost/dialogs"
	"milepost/dialogs/chat"
	"milepost/dialogs/sales"
)

// What a commit hands over to its own process, to be sent without a claim.

// hands is a sender that keeps what it gets.
type hands struct {
	full     bool // takes nothing
	reserved int
	got      []chat.Errand
	woken    []string
}

func (h *hands) Reserve(context.Context, string) (time.Time, bool) {
	if h.full {
		return time.Time{}, false
	}
	h.reserved++
	return Now.Add(lease), true
}

func (h *hands) Deliver(_ string, errands []chat.Errand) {
	h.reserved--
	h.got = append(h.got, errands...)
}

func (h *hands) Wake(urgent ...string) { h.woken = append(h.woken, fmt.Sprint(urgent)) }

// hand gives a memory such a sender.
func hand(m *store.Memory) *hands {
	h := &hands{}
	m.SendBy(h)
	return h
}

// takes expects what was handed over since, and which lanes were woken for.
func (f *fixture) takes(h *hands, want string, woken string) []chat.Errand {
	f.Helper()
	var ids []string
	for _, e := range h.got {
		ids = append(ids, e.Parcel.ID)
	}
	if fmt.Sprint(ids) != want || fmt.Sprint(h.woken) != woken || h.reserved != 0 {
		f.Fatalf("handed over %v and woken for %v, want %s and %s; %d reserved", ids, h.woken, want, woken, h.reserved)
	}
	got := h.got
	h.got, h.woken = nil, nil
	return got
}

// mark expects which deliveries are given back.
func (f *fixture) mark(m *store.Memory, now time.Time, want string, sent ...chat.Errand) {
	f.Helper()
	var all []chat.Delivery
	for _, e := range sent {
		all = append(all, chat.Delivery{Errand: e, Message: "m-" + e.Parcel.ID})
	}
	left, err := m.Mark(context.Background(), now, all)
	if err != nil {
		f.Fatalf("mark: %v", err)
	}
	var ids []string
	for _, d := range left {
		ids = append(ids, d.Errand.Parcel.ID)
	}
	if fmt.Sprint(ids) != want {
		f.Fatalf("given back %v, want %s", ids, want)
	}
}

// by puts parcels in by one of the replicas.
func (f *fixture) by(m *store.Memory, at time.Time, parcels ...chat.Parcel) {
	f.Helper()
	if _, err := f.try(m, dialogs.Change{At: at, Parcels: parcels}); err != nil {
		f.Fatalf("commit: %v", err)
	}
}

func handedOver(t *testing.T, f *fixture) {
	h := hand(f.m)
	f.post(Now, letter("a", "olga"), letter("b", "ivan"), letter("c", "olga"))
	got := f.takes(h, "[a c b]", "[]")
	for _, who := range []string{"olga", "ivan"} { // to everybody else they are being sent
		f.claim(f.other, who, Now, "")
		f.claim(f.m, who, Now, "")
	}
	f.lanes(Now, 9, "[]", Now.Add(lease))
	f.mark(f.m, Now, "[]", got[0])
	f.claim(f.other, "olga", Now, "") // "c" is on its way
	f.mark(f.m, Now, "[]", got[1:]...)
	f.lanes(Now.AddDate(1, 0, 0), 9, "[]", time.Time{})

	f.post(Now, letter("d", "olga"), letter("e", "ivan"))
	again := f.takes(h, "[d e]", "[]")
	f.mark(f.m, Now, "[a]", got[0], again[0], again[1]) // one that is over spoils no other
	f.lanes(Now.AddDate(1, 0, 0), 9, "[]", time.Time{})
	h.full = true
	f.post(Now, letter("f", "olga"))
	f.takes(h, "[]", "[[telegram:olga]]")
	f.send("olga", Now, "f")
	f.troubles()
}

func handedOverSimple(t *testing.T, f *fixture) {
	h := hand(f.m)
	reminder, late, stale, nudge := letter("once", "1"), letter("late", "2"), letter("stale", "3"), letter("nudge", "4")
	reminder.Class, late.After, stale.Expires, nudge.Cancel = chat.Once, Now.Add(time.Hour), Now.Add(time.Hour), "k"
	personal := letter("personal", "6")
	personal.Person = "olga" // decided without knowing who olga is
	f.post(Now, letter("before", "1"), reminder, late, stale, nudge, letter("simple", "5"), personal)
	got := f.takes(h, "[simple]", "[[telegram:1 telegram:2 telegram:3 telegram:4 telegram:6]]")
	f.mark(f.m, Now, "[]", got...)
	f.lanes(Now, 9, "[telegram:1 telegram:3 telegram:4 telegram:6]", Now.Add(time.Hour))
	f.send("1", Now, "before")
	f.send("1", Now, "once")
	f.post(Now, letter("behind", "3"), letter("free", "2")) // "late" is for later
	f.takes(h, "[free]", "[[telegram:3]]")
	f.post(Now.Add(2*time.Hour), letter("behind late", "2"))
	f.takes(h, "[]", "[[telegram:2]]")
}

// Nothing is handed over past what waits, whoever put it in.
func handedOverInOrder(t *testing.T, f *fixture) {
	h := hand(f.m)
	f.by(f.other, Now, letter("1", "olga"))
	f.post(Now, letter("2", "olga"))
	f.takes(h, "[]", "[[telegram:olga]]")
	f.send("olga", Now, "1")
	f.send("olga", Now, "2")

	f.post(Now, letter("3", "olga"))
	three := f.takes(h, "[3]", "[]")
	f.post(Now, letter("4", "olga")) // we go on in the lane
	four := f.takes(h, "[4]", "[]")
	f.by(f.other, Now, letter("5", "olga"))
	f.post(Now, letter("6", "olga"))
	f.takes(h, "[]", "[[telegram:olga]]")
	f.mark(f.m, Now, "[]", three...)
	f.claim(f.other, "olga", Now, "")
	f.mark(f.m, Now, "[4]", four...) // "5" waits behind it
	f.claim(f.other, "olga", Now, "")
	f.settle(f.m, Now, four[0], chat.Outcome{State: chat.Sent})
	f.send("olga", Now, "5")
	f.send("olga", Now, "6")

	f.claim(f.other, "ivan", Now, "")
	f.by(f.other, Now, letter("7", "ivan"))
	five := f.claim(f.other, "ivan", Now, "7") // the lane is theirs, and nothing waits in it
	f.post(Now, letter("8", "ivan"))
	f.takes(h, "[]", "[[telegram:ivan]]")
	f.settle(f.other, Now, five, chat.Outcome{State: chat.Sent})
	f.send("ivan", Now, "8")
	f.lanes(Now.AddDate(1, 0, 0), 9, "[]", time.Time{})
}

func handedOverPutBack(t *testing.T, f *fixture) {
	h := hand(f.m)
	f.post(Now, letter("1", "olga"), letter("2", "olga"), letter("off", "ivan"))
	got := f.takes(h, "[1 2 off]", "[]")
	at := Now.Add(17 * time.Second)
	for _, e := range got {
		f.settle(f.m, Now, e, chat.Outcome{State: chat.Again, At: at})
	}
	f.lanes(Now, 9, "[]", at)
	f.post(Now, letter("3", "olga"))
	f.takes(h, "[]", "[[telegram:olga]]")
	f.commit(dialogs.Change{At: at, CallOff: []string{chat.ToChat(letter("", "ivan").To)}})
	f.claim(f.other, "ivan", at, "") // called off between two tries
	e := f.claim(f.other, "olga", at, "1")
	same(t, "tries", e.Tries, 1)
	f.settle(f.other, at, e, chat.Outcome{State: chat.Sent})
	f.send("olga", at, "2")
	f.send("olga", at, "3")
	f.post(at, letter("4", "olga"))
	f.settle(f.m, at, f.takes(h, "[4]", "[]")[0], chat.Outcome{State: chat.Buried})
	f.post(at, letter("5", "olga"))
	f.settle(f.m, at, f.takes(h, "[5]", "[]")[0], chat.Outcome{State: chat.Again, At: at, MovedTo: chat.Address{Messenger: "telegram", Chat: "o"}})
	f.send("o", at, "5")
	f.lanes(at.AddDate(1, 0, 0), 9, "[]", time.Time{})
	f.troubles("4 buried")
}

func handedOverAndDied(t *testing.T, f *fixture) {
	h := hand(f.m)
	f.post(Now, letter("1", "olga"), letter("2", "olga"), letter("3", "ivan"))
	got := f.takes(h, "[1 2 3]", "[]")
	f.lanes(Now.Add(lease), 9, "[telegram:ivan telegram:olga]", time.Time{})
	over := Now.Add(lease)
	e := f.claim(f.other, "olga", over, "1")
	same(t, "tries", e.Tries, 1)
	// It was not dead after all: it has nothing to say any more.
	f.post(over, letter("4", "olga"))
	f.takes(h, "[]", "[[telegram:olga]]")
	f.mark(f.m, over, "[1 2]", got[:2]...)
	f.settle(f.m, over, got[0], chat.Outcome{State: chat.Sent})
	f.claim(f.m, "olga", over, "")
	f.settle(f.other, over, e, chat.Outcome{State: chat.Sent})
	if err := f.other.Inherit(context.Background(), Now); err != nil { // ivan's lane
		t.Fatal(err)
	}
	f.send("olga", over, "2")
	f.send("olga", over, "4")
	f.send("ivan", Now, "3")
	f.mark(f.m, over, "[3]", got[2])
	f.post(over, letter("5", "ivan"))
	f.mark(f.m, over, "[]", f.takes(h, "[5]", "[]")...)
	f.lanes(over.AddDate(1, 0, 0), 9, "[]", time.Time{})
	f.troubles()
}

func handedOverCards(t *testing.T, f *fixture) {
	h := hand(f.m)
	card := func(id string) chat.Parcel {
		p := letter(id, "olga")
		p.Card = "deal/D-1"
		return p
	}
	shown := func(want string) chat.Errand {
		t.Helper()
		got := h.got
		if len(got) != 1 {
			t.Fatalf("%d were handed over", len(got))
		}
		h.got = nil
		same(t, "shown for "+got[0].Parcel.ID, got[0].Shown, want)
		return got[0]
	}
	f.post(Now, card("1"))
	f.mark(f.m, Now, "[]", shown(""))
	f.post(Now, card("2"))
	f.mark(f.m, Now, "[]", shown("m-1"))
	// Elsewhere it was shown anew: our memory of it is worth nothing.
	f.by(f.other, Now, card("3"))
	e := f.claim(f.other, "olga", Now, "3")
	f.settle(f.other, Now, e, chat.Outcome{State: chat.Sent, Message: "theirs"})
	f.post(Now, card("4"))
	f.takes(h, "[]", "[[telegram:olga]]")
	e = f.claim(f.m, "olga", Now, "4")
	same(t, "shown for 4", e.Shown, "theirs")
	f.settle(f.m, Now, e, chat.Outcome{State: chat.Sent, Message: "m-4"})
	f.post(Now, card("5"))
	five := shown("m-4")
	f.post(Now, card("6")) // whoever sends "5" knows its message
	f.mark(f.m, Now, "[]", five, shown(""))
	f.by(f.other, Now, card("7"))
	e = f.claim(f.other, "olga", Now, "7")
	same(t, "shown for 7", e.Shown, "m-6")
}

// The right of who is written to is as the decision saw it, or else is looked at.
func handedOverRights(t *testing.T, f *fixture) {
	h := hand(f.m)
	f.commit(dialogs.Change{People: []sales.Person{person("olga"), person("ken")}})
	p := letter("1", "olga")
	p.Person = "olga"
	based := f.load(f.m, dialogs.Query{}).Versions
	f.commit(dialogs.Change{Based: based, Parcels: []chat.Parcel{p}})
	f.mark(f.m, Now, "[]", f.takes(h, "[1]", "[]")...)
	gone := person("olga")
	gone.Removed = true
	if _, err := f.try(f.other, dialogs.Change{People: []sales.Person{gone}, Based: f.load(f.other, dialogs.Query{}).Versions}); err != nil {
		t.Fatal(err)
	}
	p.ID = "2"
	f.commit(dialogs.Change{Based: based, Parcels: []chat.Parcel{p, letter("3", "ken")}})
	f.takes(h, "[]", "[[telegram:olga telegram:ken]]")
	f.claim(f.m, "olga", Now, "")
	p.ID, gone.ID = "4", "ken"
	f.commit(dialogs.Change{People: []sales.Person{gone}, Based: f.load(f.m, dialogs.Query{}).Versions, Parcels: []chat.Parcel{p}})
	f.takes(h, "[]", "[[telegram:olga]]")
}

// The same cause, or the same parcel, a second time.
func handedOverTwice(t *testing.T, f *fixture) {
	h := hand(f.m)
	c := dialogs.Change{Cause: "telegram/1", Parcels: []chat.Parcel{letter("a", "olga")}}
	f.commit(c)
	e := f.takes(h, "[a]", "[]")[0]
	if !f.commit(c).Seen {
		t.Fatal("a repeated cause was not seen")
	}
	unsure := f.takes(h, "[a]", "[[telegram:olga]]")[0]
	same(t, "the commit of what was not made now", unsure.Commit, uint64(0))
	f.settle(f.m, Now, unsure, chat.Outcome{State: chat.Again, At: Now}) // says nothing: it is not this lease's
	f.claim(f.other, "olga", Now, "")
	f.post(Now, letter("a", "olga"), letter("b", "olga"), letter("c", "ivan"))
	more := f.takes(h, "[b c]", "[]")
	f.mark(f.m, Now, "[]", e)
	f.mark(f.m, Now, "[]", more...)
	f.conflict(f.m, dialogs.Change{Marks: map[string]string{"m": "1"}, Based: dialogs.Versions{"mark/m": 7}, Parcels: []chat.Parcel{letter("d", "olga")}})
	f.takes(h, "[]", "[]")
	f.lanes(Now.AddDate(1, 0, 0), 9, "[]", time.Time{})
}
