package scheduler

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/robfig/cron/v3"
)

// Schedule says when a job's slots are. A fixed local time fires once on each
// date it belongs to: in a clock change's gap at the first valid instant, in its
// overlap at the first of the two. Wildcards in minute or hour follow elapsed
// time.
type Schedule struct {
	civil   cron.Schedule // over wall-clock time, held in UTC
	elapsed bool
	zone    *time.Location
}

// maxSpec is how long a schedule may be.
const maxSpec = 200

// named are the schedules that have a name.
var named = map[string]string{
	"@hourly": "0 * * * *", "@daily": "0 0 * * *", "@midnight": "0 0 * * *", "@weekly": "0 0 * * 0", "@monthly": "0 0 1 * *", "@yearly": "0 0 1 1 *", "@annually": "0 0 1 1 *",
}

// ParseSchedule reads five cron fields (7 is Sunday too), a name such as @daily,
// or "@every 90m" of at least a minute. The zone is given beside it, never inside.
// What never fires is refused.
func ParseSchedule(spec string, zone *time.Location) (s Schedule, err error) {
	defer func() { // robfig/cron panics on some inputs
		if r := recover(); r != nil {
			err = fmt.Errorf("%q is not a schedule", spec)
		}
	}()
	s.zone = zone
	text := strings.Join(strings.Fields(spec), " ")
	switch {
	case text == "" || len(text) > maxSpec:
		return s, fmt.Errorf("%q is not a schedule: write five fields, for example \"30 9 * * 1-5\"", short(spec))
	case strings.Contains(text, "TZ="):
		return s, fmt.Errorf("%q: give the zone in the key timezone, not inside the schedule", short(spec))
	case strings.HasPrefix(text, "@every "):
		every, err := time.ParseDuration(strings.TrimPrefix(text, "@every "))
		if err != nil || every < time.Minute || every > 366*24*time.Hour {
			return s, fmt.Errorf("%q: @every wants a length from 1m to a year, for example \"@every 90m\"", short(spec))
		}
		s.civil, s.elapsed = cron.ConstantDelaySchedule{Delay: every.Truncate(time.Second)}, true
		return s, nil
	}
	if full, ok := named[text]; ok {
		text = full
	}
	fields := strings.Split(text, " ")
	if len(fields) != 5 {
		return s, fmt.Errorf("%q has %d fields: a schedule has five (minute hour day month weekday)", short(spec), len(fields))
	}
	for i, f := range fields {
		if err := checkField(f, i); err != nil {
			return s, fmt.Errorf("%q: %w", short(spec), err)
		}
	}
	fields[4] = sunday(fields[4])
	parser := cron.NewParser(cron.Minute | cron.Hour | cron.Dom | cron.Month | cron.Dow)
	if s.civil, err = parser.Parse(strings.Join(fields, " ")); err != nil {
		return s, fmt.Errorf("%q is not a schedule: %w", short(spec), err)
	}
	if sp, ok := s.civil.(*cron.SpecSchedule); ok {
		sp.Location = time.UTC
	}
	s.elapsed = strings.ContainsAny(fields[0], "*/") || strings.ContainsAny(fields[1], "*/")
	if s.civil.Next(time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)).IsZero() {
		return s, fmt.Errorf("%q never comes: there is no such day", short(spec))
	}
	return s, nil
}

// limits are the greatest values of the fields, and their names.
var limits = []struct {
	name string
	max  int
}{{"minute", 59}, {"hour", 23}, {"day", 31}, {"month", 12}, {"weekday", 7}}

// checkField refuses what the parser lets by: empty lists, steps wider than the field.
func checkField(f string, i int) error {
	for part := range strings.SplitSeq(f, ",") {
		body, step, stepped := strings.Cut(part, "/")
		if body == "" {
			return fmt.Errorf("the %s field %q has an empty part", limits[i].name, f)
		}
		if n, err := strconv.Atoi(step); stepped && (err != nil || n < 1 || n > limits[i].max) {
			return fmt.Errorf("the %s field %q has a step that is not from 1 to %d", limits[i].name, f, limits[i].max)
		}
	}
	return nil
}

// sunday writes 7 as 0, which is all that the parser knows.
func sunday(f string) string {
	parts := strings.Split(f, ",")
	for i, p := range parts {
		switch {
		case p == "7":
			parts[i] = "0"
		case strings.HasSuffix(p, "-7"):
			if p == "0-7" {
				parts[i] = "0-6"
			} else {
				parts[i] = strings.TrimSuffix(p, "7") + "6,0"
			}
		}
	}
	return strings.Join(parts, ",")
}

func short(s string) string {
	if r := []rune(s); len(r) > 60 {
		return string(r[:60]) + "…"
	}
	return s
}

// Next is the first slot after an instant.
func (s Schedule) Next(after time.Time) time.Time {
	if s.elapsed {
		return s.nextElapsed(after)
	}
	return s.nextFixed(after)
}

// nextElapsed follows instants: every slot of the repeated hour counts.
func (s Schedule) nextElapsed(after time.Time) time.Time {
	if c, ok := s.civil.(cron.ConstantDelaySchedule); ok {
		// From a fixed origin, so that a restart does not shift the slots.
		n := after.Unix()/int64(c.Delay.Seconds()) + 1
		return time.Unix(n*int64(c.Delay.Seconds()), 0).In(s.zone)
	}
	// Within an hour of one offset wall-clock time and elapsed time agree, so one
	// looks at the wall from instant to instant.
	t := after.In(s.zone)
	for range 10_000 {
		c := wall(t)
		next := s.civil.Next(c)
		if next.IsZero() {
			return time.Time{}
		}
		at := t.Add(next.Sub(c))
		if wall(at).Equal(next) {
			return at
		}
		// The offset changed on the way: go on from the change.
		t = change(t, at, s.zone)
		if t.After(after) && matches(s.civil, wall(t)) {
			return t
		}
	}
	return time.Time{}
}

// matches reports whether a wall-clock time is a slot itself.
func matches(s cron.Schedule, c time.Time) bool { return s.Next(c.Add(-time.Second)).Equal(c) }

// nextFixed goes from wall-clock slot to wall-clock slot and finds the instant of each.
func (s Schedule) nextFixed(after time.Time) time.Time {
	c := wall(after.In(s.zone)).Add(-4 * time.Hour) // an overlap may hide slots that are behind on the wall
	for {
		if c = s.civil.Next(c); c.IsZero() {
			return time.Time{}
		}
		if at := instant(c, s.zone); at.After(after) {
			return at
		}
	}
}

// maxMissed bounds how far missed slots are counted.
const maxMissed = 10_000

// Last is the newest slot after since and not after now, with how many slots
// were missed before it; the zero time if there is none.
func (s Schedule) Last(now, since time.Time) (slot time.Time, missed int) {
	for n := 0; n < maxMissed; n++ {
		next := s.Next(since)
		if next.IsZero() || next.After(now) {
			return slot, max(0, n-1)
		}
		slot, since = next, next
	}
	return slot, maxMissed
}
