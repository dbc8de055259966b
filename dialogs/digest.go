package dialogs

import (
	"slices"
	"strings"

	"milepost/checks"
	"milepost/dialogs/chat"
	"milepost/dialogs/phrases"
	"milepost/dialogs/sales"
)

// How many control points a digest shows, and how many it opens to.
const (
	points       = 5
	pointsAtMost = 15
)

// post draws a job's message for a reader, and names the deals of its points; no
// text: there is nothing to say, and nothing is sent.
func (e *Engine) post(j Job, v view, deals []sales.Deal) (chat.Message, []string) {
	switch j.Do {
	case "moves":
		return v.movesOf(deals), nil
	case "stalled":
		return v.report("jobs.stalled_title", deals, points, func(f checks.Finding) bool {
			return f.Level >= checks.Flag && (f.Rule == "buyer_silent" || f.Rule == "stage_age")
		})
	case "checkpoints":
		return v.report("jobs.checkpoints_title", deals, points, func(f checks.Finding) bool { return f.Rule == "checkpoint" })
	}
	return v.controlPoints(deals, points)
}

// controlPoints are the deals that now need their head, so many at most.
func (v view) controlPoints(deals []sales.Deal, most int) (chat.Message, []string) {
	m, ids := v.report("jobs.digest_title", deals, most, func(f checks.Finding) bool { return f.Level >= checks.Flag })
	if m.Text != nil && v.me != nil && most == points { // a digest stays all day
		m.Buttons = append(m.Buttons, []chat.Button{button(v.say.Str("jobs.refresh"), press{Act: actPoints})})
	}
	return m, ids
}

// seePoints draws the control points as they are now: the digest in its own
// place, or below it those that it had no room for.
func (t *turn) seePoints() {
	if !t.allowed(mayControl, nil) {
		t.toast("deal.not_yours")
		return
	}
	if t.k.Found == nil && t.k.Round == 0 {
		t.more = &Query{Account: t.u.Account, Find: &Find{Of: t.team(), Limit: page}, Marks: []string{pointsMark(t.me.ID)}}
		return
	}
	card, most := "", points // a digest stays what it is; all of them are a card of their own
	if t.press.Arg == below {
		card, most = "points", pointsAtMost
	}
	m, ids := t.controlPoints(t.k.Found, most)
	if m.Text == nil {
		m.Text = t.say.Say("home.no_points")
	}
	if len(ids) > 0 {
		t.change.Marks = map[string]string{pointsMark(t.me.ID): strings.Join(ids, ",")}
	}
	t.show(card, m)
}

// team are all whose deals may be mine to see to as a head, so that another
// team's do not fill the page.
func (v view) team() []string {
	out := []string{v.me.ID}
	for _, p := range v.roster.All() {
		if head := headOf(&p, v.roster); p.ID != v.me.ID && (head == "" || head == v.me.ID) {
			out = append(out, p.ID)
		}
	}
	return out
}

// point is a deal with what was found of it.
type point struct {
	deal  *sales.Deal
	p     *sales.Process
	found []checks.Finding
}

// report lists the deals that something was found of, by money at stake. A
// channel sees deal, age and money; a person sees who is on the hook too, and
// only the deals they may see.
func (v view) report(title string, deals []sales.Deal, most int, wanted func(checks.Finding) bool) (chat.Message, []string) {
	var all []point
	quiet := 0
	for i := range deals {
		d := &deals[i]
		if d.Status != sales.Open || v.me != nil && !v.may(mayView, d) {
			continue
		}
		p := v.e.Book.For(d)
		found := slices.DeleteFunc(checks.Judge(v.e.input(d, p, v.roster), v.now), func(f checks.Finding) bool { return !wanted(f) })
		if len(found) == 0 {
			quiet++
			continue
		}
		all = append(all, point{d, p, found})
	}
	if len(all) == 0 {
		return chat.Message{}, nil
	}
	m := chat.Message{Text: v.say.Say(title, phrases.V{"Date": v.day(v.now), "N": len(all)})}
	var ids []string
	var more chat.Text
	for i, pt := range all {
		if i == most {
			more = v.say.Say("jobs.more", phrases.V{"N": len(all) - most})
			break
		}
		m.Points = append(m.Points, chat.Point{Text: v.pointLine(i+1, pt), Buttons: v.pointButtons(pt.deal)})
		ids = append(ids, pt.deal.ID)
	}
	var rest chat.Text
	if quiet > 0 {
		rest = v.say.Say("jobs.quiet", phrases.V{"N": quiet})
	}
	m.Foot = chat.Join(". ", more, rest)
	if more != nil && v.me != nil && most < pointsAtMost {
		m.Buttons = rows(1, button(v.say.Str("jobs.show_all"), press{Act: actPoints, Arg: below}))
	}
	return m, ids
}

// pointButtons are what can be done about a deal of a report. In a channel that
// everybody reads there are none: who may open what is looked at in private.
func (v view) pointButtons(d *sales.Deal) []chat.Button {
	if !v.namesAllowed() {
		return nil
	}
	b := func(label, act string) chat.Button {
		return button(label, press{Act: act, Deal: d.ID, Arg: below})
	}
	return []chat.Button{
		b(cut(d.Company, 18), actOpen), b(v.say.Str("btn.why"), "why"), b(v.say.Str("btn.next_step"), "nextstep"),
		b(v.say.Str("btn.handoff"), "handoff"), b(v.say.Str("btn.heard"), "heard"), b(v.say.Str("btn.lost"), "lost"),
	}
}

// pointLine is one deal of a report.
func (v view) pointLine(n int, pt point) chat.Text {
	what := v.findingLine(pt.found[0], pt.deal, pt.p)
	if len(pt.found) > 1 {
		what = chat.Join(" · ", what, v.findingLine(pt.found[1], pt.deal, pt.p))
	}
	if pt.found[0].Level == checks.FixOrLeave {
		what = chat.Join(" · ", v.leaveLine(pt.deal, pt.p), what)
	}
	line := v.say.Say("jobs.point", phrases.V{"N": n, "Deal": v.dealLine(pt.deal), "What": what})
	if !v.namesAllowed() {
		return line
	}
	return chat.Join(" · ", line, v.hook(pt.deal, pt.p))
}
