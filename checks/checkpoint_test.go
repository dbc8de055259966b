package checks

import (
	"slices"
	"testing"
	"time"

	"milepost/dialogs/sales"
)

func TestBeforeAnEvent(t *testing.T) {
	b := business("Europe/Berlin")
	at := func(month time.Month, day, hour int) time.Time {
		return time.Date(2026, month, day, hour, 0, 0, 0, b.Zone)
	}
	tests := []struct {
		name, span string
		event      sales.Date
		want       time.Time
	}{
		{"calendar days", "30d", "2026-07-10", at(6, 10, 0)},
		{"over the clock change the day still begins at midnight", "7d", "2026-04-01", at(3, 25, 0)},
		{"clock hours", "12h", "2026-06-03", at(6, 2, 12)},
		{"one working day before Monday is Friday morning", "1 business day", "2026-06-08", at(6, 5, 9)},
		{"a holiday is not counted", "1 business day", "2026-05-04", at(4, 30, 9)},
		{"four working hours before Monday are Friday's last", "4 business hours", "2026-06-08", at(6, 5, 14)},
		{"working hours over a night", "13 business hours", "2026-06-04", at(6, 2, 14)},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			span, err := sales.ParseSpan(tt.span)
			if err != nil {
				t.Fatal(err)
			}
			if got := before(b, tt.event, span); !got.Equal(tt.want) {
				t.Errorf("%s before %s is %s, want %s", tt.span, tt.event, got, tt.want)
			}
		})
	}
}

// A checkpoint before an event is not asked any more once its day is over, and comes
// again before the next one; that it is over comes first.
func TestACheckpointEndsWithItsEvent(t *testing.T) {
	d := fresh()
	delete(d.Knows, "pain")
	for _, day := range []sales.Date{"2026-06-20", "2026-08-20"} {
		d.Situation = append(d.Situation, sales.Fact{ID: string(day), Kind: "season", Date: day, Effect: sales.Compelling, At: monday})
	}
	in := Input{Process: process(), Deal: d, Time: business("UTC")}
	for _, c := range []struct {
		month time.Month
		day   int
		asked bool
		first Rule
	}{{6, 19, true, ""}, {6, 21, false, EventPassed}, {7, 20, false, EventPassed}, {7, 22, true, EventPassed}, {8, 21, false, EventPassed}} {
		now := time.Date(2026, c.month, c.day, 12, 0, 0, 0, time.UTC)
		var asked bool
		var flags []Finding
		for _, f := range Judge(in, now) {
			asked = asked || f.Rule == Checkpoint && f.Item == "event_near"
			if f.Level == Flag {
				flags = append(flags, f)
			}
		}
		if asked != c.asked || c.first != "" && (len(flags) == 0 || flags[0].Rule != c.first) {
			t.Errorf("on %d %s: asked %t, want %t; flags %+v", c.day, c.month, asked, c.asked, flags)
		}
	}
}

func TestPassed(t *testing.T) {
	confirmed := func(day int) func(*sales.Deal) {
		return func(d *sales.Deal) { d.Knows["pain"] = sales.Answer{At: monday.AddDate(0, 0, day)} }
	}
	tests := []struct {
		name   string
		change func(*sales.Deal)
		want   []string
	}{
		{"confirmed since its clock began", confirmed(13), []string{"still_true"}},
		{"confirmed after it was due", confirmed(20), []string{"still_true"}},
		{"known from before", confirmed(0), nil},
		{"asked, and not known", func(d *sales.Deal) { d.Knows["pain"] = sales.Answer{Unknown: true, At: monday.AddDate(0, 0, 13)} }, nil},
		{"passed already by this answer", func(d *sales.Deal) {
			d.Checked = map[string]time.Time{"still_true": monday.AddDate(0, 0, 13)}
		}, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := fresh()
			tt.change(d)
			if got := Passed(Input{Process: process(), Deal: d, Time: business("UTC")}); !slices.Equal(got, tt.want) {
				t.Errorf("%v, want %v", got, tt.want)
			}
		})
	}
}

func TestPassedDoesNotTakeAnAnswerThatWasTooOldByThen(t *testing.T) {
	p := process()
	p.Checkpoints = []sales.Checkpoint{{ID: "both", Every: sales.Span{N: 14, Unit: sales.Days}, Asks: []string{"pain", "event"}}}
	d := fresh()
	d.Knows = map[string]sales.Answer{"pain": {At: monday.AddDate(0, 0, 1)}, "event": {At: monday.AddDate(0, 0, 40)}}
	if got := Passed(Input{Process: p, Deal: d, Time: business("UTC")}); got != nil {
		t.Errorf("passed %v with an answer that ended on day 31", got)
	}
}

func TestCheckpointsWithoutQuestionsArePassedByHand(t *testing.T) {
	p := process()
	c := sales.Checkpoint{ID: "review", After: days(2)}
	p.Checkpoints = []sales.Checkpoint{c}
	d := fresh()
	in := Input{Process: p, Deal: d, Time: business("UTC")}
	due := in.Time.Add(monday, days(2))
	has := func() bool {
		return slices.ContainsFunc(Judge(in, due), func(f Finding) bool { return f.Rule == Checkpoint })
	}
	if !has() {
		t.Fatal("not due")
	}
	if got := checkpointKey(&c, d); got != "review.discovery" {
		t.Errorf("key %s", got)
	}
	d.Checked = map[string]time.Time{checkpointKey(&c, d): due}
	if has() {
		t.Error("still there after it was passed")
	}
}
