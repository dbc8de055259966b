package phrases

import (
	"strings"
	"time"
)

// When is a typed moment.
type When struct {
	Time    time.Time // in now's zone; noon of the day if no time was given
	HasTime bool
}

// ParseWhen reads a moment in English or Russian, from now on: "tomorrow",
// "next fri 11:00", "15.12", "dec 15", "через 2 недели", "конец месяца",
// "2026-12-01 09:30", and whatever Date and DateTime print. now gives the zone.
// What the grammar does not know, and what is over, is refused.
//
// Where people differ: "15.12" is a date, never a time. 03/04 is refused, 25/12
// and 12/25 can only mean one day. A date without a year is the next such one,
// and today counts; a weekday is the next such day after today, "next friday" the
// one of next week. A bare hour from 1 to 6 is in the afternoon ("at 3"); "3:00"
// is not. A time alone is the next such time.
func ParseWhen(text string, now time.Time) (When, bool) {
	s, ok := normal(text)
	if !ok {
		return When{}, false
	}
	if t, ok := soon(s, now); ok {
		return When{t, true}, true
	}
	if day, ok := parseDay(s, now); ok {
		if dayNumber(day) < dayNumber(now) {
			return When{}, false
		}
		return When{day, false}, true
	}
	date, c, ok := cutClock(s)
	if !ok {
		return When{}, false
	}
	t := at(now, c)
	if date != "" {
		day, ok := parseDay(date, now)
		if !ok {
			return When{}, false
		}
		t = at(day, c)
	} else if !t.After(now) {
		t = at(daysOn(now, 1), c)
	}
	if !t.After(now) {
		return When{}, false
	}
	return When{t, true}, true
}

// normal writes what was typed in one way: small letters, single spaces, no
// commas, no closing marks.
func normal(text string) (string, bool) {
	s, ok := squeeze(text)
	if !ok {
		return "", false
	}
	s = oneSpelling.Replace(strings.ReplaceAll(strings.ToLower(s), ",", " "))
	s = strings.TrimRight(strings.Join(strings.Fields(s), " "), ".! ")
	s = strings.TrimSuffix(s, " г")
	return isoT.ReplaceAllString(s, "$1 $2"), s != ""
}

// at is a wall-clock time on the day of t.
func at(t time.Time, c clock) time.Time {
	y, m, d := t.Date()
	return time.Date(y, m, d, c.hour, c.minute, 0, 0, t.Location())
}

// daysOn is noon n days on. Days are counted from noon, since midnight is missing
// on some days in some zones.
func daysOn(t time.Time, n int) time.Time { return at(t, clock{12, 0}).AddDate(0, 0, n) }

// monthsOn is noon n months on; 31 January and a month is the last of February.
func monthsOn(t time.Time, n int) time.Time {
	y, m, d := t.Date()
	last := time.Date(y, m+time.Month(n)+1, 0, 12, 0, 0, 0, t.Location())
	return last.AddDate(0, 0, min(d, last.Day())-last.Day())
}

// soon reads lengths shorter than a day: "in 2 hours", "через полчаса".
func soon(s string, now time.Time) (time.Time, bool) {
	rest, ok := cutAhead(s)
	if !ok {
		return time.Time{}, false
	}
	n, unit := length(rest)
	switch {
	case n < 1:
	case unit == 'i':
		return now.Add(time.Duration(n) * time.Minute).Truncate(time.Minute), true
	case unit == 'h':
		return now.Add(time.Duration(n) * time.Hour).Truncate(time.Minute), true
	}
	return time.Time{}, false
}

// ahead reads lengths of whole days: "in 3 days", "через полгода".
func ahead(s string, now time.Time) (time.Time, bool) {
	rest, ok := cutAhead(s)
	if !ok {
		return time.Time{}, false
	}
	n, unit := length(rest)
	switch {
	case n < 1:
	case unit == 'd':
		return daysOn(now, n), true
	case unit == 'w':
		return daysOn(now, 7*n), true
	case unit == 'm' && n <= 60:
		return monthsOn(now, n), true
	case unit == 'y' && n <= 10:
		return monthsOn(now, 12*n), true
	}
	return time.Time{}, false
}

func cutAhead(s string) (string, bool) {
	rest, ok := strings.CutPrefix(s, "in ")
	if !ok {
		rest, ok = strings.CutPrefix(s, "через ")
	}
	return rest, ok
}
