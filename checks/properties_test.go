package checks

import (
	"fmt"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"milepost/dialogs/sales"
)

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
		if o, _ := Nearest(in, now); len(plans) > 1 || len(plans) == 1 && plans[0].Item != o.ID {
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
