package dialogs

import (
	"slices"
	"strconv"
	"time"

	"milepost/checks"
	"milepost/dialogs/chat"
	"milepost/dialogs/phrases"
	"milepost/dialogs/sales"
)

// The ping budget: how many messages a person may get a day without having asked,
// when, and which deals are worth them.

// mayPing is the first instant from now on at which somebody may be told of a
// deal: in their working time, once they are back and the deal's reminders are not
// put off any more, and not twice on one day.
func (e *Engine) mayPing(d *sales.Deal, who *sales.Person, now time.Time) time.Time {
	b := e.business(who)
	if d.Snooze.Sleeps(now) {
		return b.NextOpen(d.Snooze.Until)
	}
	if who.IsAway(now) {
		return e.tomorrow(who, now)
	}
	var last time.Time
	for _, n := range d.Told {
		if n.At.After(last) {
			last = n.At
		}
	}
	if !last.IsZero() && sales.DateOf(last, b.Zone) == sales.DateOf(now, b.Zone) {
		return e.tomorrow(who, now)
	}
	return b.NextOpen(now)
}

// reads is the first instant from now on at which somebody works and is back.
func (e *Engine) reads(who *sales.Person, now time.Time) time.Time {
	if who.IsAway(now) {
		now = who.Away.Until
	}
	return e.business(who).NextOpen(now)
}

// tomorrow is when the next working day of somebody begins.
func (e *Engine) tomorrow(who *sales.Person, now time.Time) time.Time {
	b := e.business(who)
	y, m, d := now.In(b.Zone).Date()
	return b.NextOpen(time.Date(y, m, d+1, 0, 0, 0, 0, b.Zone))
}

// pingMark counts the unasked messages of my day.
func (v view) pingMark() string { return "pings/" + v.me.ID + "/" + v.now.Format(time.DateOnly) }

// pinged is the count with so many more.
func (v view) pinged(k Known, more int) string {
	n, _ := strconv.Atoi(k.Marks[v.pingMark()])
	return strconv.Itoa(n + more)
}

// pingsLeft is how many more I may get today.
func (v view) pingsLeft(k Known) int {
	n, _ := strconv.Atoi(k.Marks[v.pingMark()])
	return max(v.e.House.Pings-n, 0)
}

// rivals are the deals that may want a message of the same day: the largest of
// those I look after.
func (v view) rivals() *Find { return &Find{Of: v.mine(), Limit: page} }

// before is how many deals with more at stake a message to me about this one would take the
// room of: those that have something to say now, and those that will before the day
// is over, unless this one waits since an earlier day. Else the smallest would wait
// for ever.
func (v view) before(d *sales.Deal, found []checks.Finding, all []sales.Deal) (n int) {
	waited := slices.ContainsFunc(found, func(f checks.Finding) bool { return sales.DateOf(f.At, v.zone) < sales.DateOf(v.now, v.zone) })
	mine := v.e.place(d)
	for i := range all {
		r := &all[i]
		if r.ID == d.ID || v.e.place(r).compare(mine) > 0 {
			continue
		}
		if at, today := v.wantsToday(r); today && !(waited && at.After(v.now)) {
			n++
		}
	}
	return n
}

// wantsToday is when a deal, if nothing moves, first has something to say to me
// before this day is over.
func (v view) wantsToday(d *sales.Deal) (at time.Time, ok bool) {
	if d.Status != sales.Open {
		return at, false
	}
	at, to, _ := v.firstWord(v.e.input(d, v.e.Book.For(d), v.roster))
	return at, to != nil && to.ID == v.me.ID && sales.DateOf(at, v.zone) == sales.DateOf(v.now, v.zone)
}

// addPings says below my moves what is left of the day's messages, and how many
// deals have something to say for which there is no room in it.
func (v view) addPings(m chat.Message, k Known) chat.Message {
	if m.Text == nil {
		return m
	}
	left := v.pingsLeft(k)
	m.Foot = chat.Join(" ", m.Foot, v.say.Say("jobs.pings_left", phrases.V{"N": left}))
	if rest := k.Tally.wanting - left; rest > 0 {
		m.Foot = chat.Join(" ", m.Foot, v.say.Say("jobs.pings_wait", phrases.V{"N": rest}))
	}
	return m
}
