package scheduler

import "time"

// Wall-clock time and instants of a zone whose clocks change.

// wall is an instant's wall-clock time, held in UTC.
func wall(t time.Time) time.Time {
	return time.Date(t.Year(), t.Month(), t.Day(), t.Hour(), t.Minute(), t.Second(), t.Nanosecond(), time.UTC)
}

// instant is when the wall clock shows c: the first time of two, and in a gap
// the first instant after it.
func instant(c time.Time, zone *time.Location) time.Time {
	_, before := c.Add(-26 * time.Hour).In(zone).Zone()
	_, after := c.Add(26 * time.Hour).In(zone).Zone()
	early := c.Add(-time.Duration(max(before, after)) * time.Second).In(zone)
	late := c.Add(-time.Duration(min(before, after)) * time.Second).In(zone)
	if wall(early).Equal(c) {
		return early
	}
	if wall(late).Equal(c) {
		return late
	}
	return change(early, late.Add(time.Hour), zone)
}

// change is the first instant after a at which the zone's offset is not a's.
func change(a, b time.Time, zone *time.Location) time.Time {
	_, offset := a.In(zone).Zone()
	low, high := a.Unix(), b.Unix()
	if high <= low {
		high = low + 48*3600
	}
	for step := low; step < high; step += 3600 { // the first hour in which it changes
		if _, o := time.Unix(step+3600, 0).In(zone).Zone(); o != offset {
			low, high = step, step+3600
			break
		}
	}
	for high-low > 1 {
		mid := (low + high) / 2
		if _, o := time.Unix(mid, 0).In(zone).Zone(); o == offset {
			low = mid
		} else {
			high = mid
		}
	}
	return time.Unix(high, 0).In(zone)
}
