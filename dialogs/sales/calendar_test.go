package sales

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

func office(zone string) BusinessTime {
	loc, err := time.LoadLocation(zone)
	if err != nil {
		panic(err)
	}
	c := &Calendar{ID: "test", Days: map[Date]Shift{"2026-05-01": {}, "2026-05-09": {9 * 60, 14 * 60}, "2026-12-25": {}}}
	for d := time.Monday; d <= time.Friday; d++ {
		c.Week[d] = Shift{9 * 60, 18 * 60}
	}
	return BusinessTime{Calendar: c, Zone: loc}
}

func TestBusinessTimeTables(t *testing.T) {
	b := office("Europe/Berlin")
	at := func(s string) time.Time {
		v, err := time.ParseInLocation("2006-01-02 15:04", s, b.Zone)
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	tests := []struct{ name, from, span, want string }{
		{"inside one day", "2026-06-01 10:00", "4 business hours", "2026-06-01 14:00"},
		{"over the evening", "2026-06-01 16:00", "4 business hours", "2026-06-02 11:00"},
		{"over the weekend", "2026-06-05 16:00", "4 business hours", "2026-06-08 11:00"},
		{"a day is the same time tomorrow", "2026-06-01 10:00", "1 business day", "2026-06-02 10:00"},
		{"Friday plus one is Monday", "2026-06-05 10:00", "1 business day", "2026-06-08 10:00"},
		{"from the weekend it counts from Monday morning", "2026-06-06 12:00", "1 business day", "2026-06-09 09:00"},
		{"a holiday is not counted", "2026-04-30 10:00", "1 business day", "2026-05-04 10:00"},
		{"a working Saturday is, cut to its shift", "2026-05-08 17:00", "1 business day", "2026-05-09 14:00"},
		{"calendar days do not care", "2026-06-05 20:00", "2d", "2026-06-07 20:00"},
		{"the clock change does not move the morning", "2026-03-27 09:30", "1 business day", "2026-03-30 09:30"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			span, err := ParseSpan(tt.span)
			if err != nil {
				t.Fatal(err)
			}
			if got := b.Add(at(tt.from), span); !got.Equal(at(tt.want)) {
				t.Errorf("%s + %s = %s, want %s", tt.from, tt.span, got.Format("2006-01-02 15:04"), tt.want)
			}
		})
	}
}

var zones = []string{"Europe/Berlin", "America/New_York", "America/Santiago", "Africa/Cairo", "Asia/Kolkata", "Pacific/Apia", "Europe/Moscow"}

// Days is the inverse of Add: n working days later exactly n have passed, and a
// moment before that one less.
func TestDaysIsTheInverseOfAdd(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := office(rapid.SampledFrom(zones).Draw(t, "zone"))
		from := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC).Add(time.Duration(rapid.IntRange(0, 400*24*60).Draw(t, "minutes")) * time.Minute)
		n := rapid.IntRange(1, 40).Draw(t, "n")
		to := b.Add(from, Span{n, BusinessDays})
		if got := b.Days(from, to); got != n {
			t.Fatalf("Days(%s, %s) = %d, want %d", from, to, got, n)
		}
		if got := b.Days(from, to.Add(-time.Nanosecond)); got >= n {
			t.Fatalf("one nanosecond earlier %d days have passed, want fewer than %d", got, n)
		}
	})
}

// Working time is what a naive minute by minute count says.
func TestWorkingAgreesWithCountingMinutes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := office(rapid.SampledFrom(zones).Draw(t, "zone"))
		from := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC).Add(time.Duration(rapid.IntRange(0, 400*24*60).Draw(t, "from")) * time.Minute)
		to := from.Add(time.Duration(rapid.IntRange(0, 6*24*60).Draw(t, "length")) * time.Minute)
		var naive time.Duration
		for m := from; m.Before(to); m = m.Add(time.Minute) {
			if b.Open(m) {
				naive += time.Minute
			}
		}
		if got := b.Working(from, to); got != naive {
			t.Fatalf("Working(%s, %s) = %s, counted %s", from, to, got, naive)
		}
	})
}

func TestNextOpenIsTheFirstWorkingInstant(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := office(rapid.SampledFrom(zones).Draw(t, "zone"))
		from := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC).Add(time.Duration(rapid.IntRange(0, 400*24*60).Draw(t, "from")) * time.Minute)
		next := b.NextOpen(from)
		if next.Before(from) || !b.Open(next) {
			t.Fatalf("NextOpen(%s) = %s", from, next)
		}
		if b.Working(from, next) != 0 {
			t.Fatalf("there is working time between %s and %s", from, next)
		}
	})
}

func TestOwnHoursHoldOnTheCalendarsWorkingDays(t *testing.T) {
	b := office("Europe/Berlin")
	b.Hours = Shift{7 * 60, 15 * 60}
	for _, tt := range []struct {
		day, ends string
		works     bool
	}{
		{"2026-06-01", "15:00", true},
		{"2026-06-06", "", false},     // Saturday
		{"2026-05-01", "", false},     // a holiday
		{"2026-05-09", "15:00", true}, // a working Saturday
	} {
		day := Date(tt.day).Start(b.Zone).Add(12 * time.Hour)
		end, ok := b.Closes(day)
		if ok != tt.works || ok && end.Format("15:04") != tt.ends {
			t.Errorf("%s ends at %s, %v; want %s, %v", tt.day, end.Format("15:04"), ok, tt.ends, tt.works)
		}
	}
	if b.Open(time.Date(2026, 6, 1, 16, 0, 0, 0, b.Zone)) {
		t.Error("four in the afternoon is working time of an early bird")
	}
}

func TestParseHours(t *testing.T) {
	if s, err := ParseHours("09:00-18:00"); err != nil || s != (Shift{540, 1080}) {
		t.Errorf("09:00-18:00: %v %v", s, err)
	}
	if s, err := ParseHours("9-18"); err != nil || s != (Shift{540, 1080}) {
		t.Errorf("9-18: %v %v", s, err)
	}
	for _, bad := range []string{"", "18-9", "9-9", "9:75-18", "25-26", "nine to six", "9-25"} {
		if _, err := ParseHours(bad); err == nil {
			t.Errorf("%q was taken", bad)
		}
	}
}

func TestACalendarWithoutWorkIsRefusedAndNeverHangs(t *testing.T) {
	b := BusinessTime{Calendar: &Calendar{}, Zone: time.UTC}
	if b.Calendar.Check() == nil {
		t.Error("a calendar without work was taken")
	}
	now := time.Date(2026, 6, 1, 9, 0, 0, 0, time.UTC)
	b.Add(now, Span{5, BusinessDays})
	b.Add(now, Span{5, BusinessHours})
	b.NextOpen(now)
	if n := b.Days(now, now.AddDate(1, 0, 0)); n != 0 {
		t.Errorf("%d working days in a calendar without work", n)
	}
}
