package main

import (
	"strings"
	"testing"
	"time"

	"milepost/adapters/store"
	"milepost/adapters/store/bolt"
	"milepost/dialogs"
	"milepost/scheduler"
)

// The bot is down for ten minutes, and a press that came meanwhile is lost at
// Telegram: its human is told and shown the question again, once, and the press
// that is made then counts.
func TestDownForLongerThanAPressIsKept(t *testing.T) {
	t.Parallel()
	h := newHouse(t, `
[telegram]
api_url = "$API"
[ops]
listen = ""
[people]
join = "open:rep"
`)
	h.start(t)
	h.Say(ken, "/start")
	h.see(t, ken, "You are in")
	h.Say(ken, "/new Acme, scanner, 84k")
	h.see(t, ken, "Deal opened")
	h.Say(ken, "/qualify acme")
	h.see(t, ken, "1/3")
	h.settled(t)
	h.stop(t)

	const down = 10 * time.Minute
	if !h.Press(ken, "I don't know") {
		t.Fatal(h.pane(ken))
	}
	h.Pass(down)
	mark := "heard/telegram"
	now := scheduler.Wall{}.Now()
	engine, err := bolt.Open(h.storeFile())
	if err != nil {
		t.Fatal(err)
	}
	m := store.NewMemory(engine)
	k, err := m.Load(t.Context(), dialogs.Query{Marks: []string{mark}})
	if err != nil || k.Marks[mark] == "" {
		t.Fatalf("nothing was noted: %v, %v", k.Marks, err)
	}
	if _, err := m.Commit(t.Context(), dialogs.Change{
		Cause: "ten minutes ago", At: now, Based: k.Versions, Marks: map[string]string{mark: now.Add(-down).UTC().Format(time.RFC3339)},
	}); err != nil {
		t.Fatal(err)
	}
	if err := engine.Close(); err != nil {
		t.Fatal(err)
	}

	h.start(t)
	h.see(t, ken, "I was away from")
	h.stop(t) // people are told once, however often it starts
	h.start(t)
	h.press(t, ken, "I don't know")
	h.see(t, ken, "Ready to copy")
	h.settled(t)
	h.stop(t)
	told := 0
	for _, m := range h.Ledger() {
		if m.Edits == 0 && strings.Contains(m.Text, "I was away from") {
			told++
		}
	}
	if told != 1 {
		t.Errorf("told %d times:\n%s", told, h.pane(ken))
	}
}
