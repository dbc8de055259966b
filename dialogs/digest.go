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

// post draws a job's message for a reader; no text: there is nothing to say, and
// nothing is sent.
func (e *Engine) post(j Job, v view, deals []sales.Deal) chat.Message {
	switch j.Do {
	case "moves":
		text, keys := v.movesOf(deals)
		return chat.Message{Text: text, Buttons: keys}
	case "stalled":
		return v.report("jobs.stalled_title", deals, func(f checks.Finding) bool {
			return f.Level >= checks.Flag && (f.Rule == "buyer_silent" || f.Rule == "stage_age")
		})
	case "checkpoints":
		return v.report("jobs.checkpoints_title", deals, func(f checks.Finding) bool { return f.Rule == "checkpoint" })
	}
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
func (v view) report(title string, deals []sales.Deal, wanted func(checks.Finding) bool) chat.Message {
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
		return chat.Message{}
	}
	lines := []chat.Text{v.say.Say(title, phrases.V{"Date": v.day(v.now), "N": len(all)})}
	var keys []chat.Button
	var more chat.Text
	for i, pt := range all {
		if i == points {
			more = v.say.Say("jobs.more", phrases.V{"N": len(all) - points})
			break
		}
		lines = append(lines, v.pointLine(i+1, pt))
		keys = append(keys, button(cut(pt.deal.Company, 18), press{Act: actOpen, Deal: pt.deal.ID}))
	}
	if v.me == nil {
		keys = nil // who may open what is looked at in private
	}
	var rest chat.Text
	if quiet > 0 {
		rest = v.say.Say("jobs.quiet", phrases.V{"N": quiet})
	}
	lines = append(lines, chat.Join(". ", more, rest))
	return chat.Message{Text: chat.Lines(lines...), Buttons: rows(3, keys...)}
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
