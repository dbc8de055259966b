package phrases

import (
	"strings"
	"testing"
	"time"
	_ "time/tzdata" // zones must not depend on the machine

	"pgregory.net/rapid"
)

// monday23 is Mon 2026-11-23 14:00 in Berlin, where most tables begin.
func monday23(t testing.TB) time.Time {
	return time.Date(2026, 11, 23, 14, 0, 0, 0, zone(t, "Europe/Berlin"))
}

func zone(t testing.TB, name string) *time.Location {
	t.Helper()
	loc, err := time.LoadLocation(name)
	if err != nil {
		t.Fatal(err)
	}
	return loc
}

// shown writes what was read: a day, a day and a time, or "-" for refused.
func shown(w When, ok bool) string {
	switch {
	case !ok:
		return "-"
	case w.HasTime:
		return w.Time.Format("2006-01-02 15:04")
	}
	return w.Time.Format("2006-01-02")
}

// row is "what is typed | what it means".
func rows(table string) [][2]string {
	var out [][2]string
	for line := range strings.Lines(table) {
		if typed, want, ok := strings.Cut(line, "|"); ok {
			out = append(out, [2]string{strings.TrimSpace(typed), strings.TrimSpace(want)})
		}
	}
	return out
}

const englishDates = `
	today                        | 2026-11-23
	Tomorrow                     | 2026-11-24
	tmrw                         | 2026-11-24
	tomorrow.                    | 2026-11-24
	the day after tomorrow       | 2026-11-25
	fri                          | 2026-11-27
	on Friday                    | 2026-11-27
	by friday                    | 2026-11-27
	this fri                     | 2026-11-27
	next fri                     | 2026-12-04
	next friday                  | 2026-12-04
	friday next week             | 2026-12-04
	next week on friday          | 2026-12-04
	next week                    | 2026-11-30
	mon                          | 2026-11-30
	next mon                     | 2026-11-30
	sunday                       | 2026-11-29
	next sunday                  | 2026-12-06
	in 3 days                    | 2026-11-26
	a week from monday           | 2026-12-07
	3 days after 5 dec           | 2026-12-08
	a day after a day after fri  | -
	after friday                 | 2026-11-27
	tomorrow after 15:00         | 2026-11-24 15:00
	in a week                    | 2026-11-30
	in two weeks                 | 2026-12-07
	in 2w                        | 2026-12-07
	in a couple of weeks         | 2026-12-07
	in a month                   | 2026-12-23
	in half a year               | 2027-05-23
	in 90 days                   | 2027-02-21
	in 2 hours                   | 2026-11-23 16:00
	in an hour                   | 2026-11-23 15:00
	in half an hour              | 2026-11-23 14:30
	in 45 min                    | 2026-11-23 14:45
	15 dec                       | 2026-12-15
	15 December                  | 2026-12-15
	dec 15                       | 2026-12-15
	Dec. 15th                    | 2026-12-15
	15th of December             | 2026-12-15
	on the 15th of december      | 2026-12-15
	on the 15th                  | 2026-12-15
	the 20th                     | 2026-12-20
	the 31st                     | 2026-12-31
	December 15, 2027            | 2027-12-15
	15 January                   | 2027-01-15
	29 feb                       | 2028-02-29
	Tue 15 Dec                   | 2026-12-15
	tue, 15 dec 2026             | 2026-12-15
	Tue 15 Dec, 18:00            | 2026-12-15 18:00
	2026-12-01                   | 2026-12-01
	2026-12-01 09:30             | 2026-12-01 09:30
	2026-12-01T09:30             | 2026-12-01 09:30
	25/12                        | 2026-12-25
	12/25                        | 2026-12-25
	25/12/2027                   | 2027-12-25
	12/12                        | 2026-12-12
	end of week                  | 2026-11-27
	end of the month             | 2026-11-30
	by the end of this month     | 2026-11-30
	eom                          | 2026-11-30
	end of next month            | 2026-12-31
	end of quarter               | 2026-12-31
	end of next quarter          | 2027-03-31
	EOY                          | 2026-12-31
	end of year                  | 2026-12-31
	end of december              | 2026-12-31
	end of february              | 2027-02-28
	mid-december                 | 2026-12-15
	tomorrow 9:30                | 2026-11-24 09:30
	tomorrow at 9                | 2026-11-24 09:00
	tomorrow at 3                | 2026-11-24 15:00
	tomorrow at 3:00             | 2026-11-24 03:00
	tomorrow @ 10                | 2026-11-24 10:00
	tomorrow noon                | 2026-11-24 12:00
	3pm tomorrow                 | 2026-11-24 15:00
	at 11:30 on friday           | 2026-11-27 11:30
	next fri 11:00               | 2026-12-04 11:00
	fri 6 p.m.                   | 2026-11-27 18:00
	in 3 days at 10              | 2026-11-26 10:00
	15 dec at 12am               | 2026-12-15 00:00
	12:30pm                      | 2026-11-24 12:30
	6pm                          | 2026-11-23 18:00
	at 9                         | 2026-11-24 09:00
	9:30                         | 2026-11-24 09:30
	15:00                        | 2026-11-23 15:00
	14:00                        | 2026-11-24 14:00
	today 18:00                  | 2026-11-23 18:00
	today 13:00                  | -
	yesterday                    | -
	2026-11-22                   | -
	15 dec 2025                  | -
	Wed 15 Dec                   | -
	03/04                        | -
	30 feb                       | -
	31.11                        | -
	15 dec 2126                  | -
	32 dec                       | -
	tomorrow 25:00               | -
	tomorrow 9:60                | -
	13pm                         | -
	9                            | -
	3 days                       | -
	in 0 days                    | -
	in 3                         | -
	in 99999999999999999999 days | -
	in 200 years                 | -
	soon                         | -
	Acme 500                     | -
	dec                          | -
	15 foo                       | -
	tomorrow or friday           | -
	tomorrow tomorrow            | -
	9:30 tomorrow 10:00          | -
	on                           | -
`

const russianDates = `
	сегодня                             | 2026-11-23
	Завтра                              | 2026-11-24
	завтра после 15:00                  | 2026-11-24 15:00
	завтра с 15:00                      | 2026-11-24 15:00
	через неделю после 5 декабря        | 2026-12-12
	на завтра                           | 2026-11-24
	послезавтра                         | 2026-11-25
	пт                                  | 2026-11-27
	в пятницу                           | 2026-11-27
	к пятнице                           | 2026-11-27
	до пятницы                          | 2026-11-27
	в эту пятницу                       | 2026-11-27
	во вторник                          | 2026-11-24
	в следующую пятницу                 | 2026-12-04
	в следующий понедельник             | 2026-11-30
	в пятницу на следующей неделе       | 2026-12-04
	на следующей неделе в пятницу       | 2026-12-04
	на следующей неделе                 | 2026-11-30
	в понедельник                       | 2026-11-30
	через 3 дня                         | 2026-11-26
	через день                          | 2026-11-24
	через неделю                        | 2026-11-30
	через 2 недели                      | 2026-12-07
	через две недели                    | 2026-12-07
	через пару недель                   | 2026-12-07
	через 3 нед.                        | 2026-12-14
	через месяц                         | 2026-12-23
	через полгода                       | 2027-05-23
	через год                           | 2027-11-23
	через 5 часов                       | 2026-11-23 19:00
	через час                           | 2026-11-23 15:00
	через полчаса                       | 2026-11-23 14:30
	через 20 минут                      | 2026-11-23 14:20
	15.12                               | 2026-12-15
	15.12.                              | 2026-12-15
	5.1                                 | 2027-01-05
	15.12.27                            | 2027-12-15
	15.12.2026                          | 2026-12-15
	15.12.2026 г.                       | 2026-12-15
	22.11                               | 2027-11-22
	23.11                               | 2026-11-23
	29.02                               | 2028-02-29
	15 декабря                          | 2026-12-15
	15 декабря 2026                     | 2026-12-15
	15 декабря 2027 года                | 2027-12-15
	15 декабря 2027 г.                  | 2027-12-15
	15 дек.                             | 2026-12-15
	15-го декабря                       | 2026-12-15
	до 15-го                            | 2026-12-15
	15 числа                            | 2026-12-15
	5 мая                               | 2027-05-05
	вт 15 декабря                       | 2026-12-15
	вт, 15 декабря, 18:00               | 2026-12-15 18:00
	вт 15.12 в 9:30                     | 2026-12-15 09:30
	конец недели                        | 2026-11-27
	до конца недели                     | 2026-11-27
	до конца следующей недели           | 2026-12-04
	конец месяца                        | 2026-11-30
	к концу месяца                      | 2026-11-30
	до конца этого месяца               | 2026-11-30
	конец следующего месяца             | 2026-12-31
	конец квартала                      | 2026-12-31
	до конца года                       | 2026-12-31
	в конце декабря                     | 2026-12-31
	середина декабря                    | 2026-12-15
	завтра в 9                          | 2026-11-24 09:00
	завтра в 9:30                       | 2026-11-24 09:30
	завтра к 15                         | 2026-11-24 15:00
	завтра в 3                          | 2026-11-24 15:00
	завтра в 3 часа дня                 | 2026-11-24 15:00
	завтра в 3 дня                      | 2026-11-24 15:00
	завтра в 6 вечера                   | 2026-11-24 18:00
	завтра 9 утра                       | 2026-11-24 09:00
	завтра в полдень                    | 2026-11-24 12:00
	завтра в 11 часов                   | 2026-11-24 11:00
	15.12 в 9:30                        | 2026-12-15 09:30
	в 9:30 15.12                        | 2026-12-15 09:30
	в пятницу 11:00                     | 2026-11-27 11:00
	в пт в 11                           | 2026-11-27 11:00
	через 3 дня в 10:00                 | 2026-11-26 10:00
	в 9                                 | 2026-11-24 09:00
	в 18:00                             | 2026-11-23 18:00
	до 18:00                            | 2026-11-23 18:00
	сегодня в 18:00                     | 2026-11-23 18:00
	сегодня в 13:00                     | -
	вчера                               | -
	22.11.2026                          | -
	31.04                               | -
	15.13                               | -
	0.12                                | -
	ср 15 декабря                       | -
	15,12                               | -
	3 дня                               | -
	на 3 дня                            | -
	9                                   | -
	завтра в 25                         | -
	завтра в 9.30                       | -
	сегодня вечером                     | -
	скоро                               | -
	после праздников                    | -
	ООО Ромашка 500                     | -
	декабрь                             | -
	через                               | -
	через 3 попугая                     | -
	конец света                         | -
`

func TestDatesAsPeopleTypeThem(t *testing.T) {
	now := monday23(t)
	for _, table := range []string{englishDates, russianDates} {
		if n := len(rows(table)); n < 40 {
			t.Fatalf("only %d rows", n)
		}
		for _, row := range rows(table) {
			w, ok := ParseWhen(row[0], now)
			if got := shown(w, ok); got != row[1] {
				t.Errorf("%q is %s, want %s", row[0], got, row[1])
			}
			if ok && !w.HasTime && w.Time.Hour() != 12 {
				t.Errorf("%q is a day, but not at noon: %s", row[0], w.Time)
			}
			if !ok && w != (When{}) {
				t.Errorf("%q is refused, but %v came back", row[0], w)
			}
		}
	}
}

func TestDatesOnAwkwardDays(t *testing.T) {
	for _, c := range []struct{ now, zone, typed, want string }{
		{"2027-01-31 14:00", "Europe/Berlin", "in a month", "2027-02-28"},
		{"2027-01-31 14:00", "Europe/Berlin", "on the 30th", "2027-03-30"},
		{"2027-01-31 14:00", "Europe/Berlin", "конец следующего месяца", "2027-02-28"},
		{"2028-02-29 14:00", "Europe/Berlin", "через год", "2029-02-28"},
		{"2026-12-31 23:59", "Europe/Moscow", "завтра", "2027-01-01"},
		{"2026-12-31 23:59", "Europe/Moscow", "31.12", "2026-12-31"},
		{"2026-12-31 23:59", "Europe/Moscow", "1 янв", "2027-01-01"},
		{"2026-12-31 23:59", "Europe/Moscow", "end of next quarter", "2027-03-31"},
		{"2026-12-31 23:59", "Europe/Moscow", "end of next year", "2027-12-31"},
		{"2026-11-28 10:00", "Europe/Berlin", "end of week", "2026-11-29"}, // a Saturday
		{"2026-11-29 10:00", "Europe/Berlin", "next week", "2026-11-30"},   // a Sunday
		{"2026-11-29 10:00", "Europe/Berlin", "next sunday", "2026-12-06"},
		{"2026-11-29 10:00", "Europe/Berlin", "mon", "2026-11-30"},
		{"2026-03-28 14:00", "Europe/Berlin", "tomorrow 10:00", "2026-03-29 10:00"}, // the clock goes on
		{"2026-10-24 23:30", "Europe/Berlin", "in 2 days", "2026-10-26"},            // and back
		{"2026-03-27 00:30", "Asia/Beirut", "in 2 days", "2026-03-29"},              // this day has no midnight
		{"2026-12-30 14:00", "Europe/Berlin", "end of december", "2026-12-31"},
		{"2026-12-20 14:00", "Europe/Berlin", "mid december", "2027-12-15"},
	} {
		now, err := time.ParseInLocation("2006-01-02 15:04", c.now, zone(t, c.zone))
		if err != nil {
			t.Fatal(err)
		}
		if got := shown(ParseWhen(c.typed, now)); got != c.want {
			t.Errorf("at %s %q is %s, want %s", c.now, c.typed, got, c.want)
		}
	}
}

func TestLongTextIsNoDate(t *testing.T) {
	if _, ok := ParseWhen("tomorrow"+strings.Repeat(" ", 40)+strings.Repeat("!", 60), monday23(t)); ok {
		t.Error("more than 64 runes are read as a date")
	}
	if _, ok := ParseWhen(strings.Repeat("завтра ", 100000), monday23(t)); ok {
		t.Error("a novel is read as a date")
	}
}

// What we print, people copy and type: it must mean the same.
func TestPrintedDatesAreReadBack(t *testing.T) {
	ps := phrases(t)
	zones := []string{"Europe/Berlin", "Europe/Moscow", "America/New_York", "Asia/Kolkata", "UTC"}
	rapid.Check(t, func(r *rapid.T) {
		loc := zone(t, rapid.SampledFrom(zones).Draw(r, "zone"))
		now := time.Date(2026, 1, 1, 14, 0, 0, 0, loc).Add(time.Duration(rapid.Int64Range(0, 3*366*24*60).Draw(r, "now")) * time.Minute)
		then := now.Add(time.Duration(rapid.Int64Range(1, 4*366*24*60).Draw(r, "ahead")) * time.Minute)
		if repeated(then) {
			return // 02:30 happens twice that night: the words cannot say which
		}
		p := ps.For(rapid.SampledFrom(Languages()).Draw(r, "language"))

		typed := p.DateTime(then, now)
		if w, ok := ParseWhen(typed, now); !ok || !w.HasTime || !w.Time.Equal(then.Truncate(time.Minute)) {
			r.Fatalf("%q printed for %s is %v, %v at %s", typed, then, w, ok, now)
		}
		typed = p.Date(then, now)
		if w, ok := ParseWhen(typed, now); !ok || w.HasTime || dayNumber(w.Time) != dayNumber(then) {
			r.Fatalf("%q printed for %s is %v, %v at %s", typed, then, w, ok, now)
		}
	})
}

// repeated reports whether the wall clock shows t's time twice that day.
func repeated(t time.Time) bool {
	for _, d := range []time.Duration{-time.Hour, time.Hour} {
		if other := t.Add(d); other.Format(time.DateTime) == t.Format(time.DateTime) {
			return true
		}
	}
	return false
}

func FuzzParseWhen(f *testing.F) {
	for _, row := range append(rows(englishDates), rows(russianDates)...) {
		f.Add(row[0], int64(0))
	}
	f.Add("in 999 years", int64(1<<40))
	loc := zone(f, "Europe/Berlin")
	f.Fuzz(func(t *testing.T, typed string, minutes int64) {
		now := time.Date(2026, 11, 23, 14, 0, 0, 0, loc).Add(time.Duration(minutes%(20*366*24*60)) * time.Minute)
		w, ok := ParseWhen(typed, now)
		switch {
		case !ok && w != When{}:
			t.Fatalf("%q is refused, but %v came back", typed, w)
		case ok && w.HasTime && !w.Time.After(now):
			t.Fatalf("%q at %s is over: %s", typed, now, w.Time)
		case ok && dayNumber(w.Time) < dayNumber(now):
			t.Fatalf("%q at %s is a day that is over: %s", typed, now, w.Time)
		case ok && w.Time.Year() > now.Year()+100:
			t.Fatalf("%q at %s is absurd: %s", typed, now, w.Time)
		}
	})
}
