package checks

import (
	"testing"
	"time"

	"milepost/dialogs/sales"
)

// worst is the level of a rule at an instant; 0: it is not found.
func worst(in Input, now time.Time, r Rule) (worst Level) {
	for _, f := range Judge(in, now) {
		if f.Rule == r {
			worst = max(worst, f.Level)
		}
	}
	return worst
}

func utc(day string, hour int) time.Time {
	return sales.Date(day).Start(time.UTC).Add(time.Duration(hour) * time.Hour)
}

func TestTheNextStageMustBeginInTime(t *testing.T) {
	launch := func(d sales.Date) sales.Fact {
		return sales.Fact{ID: "F-" + string(d), Effect: sales.Compelling, Date: d, At: monday}
	}
	// From “proposal” to the end of the process it takes 10 + 1 working days.
	for _, tt := range []struct {
		name  string
		facts []sales.Fact
		at    time.Time
		want  Level
	}{
		{"four working days ahead", []sales.Fact{launch("2026-07-17")}, utc("2026-06-26", 9), 0},
		{"three working days ahead", []sales.Fact{launch("2026-07-17")}, utc("2026-06-29", 9), Advice},
		{"on the last day", []sales.Fact{launch("2026-07-17")}, utc("2026-07-02", 18), Advice},
		{"a day late", []sales.Fact{launch("2026-07-17")}, utc("2026-07-03", 9), Flag},
		{"its own day", []sales.Fact{launch("2026-07-17")}, utc("2026-07-17", 23), Flag},
		{"its day is over", []sales.Fact{launch("2026-07-17")}, utc("2026-07-18", 0), 0},
		{"the next one has its turn", []sales.Fact{launch("2026-07-17"), launch("2026-07-24")}, utc("2026-07-18", 0), Flag},
		{"not of what is over", []sales.Fact{{ID: "F", Effect: sales.Compelling, Date: "2026-07-17", Over: monday}}, utc("2026-07-10", 9), 0},
		{"the answer counts as a fact does", nil, utc("2026-07-03", 9), Flag},
	} {
		d := fresh()
		d.Situation = tt.facts
		if tt.facts == nil {
			d.Knows["event"] = sales.Answer{Value: sales.Value{Date: "2026-07-17"}, At: monday}
		}
		in := Input{Process: process(), Deal: d, Time: business("UTC")}
		if got := worst(in, tt.at, EventTooNear); got != tt.want {
			t.Errorf("%s: level %d, want %d", tt.name, got, tt.want)
		}
	}
}

func TestABackPlanCountsTheNorms(t *testing.T) {
	in := Input{Process: process(), Deal: fresh(), Time: business("UTC")}
	plan := BackPlan(in, "2026-07-17")
	for i, want := range []struct {
		stage  string
		latest time.Time
		need   int
	}{{"discovery", utc("2026-06-24", 9), 17}, {"proposal", utc("2026-07-02", 9), 11}, {"quick", utc("2026-07-16", 9), 1}, {"timeless", utc("2026-07-17", 0), 0}} {
		if got := plan[i]; got.Stage.ID != want.stage || !got.Latest.Equal(want.latest) || got.Need != want.need || got.Begun.IsZero() != (i > 0) {
			t.Errorf("%+v, want %+v", got, want)
		}
	}
}

// A deal that slept, or was frozen, began its stage when it first came there.
func TestABackPlanLooksAtTheFirstStay(t *testing.T) {
	d := fresh()
	d.Park(sales.Parking{Door: sales.DoorPause, Since: monday.AddDate(0, 0, 10), Wake: monday.AddDate(0, 0, 60)})
	d.Wake(monday.AddDate(0, 0, 60))
	plan := BackPlan(Input{Process: process(), Deal: d, Time: business("UTC")}, "2026-07-17")
	if !plan[0].Begun.Equal(monday) {
		t.Errorf("begun %s, want %s", plan[0].Begun, monday)
	}
}

func TestEventsThatPassAndMove(t *testing.T) {
	d := fresh()
	d.Situation = []sales.Fact{{ID: "F-1", Effect: sales.Compelling, Date: "2026-06-30", Moved: 2, At: monday}}
	in := Input{Process: process(), Deal: d, Time: business("UTC")}
	if worst(in, utc("2026-06-30", 23), EventPassed) != 0 || worst(in, utc("2026-07-01", 0), EventPassed) != Flag {
		t.Error("an event passes when its day is over")
	}
	if worst(in, monday, EventMoved) != 0 {
		t.Error("moved twice is no finding")
	}
	d.Situation[0].Moved = 3
	if worst(in, monday, EventMoved) != Flag {
		t.Error("moved a third time is one")
	}
}

func TestABlockingEventFreezes(t *testing.T) {
	d := fresh()
	d.Situation = []sales.Fact{{ID: "F-1", Effect: sales.Blocking, Date: "2026-08-03", At: monday}}
	in := Input{Process: process(), Deal: d, Time: business("UTC")}
	if found := Judge(in, utc("2026-08-02", 23)); len(found) != 0 {
		t.Errorf("before its day: %+v", found)
	}
	if next := Next(in, monday); !next.Equal(utc("2026-08-03", 0)) {
		t.Errorf("looked at again %s", next)
	}
	first, again := Judge(in, utc("2026-08-03", 0)), Judge(in, utc("2026-08-17", 0))
	if len(first) != 1 || len(again) != 1 || first[0].Rule != BlockingOver || first[0].Key == again[0].Key {
		t.Errorf("asked at its day %+v and two weeks later %+v", first, again)
	}
	d.Situation[0].Date = ""
	if worst(in, monday.AddDate(0, 0, 13), BlockingOver) != 0 || worst(in, monday.AddDate(0, 0, 14), BlockingOver) != Flag {
		t.Error("without a date it is asked of every two weeks")
	}
	// It is over, and three clocks begin anew.
	over := utc("2026-08-10", 10)
	d.Situation[0].Over, d.Thawed = over, over
	d.Next = nil
	b := business("UTC")
	for r, n := range map[Rule]int{StageAge: 4, BuyerSilent: 2, NoNextStep: 1} {
		at := b.Add(over, days(n))
		if worst(in, at.Add(-1), r) != 0 || worst(in, at, r) != Advice {
			t.Errorf("%s does not begin anew", r)
		}
	}
	d.Next = &sales.NextStep{What: "call", Due: monday.AddDate(0, 0, 7)}
	if at := b.Add(over, days(1)); worst(in, over, NextStepLate) != 0 || worst(in, at, NextStepLate) != Advice {
		t.Error("a step that fell due meanwhile is late at once")
	}
}

func TestContradictionsAreFlags(t *testing.T) {
	d, p := fresh(), process()
	p.Contradictions = []sales.Contradiction{{ID: "x", When: knows("pain"), Asks: []string{"pain", "event"}}}
	in := Input{Process: p, Deal: d, Time: business("UTC")}
	d.Knows["event"] = sales.Answer{At: monday.AddDate(0, 0, 20), Unknown: true}
	found := Judge(in, monday.AddDate(0, 0, 20))
	if len(found) == 0 || worst(in, monday.AddDate(0, 0, 20), Contradiction) != Flag {
		t.Errorf("%+v", found)
	}
}
