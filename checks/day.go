package checks

import (
	"time"

	"milepost/dialogs/sales"
)

// startOf is the first instant of a civil day; the zero time if the date is none
// or malformed. Where the clocks change at midnight the day has no 00:00 and
// time.Date may answer with the evening before: the day begins with the change.
func startOf(date sales.Date, plus int, zone *time.Location) time.Time {
	civil := date.Start(time.UTC)
	if civil.IsZero() {
		return civil
	}
	civil = civil.AddDate(0, 0, plus)
	y, m, d := civil.Date()
	t := time.Date(y, m, d, 0, 0, 0, 0, zone)
	if sales.DateOf(t, zone) < sales.DateOf(civil, time.UTC) {
		_, t = t.ZoneBounds()
	}
	return t
}

// dayOver is the instant at which a civil day is over.
func dayOver(date sales.Date, zone *time.Location) time.Time { return startOf(date, 1, zone) }

// backDays is how far back working time is looked for.
const backDays = 400

// before is the instant a span ahead of the beginning of a day. Working days give
// the beginning of work on the day that is so many working days ahead, working
// hours the instant from which so many are left.
func before(b sales.BusinessTime, date sales.Date, s sales.Span) time.Time {
	day := startOf(date, 0, b.Zone)
	switch s.Unit {
	case sales.Hours:
		return day.Add(-time.Duration(s.N) * time.Hour)
	case sales.Days:
		return startOf(date, -s.N, b.Zone)
	}
	n, left := s.N, time.Duration(s.N)*time.Hour
	for back := 1; back <= backDays+2*s.N; back++ {
		from := startOf(date, -back, b.Zone)
		open := b.NextOpen(from)
		if !open.Before(startOf(date, 1-back, b.Zone)) {
			continue // a day off
		}
		if n--; s.Unit == sales.BusinessDays {
			if n == 0 {
				return open
			}
			continue
		}
		worked := b.Working(open, startOf(date, 1-back, b.Zone))
		if worked >= left {
			return open.Add(worked - left)
		}
		left -= worked
	}
	return startOf(date, -s.N, b.Zone)
}
