package checks

import (
	"testing"
	"time"

	"milepost/dialogs/sales"
)

// stuck is a deal on which nothing is agreed.
func stuck() *sales.Deal {
	d := fresh()
	d.Next = nil
	return d
}

// When a deal leaves the forecast by itself: ten working days after its fix or leave
// was told, and not while something that was promised is to come.
func TestWhenADealLeavesTheForecast(t *testing.T) {
	day := func(n int) time.Time { return monday.AddDate(0, 0, n) }
	silent := func(d *sales.Deal) string {
		for _, f := range Judge(Input{Process: process(), Deal: d, Time: business("UTC")}, day(60)) {
			if f.Rule == StageAge {
				return f.Key
			}
		}
		t.Fatal("the stage's clock says nothing")
		return ""
	}
	told := func(at time.Time) func(*sales.Deal) {
		return func(d *sales.Deal) {
			d.Told = map[string]sales.Notice{silent(d): {Level: int(FixOrLeave), At: at}}
		}
	}
	for _, c := range []struct {
		name   string
		change func(*sales.Deal)
		at     time.Time // when it leaves; zero: never
	}{
		{"nobody was told", func(*sales.Deal) {}, time.Time{}},
		{"told at its hour", told(day(28)), day(42)},
		{"told late, as after an outage: the countdown begins then", told(day(56)), day(70)},
		{"told below fix or leave", func(d *sales.Deal) {
			d.Told = map[string]sales.Notice{silent(d): {Level: int(Flag), At: day(28)}}
		}, time.Time{}},
		{"a step is agreed for later", func(d *sales.Deal) {
			told(day(28))(d)
			d.Next = &sales.NextStep{Due: day(50)}
		}, day(50)},
		{"a step is overdue", func(d *sales.Deal) {
			told(day(28))(d)
			d.Next = &sales.NextStep{Due: day(3)}
		}, day(42)},
		{"a handoff was accepted for no day", func(d *sales.Deal) {
			told(day(28))(d)
			d.Handoff = &sales.Handoff{ID: "H", To: "ken", State: sales.Accepted, Due: day(60)}
		}, day(42)},
		{"a handoff was accepted for a day to come", func(d *sales.Deal) {
			told(day(28))(d)
			d.Handoff = &sales.Handoff{ID: "H", To: "ken", State: sales.Accepted, For: day(49)}
		}, day(49)},
		{"an offer may still be answered", func(d *sales.Deal) {
			told(day(28))(d)
			d.Handoff = &sales.Handoff{ID: "H", To: "ken", State: sales.Offered, Due: day(43)}
		}, day(43)},
		{"a head did not decide in time", func(d *sales.Deal) {
			told(day(28))(d)
			d.Request = &sales.Request{ID: "Q", To: "marat", Due: day(30)}
		}, day(42)},
		{"a head may still decide", func(d *sales.Deal) {
			told(day(28))(d)
			d.Request = &sales.Request{ID: "Q", To: "marat", Due: day(44)}
		}, day(44)},
		{"a head lets it be", func(d *sales.Deal) {
			told(day(28))(d)
			key := silent(d)
			d.Acts = []sales.Act{{ID: "A", Kind: sales.ActAllow, About: []string{key}, At: day(29), Due: day(63)}}
			d.Told[key] = sales.Notice{At: day(28)}
		}, time.Time{}},
		{"it sleeps", func(d *sales.Deal) {
			told(day(28))(d)
			d.Park(sales.Parking{Door: sales.DoorPause, Since: day(30), Wake: day(90)})
		}, time.Time{}},
	} {
		d := stuck()
		c.change(d)
		in := Input{Process: process(), Deal: d, Time: business("UTC")}
		if c.at.IsZero() {
			if Leaves(in, day(400)) {
				t.Errorf("%s: it leaves", c.name)
			}
			continue
		}
		if at := Leave(in, c.at.Add(-1)); !at.Equal(c.at) {
			t.Errorf("%s: it is said to leave at %s, and not at %s", c.name, at, c.at)
		}
		if Leaves(in, c.at.Add(-1)) || !Leaves(in, c.at) {
			t.Errorf("%s: does not leave at %s but before, or not at all", c.name, c.at)
		}
		if !instants(in, day(0), c.at) {
			t.Errorf("%s: the clock does not look at %s", c.name, c.at)
		}
	}
}

// instants reports whether Next comes by an instant on its way from begin.
func instants(in Input, begin, want time.Time) bool {
	for at := Next(in, begin); !at.IsZero() && !at.After(want); at = Next(in, at) {
		if at.Equal(want) {
			return true
		}
	}
	return false
}

// A suggestion stands on the card at once and is a flag three working days later.
func TestASuggestedWayOut(t *testing.T) {
	d := stuck()
	d.Suggested = &sales.Suggestion{Exit: "price", Since: monday}
	in := Input{Process: process(), Deal: d, Time: business("UTC")}
	for _, c := range []struct {
		at   time.Time
		want Level
	}{{monday.Add(-time.Minute), 0}, {monday, Advice}, {monday.AddDate(0, 0, 3).Add(-1), Advice}, {monday.AddDate(0, 0, 3), Flag}, {monday.AddDate(1, 0, 0), Flag}} {
		var got Level
		for _, f := range Judge(in, c.at) {
			if f.Rule == ExitSuggested {
				got = f.Level
			}
		}
		if got != c.want {
			t.Errorf("at %s: level %d, want %d", c.at, got, c.want)
		}
	}
}

// A deal that woke has nothing left to answer for from before it slept; only what
// was known is asked again.
func TestADealThatWokeBeginsAnew(t *testing.T) {
	d := stuck()
	d.Park(sales.Parking{Door: sales.DoorPause, Since: monday.AddDate(0, 0, 30), Wake: monday.AddDate(0, 0, 100)})
	woke := monday.AddDate(0, 0, 101)
	d.Wake(woke)
	for _, f := range Judge(Input{Process: process(), Deal: d, Time: business("UTC")}, woke) {
		if f.Rule != Checkpoint {
			t.Errorf("%s at level %d", f.Rule, f.Level)
		}
	}
}
