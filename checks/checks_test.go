package checks

import (
	"regexp"
	"slices"
	"testing"
	"time"

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
		ID: "b2b", BuyerSteps: []sales.BuyerStep{{ID: "agreed"}, {ID: "compared"}},
		Stages: []sales.Stage{
			{ID: "discovery", BuyerStep: "agreed", Norm: days(6), Silence: days(3), Asks: []sales.Question{
				{ID: "pain", ShelfLife: sales.Span{N: 30, Unit: sales.Days}},
				{ID: "event", Kind: sales.KindDate, Reveals: "compelling_event"},
			}},
			{ID: "proposal", BuyerStep: "compared", Norm: days(10), Committee: []sales.Part{sales.PartDecides, sales.PartChampion}},
			{ID: "quick", Norm: days(1), Silence: sales.Span{N: 7, Unit: sales.Days}},
			{ID: "timeless"},
		},
		Checkpoints: []sales.Checkpoint{
			{ID: "pain_check", Stage: "discovery", After: days(4), Asks: []string{"pain"}},
			{ID: "still_true", Every: sales.Span{N: 14, Unit: sales.Days}, Asks: []string{"pain"}},
			{ID: "weekly", Stage: "quick", Every: sales.Span{N: 7, Unit: sales.Days}, Asks: []string{"pain"}},
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

// moveOn takes the deal to the proposal, with a step proven and people known.
func moveOn(d *sales.Deal, step string, parts ...sales.Part) {
	d.Stage = "proposal"
	d.Stays = append(d.Stays, sales.Stay{Stage: "proposal", Entered: monday})
	if step != "" {
		d.Prove(sales.Proof{Step: step, Grade: sales.Told})
	}
	for _, part := range parts {
		d.Committee = append(d.Committee, sales.Stakeholder{Part: part})
	}
}

// friday is the evening of that week's Friday.
var friday = time.Date(2026, 6, 5, 18, 0, 0, 0, time.UTC)

// owe makes a deal owe its pain by an instant.
func owe(d *sales.Deal, due time.Time) {
	d.Debts = append(d.Debts, sales.Debt{Item: "pain", Stage: "discovery", At: monday, Due: due})
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
		{"advice and flag at once in a norm of a day", func(d *sales.Deal) { d.Stage = "quick" }, workday(1), StageAge, Flag},
		{"a calendar norm of a week is five working days", func(d *sales.Deal) { d.Stage = "quick" }, workday(5).Add(-1), BuyerSilent, Advice},
		{"a stage without norms never stalls", func(d *sales.Deal) { d.Stage = "timeless" }, workday(200), StageAge, 0},
		{"a deal nobody was heard on is silent since it was made", func(d *sales.Deal) { d.Heard = time.Time{} }, workday(3), BuyerSilent, Flag},
		{"our own step does not quieten the buyer's clock", func(d *sales.Deal) { d.Next = &sales.NextStep{Due: workday(9)} }, workday(3), BuyerSilent, Flag},
		{"the buyer's step let pass is ours to be late with", func(d *sales.Deal) { d.Next = &sales.NextStep{Buyer: true, Due: workday(2)} }, workday(2), NextStepLate, Advice},
		{"a step without a date is no agreement", func(d *sales.Deal) { d.Next = &sales.NextStep{What: "some day"} }, workday(3), NoNextStep, Flag},
		{"a day after the buyer moved there is time to agree", func(d *sales.Deal) { d.Next, d.Heard = nil, workday(3) }, workday(4).Add(-1), NoNextStep, 0},
		{"an answer too old when the checkpoint comes", func(d *sales.Deal) { d.Knows["pain"] = sales.Answer{At: monday.AddDate(0, 0, -30)} }, workday(4), Checkpoint, Flag},
		{"an answer that gets too old after it", func(d *sales.Deal) { d.Checked = map[string]time.Time{"still_true": monday.AddDate(0, 0, 40)} }, monday.AddDate(0, 0, 43), Checkpoint, Flag},
		{"and a nanosecond before it does", func(d *sales.Deal) { d.Checked = map[string]time.Time{"still_true": monday.AddDate(0, 0, 40)} }, monday.AddDate(0, 0, 43).Add(-1), Checkpoint, 0},
		{"one that comes again in a stage begins with the stay", func(d *sales.Deal) {
			d.Knows, d.Created = nil, monday.AddDate(0, 0, -60)
			d.Stage, d.Stays = "quick", []sales.Stay{{Stage: "quick", Entered: monday}}
			d.Checked = map[string]time.Time{"still_true": monday}
		}, monday.AddDate(0, 0, 7).Add(-1), Checkpoint, 0},
		{"a step behind is what a stage is for", func(d *sales.Deal) { moveOn(d, "agreed") }, monday, AheadOfBuyer, 0},
		{"two steps behind are a flag at once", func(d *sales.Deal) { moveOn(d, "") }, monday, AheadOfBuyer, Flag},
		{"opened late, nothing is behind", func(d *sales.Deal) { moveOn(d, ""); d.Stays = d.Stays[1:] }, workday(200), AheadOfBuyer, 0},
		{"whom we know is no matter yet", func(d *sales.Deal) { moveOn(d, "agreed") }, workday(4).Add(-1), NoDecisionMaker, 0},
		{"nobody who decides is advice at a third of the norm", func(d *sales.Deal) { moveOn(d, "agreed") }, workday(4), NoDecisionMaker, Advice},
		{"and a flag at the norm, for ever", func(d *sales.Deal) { moveOn(d, "agreed") }, workday(200), NoDecisionMaker, Flag},
		{"somebody decides", func(d *sales.Deal) { moveOn(d, "agreed", sales.PartDecides) }, workday(10), NoDecisionMaker, 0},
		{"and nobody carries it inside", func(d *sales.Deal) { moveOn(d, "agreed", sales.PartDecides) }, workday(10), PartMissing, Flag},
		{"one contact only", func(d *sales.Deal) { moveOn(d, "agreed", sales.PartUser) }, workday(4), SingleContact, Advice},
		{"two contacts", func(d *sales.Deal) { moveOn(d, "agreed", sales.PartUser, "") }, workday(10), SingleContact, 0},
		{"no contact at all is told by the parts", func(d *sales.Deal) { moveOn(d, "agreed") }, workday(10), SingleContact, 0},
		{"a stage that counts on nobody", func(*sales.Deal) {}, workday(200), NoDecisionMaker, 0},
		{"a debt is quiet until the working day before", func(d *sales.Deal) { owe(d, friday) }, friday.Add(-33*time.Hour - 1), DebtDue, 0},
		{"a debt is advice from the morning before its day", func(d *sales.Deal) { owe(d, friday) }, friday.Add(-33 * time.Hour), DebtDue, Advice},
		{"a debt is a flag at the instant it is due", func(d *sales.Deal) { owe(d, friday) }, friday, DebtDue, Flag},
		{"a nanosecond before it is still advice", func(d *sales.Deal) { owe(d, friday) }, friday.Add(-1), DebtDue, Advice},
		{"a debt of Monday is advice on Friday", func(d *sales.Deal) { owe(d, friday.AddDate(0, 0, 3)) }, friday.Add(-9 * time.Hour), DebtDue, Advice},
		{"a debt that was paid is none", func(d *sales.Deal) { owe(d, friday); d.Debts[0].Paid = monday }, friday.AddDate(0, 0, 9), DebtDue, 0},
		{"a debt outlives the stage it was made in", func(d *sales.Deal) { owe(d, friday); d.Stage = "timeless" }, friday, DebtDue, Flag},
		{"a head has the time they were given", func(d *sales.Deal) { d.Request = &sales.Request{ID: "Q1", Due: workday(1)} }, workday(1).Add(-1), RequestUnanswered, 0},
		{"a head who does not decide in time", func(d *sales.Deal) { d.Request = &sales.Request{ID: "Q1", Due: workday(1)} }, workday(1), RequestUnanswered, Flag},
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

func TestTheWorstComesFirst(t *testing.T) {
	d := fresh()
	d.CloseBy, d.CloseMoved, d.Next = "2026-06-02", 3, nil
	d.Heard = monday.AddDate(0, 0, 16)
	var got []Rule
	for _, f := range Judge(Input{Process: process(), Deal: d, Time: business("UTC")}, monday.AddDate(0, 0, 17)) {
		got = append(got, f.Rule)
	}
	if want := []Rule{StageAge, ClosePassed, CloseMoved, NoNextStep}; len(got) != 4 || got[0] != want[0] || got[3] != want[3] {
		t.Errorf("%v, want %v", got, want)
	}
	if !slices.IsSorted(got[1:3]) {
		t.Errorf("flags are not in order of their rules: %v", got)
	}
}

// The clocks change at midnight in Santiago: 6 September 2026 has no 00:00. The
// close date is that day, and the day is over when the next begins.
func TestADayWithoutMidnight(t *testing.T) {
	b := business("America/Santiago")
	at := func(day, hour int) time.Time { return time.Date(2026, 9, day, hour, 0, 0, 0, b.Zone) }
	if got := startOf("2026-09-06", 0, b.Zone); !got.Equal(at(6, 1)) {
		t.Errorf("the day begins at %s, want 01:00", got)
	}
	for close, over := range map[sales.Date]time.Time{"2026-09-05": at(6, 1), "2026-09-06": at(7, 0)} {
		d := fresh()
		d.CloseBy = close
		in := Input{Process: process(), Deal: d, Time: b}
		passed := func(now time.Time) bool {
			return slices.ContainsFunc(Judge(in, now), func(f Finding) bool { return f.Rule == ClosePassed })
		}
		if passed(over.Add(-1)) || !passed(over) {
			t.Errorf("%s is not over exactly at %s", close, over)
		}
	}
}

func TestLeaveIsTenWorkingDaysAfterFixOrLeave(t *testing.T) {
	b := business("UTC")
	in := Input{Process: process(), Deal: stuck(), Time: b}
	if at := Leave(in, b.Add(monday, days(6)).Add(-1)); !at.IsZero() {
		t.Errorf("a deal that is not there leaves at %s", at)
	}
	// The buyer's norm of three is doubled first: six days, and ten.
	if at, want := Leave(in, b.Add(monday, days(6))), b.Add(monday, days(16)); !at.Equal(want) {
		t.Errorf("leaves at %s, want %s", at, want)
	}
	if at, want := Leave(in, b.Add(monday, days(12))), b.Add(monday, days(22)); !at.Equal(want) {
		t.Errorf("nobody was told: leaves at %s, want %s", at, want)
	}
}

func TestOccurrencesHaveDifferentKeys(t *testing.T) {
	with := func(change func(*sales.Deal)) *sales.Deal {
		d := fresh()
		d.Created = monday.AddDate(0, -2, 0)
		d.Stays = []sales.Stay{{Stage: "discovery", Entered: monday}}
		change(d)
		return d
	}
	again := []sales.Stay{{Stage: "discovery", Entered: monday.AddDate(0, 0, 20)}}
	tests := []struct {
		name        string
		rule        Rule
		first, then func(*sales.Deal)
	}{
		{"a new stay in the same stage", StageAge, func(*sales.Deal) {}, func(d *sales.Deal) { d.Stays = again }},
		{"silence that outlasts a stay", BuyerSilent, func(*sales.Deal) {}, func(d *sales.Deal) { d.Stays = again }},
		{"silence after the buyer was heard", BuyerSilent, func(*sales.Deal) {}, func(d *sales.Deal) { d.Heard = monday.AddDate(0, 0, 9) }},
		{"another step that is late", NextStepLate, func(d *sales.Deal) { d.Next.Due = monday }, func(d *sales.Deal) { d.Next.Due = monday.AddDate(0, 0, 5) }},
		{"nothing agreed again", NoNextStep, func(d *sales.Deal) { d.Next = nil }, func(d *sales.Deal) { d.Next, d.Heard = nil, monday.AddDate(0, 0, 9) }},
		{"the same offer to the stand-in", HandoffUnanswered,
			func(d *sales.Deal) {
				d.Handoff = &sales.Handoff{ID: "H7F3", To: "ken", State: sales.Offered, Due: monday}
			},
			func(d *sales.Deal) {
				d.Handoff = &sales.Handoff{ID: "H7F3", To: "ann", State: sales.Offered, Due: monday}
			}},
		{"put off a fourth time, back to the same date", CloseMoved,
			func(d *sales.Deal) { d.CloseBy, d.CloseMoved = "2026-09-01", 3 },
			func(d *sales.Deal) { d.CloseBy, d.CloseMoved = "2026-09-01", 4 }},
		{"another close date that passed", ClosePassed, func(d *sales.Deal) { d.CloseBy = "2026-06-02" }, func(d *sales.Deal) { d.CloseBy = "2026-06-12" }},
		{"ahead again, a stay later", AheadOfBuyer,
			func(d *sales.Deal) { moveOn(d, "") },
			func(d *sales.Deal) { moveOn(d, ""); d.Stays[1].Entered = monday.AddDate(0, 0, 20) }},
		{"another stay without who decides", NoDecisionMaker,
			func(d *sales.Deal) { moveOn(d, "agreed") },
			func(d *sales.Deal) { moveOn(d, "agreed"); d.Stays[1].Entered = monday.AddDate(0, 0, 20) }},
		{"a checkpoint whose answer got too old once more", Checkpoint,
			func(d *sales.Deal) {
				d.Knows = nil
				d.Checked = map[string]time.Time{"still_true": monday.AddDate(0, 5, 0)}
			},
			func(d *sales.Deal) {
				d.Knows["pain"] = sales.Answer{At: monday.AddDate(0, 0, 5)}
				d.Checked = map[string]time.Time{"still_true": monday.AddDate(0, 5, 0)}
			}},
	}
	form := regexp.MustCompile(`^[a-z_]+:[a-z0-9_.-]+$`)
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			keyOf := func(change func(*sales.Deal)) string {
				for _, f := range Judge(Input{Process: process(), Deal: with(change), Time: business("UTC")}, monday.AddDate(0, 4, 0)) {
					if f.Rule == tt.rule {
						if !form.MatchString(f.Key) {
							t.Errorf("the key %q has strange letters", f.Key)
						}
						return f.Key
					}
				}
				t.Fatalf("no %s", tt.rule)
				return ""
			}
			if a, b := keyOf(tt.first), keyOf(tt.then); a == b {
				t.Errorf("two occurrences, one key: %s", a)
			}
		})
	}
}

func TestANormOfSilenceIsLentByTheStage(t *testing.T) {
	d := fresh()
	d.Stage = "proposal"
	in := Input{Process: process(), Deal: d, Time: business("UTC")}
	found := Judge(in, in.Time.Add(monday, days(10)))
	i := slices.IndexFunc(found, func(f Finding) bool { return f.Rule == BuyerSilent })
	if i < 0 || found[i].Norm != 10 || found[i].Level != Flag {
		t.Errorf("not silent for the stage's ten days: %+v", found)
	}
}

// What a head lets be rises on its day, at the level it would have by then; the
// last word counts, and what was taken back counts for nothing.
func TestLetBe(t *testing.T) {
	workday := func(n int) time.Time { return business("UTC").Add(monday, days(n)) }
	flagged := Input{Process: process(), Deal: fresh(), Time: business("UTC")}
	age := key(StageAge, "discovery", stamp(monday))
	allow := func(until int, ended time.Time) sales.Act {
		return sales.Act{Kind: sales.ActAllow, By: "marat", At: workday(6), Due: workday(until), About: []string{age}, Ended: ended}
	}
	for _, tt := range []struct {
		name string
		acts []sales.Act
		at   time.Time
		want Level // of the stage's clock; 0: not said
	}{
		{"nothing is let be", nil, workday(7), Flag},
		{"let be", []sales.Act{allow(9, time.Time{})}, workday(7), 0},
		{"until its last nanosecond", []sales.Act{allow(9, time.Time{})}, workday(9).Add(-1), 0},
		{"the day has come", []sales.Act{allow(9, time.Time{})}, workday(9), Flag},
		{"what rose meanwhile has risen", []sales.Act{allow(13, time.Time{})}, workday(13), FixOrLeave},
		{"the last word is longer", []sales.Act{allow(8, time.Time{}), allow(9, time.Time{})}, workday(8), 0},
		{"the last word is shorter", []sales.Act{allow(9, time.Time{}), allow(8, time.Time{})}, workday(8), Flag},
		{"taken back", []sales.Act{allow(9, workday(7))}, workday(7), Flag},
	} {
		t.Run(tt.name, func(t *testing.T) {
			in := flagged
			d := in.Deal.Clone()
			d.Acts = tt.acts
			in.Deal = &d
			got := Level(0)
			for _, f := range Judge(in, tt.at) {
				if f.Key == age {
					got = f.Level
				}
			}
			if got != tt.want {
				t.Errorf("level %d, want %d", got, tt.want)
			}
		})
	}
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

// What is due at one time at one gate is one finding that names all of it, and it
// stands before others of its level.
func TestDebtsOfOneDayAreOneFinding(t *testing.T) {
	d := fresh()
	owe(d, friday)
	d.Debts = append(d.Debts, sales.Debt{Item: "step:agreed", Stage: "discovery", At: monday, Due: friday})
	owe(d, friday.AddDate(0, 0, 7))
	d.CloseBy = "2026-06-02"
	found := Judge(Input{Process: process(), Deal: d, Time: business("UTC")}, friday)
	if len(found) < 2 || found[0].Rule != DebtDue || found[0].Item != "discovery" || !slices.Equal(found[0].Asks, []string{"pain", "step:agreed"}) {
		t.Errorf("%+v", found)
	}
	if slices.ContainsFunc(found[1:], func(f Finding) bool { return f.Rule == DebtDue }) {
		t.Errorf("a debt of next week is told this week: %+v", found)
	}
}
