package dialogs

import (
	"slices"

	"milepost/checks"
	"milepost/dialogs/chat"
	"milepost/dialogs/phrases"
	"milepost/dialogs/sales"
)

// points is how many control points a digest shows.
const points = 5

// post draws a job's message for a reader, and names the deals of its points; no
// text: there is nothing to say, and nothing is sent.
func (e *Engine) post(j Job, v view, deals []sales.Deal) (chat.Message, []string) {
	switch j.Do {
	case "moves":
		return v.movesOf(deals), nil
	case "stalled":
		return v.report("jobs.stalled_title", deals, func(f checks.Finding) bool {
			return f.Level >= checks.Flag && (f.Rule == "buyer_silent" || f.Rule == "stage_age")
		})
	case "checkpoints":
		return v.report("jobs.checkpoints_title", deals, func(f checks.Finding) bool { return f.Rule == "checkpoint" })
	}
	return v.controlPoints(deals)
}

// controlPoints are the deals that now need their head.
func (v view) controlPoints(deals []sales.Deal) (chat.Message, []string) {
	return v.report("jobs.digest_title", deals, func(f checks.Finding) bool { return f.Level >= checks.Flag })
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
func (v view) report(title string, deals []sales.Deal, wanted func(checks.Finding) bool) (chat.Message, []string) {
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
		if i == points {
			more = v.say.Say("jobs.more", phrases.V{"N": len(all) - points})
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
