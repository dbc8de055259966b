package main

import (
	"strings"
	"testing"

	"milepost/dialogs"
)

// Who stops the bot is marked, and their head hears of it once: whether Telegram
// says so or a message is refused. Who comes back is reached again.
func TestSomebodyStopsTheBot(t *testing.T) {
	t.Parallel()
	h := newHouse(t, `
[telegram]
api_url = "$API"
[ops]
listen = ""
[[person]]
name = "Marat"
roles = ["head"]
telegram = "7"
language = "en"
timezone = "Europe/Berlin"
[[person]]
name = "Ken"
roles = ["product"]
telegram = "8"
language = "en"
timezone = "Europe/Berlin"
head = "marat"
`)
	h.start(t)
	h.Block(ken, true)
	h.see(t, boss, "Ken has stopped the bot")
	h.Say(boss, "/new Acme, scanner, 84k")
	h.see(t, boss, "Deal opened")
	h.Say(boss, "/handoff acme product")
	h.see(t, boss, "Offered to Ken")
	h.Say(boss, "will it read foil?") // the package is sent once more, and both are refused
	refused := h.Eventually(within, func() bool {
		return strings.Count(strings.Join(h.Requests("sendMessage"), ""), `"chat_id":8`) == 2
	})
	if !refused {
		t.Fatal("nothing was sent to Ken")
	}
	h.Block(ken, false)
	h.Press(boss, "↩ Take back")
	h.see(t, boss, "Taken back")
	h.Say(boss, "/handoff acme product")
	h.see(t, ken, "Needs you")
	h.stop(t)
	told := 0
	for _, m := range h.Ledger() {
		if strings.Contains(m.Text, "stopped the bot") {
			told++
		}
	}
	if told != 1 {
		t.Errorf("it was told %d times", told)
	}
	k, err := h.memory(t).Load(t.Context(), dialogs.Query{})
	if err != nil {
		t.Fatal(err)
	}
	if p := k.Roster.Person("ken"); p == nil || len(p.Unreachable) > 0 {
		t.Errorf("Ken is back, and known as %+v", p)
	}
}
