package checks

import (
	"testing"
	"time"

	"milepost/dialogs/sales"
)

// What a gate of the road needs asks whether it is still true, from the end of its
// shelf life until it is answered anew.
func TestExpired(t *testing.T) {
	needed := func(stage int) *sales.Process {
		p := process()
		p.Stages[stage].Gate = []sales.Need{{Question: "pain", Evidence: sales.Told}}
		return p
	}
	end := monday.AddDate(0, 0, 43) // pain is told on day 13, and counts for 30
	asked := end.AddDate(0, 0, 1)   // a Wednesday
	tests := []struct {
		name   string
		p      *sales.Process
		change func(*sales.Deal)
		at     time.Time
		want   Level
	}{
		{"fresh to the last instant", needed(0), func(*sales.Deal) {}, end.Add(-1), 0},
		{"over its shelf life", needed(0), func(*sales.Deal) {}, end, Advice},
		{"it never gets worse by itself", needed(0), func(*sales.Deal) {}, end.AddDate(1, 0, 0), Advice},
		{"what an earlier gate needed counts", needed(0), func(d *sales.Deal) { moveOn(d, "agreed") }, end, Advice},
		{"what a later gate needs does not yet", needed(1), func(*sales.Deal) {}, end, 0},
		{"what no gate needs does not", process(), func(*sales.Deal) {}, end, 0},
		{"I don't know does not grow old", needed(0), func(d *sales.Deal) { d.Knows["pain"] = sales.Answer{Unknown: true, At: monday} }, end, 0},
		{"answered anew", needed(0), func(d *sales.Deal) { d.Knows["pain"] = sales.Answer{At: end} }, end, 0},
		{"while the buyer is asked", needed(0), func(d *sales.Deal) { d.Knows["pain"] = sales.Answer{At: monday, Asked: asked} }, business("UTC").Add(asked, days(2)).Add(-1), 0},
		{"when they did not answer", needed(0), func(d *sales.Deal) { d.Knows["pain"] = sales.Answer{At: monday, Asked: asked} }, business("UTC").Add(asked, days(2)), Advice},
		{"asked long before", needed(0), func(d *sales.Deal) { d.Knows["pain"] = sales.Answer{At: monday, Asked: monday} }, monday.AddDate(0, 0, 30), Advice},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := fresh()
			tt.change(d)
			in := Input{Process: tt.p, Deal: d, Time: business("UTC")}
			var got Level
			for _, f := range Judge(in, tt.at) {
				if f.Rule == AnswerExpired && f.Item == "pain" {
					got = f.Level
				}
			}
			if got != tt.want {
				t.Errorf("level %d, want %d", got, tt.want)
			}
			if before := tt.at.Add(-time.Second); tt.want == Advice && tt.at.Equal(end) && !Next(in, before).Equal(end) {
				t.Errorf("the clock looks at %s, it expires at %s", Next(in, before), end)
			}
		})
	}
}

// A checkpoint at an age of the deal, and on a day.
func TestCheckpointsByAgeAndDate(t *testing.T) {
	berlin := business("Europe/Berlin")
	day := func(date sales.Date) time.Time { return startOf(date, 0, berlin.Zone) }
	tests := []struct {
		name    string
		c       sales.Checkpoint
		entered time.Time
		want    time.Time
	}{
		{"at an age, counted from the deal's beginning", sales.Checkpoint{AtAge: sales.Span{N: 60, Unit: sales.Days}}, monday.AddDate(0, 0, 9), berlin.Add(monday, sales.Span{N: 60, Unit: sales.Days})},
		{"at an age, in a stage", sales.Checkpoint{AtAge: days(3), Stage: "discovery"}, monday.AddDate(0, 0, 9), berlin.Add(monday, days(3))},
		{"of another stage", sales.Checkpoint{AtAge: days(3), Stage: "proposal"}, monday, time.Time{}},
		{"on a date", sales.Checkpoint{On: "2026-12-01"}, monday, day("2026-12-01")},
		{"on a date that was over when the deal began", sales.Checkpoint{On: "2026-05-31"}, monday, time.Time{}},
		{"on a date that was over when the stage was entered", sales.Checkpoint{On: "2026-06-05", Stage: "discovery"}, monday.AddDate(0, 0, 9), time.Time{}},
		{"the deal was there, wherever it was", sales.Checkpoint{On: "2026-06-05"}, monday.AddDate(0, 0, 9), day("2026-06-05")},
		{"on a day of this year", sales.Checkpoint{On: "12-01"}, monday, day("2026-12-01")},
		{"on a day that this year has seen", sales.Checkpoint{On: "03-01"}, monday, day("2027-03-01")},
		{"on the leap day", sales.Checkpoint{On: "02-29"}, monday, day("2028-02-29")},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			p, d := process(), fresh()
			tt.c.ID, tt.c.Asks = "it", []string{"pain"}
			p.Checkpoints = []sales.Checkpoint{tt.c}
			delete(d.Knows, "pain")
			d.Stays[0].Entered = tt.entered
			in := Input{Process: p, Deal: d, Time: berlin}
			var got time.Time
			for _, f := range Judge(in, monday.AddDate(3, 0, 0)) {
				if f.Rule == Checkpoint {
					got = f.At
				}
			}
			if !got.Equal(tt.want) {
				t.Errorf("due %s, want %s", got, tt.want)
			}
		})
	}
}
