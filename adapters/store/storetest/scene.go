package storetest

import (
	"context"
	"encoding/json"
	"testing"
	"time"

	"milepost/adapters/store"
	"milepost/dialogs"
	"milepost/dialogs/chat"
	"milepost/dialogs/sales"
)

// Scene fills an engine with something of everything that a memory keeps.
func Scene(t *testing.T, e store.Engine) {
	t.Helper()
	f := &fixture{T: t, engine: e, m: store.NewMemory(e), other: store.NewMemory(e)}
	ivan := person("ivan")
	ivan.Name = `Ivan "Foil" O'Neill <ivan>`
	f.commit(dialogs.Change{Cause: "people", People: []sales.Person{person("olga"), ivan}})
	small, large := deal("D-1", "olga", 5000, "Фольга & ролики 🧾"), deal("D-2", "ivan", 84000, "Line 3 scanner")
	small.Knows = map[string]sales.Answer{"pain": {Value: sales.Value{Text: "They lose two hours a day\nwhen the foil tears"}, Grade: sales.Told, By: "olga", At: Now}}
	f.commit(dialogs.Change{Cause: "telegram/1", Deals: []dialogs.Write{{Deal: small, Due: Now.AddDate(0, 0, 3)}, {Deal: large}},
		Talk:    &dialogs.Talk{Person: "olga", Deal: "D-1"},
		Invites: []dialogs.Invite{{Hash: "hash", Roles: []string{"rep"}, By: "ivan", Expires: Now.Add(time.Hour)}},
		Marks:   map[string]string{"process/b2b": "version = 1\n", "json": `{"a":1}`, "empty": " "},
		Events:  []sales.Event{{ID: "1", Deal: "D-1", At: Now, By: "olga", What: "opened"}, {ID: "2", Deal: "D-1", At: Now, By: "olga", What: "answered"}}})
	nudge := letter("nudge", "ivan")
	nudge.Class, nudge.Cancel = chat.Once, "nudge/D-2"
	card := letter("card", "olga")
	card.Card = "deal/D-1"
	f.post(Now, card, letter("buried", "olga"))
	f.settle(f.m, Now, f.claim(f.m, "olga", Now, "card"), chat.Outcome{State: chat.Sent, Message: "m-1"})
	f.settle(f.m, Now, f.claim(f.m, "olga", Now, "buried"), chat.Outcome{State: chat.Buried, Reason: "blocked"})
	late := letter("late", "olga")
	late.After = Now.Add(time.Hour)
	redrawn := letter("redrawn", "olga")
	redrawn.Card = "deal/D-1"
	f.post(Now, late, letter("b", "olga"), letter("a", "olga"), redrawn)
	f.post(Now, nudge)
	f.commit(dialogs.Change{Cause: "press/1", CallOff: []string{"nudge/D-2"}})
	once := letter("once", "ivan")
	once.Class = chat.Once
	f.post(Now, once)
	f.claim(f.m, "ivan", Now, "once") // and its sender dies
}

// Shows is what a memory tells of the scene, for comparing.
func Shows(t *testing.T, e store.Engine) string {
	t.Helper()
	ctx, m := context.Background(), store.NewMemory(e)
	var out []any
	tell := func(v any, err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, v)
	}
	for _, q := range []dialogs.Query{
		{Account: chat.MakeAccount("telegram", "olga"), TalkDeal: true, Events: 9, Invite: "hash", Marks: []string{"process/b2b", "json", "empty"}},
		{Find: &dialogs.Find{Closed: true}}, {Find: &dialogs.Find{Of: []string{"ivan"}}}, {Find: &dialogs.Find{Words: "роли"}},
	} {
		known, err := m.Load(ctx, q)
		tell([]any{known.Roster.All(), known.Me, known.Talk, known.Deal, known.Found, known.Invite, known.Events, known.Marks}, err)
	}
	due, soonest, err := m.Due(ctx, Now.AddDate(1, 0, 0), 9)
	tell([]any{due, soonest}, err)
	troubles, err := m.Troubles(ctx, 9)
	tell(troubles, err)
	again, err := m.Commit(ctx, dialogs.Change{Cause: "telegram/1", At: Now}) // it came a second time
	tell(again, err)
	text, err := json.MarshalIndent(out, "", " ")
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// Released is what a restored memory sends, and in which order, once it may.
func Released(t *testing.T, e store.Engine) {
	t.Helper()
	f := &fixture{T: t, engine: e, m: store.NewMemory(e), other: store.NewMemory(e), causes: 100}
	over := Now.AddDate(0, 0, 1)
	f.lanes(over, 9, "[]", time.Time{})
	note, n, err := f.m.Held(context.Background(), 99)
	if err != nil || note == nil || n != 5 {
		t.Fatalf("%d are held (%+v, %v)", n, note, err)
	}
	fresh := letter("fresh", "olga")
	fresh.Card = "deal/D-1"
	f.post(over, fresh)
	f.send("olga", over, "fresh") // what is new goes at once
	for i, want := range []int{4, 0} {
		if n, err := f.m.Release(context.Background(), over); err != nil || n != want {
			t.Fatalf("release %d let %d go (%v)", i+1, n, err)
		}
	}
	if note, _, err := f.other.Held(context.Background(), 1); err != nil || note != nil {
		t.Fatalf("it still says %+v (%v)", note, err)
	}
	f.send("olga", over, "b") // in the order of the commit
	f.send("olga", over, "a") // "redrawn" would draw over "fresh"
	f.send("olga", over, "late")
	f.claim(f.m, "olga", over, "")
	f.claim(f.m, "ivan", over, "") // one was called off, of one nobody knows whether it was sent
	f.troubles("once unconfirmed", "buried buried")
	f.lanes(over.AddDate(1, 0, 0), 9, "[]", time.Time{})
}
