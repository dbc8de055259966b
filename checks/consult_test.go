package checks

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"milepost/dialogs/sales"
)

// The clock looks when advice is due, and has nothing to say of it.
func TestSilenceIsAnInstantAndNoFinding(t *testing.T) {
	b := business("UTC")
	d := fresh()
	due := monday.Add(3 * time.Hour)
	d.Consults = []sales.Consult{{ID: "C-1", Stage: d.Stage, State: sales.Consulting, Asked: monday, Due: due}}
	in := Input{Process: process(), Deal: d, Time: b}
	if at := Next(in, monday); !at.Equal(due) {
		t.Errorf("looks at %s, want %s", at, due)
	}
	for _, f := range Judge(in, due) {
		if f.Rule == consultDue {
			t.Errorf("found %+v", f)
		}
	}
	d.Consults[0].State = sales.Advised
	if at := Next(in, monday); at.Equal(due) {
		t.Error("looks although it was answered")
	}
}

// Between two looks no age that a condition may read grows.
func TestOlderComesBeforeAnyAgeGrows(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := business(rapid.SampledFrom(zones).Draw(t, "zone"))
		d := fresh()
		d.Heard = monday.Add(time.Duration(rapid.IntRange(-200, 200).Draw(t, "heard")) * time.Hour)
		hours := rapid.IntRange(0, 2000).Draw(t, "now")
		if rapid.Bool().Draw(t, "was frozen") {
			d.Thawed = monday.Add(time.Duration(rapid.IntRange(-200, hours).Draw(t, "thawed")) * time.Hour)
		}
		in := Input{Process: process(), Deal: d, Time: b}
		now := monday.Add(time.Duration(hours) * time.Hour)
		next := Older(in, now)
		if !next.After(now) || next.Sub(now) > 24*time.Hour {
			t.Fatalf("after %s it looks at %s", now, next)
		}
		ages := func(at time.Time) [3]int {
			f := sales.FactsOf(in.Process, d, b.Days, at)
			return [3]int{f.StageAgeDays, f.WorkingDaysInStage, f.WorkingDaysBuyerIsSilent}
		}
		if before := next.Add(-1); ages(now) != ages(before) {
			t.Fatalf("%v at %s, %v at %s", ages(now), now, ages(before), before)
		}
	})
}
