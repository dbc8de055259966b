package dialogs

import (
	"slices"
	"time"

	"milepost/dialogs/chat"
	"milepost/dialogs/phrases"
	"milepost/dialogs/sales"
)

// Who is kept informed hears of a deal in their digest and nowhere else.

// onlyInformed reports whether all that somebody is to a deal is to be kept
// informed: whoever has a part in it as well sees it by that.
func (v view) onlyInformed(d *sales.Deal) bool {
	part := func(rel relation) bool { return v.related(rel, d) }
	return part(informed) && !slices.ContainsFunc([]relation{owner, asked, holder, decider, consulted, head}, part)
}

// movedSince lists the deals I am only informed of, those that moved since
// an instant standing out.
func (v view) movedSince(since time.Time) *shortlist {
	return &shortlist{
		most: points, sees: func(d *sales.Deal) bool { return v.may(mayRead, d) && v.onlyInformed(d) },
		stands: func(d *sales.Deal) bool { return moved(d, since) },
	}
}

// moved reports whether our stage or the buyer's step is another than before.
func moved(d *sales.Deal, since time.Time) bool {
	return d.Entered().After(since) || slices.ContainsFunc(d.Proof, func(p sales.Proof) bool { return p.At.After(since) })
}

// addInformed puts below a digest the deals its reader is informed of and that
// moved: which, and where they stand. There is nothing to press.
func (v view) addInformed(m chat.Message, t *shortlist) chat.Message {
	var lines []chat.Point
	for i := range t.first {
		if d := &t.first[i]; t.sees(d) {
			p := v.e.Book.For(d)
			lines = append(lines, chat.Point{Text: v.say.Say("informed.line", phrases.V{"Deal": v.dealLine(d), "Stage": v.stageName(p, d.Stage), "When": v.day(lastMove(d))})})
		}
	}
	if len(lines) == 0 {
		return m
	}
	title := v.say.Say("informed.title", phrases.V{"N": t.n})
	if m.Text == nil {
		m.Text = title
	} else {
		m.Points = append(m.Points, chat.Point{Text: title})
	}
	m.Points = append(m.Points, lines...)
	m.Foot = chat.Join(" ", m.Foot, v.restOf(t))
	return m
}

// restOf is what a digest of the informed leaves out.
func (v view) restOf(t *shortlist) chat.Text {
	var more chat.Text
	if t.n > t.most {
		more = v.say.Say("jobs.more", phrases.V{"N": t.n - t.most})
	}
	return chat.Join(" ", more, v.say.Say("informed.foot", phrases.V{"N": t.n + t.quiet}))
}

// lastMove is when a deal moved last, by us or by the buyer.
func lastMove(d *sales.Deal) time.Time {
	at := d.Entered()
	for _, p := range d.Proof {
		if p.At.After(at) {
			at = p.At
		}
	}
	return at
}
