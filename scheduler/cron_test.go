package scheduler

import (
	"strconv"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func zone(t interface{ Fatal(...any) }, name string) *time.Location {
	z, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return z
}

func TestSlotsAroundClockChanges(t *testing.T) {
	tests := []struct {
		name, spec, zone, from string
		want                   []string // instants in UTC
	}{
		{"a fixed time in the gap fires once, just after it", "30 2 * * *", "Europe/Berlin", "2027-03-27T12:00:00Z", []string{"2027-03-28T01:00:00Z", "2027-03-29T00:30:00Z"}},
		{"the same across the ocean", "30 2 * * *", "America/New_York", "2027-03-13T12:00:00Z", []string{"2027-03-14T07:00:00Z", "2027-03-15T06:30:00Z"}},
		{"a weekly one in the gap is not lost", "30 2 * * 0", "Europe/Berlin", "2027-03-27T12:00:00Z", []string{"2027-03-28T01:00:00Z", "2027-04-04T00:30:00Z"}},
		{"a monthly one neither", "30 2 28 * *", "Europe/Berlin", "2027-03-27T12:00:00Z", []string{"2027-03-28T01:00:00Z", "2027-04-28T00:30:00Z"}},
		{"a fixed time in the overlap fires once, the first", "30 2 * * *", "Europe/Berlin", "2027-10-30T12:00:00Z", []string{"2027-10-31T00:30:00Z", "2027-11-01T01:30:00Z"}},
		{"the same across the ocean, in autumn", "30 1 * * *", "America/New_York", "2027-11-06T12:00:00Z", []string{"2027-11-07T05:30:00Z", "2027-11-08T06:30:00Z"}},
		{"a midnight that does not exist", "0 0 * * *", "America/Santiago", "2026-09-05T12:00:00Z", []string{"2026-09-06T04:00:00Z", "2026-09-07T03:00:00Z"}},
		{"the morning is the morning", "0 9 * * *", "Europe/Berlin", "2027-03-27T12:00:00Z", []string{"2027-03-28T07:00:00Z"}},
		{"every hour follows elapsed time in the overlap", "0 * * * *", "Europe/Berlin", "2027-10-30T23:30:00Z", []string{"2027-10-31T00:00:00Z", "2027-10-31T01:00:00Z", "2027-10-31T02:00:00Z"}},
		{"and in the gap", "0 * * * *", "Europe/Berlin", "2027-03-27T23:30:00Z", []string{"2027-03-28T00:00:00Z", "2027-03-28T01:00:00Z", "2027-03-28T02:00:00Z"}},
		{"seven is Sunday", "0 9 * * 7", "UTC", "2026-06-01T00:00:00Z", []string{"2026-06-07T09:00:00Z"}},
		{"weekend by a range to seven", "0 9 * * 6-7", "UTC", "2026-06-01T00:00:00Z", []string{"2026-06-06T09:00:00Z", "2026-06-07T09:00:00Z"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s, err := ParseSchedule(tt.spec, zone(t, tt.zone))
			if err != nil {
				t.Fatal(err)
			}
			at, _ := time.Parse(time.RFC3339, tt.from)
			for _, want := range tt.want {
				at = s.Next(at)
				if got := at.UTC().Format(time.RFC3339); got != want {
					t.Fatalf("got %s, want %s", got, want)
				}
			}
		})
	}
}

var someZones = []string{"Europe/Berlin", "America/New_York", "America/Santiago", "Africa/Cairo", "Australia/Lord_Howe", "Asia/Kolkata", "Pacific/Apia", "Europe/Moscow", "UTC"}

// A fixed local time fires exactly once for each local date.
func TestAFixedTimeFiresOnceADate(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		z := zone(t, rapid.SampledFrom(someZones).Draw(t, "zone"))
		hour, minute := rapid.IntRange(0, 23).Draw(t, "hour"), rapid.IntRange(0, 59).Draw(t, "minute")
		s, err := ParseSchedule(strings.Join([]string{strconv.Itoa(minute), strconv.Itoa(hour), "*", "*", "*"}, " "), z)
		if err != nil {
			t.Fatal(err)
		}
		at := time.Date(2026, 1, 1, 0, 0, 0, 0, z).Add(-time.Nanosecond)
		date := time.Date(2026, 1, 1, 12, 0, 0, 0, time.UTC)
		for range 730 {
			at = s.Next(at)
			if got := at.In(z).Format(time.DateOnly); got != date.Format(time.DateOnly) {
				t.Fatalf("%02d:%02d in %s: a slot on %s, want one on %s", hour, minute, z, got, date.Format(time.DateOnly))
			}
			date = date.AddDate(0, 0, 1)
		}
	})
}

// Wildcards are what the wall clock shows, minute by minute.
func TestWildcardsFollowElapsedTime(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		z := zone(t, rapid.SampledFrom(someZones).Draw(t, "zone"))
		spec := rapid.SampledFrom([]string{"*/15 * * * *", "0 * * * *", "30 */2 * * *", "*/20 2 * * *", "5 1-3/1 * * *"}).Draw(t, "spec")
		s, err := ParseSchedule(spec, z)
		if err != nil {
			t.Fatal(err)
		}
		from := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC).Add(time.Duration(rapid.IntRange(0, 700*24*60).Draw(t, "from")) * time.Minute)
		want := from
		for {
			want = want.Add(time.Minute)
			if matches(s.civil, wall(want.In(z))) {
				break
			}
		}
		if got := s.Next(from); !got.Equal(want) {
			t.Fatalf("%s in %s after %s: got %s, want %s", spec, z, from, got, want.In(z))
		}
	})
}

func TestHostileSchedulesAreRefused(t *testing.T) {
	for _, spec := range []string{
		"", " ", "TZ=", "TZ=Europe/Berlin", "CRON_TZ=UTC 0 9 * * *", "0 9 31 2 *", ", , , , ,", "*/70 * * * *", "0 9 * *", "0 9 * * * *", "@every -5m", "@every 0s", "@every 1s", "@every x", "@often",
		"60 * * * *", "* 24 * * *", "* * 32 * *", "* * * 13 *", "* * * * 8", "a b c d e", "0 9 ,1 * *", "*/0 * * * *", strings.Repeat("1,", 200) + "1 * * * *", "0 9 * * 1-5\x00", "@every 1000000h",
	} {
		if s, err := ParseSchedule(spec, time.UTC); err == nil {
			t.Errorf("%q was taken; next: %s", spec, s.Next(time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)))
		} else if strings.Contains(err.Error(), "\n") {
			t.Errorf("%q: the reason is more than a line: %v", spec, err)
		}
	}
}

func TestEverySlotsDoNotShiftWithARestart(t *testing.T) {
	s, err := ParseSchedule("@every 90m", time.UTC)
	if err != nil {
		t.Fatal(err)
	}
	now := time.Date(2026, 6, 1, 9, 13, 7, 0, time.UTC)
	if a, b := s.Next(now), s.Next(now.Add(time.Minute)); !a.Equal(b) {
		t.Errorf("asked twice, two slots: %s, %s", a, b)
	}
}

func TestLastFindsTheNewestMissedSlot(t *testing.T) {
	s, err := ParseSchedule("0 9 * * *", time.UTC)
	if err != nil {
		t.Fatal(err)
	}
	since := time.Date(2026, 6, 1, 9, 0, 0, 0, time.UTC)
	if slot, missed := s.Last(since.Add(time.Hour), since); !slot.IsZero() || missed != 0 {
		t.Errorf("nothing was due: %s, %d", slot, missed)
	}
	if slot, missed := s.Last(since.AddDate(0, 0, 5).Add(time.Hour), since); !slot.Equal(since.AddDate(0, 0, 5)) || missed != 4 {
		t.Errorf("after five days: %s and %d missed before it", slot, missed)
	}
}

func FuzzParseSchedule(f *testing.F) {
	for _, s := range []string{"30 9 * * 1-5", "@every 90m", "TZ=", "0 9 31 2 *", "*/70 * * * *", "0 0 29 2 *"} {
		f.Add(s)
	}
	now := time.Date(2026, 6, 1, 9, 0, 0, 0, time.UTC)
	berlin := zone(f, "Europe/Berlin")
	f.Fuzz(func(t *testing.T, spec string) {
		s, err := ParseSchedule(spec, berlin)
		if err != nil {
			return
		}
		if next := s.Next(now); !next.After(now) {
			t.Fatalf("%q: Next(%s) = %s", spec, now, next)
		}
	})
}
