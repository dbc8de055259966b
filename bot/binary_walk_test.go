package main

import (
	"strings"
	"testing"

	"milepost/adapters/telegram/telegramtest"
	"milepost/dialogs"
)

// The people of these tests, and a group.
const (
	boss, ken = int64(7), int64(8)
	group     = int64(-100)
)

// The first hour of a house: the link that the start prints lets its admin in,
// who makes a deal, answers three questions and hands it over. In between comes
// everything that is no answer, and changes nothing.
func TestFirstHour(t *testing.T) {
	t.Parallel()
	h := newHouse(t, `
[telegram]
api_url = "$API"
[ops]
listen = ""
[[person]]
name = "Ken"
roles = ["product"]
telegram = "8"
language = "en"
timezone = "Europe/Berlin"
`)
	h.start(t)
	h.Say(boss, "/start "+h.adminCode(t))
	h.press(t, boss, "English")
	h.press(t, boss, "Berlin")
	h.see(t, boss, "You are in: Admin, Head of sales")
	h.Say(boss, "/new Acme, scanner, 84k")
	h.see(t, boss, "Deal opened")
	h.Say(boss, "/qualify acme")
	h.see(t, boss, "1/3")
	first := h.Say(boss, "a new line")
	h.see(t, boss, "2/3")
	before, private := len(h.Messages(boss)), 0
	for _, n := range noise() {
		if n.put(h); n.helped {
			private++
		}
	}
	h.Say(boss, "/nothing") // its answer comes after all others
	h.see(t, boss, "/nothing")
	if n := len(h.Messages(boss)) - before - 1; n != private {
		t.Errorf("%d lines for %d things that came in private:\n%s", n, private, h.pane(boss))
	}
	h.EditText(boss, first, "a second line")
	h.see(t, boss, "a second line")
	h.Say(boss, "Ms Novak, CFO")
	h.see(t, boss, "3/3")
	h.press(t, boss, "Yes, they said so")
	h.see(t, boss, "Saved. Answered: 3")
	h.SayIn(boss, group, "/handoff@"+telegramtest.BotName+" acme product")
	h.see(t, group, "handed to Product")
	h.see(t, ken, "Needs you")
	if n := len(h.Messages(group)); n != 1 {
		t.Errorf("the group heard %d things", n)
	}
	h.stop(t)

	m := h.memory(t)
	k, err := m.Load(t.Context(), dialogs.Query{Find: &dialogs.Find{Limit: 10}})
	if err != nil || len(k.Found) != 1 {
		t.Fatalf("%d deals, %v", len(k.Found), err)
	}
	events, err := m.Journal(t.Context(), k.Found[0].ID, 0, 100)
	if err != nil {
		t.Fatal(err)
	}
	if got := happened(events); got != "created trigger trigger contact followed proved handoff_offered" {
		t.Errorf("the journal says: %s", got)
	}
}

// noise is what is no answer; who sends it in private is helped by one line.
func noise() []noisy {
	human := map[string]any{"id": boss, "is_bot": false, "first_name": "Marat"}
	robot := map[string]any{"id": 9, "is_bot": true, "first_name": "Bot"}
	raw := func(in int64, kind string, more ...any) func(*house) {
		m := map[string]any{"date": 1_900_000_000, "chat": map[string]any{"id": in, "type": kind}, "from": human, "text": "/won acme"}
		for i := 0; i < len(more); i += 2 {
			m[more[i].(string)] = more[i+1]
		}
		return func(h *house) {
			m["message_id"] = 1_000_000 + h.Waiting()
			h.Raw(map[string]any{"message": m})
		}
	}
	return []noisy{
		{"a forward", true, raw(boss, "private", "forward_origin", map[string]any{"type": "hidden_user", "sender_user_name": "B", "date": 1})},
		{"a sticker", true, raw(boss, "private", "text", "", "sticker", map[string]any{"file_id": "f", "type": "regular"})},
		{"a novel", true, func(h *house) { h.Say(boss, strings.Repeat("canary ", 1500)) }},
		{"another bot", false, raw(group, "supergroup", "from", robot)},
		{"an anonymous admin", false, raw(group, "supergroup", "from", robot, "sender_chat", map[string]any{"id": group, "type": "supergroup"})},
		{"a channel", false, raw(group, "supergroup", "sender_chat", map[string]any{"id": -5, "type": "channel"})},
		{"people among themselves", false, raw(group, "supergroup", "text", "who won acme?")},
	}
}

type noisy struct {
	what   string
	helped bool
	put    func(*house)
}
