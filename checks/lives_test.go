package checks

import (
	"fmt"
	"slices"
	"time"

	"pgregory.net/rapid"

	"milepost/dialogs/sales"
)

// Deals, processes and working times as they may be, drawn for the properties.

// zones change their clocks in both halves of the globe, at midnight, by half an
// hour, and never.
var zones = []string{
	"Europe/Berlin", "America/New_York", "America/Santiago", "America/Havana", "Africa/Cairo",
	"Australia/Lord_Howe", "Pacific/Chatham", "Pacific/Kiritimati", "Asia/Kathmandu", "UTC",
}

// knows is a condition that holds while something is known.
type knows string

func (k knows) Eval(f sales.Facts) sales.Truth {
	if _, ok := f.Answers[string(k)]; ok {
		return sales.True
	}
	return sales.Unknown
}

func (k knows) String() string { return "answers." + string(k) }
func (k knows) Ages() bool     { return false }

func (k knows) Awaits(f sales.Facts) string {
	if k.Eval(f) == sales.Unknown {
		return string(k)
	}
	return ""
}

// aged is a condition on an age: Judge must not waver when it comes true.
type aged int

func (a aged) Eval(f sales.Facts) sales.Truth {
	if f.StageAgeDays >= int(a) || f.WorkingDaysInStage >= int(a) || f.WorkingDaysBuyerIsSilent >= int(a) {
		return sales.True
	}
	return sales.False
}

func (a aged) String() string { return "stage_age_days" }
func (a aged) Ages() bool     { return true }

func (a aged) Awaits(sales.Facts) string { return "" }

func someSpan(t *rapid.T, name string) sales.Span {
	return sales.Span{
		N:    rapid.IntRange(0, 20).Draw(t, name),
		Unit: rapid.SampledFrom([]sales.Unit{sales.BusinessDays, sales.Days, sales.BusinessHours, sales.Hours}).Draw(t, name+" unit"),
	}
}

// someTime lies in 2026, now and then near a clock change.
func someTime(t *rapid.T, name string) time.Time {
	begin := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	if rapid.IntRange(0, 3).Draw(t, name+" where") == 0 {
		change := rapid.SampledFrom([]string{"2026-03-08", "2026-03-29", "2026-04-05", "2026-04-24", "2026-09-06", "2026-10-25", "2026-11-01"}).Draw(t, name+" change")
		begin = sales.Date(change).Start(time.UTC).Add(-24 * time.Hour)
		return begin.Add(time.Duration(rapid.IntRange(0, 72*60).Draw(t, name)) * time.Minute)
	}
	return begin.Add(time.Duration(rapid.IntRange(0, 360*24*60).Draw(t, name)) * time.Minute)
}

func someBusiness(t *rapid.T) sales.BusinessTime {
	zone, err := time.LoadLocation(rapid.SampledFrom(zones).Draw(t, "zone"))
	if err != nil {
		t.Fatal(err)
	}
	shift := func(name string) sales.Shift {
		from := rapid.IntRange(0, 22*60).Draw(t, name+" from")
		return sales.Shift{From: from, To: rapid.IntRange(from+2*60, 24*60).Draw(t, name+" to")}
	}
	c := &sales.Calendar{ID: "some", Days: map[sales.Date]sales.Shift{}}
	for d := range c.Week {
		if d == 1 || rapid.Bool().Draw(t, "works") {
			c.Week[d] = shift("shift")
		}
	}
	for range rapid.IntRange(0, 6).Draw(t, "exceptions") {
		day := sales.DateOf(someTime(t, "exception"), zone)
		if c.Days[day] = (sales.Shift{}); rapid.Bool().Draw(t, "a working holiday") {
			c.Days[day] = shift("exception")
		}
	}
	return sales.BusinessTime{Calendar: c, Zone: zone}
}

func someProcess(t *rapid.T) *sales.Process {
	p := &sales.Process{ID: "some", BuyerSteps: []sales.BuyerStep{{ID: "a"}, {ID: "b"}}, Stages: []sales.Stage{{ID: "one", BuyerStep: "a"}, {ID: "two", BuyerStep: "b"}}}
	for i := range p.Stages {
		p.Stages[i].Committee = rapid.SliceOfDistinct(rapid.SampledFrom(sales.Parts), rapid.ID[sales.Part]).Draw(t, "committee")
		p.Stages[i].Norm, p.Stages[i].Silence = someSpan(t, "norm"), someSpan(t, "silence")
	}
	for _, id := range []string{"event", "freeze", "signing", "pain", "money"} {
		q := sales.Question{ID: id, ShelfLife: someSpan(t, "shelf life")}
		switch rapid.IntRange(0, 3).Draw(t, "only if") {
		case 0:
			q.OnlyIf = knows("event")
		case 1:
			q.OnlyIf = aged(rapid.IntRange(1, 10).Draw(t, "age"))
		}
		switch id {
		case "event":
			q.Kind, q.Reveals, q.OnlyIf = sales.KindDate, "compelling_event", nil
		case "freeze":
			q.Kind, q.Reveals, q.OnlyIf = sales.KindYesNo, "blocking_event", nil
		case "signing":
			q.Kind, q.Reveals = sales.KindDate, "timeline"
		}
		p.Stages[0].Asks = append(p.Stages[0].Asks, q)
		for i := range p.Stages {
			if rapid.Bool().Draw(t, "needed") {
				p.Stages[i].Gate = append(p.Stages[i].Gate, sales.Need{Question: id, Evidence: sales.Told})
			}
		}
	}
	if rapid.Bool().Draw(t, "contradiction") {
		p.Contradictions = []sales.Contradiction{{ID: "x", When: knows("pain"), Asks: []string{"pain", "money"}}}
	}
	for i := range rapid.IntRange(0, 4).Draw(t, "checkpoints") {
		c := sales.Checkpoint{ID: fmt.Sprintf("c%d", i), Stage: rapid.SampledFrom([]string{"", "one", "two"}).Draw(t, "of")}
		c.Asks = slices.Compact(slices.Sorted(slices.Values(rapid.SliceOfN(rapid.SampledFrom([]string{"event", "pain", "money"}), 0, 3).Draw(t, "asks"))))
		span := someSpan(t, "checkpoint")
		span.N++
		switch rapid.IntRange(0, 5).Draw(t, "clock") {
		case 0:
			c.After = span
		case 1:
			c.Every = span
		case 2:
			c.AtAge = span
		case 3:
			c.On = sales.DateOf(someTime(t, "on"), time.UTC)
		case 4:
			c.On = sales.DateOf(someTime(t, "each year on"), time.UTC)[len("2026-"):]
		default:
			c.BeforeEvent = span
		}
		p.Checkpoints = append(p.Checkpoints, c)
	}
	return p
}

func someInput(t *rapid.T) Input {
	in := Input{Process: someProcess(t), Time: someBusiness(t)}
	d := &sales.Deal{
		ID: "D-1", Status: sales.Open, Stage: rapid.SampledFrom([]string{"one", "two"}).Draw(t, "stage"),
		Created: someTime(t, "created"), CloseMoved: rapid.IntRange(0, 4).Draw(t, "moved"),
		Knows: map[string]sales.Answer{}, Checked: map[string]time.Time{},
	}
	d.Stays = []sales.Stay{{Stage: d.Stage, Entered: later(d.Created, someTime(t, "entered"))}}
	if d.Stage == "two" && rapid.Bool().Draw(t, "began before") {
		d.Stays = append([]sales.Stay{{Stage: "one", Entered: d.Created}}, d.Stays...)
	}
	for _, part := range rapid.SliceOfN(rapid.SampledFrom(sales.Parts), 0, 3).Draw(t, "people") {
		d.Committee = append(d.Committee, sales.Stakeholder{Part: part})
	}
	if rapid.Bool().Draw(t, "heard at all") {
		d.Heard = someTime(t, "heard")
	}
	if rapid.Bool().Draw(t, "next") {
		d.Next = &sales.NextStep{Due: someTime(t, "due"), Buyer: rapid.Bool().Draw(t, "buyer")}
	}
	if rapid.Bool().Draw(t, "handoff") {
		state := rapid.SampledFrom([]sales.HandoffState{sales.Offered, sales.Accepted}).Draw(t, "state")
		d.Handoff = &sales.Handoff{ID: "H", To: "ken", State: state, Due: someTime(t, "answer")}
	}
	for range rapid.IntRange(0, 3).Draw(t, "debts") {
		o := sales.Debt{Item: rapid.SampledFrom([]string{"event", "pain"}).Draw(t, "owed"), Stage: "one", At: d.Created, Due: someTime(t, "debt due")}
		if rapid.IntRange(0, 2).Draw(t, "is paid") == 0 {
			o.Paid = someTime(t, "paid")
		}
		d.Debts = append(d.Debts, o)
	}
	if rapid.IntRange(0, 2).Draw(t, "request") == 0 {
		d.Request = &sales.Request{ID: "Q", To: "marat", Due: someTime(t, "decide by")}
	}
	if rapid.Bool().Draw(t, "close") {
		d.CloseBy = sales.DateOf(someTime(t, "closes"), in.Time.Zone)
	}
	for _, id := range []string{"event", "freeze", "signing", "pain", "money"} {
		if rapid.Bool().Draw(t, id) {
			d.Knows[id] = sales.Answer{
				At: someTime(t, "told"), Unknown: rapid.IntRange(0, 4).Draw(t, "unknown") == 0, Moved: rapid.IntRange(0, 4).Draw(t, "put off"),
				Value: sales.Value{Date: sales.DateOf(someTime(t, "day"), in.Time.Zone), Yes: rapid.IntRange(0, 3).Draw(t, "yes") == 0},
			}
			if rapid.IntRange(0, 3).Draw(t, "asked the buyer") == 0 {
				a := d.Knows[id]
				a.Asked = someTime(t, "asked the buyer at")
				d.Knows[id] = a
			}
		}
	}
	someSituation(t, d, in.Time.Zone)
	for i := range in.Process.Checkpoints {
		if rapid.IntRange(0, 3).Draw(t, "passed") == 0 {
			d.Checked[checkpointKey(&in.Process.Checkpoints[i], d)] = someTime(t, "checked")
		}
	}
	in.Deal = d
	if rapid.IntRange(0, 2).Draw(t, "proposed") == 0 {
		d.Request = &sales.Request{ID: "R1", Kind: rapid.SampledFrom([]sales.RequestKind{sales.ForExit, sales.ForCredit}).Draw(t, "request"), Asked: someTime(t, "proposed at")}
	}
	for i := range rapid.IntRange(0, 2).Draw(t, "questions") {
		a := sales.Act{ID: fmt.Sprintf("A%d", i), Kind: sales.ActAsk, At: someTime(t, "asked at"), Due: someTime(t, "answer by")}
		if rapid.Bool().Draw(t, "answered") {
			a.Answered = someTime(t, "answered at")
		}
		d.Acts = append(d.Acts, a)
	}
	someReminders(t, in)
	for i := range rapid.IntRange(0, 4).Draw(t, "allowances") {
		a := sales.Act{ID: fmt.Sprintf("L%d", i), Kind: sales.ActAllow, By: "marat", At: someTime(t, "allowed at"), Due: someTime(t, "until")}
		for _, c := range clocks(in) {
			if c.Rule != consultDue && rapid.Bool().Draw(t, "let be") {
				a.About = append(a.About, c.Key)
			}
		}
		if rapid.IntRange(0, 3).Draw(t, "taken back") == 0 {
			a.Ended = a.At
		}
		d.Acts = append(d.Acts, a)
	}
	return in
}

// someReminders is what was put off, asked of others, suggested and told.
func someReminders(t *rapid.T, in Input) {
	d := in.Deal
	if rapid.IntRange(0, 2).Draw(t, "put off") == 0 {
		d.Snooze = &sales.Snooze{At: someTime(t, "put off at"), Until: someTime(t, "put off until"), Row: rapid.IntRange(1, 4).Draw(t, "in a row")}
	}
	if rapid.IntRange(0, 2).Draw(t, "suggested") == 0 {
		d.Suggested = &sales.Suggestion{Exit: "price", Since: someTime(t, "suggested at")}
	}
	for i := range rapid.IntRange(0, 2).Draw(t, "consults") {
		d.Consults = append(d.Consults, sales.Consult{ID: fmt.Sprintf("C%d", i), Stage: d.Stage, State: sales.Consulting, Asked: later(d.Entered(), someTime(t, "consulted")), Due: someTime(t, "advice by")})
	}
	d.Told = map[string]sales.Notice{}
	for _, c := range clocks(in) {
		if rapid.IntRange(0, 2).Draw(t, "told") == 0 {
			d.Told[c.Key] = sales.Notice{Level: rapid.IntRange(1, 3).Draw(t, "at level"), At: someTime(t, "told at")}
		}
	}
}

// someSituation is what is known of the client's; now and then something of it
// keeps them from deciding.
func someSituation(t *rapid.T, d *sales.Deal, zone *time.Location) {
	for i := range rapid.IntRange(0, 3).Draw(t, "facts") {
		f := sales.Fact{
			ID: fmt.Sprintf("f%d", i), At: someTime(t, "said"), Moved: rapid.IntRange(0, 4).Draw(t, "moved"),
			Effect: rapid.SampledFrom([]sales.Effect{sales.Compelling, sales.Compelling, sales.Compelling, sales.Blocking, ""}).Draw(t, "effect"),
		}
		if rapid.IntRange(0, 3).Draw(t, "dated") > 0 {
			f.Date = sales.DateOf(someTime(t, "happens"), zone)
		}
		if rapid.IntRange(0, 3).Draw(t, "is over") == 0 {
			f.Over = someTime(t, "over")
		}
		d.Situation = append(d.Situation, f)
	}
	if rapid.IntRange(0, 3).Draw(t, "thawed") == 0 {
		d.Thawed = someTime(t, "thawed at")
	}
}
