package checks

import (
	"fmt"
	"reflect"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"milepost/dialogs/sales"
)

func business(zone string) sales.BusinessTime {
	loc, err := time.LoadLocation(zone)
	if err != nil {
		panic(err)
	}
	c := &sales.Calendar{ID: "test", Days: map[sales.Date]sales.Shift{"2026-05-01": {}, "2026-03-30": {}}}
	for d := time.Monday; d <= time.Friday; d++ {
		c.Week[d] = sales.Shift{From: 9 * 60, To: 18 * 60}
	}
	return sales.BusinessTime{Calendar: c, Zone: loc}
}

func days(n int) sales.Span { return sales.Span{N: n, Unit: sales.BusinessDays} }

func process() *sales.Process {
	return &sales.Process{
		ID: "b2b",
		Stages: []sales.Stage{
			{ID: "discovery", Norm: days(6), Silence: days(3), Asks: []sales.Question{
				{ID: "pain", ShelfLife: sales.Span{N: 30, Unit: sales.Days}},
				{ID: "event", Kind: sales.KindDate, Reveals: "compelling_event"},
			}},
			{ID: "proposal", Norm: days(10)},
		},
		Checkpoints: []sales.Checkpoint{
			{ID: "pain_check", Stage: "discovery", After: days(4), Asks: []string{"pain"}},
			{ID: "still_true", Every: sales.Span{N: 14, Unit: sales.Days}, Asks: []string{"pain"}},
			{ID: "event_near", BeforeEvent: sales.Span{N: 30, Unit: sales.Days}, Asks: []string{"pain"}},
		},
	}
}

// monday is the morning every table begins at.
var monday = time.Date(2026, 6, 1, 10, 0, 0, 0, time.UTC)

func fresh() *sales.Deal {
	return &sales.Deal{
		ID: "D-1", Status: sales.Open, Stage: "discovery", Owner: "olga", Created: monday, Heard: monday,
		Stays: []sales.Stay{{Stage: "discovery", Entered: monday}},
		Next:  &sales.NextStep{What: "call", Due: monday.AddDate(1, 0, 0)},
		Knows: map[string]sales.Answer{"pain": {At: monday.AddDate(0, 0, 13)}},
	}
}

func TestRules(t *testing.T) {
	in := func(d *sales.Deal) Input { return Input{Process: process(), Deal: d, Time: business("UTC")} }
	workday := func(n int) time.Time { return business("UTC").Add(monday, days(n)) }
	tests := []struct {
		name   string
		change func(*sales.Deal)
		at     time.Time
		rule   Rule
		want   Level // 0: not found
	}{
		{"a fresh stage is quiet", func(*sales.Deal) {}, workday(3), StageAge, 0},
		{"advice at two thirds of the norm", func(*sales.Deal) {}, workday(4), StageAge, Advice},
		{"a nanosecond before the norm it is still advice", func(*sales.Deal) {}, workday(6).Add(-1), StageAge, Advice},
		{"a flag at the norm", func(*sales.Deal) {}, workday(6), StageAge, Flag},
		{"fix or leave at twice the norm", func(*sales.Deal) {}, workday(12), StageAge, FixOrLeave},
		{"the buyer silent for the stage's silence", func(*sales.Deal) {}, workday(3), BuyerSilent, Flag},
		{"hearing from the buyer starts the clock anew", func(d *sales.Deal) { d.Heard = workday(2) }, workday(3), BuyerSilent, 0},
		{"no silence while the buyer's dated step is not due", func(d *sales.Deal) { d.Next = &sales.NextStep{Buyer: true, Due: workday(5)} }, workday(5), BuyerSilent, 0},
		{"the buyer's clock runs from the step they let pass", func(d *sales.Deal) { d.Next = &sales.NextStep{Buyer: true, Due: workday(5)} }, workday(8), BuyerSilent, Flag},
		{"nothing agreed is advice after a day", func(d *sales.Deal) { d.Next = nil }, workday(1), NoNextStep, Advice},
		{"nothing agreed is a flag after three", func(d *sales.Deal) { d.Next = nil }, workday(3), NoNextStep, Flag},
		{"a late step is advice at once", func(d *sales.Deal) { d.Next.Due = workday(1) }, workday(1), NextStepLate, Advice},
		{"a late step is a flag after two days", func(d *sales.Deal) { d.Next.Due = workday(1) }, workday(3), NextStepLate, Flag},
		{"a step in time is nothing", func(d *sales.Deal) { d.Next.Due = workday(2) }, workday(1), NextStepLate, 0},
		{"a checkpoint whose answer is missing", func(d *sales.Deal) { delete(d.Knows, "pain") }, workday(4), Checkpoint, Flag},
		{"a checkpoint with its answer known", func(*sales.Deal) {}, workday(4), Checkpoint, 0},
		{"I don't know does not settle a checkpoint", func(d *sales.Deal) { d.Knows["pain"] = sales.Answer{Unknown: true, At: monday} }, workday(4), Checkpoint, Flag},
		{"a checkpoint of another stage", func(d *sales.Deal) { d.Stage = "proposal"; delete(d.Knows, "pain") }, workday(4), Checkpoint, 0},
		{"one that comes again wants the answer confirmed", func(d *sales.Deal) { d.Knows["pain"] = sales.Answer{At: monday} }, monday.AddDate(0, 0, 14), Checkpoint, Flag},
		{"one that was passed waits its time again", func(d *sales.Deal) {
			d.Checked = map[string]time.Time{"still_true": monday.AddDate(0, 0, 13)}
		}, monday.AddDate(0, 0, 26), Checkpoint, 0},
		{"a checkpoint before the event", func(d *sales.Deal) {
			d.Knows = map[string]sales.Answer{"event": {At: monday, Value: sales.Value{Date: "2026-07-10"}}}
			d.Checked = map[string]time.Time{"still_true": monday.AddDate(0, 0, 10)}
		}, time.Date(2026, 6, 10, 0, 0, 0, 0, time.UTC), Checkpoint, Flag},
		{"an unanswered handoff", func(d *sales.Deal) { d.Handoff = &sales.Handoff{ID: "H1", State: sales.Offered, Due: workday(1)} }, workday(1), HandoffUnanswered, Flag},
		{"an accepted handoff", func(d *sales.Deal) { d.Handoff = &sales.Handoff{ID: "H1", State: sales.Accepted, Due: workday(1)} }, workday(1), HandoffUnanswered, 0},
		{"the close date is good until its day is over", func(d *sales.Deal) { d.CloseBy = "2026-06-02" }, time.Date(2026, 6, 2, 23, 59, 0, 0, time.UTC), ClosePassed, 0},
		{"the close date has passed", func(d *sales.Deal) { d.CloseBy = "2026-06-02" }, time.Date(2026, 6, 3, 0, 0, 0, 0, time.UTC), ClosePassed, Flag},
		{"put off twice is life", func(d *sales.Deal) { d.CloseBy, d.CloseMoved = "2026-09-01", 2 }, monday, CloseMoved, 0},
		{"put off for the third time", func(d *sales.Deal) { d.CloseBy, d.CloseMoved = "2026-09-01", 3 }, monday, CloseMoved, Flag},
		{"a closed deal has nothing", func(d *sales.Deal) { d.Status = sales.Lost }, workday(50), StageAge, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := fresh()
			tt.change(d)
			var got Level
			for _, f := range Judge(in(d), tt.at) {
				if f.Rule == tt.rule {
					got = f.Level
				}
			}
			if got != tt.want {
				t.Errorf("%s at %s: level %d, want %d", tt.rule, tt.at, got, tt.want)
			}
		})
	}
}

func TestANewStayIsANewFinding(t *testing.T) {
	d := fresh()
	in := Input{Process: process(), Deal: d, Time: business("UTC")}
	first := Judge(in, monday.AddDate(0, 1, 0))
	d.Stays = append(d.Stays, sales.Stay{Stage: "discovery", Entered: monday.AddDate(0, 2, 0)})
	second := Judge(in, monday.AddDate(0, 3, 0))
	for _, f := range first {
		if f.Rule == StageAge && slices.ContainsFunc(second, func(g Finding) bool { return g.Key == f.Key }) {
			t.Errorf("the same key for two stays: %s", f.Key)
		}
	}
}

func someInput(t *rapid.T) Input {
	at := func(name string) time.Time {
		return time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC).Add(time.Duration(rapid.IntRange(0, 300*24*60).Draw(t, name)) * time.Minute)
	}
	d := &sales.Deal{
		ID: "D-1", Status: sales.Open, Stage: rapid.SampledFrom([]string{"discovery", "proposal"}).Draw(t, "stage"),
		Created: at("created"), Heard: at("heard"), CloseMoved: rapid.IntRange(0, 4).Draw(t, "moved"), Knows: map[string]sales.Answer{},
	}
	d.Stays = []sales.Stay{{Stage: d.Stage, Entered: at("entered")}}
	if rapid.Bool().Draw(t, "next") {
		d.Next = &sales.NextStep{Due: at("due"), Buyer: rapid.Bool().Draw(t, "buyer")}
	}
	if rapid.Bool().Draw(t, "handoff") {
		d.Handoff = &sales.Handoff{ID: "H", State: sales.Offered, Due: at("answer")}
	}
	if rapid.Bool().Draw(t, "close") {
		d.CloseBy = sales.DateOf(at("closes"), time.UTC)
	}
	if rapid.Bool().Draw(t, "pain") {
		d.Knows["pain"] = sales.Answer{At: at("told")}
	}
	if rapid.Bool().Draw(t, "event") {
		d.Knows["event"] = sales.Answer{At: at("known"), Value: sales.Value{Date: sales.DateOf(at("event day"), time.UTC)}}
	}
	zone := rapid.SampledFrom([]string{"Europe/Berlin", "America/New_York", "America/Santiago", "Asia/Kolkata", "UTC"}).Draw(t, "zone")
	return Input{Process: process(), Deal: d, Time: business(zone)}
}

// seen is what must not change between two instants: everything but the count of days.
func seen(found []Finding) string {
	for i := range found {
		found[i].Days = 0
	}
	return fmt.Sprintf("%+v", found)
}

// Between an instant and Next of it nothing changes.
func TestBetweenTwoInstantsNothingChanges(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := someInput(t)
		now := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC).Add(time.Duration(rapid.IntRange(0, 400*24*60).Draw(t, "now")) * time.Minute)
		next := Next(in, now)
		last := now.AddDate(2, 0, 0)
		if !next.IsZero() {
			if !next.After(now) {
				t.Fatalf("Next(%s) = %s", now, next)
			}
			last = next.Add(-1)
		}
		want := seen(Judge(in, now))
		for range 5 {
			between := now.Add(time.Duration(rapid.Int64Range(0, int64(last.Sub(now))).Draw(t, "between")))
			if got := seen(Judge(in, between)); got != want {
				t.Fatalf("from %s nothing may change until %s, but at %s:\n%s\nwas\n%s", now, next, between, got, want)
			}
		}
		if got := seen(Judge(in, last)); got != want {
			t.Fatalf("one nanosecond before %s it has changed already", next)
		}
	})
}

func TestInstantsComeToAnEndAndKeysAreDifferent(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := someInput(t)
		now := time.Date(2025, 12, 1, 0, 0, 0, 0, time.UTC)
		for steps := 0; ; steps++ {
			found := Judge(in, now)
			keys := map[string]bool{}
			for _, f := range found {
				if keys[f.Key] {
					t.Fatalf("two findings with the key %s", f.Key)
				}
				keys[f.Key] = true
			}
			next := Next(in, now)
			if next.IsZero() {
				break
			}
			if reflect.DeepEqual(next, now) || steps > 60 {
				t.Fatalf("the instants do not come to an end: %s", next)
			}
			now = next
		}
	})
}

func BenchmarkJudgeAndNext(b *testing.B) {
	in := Input{Process: process(), Deal: fresh(), Time: business("Europe/Berlin")}
	now := monday.AddDate(0, 0, 20)
	b.ReportAllocs()
	for b.Loop() {
		Judge(in, now)
		Next(in, now)
	}
}
