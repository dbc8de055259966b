package dialogs_test

import (
	"strings"
	"testing"
	"time"

	"milepost/adapters/store"
	"milepost/adapters/store/storetest"
	"milepost/dialogs"
	"milepost/dialogs/sales"
)

// The days beyond the norm are shared out whole, also of a deal that stood for years.
func TestAnAutopsyOfYears(t *testing.T) {
	now := monday.Add(time.Minute)
	m, d := store.NewMemory(storetest.NewRAM()), deal("D-ACME", "Acme", "olga", "discovery")
	since := monday.AddDate(-10, 0, 0).UTC()
	d.Status, d.Closed, d.Created, d.Stays[0].Entered, d.Next = sales.Lost, monday.UTC(), since, since, nil
	_ = must(m.Commit(t.Context(), dialogs.Change{
		Cause: "cast", At: since, People: staff(), Deals: []dialogs.Write{{Deal: d}},
		Events: []sales.Event{{ID: "e", Deal: d.ID, At: since, By: "olga", What: "created", Payload: sales.Payload{Changes: sales.Diff(&sales.Deal{}, &d)}}},
	}))
	e := engineOn(m, func() time.Time { return now }, func() string { return "nonce" })
	_ = must(e.Hear(t.Context(), pressed("olga", "1|autopsy|D-ACME", now)))
	got := must(m.Claim(t.Context(), "web:olga", now, time.Minute)).Parcel.Message.Text.String()
	if want := "Discovery: 2608 of 7, lost 2601: Sales rep 2601"; !strings.Contains(got, want) {
		t.Errorf("no %q in\n%s", want, got)
	}
}
