package checks

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"milepost/dialogs/sales"
)

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

// A frozen deal has nothing but the question whether that is over, and at most one
// of each event.
func TestAFrozenDealIsOnlyAskedWhetherItIsOver(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in, now := someInput(t), someTime(t, "now")
		in.Deal.Situation = append(in.Deal.Situation, sales.Fact{ID: "block", Effect: sales.Blocking, At: someTime(t, "since"), Date: sales.DateOf(someTime(t, "until"), in.Time.Zone)})
		asked := map[string]bool{}
		for _, f := range Judge(in, now) {
			if f.Rule != BlockingOver || asked[f.Item] {
				t.Fatalf("%+v", f)
			}
			asked[f.Item] = true
		}
		if len(Asks(in, now)) > 0 || !Leave(in, now).IsZero() {
			t.Fatal("it asks, or has a countdown")
		}
	})
}

// Of one event after the other only the nearest is planned back from.
func TestOnePlanBackAtATime(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in, now := someInput(t), someTime(t, "now")
		var plans []Finding
		for _, f := range Judge(in, now) {
			if f.Rule == EventTooNear {
				plans = append(plans, f)
			}
		}
		if o, _ := Nearest(in, now); len(plans) > 1 || len(plans) == 1 && plans[0].Item != o.ID() {
			t.Fatalf("%+v; the nearest is %+v", plans, o)
		}
	})
}

// seen is what must not change between two instants: everything but the count of days.
func seen(in Input, now time.Time) string {
	found := Judge(in, now)
	for i := range found {
		found[i].Days = 0
	}
	return fmt.Sprintf("%+v", found)
}

// Between an instant and Next of it nothing changes, up to its last nanosecond.
func TestBetweenTwoInstantsNothingChanges(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in, now := someInput(t), someTime(t, "now")
		next := Next(in, now)
		last := now.AddDate(3, 0, 0)
		if !next.IsZero() {
			if !next.After(now) {
				t.Fatalf("Next(%s) = %s", now, next)
			}
			last = next.Add(-1)
		}
		want := seen(in, now)
		at := []time.Time{last}
		for range 5 {
			at = append(at, now.Add(time.Duration(rapid.Int64Range(0, int64(last.Sub(now))).Draw(t, "between"))))
		}
		for _, between := range at {
			if got := seen(in, between); got != want {
				t.Fatalf("from %s nothing may change until %s, but at %s:\n%s\nwas\n%s", now, next, between, got, want)
			}
		}
	})
}

// From instant to instant: they come to an end, at each something does change,
// keys are different, and nothing falls back while the deal is the same.
func TestFromInstantToInstantItOnlyRises(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in := someInput(t)
		now := time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC)
		levels := map[string]Finding{}
		for steps := 0; ; steps++ {
			keys := map[string]Finding{}
			for _, f := range Judge(in, now) {
				if _, twice := keys[f.Key]; twice {
					t.Fatalf("two findings with the key %s", f.Key)
				}
				keys[f.Key] = f
			}
			for key, was := range levels {
				if ended(in, key, now) {
					continue
				}
				if is := keys[key]; is.Level < was.Level || is.Days < was.Days || len(is.Asks) < len(was.Asks) {
					t.Fatalf("at %s %s fell back: %+v, was %+v", now, key, is, was)
				}
			}
			levels = keys
			next := Next(in, now)
			if next.IsZero() {
				break
			}
			if steps > 120 {
				t.Fatalf("the instants do not come to an end: %s", next)
			}
			if seen(in, next) == seen(in, now) && !unsaid(in, next) {
				t.Fatalf("at %s the clock looks for nothing", next)
			}
			now = next
		}
	})
}

// ended reports whether a clock has come to its own end.
func ended(in Input, key string, now time.Time) bool {
	return slices.ContainsFunc(ClocksOf(in).all, func(c clock) bool { return c.Key == key && c.ended(now) })
}

// unsaid reports whether something must be done at an instant without being said.
func unsaid(in Input, at time.Time) bool {
	return slices.ContainsFunc(ClocksOf(in).all, func(c clock) bool {
		return slices.ContainsFunc(c.rises, func(r rise) bool { return r.Level == 0 && r.At.Equal(at) })
	})
}

// The levels of a stall say the same as its count of days, which is reckoned in
// another way.
func TestLevelsAgreeWithTheDaysCounted(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in, now := someInput(t), someTime(t, "now")
		got := map[Rule]Level{}
		for _, f := range Standing(in, now) {
			got[f.Rule] = f.Level
		}
		for _, c := range clocks(in) {
			if c.Norm == 0 || c.Rule != StageAge && c.Rule != BuyerSilent {
				continue
			}
			var want Level
			switch n := in.Time.Days(c.Since, now); {
			case n >= 2*c.Norm:
				want = FixOrLeave
			case n >= c.Norm:
				want = Flag
			case 3*n >= 2*c.Norm:
				want = Advice
			}
			if got[c.Rule] != want {
				t.Fatalf("%s at %s: level %d, but %d days of %d", c.Rule, now, got[c.Rule], in.Time.Days(c.Since, now), c.Norm)
			}
		}
	})
}

// What is let be is not said before the day, by the last word on it; everything
// else is said as ever, and from the day on all is as if nothing had been.
func TestWhatIsLetBeWaits(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in, now := someInput(t), someTime(t, "now")
		until := map[string]time.Time{}
		for _, a := range in.Deal.Acts {
			for _, key := range a.About {
				until[key] = a.Due
				if !a.Ended.IsZero() {
					until[key] = time.Time{}
				}
			}
		}
		said, quiet := map[string]Finding{}, map[string]Finding{}
		for _, f := range Judge(in, now) {
			said[f.Key] = f
		}
		for _, f := range LetBe(in, now) {
			quiet[f.Key] = f
		}
		for _, f := range Standing(in, now) {
			is, ok := said[f.Key]
			_, kept := quiet[f.Key]
			if waits := now.Before(until[f.Key]); ok == waits || kept != waits {
				t.Fatalf("%s is let be until %s; at %s it is said: %v, kept: %v", f.Key, until[f.Key], now, ok, kept)
			}
			if ok && (is.Level != f.Level || len(is.Asks) != len(f.Asks) || !is.Allowed.Until.Equal(until[f.Key])) {
				t.Fatalf("%+v, and without an allowance %+v", is, f)
			}
			delete(said, f.Key)
		}
		if len(said) > 0 {
			t.Fatalf("said out of nothing: %v", said)
		}
	})
}

func TestAClosedDealHasNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in, now := someInput(t), someTime(t, "now")
		in.Deal.Status = rapid.SampledFrom([]sales.Status{sales.Won, sales.Lost}).Draw(t, "status")
		if found, next := Judge(in, now), Next(in, now); len(found) > 0 || !next.IsZero() || !Leave(in, now).IsZero() {
			t.Fatalf("%+v, next %s", found, next)
		}
	})
}

// Judging reads: the deal is the same afterwards, and the same deal says the same.
func TestJudgingChangesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		in, now := someInput(t), someTime(t, "now")
		was, said := fmt.Sprintf("%+v", *in.Deal), seen(in, now)
		Next(in, now)
		Passed(in)
		if is := fmt.Sprintf("%+v", *in.Deal); is != was {
			t.Fatalf("the deal was changed:\n%s\nwas\n%s", is, was)
		}
		if seen(in, now) != said {
			t.Fatal("the second time it says something else")
		}
	})
}

// Going back before a day and forth again ends where working time says so.
func TestBeforeIsWorkingTimeBackwards(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := someBusiness(t)
		day := sales.DateOf(someTime(t, "day"), b.Zone)
		n := rapid.IntRange(1, 30).Draw(t, "n")
		begins := startOf(day, 0, b.Zone)
		if got := b.Working(before(b, day, sales.Span{N: n, Unit: sales.BusinessHours}), begins); got != time.Duration(n)*time.Hour {
			t.Fatalf("%d working hours before %s there are %s left", n, day, got)
		}
		worked := map[sales.Date]bool{}
		at := before(b, day, sales.Span{N: n, Unit: sales.BusinessDays})
		for o := b.NextOpen(at); o.Before(begins); o = b.NextOpen(dayOver(sales.DateOf(o, b.Zone), b.Zone)) {
			worked[sales.DateOf(o, b.Zone)] = true
		}
		if len(worked) != n {
			t.Fatalf("%d working days before %s there are %d left", n, day, len(worked))
		}
	})
}

// A civil day begins on its own date, and a nanosecond before it is the day before.
func TestADayBeginsOnItsDate(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := someBusiness(t)
		day := sales.DateOf(someTime(t, "day"), b.Zone)
		begins := startOf(day, 0, b.Zone)
		if sales.DateOf(begins, b.Zone) != day || sales.DateOf(begins.Add(-1), b.Zone) >= day {
			t.Fatalf("%s begins at %s", day, begins)
		}
	})
}
