package dialogs

import (
	"strconv"
	"time"
)

// Instants: which of two comes first, one at an hour of a day, one in a button's data.

// later is the later of two.
func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

// sooner is the sooner of two; zero is never.
func sooner(a, b time.Time) time.Time {
	if a.IsZero() || !b.IsZero() && b.Before(a) {
		return b
	}
	return a
}

// atHour is an hour of the civil day that an instant falls on in a zone.
func atHour(day time.Time, hour int, zone *time.Location) time.Time {
	y, m, d := day.In(zone).Date()
	return time.Date(y, m, d, hour, 0, 0, 0, zone)
}

// instant is one in a button's data, to the second.
func instant(at time.Time) string { return strconv.FormatInt(at.Unix(), 10) }

// readInstant reads it; ok is false if it is none.
func readInstant(arg string) (at time.Time, ok bool) {
	seconds, err := strconv.ParseInt(arg, 10, 64)
	return time.Unix(seconds, 0).UTC(), err == nil
}
