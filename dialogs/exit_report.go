package dialogs

import (
	"cmp"
	"maps"
	"slices"
	"time"

	"milepost/dialogs/chat"
	"milepost/dialogs/phrases"
	"milepost/dialogs/sales"
)

// What a head reads of ways out: how often, why and through which door; and in the
// week's first digest what was left well, and the time that it set free.

// The measures of the report.
const (
	waysFor   = 90 * 24 * time.Hour
	waysShown = 8
)

// wayBook counts the ways out that deals took in a time.
type wayBook struct {
	v        view
	from, to time.Time

	n, hours int // by people, and what they set free a month
	clock    int // by the clock
	woke     int
	reasons  map[string]map[string]int // by name, then by door
	last     []wayOf
}

// wayOf is a way out with its deal.
type wayOf struct {
	deal, company string
	way           sales.Way
	reason        string
}

func (v view) waysBetween(from, to time.Time) *wayBook {
	return &wayBook{v: v, from: from, to: to, reasons: map[string]map[string]int{}}
}

// see counts those of a deal.
func (b *wayBook) see(d *sales.Deal) {
	if !b.v.sees(d) {
		return
	}
	p := b.v.e.Book.For(d)
	for _, w := range d.Ways {
		tookBack := !w.Woke.IsZero() && w.Woke.Sub(w.At) <= undoFor // it was never left
		if tookBack || w.At.Before(b.from) || !w.At.Before(b.to) {
			continue
		}
		if w.By == "" {
			b.clock++
		} else {
			b.n++
			b.hours += w.Hours
			b.last = append(b.last, wayOf{d.ID, d.Company, w, b.v.exitName(p, w.Exit)})
		}
		if !w.Woke.IsZero() {
			b.woke++
		}
		name := b.v.exitName(p, w.Exit)
		if b.reasons[name] == nil {
			b.reasons[name] = map[string]int{}
		}
		b.reasons[name][w.Door]++
	}
	if len(b.last) > 2*waysShown { // the newest are what is shown
		b.newest()
		b.last = b.last[:waysShown]
	}
}

func (b *wayBook) newest() {
	slices.SortStableFunc(b.last, func(x, y wayOf) int { return y.way.At.Compare(x.way.At) })
}

// lastWeek is from Monday to Monday, before the day of the reader.
func (v view) lastWeek() (from, to time.Time) {
	y, m, d := v.now.Date()
	monday := d - (int(v.now.Weekday())+6)%7
	return time.Date(y, m, monday-7, 0, 0, 0, 0, v.zone), time.Date(y, m, monday, 0, 0, 0, 0, v.zone)
}

// weekly has a head's tally count the ways out of last week, where it is the first
// of a week.
func (v view) weekly(t *Tally) {
	if v.me != nil && v.may(mayControl, nil) && v.beginsWeek() {
		t.find.Closed = true
		t.ways = v.waysBetween(v.lastWeek())
	}
}

// hasRead reports whether a head has had the digest by now that tells of what was
// left at an instant: the first of the week after.
func (t *turn) hasRead(head string, left time.Time) bool {
	who := t.roster.Person(head)
	if who == nil {
		return false
	}
	_, monday := t.e.viewOf(who, t.roster, t.now).lastWeek()
	return left.Before(monday) && !t.now.Before(t.e.business(who).NextOpen(monday))
}

// beginsWeek reports whether today is the reader's first working day of the week.
func (v view) beginsWeek() bool {
	b := v.e.business(v.me)
	_, monday := v.lastWeek()
	return sales.DateOf(b.NextOpen(monday), b.Zone) == sales.DateOf(v.now, b.Zone)
}

// withWays adds to a digest what was left well last week. That alone is worth one.
func (v view) withWays(m chat.Message, b *wayBook) chat.Message {
	if b == nil || b.n == 0 {
		return m
	}
	line := v.say.Say("exit.left_well", phrases.V{"N": b.n, "Hours": b.hours})
	if m.Text == nil {
		m.Text = line
	} else {
		m.Foot = chat.Lines(line, m.Foot)
	}
	m.Buttons = append(m.Buttons, []chat.Button{button(v.say.Str("exit.which"), press{Act: "exits", Item: "week", Arg: below})})
	return m
}

// exits shows a head the ways out of 90 days, by reason and door; or those of last
// week, one by one, with the hours that add up to the digest's.
func (t *turn) exits() {
	if !t.allowed(mayControl, nil) {
		t.refuse(mayControl)
		return
	}
	if t.k.Tally == nil {
		from, to := t.now.Add(-waysFor), t.now.Add(time.Second)
		if t.press.Item == "week" {
			from, to = t.lastWeek()
		}
		t.more = &Query{Account: t.u.Account}
		t.tally = &Tally{find: Find{Of: t.team(), Closed: true}, ways: t.waysBetween(from, to)}
		return
	}
	b := t.k.Tally.ways
	if t.press.Item == "week" {
		t.showWeek(b)
		return
	}
	lines := []chat.Text{t.say.Say("exit.report", phrases.V{"N": b.n + b.clock})}
	names := slices.SortedFunc(maps.Keys(b.reasons), func(x, y string) int {
		return cmp.Or(cmp.Compare(total(b.reasons[y]), total(b.reasons[x])), cmp.Compare(x, y))
	})
	for i, name := range names {
		if i == waysShown {
			lines = append(lines, t.say.Say("jobs.more", phrases.V{"N": len(names) - i}))
			break
		}
		lines = append(lines, t.say.Say("exit.report_line", phrases.V{"Reason": name, "N": total(b.reasons[name]), "Doors": t.doors(b.reasons[name])}))
	}
	if b.n+b.clock > 0 {
		lines = append(lines, t.say.Say("exit.report_sum", phrases.V{"Hours": b.hours, "Clock": b.clock, "Woke": b.woke}))
	}
	t.show("exits", chat.Message{Text: chat.Lines(lines...), Buttons: rows(1, button(t.say.Str("exit.last_week"), press{Act: "exits", Item: "week"}))})
}

func total(doors map[string]int) (n int) {
	for _, k := range doors {
		n += k
	}
	return n
}

// doors are how many went through which door, in the doors' order.
func (v view) doors(n map[string]int) string {
	var out []chat.Text
	for _, door := range sales.Doors {
		if n[door] > 0 {
			out = append(out, chat.Plain(v.say.Str("exit.door_"+door)+" "+v.say.Number(float64(n[door]))))
		}
	}
	return chat.Join(" · ", out...).String()
}

// showWeek lists the ways out of last week.
func (t *turn) showWeek(b *wayBook) {
	lines := []chat.Text{t.say.Say("exit.left_well", phrases.V{"N": b.n, "Hours": b.hours})}
	b.newest()
	var keys []chat.Button
	for i, of := range b.last {
		if i == waysShown {
			lines = append(lines, t.say.Say("jobs.more", phrases.V{"N": b.n - i}))
			break
		}
		lines = append(lines, t.say.Say("exit.week_line", phrases.V{
			"Deal": cut(of.company, 24), "Reason": of.reason, "Door": t.say.Str("exit.door_" + of.way.Door), "Who": t.name(of.way.By), "N": of.way.Hours}))
		if len(keys) < 6 {
			keys = append(keys, button(cut(of.company, 18), press{Act: actOpen, Deal: of.deal}))
		}
	}
	lines = append(lines, t.say.Say("exit.assumed"))
	t.show("exits", chat.Message{Text: chat.Lines(lines...), Buttons: append(rows(3, keys...), []chat.Button{button(t.say.Str("exit.report_btn"), press{Act: "exits"})})})
}
