package storetest

import (
	"context"
	"testing"
	"time"

	"milepost/dialogs/chat"
)

// What a sender leaves that died in the middle of it.

func takeOverAtLeastOnce(t *testing.T, f *fixture) {
	f.post(Now, letter("question", "olga"), letter("next", "olga"))
	dead := f.claim(f.m, "olga", Now, "question")
	f.lanes(Now, 9, "[]", Now.Add(lease))
	over := Now.Add(lease)
	f.lanes(over, 9, "[telegram:olga]", time.Time{})
	e := f.claim(f.other, "olga", over, "question")
	same(t, "tries", e.Tries, 1)
	// The first sender was not dead after all: it has nothing to say any more.
	f.settle(f.m, over, dead, chat.Outcome{State: chat.Sent})
	f.claim(f.m, "olga", over, "")
	f.settle(f.other, over, e, chat.Outcome{State: chat.Sent})
	f.send("olga", over, "next")
	f.troubles()
}

// The first copy of a question arrived though its sender died: it was pressed.
func overtaken(t *testing.T, f *fixture) {
	card := func(id, edit string) chat.Parcel {
		p := letter(id, "olga")
		p.Card, p.Edit, p.Fresh = "deal/D-1", edit, edit == ""
		return p
	}
	f.post(Now, card("card", ""))
	f.send("olga", Now, "card")
	f.post(Now, card("question", ""), letter("line", "olga"))
	f.claim(f.m, "olga", Now, "question")
	over := Now.Add(lease)
	f.post(Now, card("old press", "m-card")) // on the card that is known: says nothing of the question
	f.claim(f.m, "olga", over, "question")
	f.post(Now, card("press", "m-unknown"))
	over = over.Add(lease)
	f.send("olga", over, "line")
	f.send("olga", over, "old press")
	e := f.claim(f.m, "olga", over, "press")
	same(t, "shown", e.Shown, "m-old press")
	f.settle(f.m, over, e, chat.Outcome{State: chat.Sent, Message: "m-unknown"})
	f.lanes(over, 9, "[]", time.Time{})
	f.troubles()
}

func takeOverOnce(t *testing.T, f *fixture) {
	reminder := letter("reminder", "olga")
	reminder.Class = chat.Once
	f.post(Now, reminder, letter("next", "olga"))
	dead := f.claim(f.m, "olga", Now, "reminder")
	over := Now.Add(lease)
	f.send("olga", over, "next")
	f.troubles("reminder unconfirmed")
	f.settle(f.m, over, dead, chat.Outcome{State: chat.Again, At: over})
	f.claim(f.m, "olga", over.Add(time.Hour), "")
	f.lanes(over.AddDate(1, 0, 0), 9, "[]", time.Time{})
}

func inherit(t *testing.T, f *fixture) {
	reminder := letter("reminder", "ivan")
	reminder.Class = chat.Once
	f.post(Now, letter("question", "olga"), reminder, letter("next", "ivan"), letter("resting", "ken"))
	f.claim(f.m, "olga", Now, "question")
	f.claim(f.m, "ivan", Now, "reminder")
	at := Now.Add(time.Minute)
	f.settle(f.m, Now, f.claim(f.m, "ken", Now, "resting"), chat.Outcome{State: chat.Again, At: at})
	f.claim(f.other, "olga", Now, "")
	if err := f.other.Inherit(context.Background(), Now); err != nil {
		t.Fatal(err)
	}
	f.lanes(Now, 9, "[telegram:ivan telegram:olga]", at)
	f.claim(f.other, "olga", Now, "question")
	f.claim(f.other, "ivan", Now, "next")
	f.troubles("reminder unconfirmed")
}
