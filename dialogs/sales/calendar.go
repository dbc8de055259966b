package sales

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// Shift is the working time of a day, in minutes after midnight. The zero value
// is a day off.
type Shift struct{ From, To int }

// Off reports whether the day has no working time.
func (s Shift) Off() bool { return s.To <= s.From }

// String is the shift as ParseHours reads it: "09:00-18:00".
func (s Shift) String() string {
	return fmt.Sprintf("%02d:%02d-%02d:%02d", s.From/60, s.From%60, s.To/60, s.To%60)
}

// Calendar says which days and hours are worked.
type Calendar struct {
	ID   string
	Name Text
	Week [7]Shift       // by time.Weekday
	Days map[Date]Shift // exceptions: holidays (zero) and working Saturdays
}

var shiftForm = regexp.MustCompile(`^(\d{1,2})(?::(\d{2}))?\s*[-–—]\s*(\d{1,2})(?::(\d{2}))?$`)

// ParseHours reads "09:00-18:00" or "9-18".
func ParseHours(text string) (Shift, error) {
	hit := shiftForm.FindStringSubmatch(strings.TrimSpace(text))
	if hit == nil {
		return Shift{}, fmt.Errorf("%q is no working time: write \"09:00-18:00\"", text)
	}
	n := make([]int, 5)
	for i := 1; i <= 4; i++ {
		n[i], _ = strconv.Atoi(hit[i])
	}
	s := Shift{n[1]*60 + n[2], n[3]*60 + n[4]}
	if n[2] > 59 || n[4] > 59 || s.To > 24*60 || s.Off() {
		return Shift{}, fmt.Errorf("%q is no working time: it must begin before it ends, on the same day", text)
	}
	return s, nil
}

// Check refuses a calendar in which nobody ever works.
func (c *Calendar) Check() error {
	for _, s := range c.Week {
		if !s.Off() {
			return nil
		}
	}
	return errors.New("no weekday has working hours")
}

// BusinessTime is a calendar in a zone: the working time of somebody.
type BusinessTime struct {
	Calendar *Calendar
	Zone     *time.Location
	Hours    Shift // their own, on the calendar's working days; zero: the calendar's
}

// horizon is how far ahead working time is looked for: a calendar that has none
// for so long has none.
const horizon = 400

// shift is the working time of the day that t falls on, as instants; ok is false
// on a day off. A shift swallowed by a clock change is a day off too.
func (b BusinessTime) shift(t time.Time) (from, to time.Time, ok bool) {
	y, m, d := t.In(b.Zone).Date()
	s := b.on(y, m, d)
	if s.Off() {
		return time.Time{}, time.Time{}, false
	}
	from = time.Date(y, m, d, s.From/60, s.From%60, 0, 0, b.Zone)
	to = time.Date(y, m, d, s.To/60, s.To%60, 0, 0, b.Zone)
	return from, to, from.Before(to)
}

// maxLeap is more, in minutes, than any clock change swallows.
const maxLeap = 3 * 60

// works reports whether a day has a shift.
func (b BusinessTime) works(y int, m time.Month, d int) bool {
	s := b.on(y, m, d)
	if s.Off() || s.To-s.From > maxLeap {
		return !s.Off()
	}
	_, _, ok := b.shift(b.noon(y, m, d))
	return ok
}

// on is the working time of a day by the clock on the wall.
func (b BusinessTime) on(y int, m time.Month, d int) Shift {
	date := digits(y, m, d) // a look-up by it makes no string
	s, special := b.Calendar.Days[Date(date[:])]
	if !special {
		s = b.Calendar.Week[time.Date(y, m, d, 0, 0, 0, 0, time.UTC).Weekday()]
	}
	if !s.Off() && !b.Hours.Off() {
		return b.Hours
	}
	return s
}

// digits writes a date as time.DateOnly does, for years of four digits.
func digits(y int, m time.Month, d int) [len(time.DateOnly)]byte {
	digit := func(n int) byte { return '0' + byte(n%10) }
	return [...]byte{digit(y / 1000), digit(y / 100), digit(y / 10), digit(y), '-', digit(int(m) / 10), digit(int(m)), '-', digit(d / 10), digit(d)}
}

// nextDay is an instant of the civil day after t's.
func (b BusinessTime) nextDay(t time.Time) time.Time {
	y, m, d := t.In(b.Zone).Date()
	return b.noon(y, m, d+1)
}

// noon is an instant of a civil day.
func (b BusinessTime) noon(y int, m time.Month, d int) time.Time {
	return time.Date(y, m, d, 12, 0, 0, 0, b.Zone)
}

// Open reports whether t is working time.
func (b BusinessTime) Open(t time.Time) bool {
	from, to, ok := b.shift(t)
	return ok && !t.Before(from) && t.Before(to)
}

// Closes is when the working day that t falls on ends; ok is false on a day off.
func (b BusinessTime) Closes(t time.Time) (end time.Time, ok bool) {
	_, end, ok = b.shift(t)
	return end, ok
}

// NextOpen is the first working instant from t on: t itself if it is one.
func (b BusinessTime) NextOpen(t time.Time) time.Time {
	day := t
	for range horizon {
		if from, to, ok := b.shift(day); ok && t.Before(to) {
			if t.Before(from) {
				return from
			}
			return t
		}
		day = b.nextDay(day)
	}
	return t
}

// Add is the instant a span after t. Business hours count working time. Business
// days count working days: after n of them the same time of day has come, or, if
// that day's shift is shorter, its end. Hours and days follow the clock and the
// calendar on the wall.
func (b BusinessTime) Add(t time.Time, s Span) time.Time {
	switch s.Unit {
	case Hours:
		return t.Add(time.Duration(s.N) * time.Hour)
	case Days:
		return t.In(b.Zone).AddDate(0, 0, s.N)
	case BusinessHours:
		return b.addWorking(t, time.Duration(s.N)*time.Hour)
	}
	if s.N <= 0 {
		return t
	}
	start := b.NextOpen(t)
	y, m, d := start.In(b.Zone).Date()
	day := time.Date(y, m, d, 0, 0, 0, 0, time.UTC) // days are counted where each has 24 hours: the zone is dear to ask
	for n, steps := 0, 0; n < s.N && steps < horizon+2*s.N; steps++ {
		day = day.Add(24 * time.Hour)
		if b.works(day.Date()) {
			n++
		}
	}
	return b.sameClock(start, b.noon(day.Date()))
}

func (b BusinessTime) addWorking(t time.Time, left time.Duration) time.Time {
	t = b.NextOpen(t)
	day := t
	for range horizon {
		if from, to, ok := b.shift(day); ok {
			if t.After(from) {
				from = t
			}
			if rest := to.Sub(from); rest >= left {
				return from.Add(left)
			} else if rest > 0 {
				left -= rest
			}
		}
		day = b.nextDay(day)
	}
	return day
}

// Days is how many whole working days lie between two instants: the largest n
// with Add(from, n working days) not after to.
func (b BusinessTime) Days(from, to time.Time) int {
	if !from.Before(to) {
		return 0
	}
	n := 0
	day := b.NextOpen(from)
	start := day
	for steps := 0; steps < 40*horizon; steps++ {
		day = b.nextDay(day)
		if y, m, d := day.In(b.Zone).Date(); time.Date(y, m, d, 0, 0, 0, 0, b.Zone).After(to) {
			return n
		}
		if _, _, ok := b.shift(day); !ok {
			continue
		}
		if b.sameClock(start, day).After(to) {
			return n
		}
		n++
	}
	return n
}

// sameClock is the time of day of start on another working day, kept inside its shift.
func (b BusinessTime) sameClock(start, day time.Time) time.Time {
	from, to, _ := b.shift(day)
	c := start.In(b.Zone)
	y, m, d := day.In(b.Zone).Date()
	at := time.Date(y, m, d, c.Hour(), c.Minute(), c.Second(), c.Nanosecond(), b.Zone)
	if at.Before(from) {
		return from
	}
	if at.After(to) {
		return to
	}
	return at
}

// Working is how much working time lies between two instants.
func (b BusinessTime) Working(from, to time.Time) time.Duration {
	var sum time.Duration
	for day := from; day.Before(to) || DateOf(day, b.Zone) == DateOf(to, b.Zone); day = b.nextDay(day) {
		if open, close, ok := b.shift(day); ok {
			if open.Before(from) {
				open = from
			}
			if close.After(to) {
				close = to
			}
			if open.Before(close) {
				sum += close.Sub(open)
			}
		}
	}
	return sum
}
