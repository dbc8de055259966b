package store_test

import (
	"encoding/json"
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

// canaries are all the ways in which Olga is named. None may be left.
var canaries = []string{
	`"olga"`, "/olga", "|olga", "kanareva", "кanareva", "канарева", "7001234567", "u0canary1", "d0canary1", "+49 170 5550199", "birdie",
}

func olga() sales.Person {
	return sales.Person{ID: "olga", Name: "Olga Kanareva", Roles: []string{"rep"}, Accounts: []string{"telegram:7001234567", "slack:U0CANARY1"},
		Chats: map[string]string{"telegram": "7001234567", "slack": "D0CANARY1"}, Prefers: "telegram", Language: "ru", Zone: "Europe/Berlin", Set: true}
}

// erasure is the one that the tests make: her own words, and those the operator adds.
func erasure(p sales.Person) *store.Erasure {
	e := store.NewErasure(&p, []string{"Канарева", "Kanareva", "+49 170 5550199", "birdie"}, "erased-1", "Erased person 1", "salt")
	e.Heir = "ken"
	return e
}

// ledger is what Olga did, written down beside the store.
type ledger struct {
	answers, deals, events int
	total                  int64
}

const herDeals, answersEach = 40, 13

// live fills a store with her working life among others'.
func live(t *testing.T, e store.Engine) (l ledger) {
	t.Helper()
	m := store.NewMemory(e)
	commit := func(c dialogs.Change) {
		t.Helper()
		c.At = storetest.Now
		if _, err := m.Commit(t.Context(), c); err != nil {
			t.Fatal(err)
		}
	}
	ken := sales.Person{ID: "ken", Name: "Ken", Roles: []string{"head", "admin"}, Accounts: []string{"telegram:8"}, Chats: map[string]string{"telegram": "8"}}
	ira := sales.Person{ID: "ira", Name: "Ira", Roles: []string{"rep"}, Head: "olga", Away: &sales.Away{Cover: "olga"}}
	commit(dialogs.Change{Cause: "people", People: []sales.Person{olga(), ken, ira}})
	for i := range herDeals {
		d := sales.Deal{ID: fmt.Sprintf("D-%d", i), Process: "b2b", Title: fmt.Sprintf("Line %d", i), Company: "Acme", Amount: sales.Money{Minor: int64(i) * 7001, Currency: "EUR"},
			Owner: "olga", Roles: map[string]string{"rep": "olga", "head": "ken"}, Status: sales.Open, Created: storetest.Now, Stage: "discovery",
			Heard: storetest.Now, Knows: map[string]sales.Answer{}, Next: &sales.NextStep{What: "Olga  KANAREVA calls +49 170 5550199", Due: storetest.Now}}
		switch i % 4 {
		case 1:
			d.Owner, d.Handoff = "ken", &sales.Handoff{ID: "H", Role: "rep", From: "ken", To: "olga", State: sales.Offered}
		case 2:
			d.Status, d.ExitNote = sales.Lost, "ask birdie"
		}
		l.deals++
		l.total += d.Amount.Minor
		var events []sales.Event
		for n := range answersEach {
			was := d.Clone()
			d.Knows[fmt.Sprintf("q%d", n)] = sales.Answer{Value: sales.Value{Text: fmt.Sprintf("As Канарева said: <%d>", n)}, Grade: sales.Told, By: "olga", At: storetest.Now}
			ev := sales.Event{ID: fmt.Sprintf("tg/55/7001234567/%d-%d", i, n), Deal: d.ID, At: storetest.Now, By: "olga", What: "answered", Payload: sales.Payload{Changes: sales.Diff(&was, &d)}}
			ev.Seal("pinch")
			events = append(events, ev)
			l.answers++
			l.events++
		}
		commit(dialogs.Change{Cause: fmt.Sprintf("tg/55/7001234567/%d", i), Deals: []dialogs.Write{{Deal: d, Due: storetest.Now.AddDate(0, 0, 3)}}, Events: events})
	}
	commit(dialogs.Change{Cause: "poison", Poison: &dialogs.Poison{Update: chat.Update{ID: "tg/55/8/9"}, At: storetest.Now, Aside: true,
		Raw: []byte(`{"text":"\u041a\u0430\u043d\u0430\u0440\u0435\u0432\u0430"}`)}})
	button := chat.Button{Text: "Olga Kanareva", Data: "1|person||olga"}
	letter := func(id, to, person string) chat.Parcel {
		return chat.Parcel{ID: id, To: chat.Address{Messenger: "telegram", Chat: to}, Class: chat.AtLeastOnce, Person: person,
			Message: chat.Message{Text: chat.Plain("Olga Kanareva: “birdie”"), Buttons: [][]chat.Button{{button}}}}
	}
	commit(dialogs.Change{Cause: "tg/55/7001234567/last", Reply: chat.Reply{Toast: "Olga Kanareva"},
		Talk:    &dialogs.Talk{Person: "olga", Deal: "D-1", Heard: map[string]time.Time{"telegram:7001234567": storetest.Now}},
		Invites: []dialogs.Invite{{Hash: "by", By: "olga"}, {Hash: "for", By: "ken", Person: "olga"}},
		Marks:   map[string]string{"job/moves/olga": "2026", "undelivered": "Olga Kanareva", "process/b2b@1": "# made by Ken"},
		Parcels: []chat.Parcel{letter("", "7001234567", "olga"), letter("", "8", "ken"), letter("buried", "8", "ken")}, CallOff: []string{"nudge/olga"}})
	return l
}

// kept is everything an engine keeps, small letters, for looking for a word.
func kept(t *testing.T, e store.Engine) string {
	t.Helper()
	var out strings.Builder
	_, err := e.(store.Dumper).Dump(t.Context(), func(i store.Item) error {
		fmt.Fprintf(&out, "%s%s%s %s\n", i.Record, i.Operation, i.Log, i.Value)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return strings.ToLower(out.String())
}

func noCanary(t *testing.T, where, text string) {
	t.Helper()
	for _, c := range canaries {
		if n := strings.Count(strings.ToLower(text), c); n > 0 {
			at := strings.Index(strings.ToLower(text), c)
			t.Errorf("%s: %q stands there %d times: …%s…", where, c, n, text[max(at-200, 0):min(at+60, len(text))])
		}
	}
}

// total is the sum of all deals' amounts.
func total(t *testing.T, e store.Engine) (sum int64) {
	t.Helper()
	_, err := e.(store.Dumper).Dump(t.Context(), func(i store.Item) error {
		var r struct{ Deal sales.Deal }
		if strings.HasPrefix(i.Record, "deal/") {
			if err := json.Unmarshal(i.Value, &r); err != nil {
				return err
			}
			sum += r.Deal.Amount.Minor
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return sum
}

func everywhere(t *testing.T, test func(t *testing.T, fresh func(t *testing.T) *place)) {
	t.Run("bolt", func(t *testing.T) { test(t, inBolt) })
	t.Run("redis", func(t *testing.T) { test(t, inRedis(t)) })
}
