package dialogs_test

import (
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"milepost/adapters/store"
	"milepost/adapters/store/storetest"
	"milepost/dialogs"
	"milepost/dialogs/chat"
	"milepost/dialogs/sales"
)

// overtaken is a memory in which others are always quicker.
type overtaken struct{ *store.Memory }

func (overtaken) Commit(context.Context, dialogs.Change) (dialogs.Receipt, error) {
	return dialogs.Receipt{}, dialogs.ErrConflict
}

func TestWhoIsOvertakenAgainAndAgainMayComeAgain(t *testing.T) {
	m := store.NewMemory(storetest.NewRAM())
	now := func() time.Time { return monday }
	if err := engineOn(m, now, func() string { return "nonce" }).Seed(t.Context(), staff()); err != nil {
		t.Fatal(err)
	}
	_, err := engineOn(overtaken{m}, now, func() string { return "nonce" }).Hear(t.Context(), said("olga", "/new Acme, scanner, 84k", monday))
	if !errors.Is(err, chat.ErrNotNow) || !errors.Is(err, dialogs.ErrConflict) {
		t.Errorf("%v: an update that is not to blame would be left behind", err)
	}
}

// Two deals, or two people, may be given the same short id: the later one takes
// another, and a replay changes nothing.
func TestAnIdThatIsTakenIsNotTakenAgain(t *testing.T) {
	for what, u := range map[string]chat.Update{"a deal": said("olga", "/new Acme, scanner, 84k", monday), "a person": said("stranger", "hello", monday)} {
		t.Run(what, func(t *testing.T) {
			open := func() (*store.Memory, *dialogs.Engine) {
				m := store.NewMemory(storetest.NewRAM())
				e := engineOn(m, func() time.Time { return monday }, func() string { return "nonce" })
				e.House.Join = "rep"
				if err := e.Seed(t.Context(), staff()); err != nil {
					t.Fatal(err)
				}
				return m, e
			}
			hears := func(e *dialogs.Engine) {
				if _, err := e.Hear(t.Context(), u); err != nil {
					t.Fatal(err)
				}
			}
			made := func(m *store.Memory) (ids []string) {
				k, err := m.Load(t.Context(), dialogs.Query{Find: &dialogs.Find{Limit: 9}})
				if err != nil {
					t.Fatal(err)
				}
				for _, d := range k.Found {
					ids = append(ids, d.ID)
				}
				for _, p := range k.Roster.All() {
					if !slices.ContainsFunc(staff(), func(s sales.Person) bool { return s.ID == p.ID }) {
						ids = append(ids, p.ID)
					}
				}
				return ids
			}
			before, e := open()
			hears(e)
			first := made(before)
			if len(first) != 1 {
				t.Fatalf("made %q", first)
			}
			m, e := open()
			c := dialogs.Change{Cause: "test", At: monday, Deals: []dialogs.Write{{Deal: sales.Deal{ID: first[0], Owner: "ivan", Company: "Other", Status: sales.Open}}}}
			if what == "a person" {
				c.Deals, c.People = nil, []sales.Person{{ID: first[0], Name: "Other"}}
			}
			if _, err := m.Commit(t.Context(), c); err != nil {
				t.Fatal(err)
			}
			for range 2 {
				hears(e)
				if ids := made(m); len(ids) != 2 || !slices.Contains(ids, first[0]) {
					t.Errorf("there are %q", ids)
				}
			}
		})
	}
}
