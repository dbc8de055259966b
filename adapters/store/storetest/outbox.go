package storetest

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"milepost/adapters/store"
	"milepost/dialogs"
	"milepost/dialogs/chat"
	"milepost/dialogs/sales"
)

const lease = 30 * time.Second

func letter(id, to string) chat.Parcel {
	return chat.Parcel{ID: id, To: chat.Address{Messenger: "telegram", Chat: to}, Class: chat.AtLeastOnce, Message: chat.Message{Text: chat.Plain(id)}}
}

func (f *fixture) post(at time.Time, parcels ...chat.Parcel) {
	f.Helper()
	f.commit(dialogs.Change{At: at, Parcels: parcels})
}

// claim expects the parcel with an id, or none for "".
func (f *fixture) claim(m *store.Memory, to string, now time.Time, want string) chat.Errand {
	f.Helper()
	e, err := m.Claim(context.Background(), "telegram:"+to, now, lease)
	if err != nil {
		f.Fatalf("claim: %v", err)
	}
	got := ""
	if e != nil {
		got = e.Parcel.ID
	}
	if got != want {
		f.Fatalf("claimed %q, want %q", got, want)
	}
	if e == nil {
		return chat.Errand{}
	}
	return *e
}

func (f *fixture) settle(m *store.Memory, now time.Time, e chat.Errand, o chat.Outcome) {
	f.Helper()
	if err := m.Settle(context.Background(), now, e, o); err != nil {
		f.Fatalf("settle: %v", err)
	}
}

func (f *fixture) send(to string, now time.Time, want string) {
	f.Helper()
	f.settle(f.m, now, f.claim(f.m, to, now, want), chat.Outcome{State: chat.Sent, Message: "m-" + want})
}

func (f *fixture) lanes(now time.Time, limit int, want string, soonest time.Time) {
	f.Helper()
	lanes, next, err := f.other.Ready(context.Background(), now, limit)
	if err != nil {
		f.Fatalf("ready: %v", err)
	}
	if fmt.Sprint(lanes) != want || !next.Equal(soonest) {
		f.Fatalf("ready: %v and %v, want %s and %v", lanes, next, want, soonest)
	}
}

func (f *fixture) troubles(want ...string) {
	f.Helper()
	found, err := f.other.Troubles(context.Background(), 99)
	if err != nil {
		f.Fatal(err)
	}
	var got []string
	for _, t := range found {
		got = append(got, t.Parcel.ID+" "+string(t.State))
	}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		f.Fatalf("troubles: %v, want %v", got, want)
	}
}

func laneOrder(t *testing.T, f *fixture) {
	// The clock may stand still or go back, and ids sort as they like.
	f.post(Now, letter("z", "olga"), letter("y", "olga"))
	f.post(Now, letter("x", "olga"), letter("other", "ivan"))
	f.post(Now.Add(-time.Hour), letter("w/with/slashes", "olga"))
	for _, id := range []string{"z", "y", "x", "w/with/slashes"} {
		f.send("olga", Now, id)
	}
	f.claim(f.m, "olga", Now, "")
	f.send("ivan", Now, "other")
	f.lanes(Now.AddDate(1, 0, 0), 9, "[]", time.Time{})
}

func delayed(t *testing.T, f *fixture) {
	at := Now.Add(time.Hour)
	reminder := letter("reminder", "olga")
	reminder.After = at
	f.post(Now, reminder)
	f.claim(f.m, "olga", Now, "")
	f.lanes(Now, 9, "[]", at)
	f.post(Now.Add(time.Minute), letter("answer", "olga"))
	f.send("olga", Now.Add(time.Minute), "answer")
	f.claim(f.m, "olga", at.Add(-time.Nanosecond), "")
	f.post(at.Add(time.Minute), letter("later", "olga"))
	f.lanes(at.Add(time.Minute), 9, "[telegram:olga]", time.Time{})
	f.send("olga", at.Add(time.Minute), "reminder")
	f.send("olga", at.Add(time.Minute), "later")
	// At the same instant the order of commits decides.
	first, last := letter("delayed first", "olga"), letter("delayed last", "olga")
	first.After, last.After = at, at
	f.post(Now, first)
	f.post(at, letter("at once", "olga"))
	f.post(Now, last)
	for _, id := range []string{"delayed first", "at once", "delayed last"} {
		f.send("olga", at, id)
	}
	now := letter("after is now", "olga")
	now.After = at
	f.post(at, now)
	f.send("olga", at, "after is now")
	f.lanes(at.AddDate(1, 0, 0), 9, "[]", time.Time{})
}

func oneSender(t *testing.T, f *fixture) {
	for i := range 20 {
		f.post(Now, letter(fmt.Sprintf("p%02d", i), "olga"))
	}
	first := f.claim(f.m, "olga", Now, "p00")
	same(t, "tries", first.Tries, 0)
	f.claim(f.other, "olga", Now.Add(lease-time.Millisecond), "")
	f.settle(f.m, Now, first, chat.Outcome{State: chat.Sent})

	var mu sync.Mutex
	var sent []string
	var group sync.WaitGroup
	for i := range 8 {
		m := f.m
		if i%2 == 1 {
			m = f.other
		}
		group.Go(func() {
			for {
				e, err := m.Claim(context.Background(), "telegram:olga", Now, lease)
				if err != nil {
					t.Error(err)
					return
				}
				if e != nil {
					mu.Lock()
					sent = append(sent, e.Parcel.ID)
					mu.Unlock()
					if err := m.Settle(context.Background(), Now, *e, chat.Outcome{State: chat.Sent}); err != nil {
						t.Error(err)
						return
					}
				}
				mu.Lock()
				all := len(sent) >= 19
				mu.Unlock()
				if all {
					return
				}
			}
		})
	}
	group.Wait()
	var want []string
	for i := 1; i < 20; i++ {
		want = append(want, fmt.Sprintf("p%02d", i))
	}
	same(t, "sent", sent, want)
}

func again(t *testing.T, f *fixture) {
	f.post(Now, letter("first", "olga"), letter("second", "olga"), letter("other", "ivan"))
	at := Now.Add(40 * time.Second)
	f.settle(f.m, Now, f.claim(f.m, "olga", Now, "first"), chat.Outcome{State: chat.Again, At: at})
	f.claim(f.other, "olga", at.Add(-time.Millisecond), "")
	f.lanes(Now, 9, "[telegram:ivan]", at)
	f.send("ivan", Now, "other")
	e := f.claim(f.other, "olga", at, "first")
	same(t, "tries", e.Tries, 1)
	f.settle(f.other, at, e, chat.Outcome{State: chat.Again, At: at})
	f.send("olga", at, "first")
	f.send("olga", at, "second")
}

func settleTwice(t *testing.T, f *fixture) {
	f.post(Now, letter("a", "olga"), letter("b", "olga"))
	a := f.claim(f.m, "olga", Now, "a")
	for range 2 {
		f.settle(f.m, Now, a, chat.Outcome{State: chat.Sent})
	}
	b := f.claim(f.m, "olga", Now, "b")
	f.settle(f.m, Now, a, chat.Outcome{State: chat.Buried}) // does not open the lane
	f.claim(f.other, "olga", Now, "")
	forged := b
	forged.Lease = "forged"
	f.settle(f.m, Now, forged, chat.Outcome{State: chat.Sent})
	f.claim(f.other, "olga", Now, "")
	f.settle(f.m, Now, b, chat.Outcome{State: chat.Sent})
	f.troubles()
}

func lateForeignLane(t *testing.T, f *fixture) {
	at := func(seconds int) time.Time { return Now.Add(time.Duration(seconds) * time.Second) }
	waits := letter("waits", "olga")
	waits.After = at(10)
	f.post(Now, waits)
	f.post(at(20), letter("slow", "olga"))
	slow := f.claim(f.m, "olga", at(5), "slow") // by a clock that is behind
	f.claim(f.other, "olga", at(40), "waits")
	f.settle(f.m, at(41), slow, chat.Outcome{State: chat.Sent})
	f.claim(f.m, "olga", at(41), "") // the lane is the other one's
	f.lanes(at(41), 9, "[]", at(40).Add(lease))
}

func callOff(t *testing.T, f *fixture) {
	nudge := func(id string) chat.Parcel {
		p := letter(id, "olga")
		p.Cancel = "nudge/D-1"
		return p
	}
	late := nudge("waits for tomorrow")
	late.After = Now.Add(24 * time.Hour)
	stale := letter("stale", "olga")
	stale.Expires = Now.Add(time.Minute)
	f.post(Now, nudge("old"), letter("kept", "olga"), late, stale)
	f.commit(dialogs.Change{CallOff: []string{"nudge/D-1", "nudge/D-1", "nudge/D-none"}, Parcels: []chat.Parcel{nudge("same change")}})
	f.post(Now, nudge("new"))
	tomorrow := Now.Add(25 * time.Hour)
	for _, id := range []string{"kept", "same change"} {
		f.send("olga", tomorrow, id)
	}
	e := f.claim(f.m, "olga", tomorrow, "new")
	f.settle(f.m, tomorrow, e, chat.Outcome{State: chat.Again, At: tomorrow})
	f.commit(dialogs.Change{At: tomorrow, CallOff: []string{"nudge/D-1"}})
	f.claim(f.m, "olga", tomorrow, "") // called off between two tries
	f.lanes(tomorrow.AddDate(1, 0, 0), 9, "[]", time.Time{})
	f.troubles()
}

func callOffAll(t *testing.T, f *fixture) {
	to := func(id, chatID, person string) chat.Parcel {
		p := letter(id, chatID)
		p.Class, p.Person = chat.Once, person
		return p
	}
	f.commit(dialogs.Change{People: []sales.Person{person("olga"), person("ken")}})
	f.post(Now, to("old role", "7", "olga"), to("ken's", "9", "ken"), to("old chat", "8", "ken"))
	f.commit(dialogs.Change{CallOff: []string{chat.ToPerson("olga"), chat.ToChat(letter("", "8").To)}, Parcels: []chat.Parcel{to("new role", "7", "olga")}})
	f.send("7", Now, "new role")
	f.send("9", Now, "ken's")
	f.claim(f.other, "8", Now, "")

	late := to("decided before, in after", "7", "olga")
	gone := person("olga")
	gone.Removed = true
	f.commit(dialogs.Change{People: []sales.Person{gone}, Based: f.load(f.m, dialogs.Query{}).Versions})
	f.post(Now, late)
	f.claim(f.other, "7", Now, "")
	f.troubles()
}

func slots(t *testing.T, f *fixture) {
	card := func(id, to string) chat.Parcel {
		p := letter(id, to)
		p.Card = "deal/D-1"
		return p
	}
	f.post(Now, card("1", "olga"), card("2", "olga"), card("3", "ivan"), letter("4", "olga"), card("5", "olga"))
	shown := func(m *store.Memory, to, id, want, message string) {
		t.Helper()
		e := f.claim(m, to, Now, id)
		same(t, "shown for "+id, e.Shown, want)
		f.settle(m, Now, e, chat.Outcome{State: chat.Sent, Message: message})
	}
	shown(f.m, "olga", "1", "", "100")
	shown(f.other, "olga", "2", "100", "101")
	shown(f.other, "ivan", "3", "", "7")
	shown(f.m, "olga", "4", "", "102")
	shown(f.m, "olga", "5", "101", "")
	f.post(Now, card("6", "olga"))
	shown(f.m, "olga", "6", "101", "103")
}

func moved(t *testing.T, f *fixture) {
	late := letter("late", "group")
	late.After = Now.Add(time.Hour)
	off := letter("off", "group")
	off.Cancel = "c"
	f.post(Now, letter("a", "group"), letter("b", "group"), late, off)
	f.commit(dialogs.Change{CallOff: []string{"c"}})
	f.post(Now, letter("x", "supergroup"))
	f.settle(f.m, Now, f.claim(f.m, "group", Now, "a"),
		chat.Outcome{State: chat.Again, At: Now, MovedTo: chat.Address{Messenger: "telegram", Chat: "supergroup"}})
	f.claim(f.m, "group", Now.AddDate(1, 0, 0), "")
	f.lanes(Now, 9, "[telegram:supergroup]", late.After)
	e := f.claim(f.m, "supergroup", Now, "a")
	same(t, "address", e.Parcel.To.Chat, "supergroup")
	f.settle(f.m, Now, e, chat.Outcome{State: chat.Sent})
	f.send("supergroup", Now, "b")
	f.send("supergroup", Now, "x")
	f.send("supergroup", late.After, "late")
	f.lanes(Now.AddDate(1, 0, 0), 9, "[]", time.Time{})
}

func ready(t *testing.T, f *fixture) {
	f.lanes(Now, 9, "[]", time.Time{})
	f.post(Now.Add(time.Second), letter("b1", "b"))
	f.post(Now.Add(2*time.Second), letter("a1", "a"), letter("a2", "a"))
	f.post(Now.Add(3*time.Second), letter("b2", "b"), letter("c1", "c"))
	end := Now.Add(time.Minute)
	f.lanes(end, 9, "[telegram:b telegram:a telegram:c]", time.Time{})
	f.lanes(end, 2, "[telegram:b telegram:a]", time.Time{})
	f.lanes(Now.Add(time.Second), 9, "[telegram:b]", Now.Add(2*time.Second))
	f.claim(f.m, "b", end, "b1")
	f.lanes(end, 9, "[telegram:a telegram:c]", end.Add(lease))
	var many []chat.Parcel
	for i := range 600 {
		many = append(many, letter(fmt.Sprintf("many%d", i), "b"))
	}
	f.post(Now, many...) // a long queue in a held lane hides nobody
	f.lanes(end, 9, "[telegram:a telegram:c]", end.Add(lease))
}

func troubles(t *testing.T, f *fixture) {
	bury := func(id string, at time.Time) {
		t.Helper()
		f.post(at, letter(id, "olga"))
		f.settle(f.m, at, f.claim(f.m, "olga", at, id), chat.Outcome{State: chat.Buried, Reason: "blocked"})
	}
	bury("one", Now)
	bury("two", Now.AddDate(0, 0, 30))
	f.troubles("two buried", "one buried")
	bury("three", Now.AddDate(0, 0, 61))
	f.troubles("three buried", "two buried")
	found, _ := f.m.Troubles(context.Background(), 1)
	same(t, "the newest", fmt.Sprint(len(found), found[0].Reason, found[0].At.Equal(Now.AddDate(0, 0, 61))), "1blockedtrue")
}

func parcelOnce(t *testing.T, f *fixture) {
	f.post(Now, letter("reminder/D-1/6", "olga"))
	f.commit(dialogs.Change{Parcels: []chat.Parcel{letter("reminder/D-1/6", "olga"), letter("other", "olga")}, Marks: map[string]string{"m": "1"}})
	f.send("olga", Now, "reminder/D-1/6")
	f.send("olga", Now, "other")
	f.claim(f.m, "olga", Now, "")
	same(t, "the rest of the change", f.load(f.m, dialogs.Query{Marks: []string{"m"}}).Marks["m"], "1")
	f.lanes(Now, 9, "[]", time.Time{})
}
