package playbook

import (
	"strings"
	"time"

	"milepost/dialogs/playbook/located"
	"milepost/dialogs/sales"
)

// checkpoints reads the examinations of a deal.
func (l *loader) checkpoints() {
	var ids []string
	for _, t := range l.root.Tables("checkpoint") {
		c := sales.Checkpoint{
			ID: l.id(t, "checkpoint", ids, maxID), Name: l.text(t, "name", true), Stage: t.String("stage"),
			After: l.span(t, "after", false), Every: l.span(t, "every", false), BeforeEvent: l.span(t, "before_event", false),
			AtAge: l.span(t, "at_age", false), On: l.day(t, "on"),
			Asks: t.Strings("asks"), Tell: l.role(t, "tell", false),
		}
		ids = append(ids, c.ID)
		if _, _, ok := l.p.Stage(c.Stage); t.IsString("stage") && !ok {
			t.Fail("stage", located.DidYouMean(c.Stage, l.stageIDs()), "there is no stage %q", c.Stage)
		}
		l.clock(t, c.ID)
		if len(c.Asks) == 0 {
			t.Fail("asks", "", "checkpoint %s asks nothing", c.ID)
		}
		l.readAll(t, "asks", c.Asks)
		l.p.Checkpoints = append(l.p.Checkpoints, c)
		t.Done()
	}
}

// day reads a date, or a day of every year.
func (l *loader) day(t *located.Table, key string) sales.Date {
	d := sales.Date(t.String(key))
	leap := sales.Date("2028-" + string(d)) // has every day there is
	if t.IsString(key) && d.Start(time.UTC).IsZero() && leap.Start(time.UTC).IsZero() {
		t.Fail(key, "", "%s: %q is no date: write \"2026-12-01\", or \"12-01\" for that day of any year", key, d)
	}
	return d
}

// clocks are the ways in which a checkpoint comes.
var clocks = []string{"after", "every", "at_age", "on", "before_event"}

// clock refuses a checkpoint that never comes, or by two clocks.
func (l *loader) clock(t *located.Table, id string) {
	n := 0
	for _, key := range clocks {
		if t.Has(key) {
			n++
		}
	}
	switch q := l.p.Revealing("compelling_event"); {
	case n == 0:
		t.Fail("id", "give one of "+strings.Join(clocks, ", "), "checkpoint %s never comes", id)
	case n > 1:
		t.Fail("id", "give one of "+strings.Join(clocks, ", "), "checkpoint %s has %d clocks", id, n)
	case !t.Has("before_event") || l.compels():
	case q == nil:
		t.Fail("before_event", "", "checkpoint %s never comes: no question reveals compelling_event and no [[situation]] is compelling", id)
	case q.Kind != sales.KindDate:
		t.Fail("before_event", "", "checkpoint %s never comes: question %s reveals compelling_event, but its kind is not date", id, q.ID)
	}
}
