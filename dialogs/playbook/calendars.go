package playbook

import (
	"embed"
	"slices"
	"strings"
	"time"

	"milepost/dialogs/playbook/located"
	"milepost/dialogs/sales"
)

//go:embed calendars/*.toml
var ready embed.FS

// Calendars lists the ready calendars.
func Calendars() []string {
	entries, err := ready.ReadDir("calendars")
	if err != nil {
		return nil
	}
	var out []string
	for _, e := range entries {
		out = append(out, strings.TrimSuffix(e.Name(), ".toml"))
	}
	return out
}

// Calendar is a ready calendar.
func Calendar(id string) (*sales.Calendar, bool) {
	source, err := ready.ReadFile("calendars/" + id + ".toml")
	if err != nil {
		return nil, false
	}
	c, problems := LoadCalendar(id+".toml", source)
	return c, len(problems) == 0
}

var dayNames = []string{"sun", "mon", "tue", "wed", "thu", "fri", "sat"}

// LoadCalendar reads a calendar file: working days and hours, days off and
// working days by date.
func LoadCalendar(name string, source []byte) (*sales.Calendar, []Problem) {
	problems := &located.Problems{File: name}
	t, ok := located.Read(source, problems)
	if !ok {
		return nil, problems.Sorted()
	}
	c := &sales.Calendar{ID: t.Required("id"), Days: map[sales.Date]sales.Shift{}}
	if t.Has("name") {
		c.Name = t.Texts("name", ours)
	}
	hours := readShift(t, "hours", sales.Shift{From: 9 * 60, To: 18 * 60})
	days := t.Strings("days")
	if !t.Has("days") {
		days = []string{"mon", "tue", "wed", "thu", "fri"}
	}
	for _, d := range days {
		i := slices.Index(dayNames, d)
		if i < 0 {
			t.Fail("days", located.DidYouMean(d, dayNames), "%q is no weekday", d)
			continue
		}
		c.Week[i] = hours
	}
	for _, off := range t.Tables("off") {
		readDays(off, c, sales.Shift{})
	}
	for _, on := range t.Tables("working") {
		readDays(on, c, readShift(on, "hours", hours))
	}
	t.Done()
	if err := c.Check(); err != nil {
		t.Fail("days", "", "%v", err)
	}
	if found := problems.Sorted(); len(found) > 0 {
		return nil, found
	}
	return c, nil
}

func readShift(t *located.Table, key string, unless sales.Shift) sales.Shift {
	if !t.Has(key) {
		return unless
	}
	s, err := sales.ParseHours(t.String(key))
	if err != nil {
		t.Fail(key, "", "%s: %v", key, err)
		return unless
	}
	return s
}

// longestBreak bounds a span of days off.
const longestBreak = 120

// readDays reads date, or from and to.
func readDays(t *located.Table, c *sales.Calendar, s sales.Shift) {
	t.Has("name")
	from, to := "date", "date"
	if !t.Has("date") {
		from, to = "from", "to"
	}
	first, ok1 := readDate(t, from)
	last, ok2 := readDate(t, to)
	t.Done()
	if !ok1 || !ok2 {
		return
	}
	if last.Before(first) || last.Sub(first) > longestBreak*24*time.Hour {
		t.Fail(to, "", "the days from %s to %s are not a break of at most %d days", first.Format(time.DateOnly), last.Format(time.DateOnly), longestBreak)
		return
	}
	for d := first; !d.After(last); d = d.AddDate(0, 0, 1) {
		c.Days[sales.DateOf(d, time.UTC)] = s
	}
}

func readDate(t *located.Table, key string) (time.Time, bool) {
	words := t.Required(key)
	d, err := time.Parse(time.DateOnly, words)
	if err != nil && words != "" {
		t.Fail(key, "", "%s: %q is no date: write \"2026-01-01\"", key, words)
	}
	return d, err == nil
}
