package dialogs_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"milepost/adapters/store"
	"milepost/adapters/store/storetest"
	"milepost/dialogs"
	"milepost/dialogs/chat"
	"milepost/dialogs/sales"
)

// Weeks of a small company, over both changes of the clocks, in which anything is
// done and put off at any time: who is reminded of what, and how often.
func TestRemindersKeepTheirMeasure(t *testing.T) {
	reminded := 0
	rapid.Check(t, func(t *rapid.T) {
		w := newWeeks(t, rapid.SampledFrom([]time.Time{
			time.Date(2026, 3, 23, 8, 0, 0, 0, berlin), time.Date(2026, 10, 19, 8, 0, 0, 0, berlin),
		}).Draw(t, "begin"))
		for range rapid.IntRange(15, 40).Draw(t, "steps") {
			w.wait(time.Duration(rapid.IntRange(1, 30).Draw(t, "hours")) * time.Hour)
			w.act()
		}
		reminded += len(w.deals)
	})
	if reminded == 0 {
		t.Error("nobody was reminded of anything")
	}
}

// pingsOfTheDay is the budget of these weeks: small, so that it is used up.
const pingsOfTheDay = 2

// weeks is a company as time passes, with what was counted.
type weeks struct {
	t      *rapid.T
	engine *dialogs.Engine
	memory *witness
	now    time.Time
	acts   int
	people map[string]int // person and day
	deals  map[string]int // person, day and deal
}

func newWeeks(t *rapid.T, begin time.Time) *weeks {
	w := &weeks{t: t, now: begin, memory: &witness{Memory: store.NewMemory(storetest.NewRAM())}, people: map[string]int{}, deals: map[string]int{}}
	w.engine = engineOn(w.memory, func() time.Time { return w.now }, func() string { return "nonce" })
	w.engine.House.Pings = pingsOfTheDay
	w.engine.Digest = halfPastNine
	c := dialogs.Change{Cause: "cast", At: begin, People: staff()}
	for i := range rapid.IntRange(3, 9).Draw(t, "deals") {
		owner := rapid.SampledFrom([]string{"olga", "ivan"}).Draw(t, "owner")
		d := deal(fmt.Sprintf("D-%06d", i), firm(i), owner, rapid.SampledFrom([]string{"lead", "discovery", "validation", "proposal"}).Draw(t, "stage"))
		d.Created, d.Heard, d.Stays[0].Entered = begin.UTC(), begin.UTC(), begin.UTC()
		d.Next = nil
		d.Amount.Minor = int64(rapid.IntRange(0, 5).Draw(t, "amount")) * 10_000_00
		if rapid.Bool().Draw(t, "handed over") {
			d.Handoff = &sales.Handoff{ID: "H-1", Role: "product", From: owner, To: "ken", State: sales.Accepted, Offered: begin.UTC(), Accepted: begin.UTC(), For: begin.AddDate(0, 0, 2).UTC()}
		}
		c.Deals = append(c.Deals, dialogs.Write{Deal: d, Due: begin})
	}
	if _, err := w.memory.Memory.Commit(context.Background(), c); err != nil {
		t.Fatal(err)
	}
	return w
}

// halfPastNine is when heads read their digest.
func halfPastNine(_ *sales.Person, zone *time.Location, after time.Time) time.Time {
	y, m, d := after.In(zone).Date()
	if at := time.Date(y, m, d, 9, 30, 0, 0, zone); at.After(after) {
		return at
	}
	return time.Date(y, m, d+1, 9, 30, 0, 0, zone)
}

// act is one thing that somebody does.
func (w *weeks) act() {
	w.acts++
	who := rapid.SampledFrom([]string{"olga", "ivan", "ken", "marat"}).Draw(w.t, "who")
	id := fmt.Sprintf("D-%06d", rapid.IntRange(0, 8).Draw(w.t, "deal"))
	u := pressed(who, "", w.now)
	switch rapid.IntRange(0, 5).Draw(w.t, "act") {
	case 0:
		u.Data = "1|heardwhat|" + id + "|reply"
	case 1:
		u.Data = "1|snoozed|" + id + "||reply"
	case 2:
		u.Data = fmt.Sprintf("1|snoozed|%s||%d", id, w.now.Add(time.Duration(rapid.IntRange(1, 200).Draw(w.t, "asleep"))*time.Hour).Unix())
	case 3:
		u.Data = "1|done|" + id + "|H-1"
	case 4:
		u = said(who, rapid.SampledFrom([]string{"/away until " + w.now.AddDate(0, 0, 3).Format(time.DateOnly), "/away off", "/away until " + w.now.AddDate(0, 0, 4).Format(time.DateOnly) + " cover Ira"}).Draw(w.t, "away"), w.now)
	case 5:
		return
	}
	u.ID = fmt.Sprintf("act/%d", w.acts)
	if _, err := w.engine.Hear(context.Background(), u); err != nil {
		w.t.Fatal(err)
	}
	w.judge(false)
}

// wait lets time pass, a look at a time.
func (w *weeks) wait(by time.Duration) {
	until := w.now.Add(by)
	for looks := 0; ; looks++ {
		due, next, err := w.memory.Due(context.Background(), w.now, 20)
		if err != nil {
			w.t.Fatal(err)
		}
		switch {
		case looks > 1000:
			w.t.Fatalf("the clock does not get on at %s: %v", w.now, due)
		case len(due) > 0:
			if err := w.engine.Look(context.Background(), due[0], w.now); err != nil {
				w.t.Fatal(err)
			}
			w.judge(true)
		case next.IsZero() || next.After(until):
			w.now = until
			return
		default:
			w.now = next.In(berlin)
		}
	}
}

// judge looks at what was just said by the clock.
func (w *weeks) judge(clock bool) {
	applied := w.memory.applied
	w.memory.applied = nil
	for _, c := range applied {
		for i := range c.Parcels {
			if p := &c.Parcels[i]; clock && strings.HasPrefix(p.Message.Text.String(), "⏳") {
				w.reminder(p)
			}
		}
	}
}

func (w *weeks) reminder(p *chat.Parcel) {
	ctx := context.Background()
	id := strings.TrimPrefix(p.Card, "deal/")
	k, err := w.memory.Memory.Load(ctx, dialogs.Query{Deal: id})
	if err != nil {
		w.t.Fatal(err)
	}
	who, d := k.Roster.Person(p.Person), k.Deal
	at := w.now.Format("Mon 02.01. 15:04")
	work := sales.BusinessTime{Calendar: calendars()["plain"], Zone: berlin}
	switch {
	case who.IsAway(w.now):
		w.t.Fatalf("%s: %s is away, and reminded of %s", at, who.Name, id)
	case !work.Open(w.now):
		w.t.Fatalf("%s: %s is reminded of %s outside working time", at, who.Name, id)
	case d.Snooze.Sleeps(w.now):
		w.t.Fatalf("%s: %s sleeps, and %s is reminded of it", at, id, who.Name)
	case d.Owner != who.ID && (d.Handoff == nil || d.Handoff.To != who.ID) && who.ID != "ira" && !who.Is(sales.RoleHead):
		w.t.Fatalf("%s: %s has no part in %s, and is reminded of it", at, who.Name, id)
	case p.Class != chat.Once || p.Cancel != "nudge/"+id:
		w.t.Fatalf("%s: a reminder that comes twice, or cannot be called off: %+v", at, p)
	}
	day := who.ID + " " + w.now.Format(time.DateOnly)
	if w.people[day]++; w.people[day] > pingsOfTheDay {
		w.t.Fatalf("%s: %s is reminded of more than %d deals on a day", at, who.Name, pingsOfTheDay)
	}
	if w.deals[day+" "+id]++; w.deals[day+" "+id] > 1 {
		w.t.Fatalf("%s: %s is reminded of %s twice on a day", at, who.Name, id)
	}
}
