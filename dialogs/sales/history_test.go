package sales

import (
	"slices"
	"testing"
	"time"
)

func TestAHistoryIsReadFromTheJournal(t *testing.T) {
	p := &Process{Stages: []Stage{{ID: "one", Responsible: "rep"}, {ID: "two", Responsible: "rep"}}}
	day := func(n int) time.Time { return time.Date(2026, 6, n, 9, 0, 0, 0, time.UTC) }
	var events []Event
	var d Deal
	act := func(n int, change func(*Deal)) {
		was := d.Clone()
		change(&d)
		events = append(events, Event{At: day(n), Payload: Payload{Changes: Diff(&was, &d)}})
	}
	act(1, func(d *Deal) { d.ID, d.Stage, d.Status = "D-1", "one", Open })
	act(2, func(d *Deal) {
		d.Knows = map[string]Answer{"pain": {At: day(2), By: "olga", Value: Value{Text: "stops"}}, "budget": {At: day(2), Unknown: true}}
		d.Situation = []Fact{{ID: "F-1", Date: "2026-09-01", At: day(2)}}
	})
	act(3, func(d *Deal) { d.Next = &NextStep{What: "test", Due: day(5), Buyer: true} })
	act(6, func(d *Deal) { d.Stage, d.Situation[0].Date = "two", "2026-10-01" })
	act(7, func(d *Deal) {
		d.Knows["pain"] = Answer{At: day(7), By: "ivan"}
		d.Knows["budget"] = Answer{At: day(7), By: "ivan", Grade: Document}
		d.Next, d.Handoff = nil, &Handoff{ID: "H", Role: "product", State: Offered}
		d.Situation[0].Over = day(7)
	})
	act(9, func(d *Deal) {
		d.Handoff, d.Situation = nil, append(d.Situation, Fact{ID: "F-2", Effect: Blocking, At: day(9)})
	})
	act(12, func(d *Deal) { d.Park(Parking{Since: day(12), Wake: day(30)}) })
	h := HistoryOf(p, events, day(20))
	if l := h.First["pain"]; l.Stage != "one" || l.Answer.By != "olga" {
		t.Errorf("pain: %+v", l)
	}
	if l := h.First["budget"]; l.Stage != "two" || l.Answer.Grade != Document {
		t.Errorf("budget: %+v", l)
	}
	if len(h.Facts) != 2 || h.Facts[0].First.Date != "2026-09-01" || !slices.Equal(h.Facts[0].Dates, []Date{"2026-10-01"}) || !h.Facts[0].Over.Equal(day(7)) {
		t.Errorf("facts: %+v", h.Facts)
	}
	want := []Held{
		{day(1), day(2), false, "rep", ""}, {day(2), day(3), false, "rep", ""}, {day(3), day(5), true, "", ""},
		{day(5), day(6), false, "rep", ""}, {day(6), day(7), false, "rep", ""}, {day(7), day(9), false, "product", ""},
		{day(9), day(12), false, "", RestFrozen}, {day(12), day(20), false, "", RestAsleep},
	}
	if !slices.Equal(h.Held, want) {
		t.Errorf("held:\n%v\nwant\n%v", h.Held, want)
	}
}
