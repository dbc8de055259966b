package main

import (
	"slices"
	"strings"
	"testing"
	"time"

	"milepost/adapters/store"
	"milepost/adapters/store/bolt"
	"milepost/adapters/telegram/telegramtest"
	"milepost/dialogs"
	"milepost/dialogs/chat"
)

// What Telegram does to a message, and what becomes of it by its class: what may
// come twice arrives whatever happens; what may not is never repeated, and is
// listed when nobody can know.
func TestAnswersThatAreNone(t *testing.T) {
	t.Parallel()
	const wait = 2 // seconds
	for what, c := range map[string]struct {
		fault       telegramtest.Fault
		often, once int // copies that arrive
		unsure      bool
	}{
		"too many requests":        {telegramtest.Fault{Status: 429, Retry: wait}, 1, 1, false},
		"a server's error":         {telegramtest.Fault{Status: 500}, 1, 0, true},
		"a proxy's page":           {telegramtest.Fault{Status: 502, Body: "<html><h1>502 Bad Gateway</h1></html>"}, 1, 0, true},
		"cut before it was read":   {telegramtest.Fault{Cut: true}, 1, 0, true},
		"cut after it was carried": {telegramtest.Fault{Cut: true, After: true}, 2, 1, true},
	} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			h := newHouse(t, "[telegram]\napi_url = \"$API\"\n[ops]\nlisten = \"\"\n")
			h.post(t, parcel("often", "7", chat.AtLeastOnce), parcel("once", "8", chat.Once))
			c.fault.Method, c.fault.Times = "sendMessage", 2
			h.Fail(c.fault)
			began := time.Now()
			h.start(t)
			h.see(t, 7, "often")
			if c.once > 0 {
				h.see(t, 8, "once")
			}
			if spent := time.Since(began); c.fault.Retry > 0 && spent < wait*time.Second {
				t.Errorf("told to wait %d seconds, and waited %s", wait, spent)
			}
			for name, want := range map[string]int{"often": c.often, "once": c.once} {
				arrived := func() int {
					return len(slices.DeleteFunc(h.Ledger(), func(m telegramtest.Message) bool { return m.Text != name }))
				}
				h.Eventually(within, func() bool { return arrived() >= want })
				if n := arrived(); n != want {
					t.Errorf("%q arrived %d times, not %d", name, n, want)
				}
			}
			h.stop(t)
			lost, err := h.memory(t).Troubles(t.Context(), 10)
			if err != nil {
				t.Fatal(err)
			}
			var ids []string
			for _, l := range lost {
				ids = append(ids, l.Parcel.ID+" "+string(l.State))
			}
			if got := strings.Join(ids, ", "); got != map[bool]string{true: "once " + string(chat.Unconfirmed)}[c.unsure] {
				t.Errorf("listed: %q", got)
			}
		})
	}
}

func parcel(id, to string, class chat.Class) chat.Parcel {
	return chat.Parcel{ID: id, To: chat.Address{Messenger: "telegram", Chat: to}, Class: class, Message: chat.Message{Text: chat.Plain(id)}}
}

// post puts parcels into the outbox of a bot that has not begun.
func (h *house) post(t *testing.T, parcels ...chat.Parcel) {
	t.Helper()
	engine, err := bolt.Open(h.storeFile())
	if err != nil {
		t.Fatal(err)
	}
	defer engine.Close()
	if _, err := store.NewMemory(engine).Commit(t.Context(), dialogs.Change{Cause: "test", At: time.Now(), Parcels: parcels}); err != nil {
		t.Fatal(err)
	}
}
