package dialogs

import (
	"slices"
	"strings"
	"time"

	"milepost/checks"
	"milepost/dialogs/chat"
	"milepost/dialogs/phrases"
	"milepost/dialogs/sales"
)

// How many control points a digest shows, and how many it opens to.
const (
	points       = 5
	pointsAtMost = 15

	namedInPoint       = 2 // findings
	pointButtonsAtMost = 6 // a button and the five of a menu
)

// report is what is looked for among deals.
type report struct {
	title  string
	wanted func(checks.Finding) bool
	heads  bool // only what a head may see by now: who works on the deal was told before
}

// reports are what jobs look for.
var reports = map[string]report{
	"digest":      {title: "jobs.digest_title", wanted: func(f checks.Finding) bool { return f.Level >= checks.Flag }, heads: true},
	"stalled":     {title: "jobs.stalled_title", wanted: standsStill},
	"checkpoints": {title: "jobs.checkpoints_title", wanted: func(f checks.Finding) bool { return f.Rule == checks.Checkpoint }},
}

// tallyOf is what a job wants to know of the deals it looks at: a person's own, and
// of who they cover for, for their moves, all others of the whole list. A digest
// also looks for what moved since the last one, of what they are informed of.
func (v view) tallyOf(j Job, last time.Time) *Tally {
	switch j.Do {
	case "content":
		return v.boardOf()
	case "moves":
		t := &Tally{shortlist: v.myMoves()}
		if v.me != nil {
			t.find.Of = v.mine()
		}
		return t
	}
	t := &Tally{shortlist: v.pointsOf(reports[j.Do], points)}
	if j.Do == "digest" && v.me != nil {
		t.informed = v.movedSince(last)
		v.weekly(t)
	}
	return t
}

// post draws a job's message for a reader, and names the deals of its points; no
// text: there is nothing to say, and nothing is sent.
func (v view) post(j Job, k Known) (chat.Message, []string) {
	t := k.Tally
	switch j.Do {
	case "moves":
		m := v.movesOf(t.shortlist)
		if v.me != nil {
			m = v.addPings(m, k)
		}
		return m, nil
	case "content":
		return v.board(t.board), nil
	case "digest":
		m, ids := v.controlPoints(t.shortlist, t.ways)
		if t.informed != nil {
			m = v.addInformed(m, t.informed)
		}
		return m, ids
	}
	return v.report(reports[j.Do], t.shortlist)
}

// controlPoints draws the deals that now need their head.
func (v view) controlPoints(t *shortlist, ways *wayBook) (chat.Message, []string) {
	m, ids := v.report(reports["digest"], t)
	m = v.withWays(m, ways)
	if m.Text != nil && v.may(mayControl, nil) && t.most == points { // a digest stays all day
		m.Buttons = append(m.Buttons, []chat.Button{button(v.say.Str("jobs.refresh"), press{Act: actPoints})})
	}
	return m, ids
}

// seePoints draws the control points as they are now: the digest in its own
// place, or below it those that it had no room for.
func (t *turn) seePoints() {
	if !t.allowed(mayControl, nil) {
		t.refuse(mayControl)
		return
	}
	card, most := "", points // a digest stays what it is; all of them are a card of their own
	if t.press.Arg == below {
		card, most = "points", pointsAtMost
	}
	if t.k.Tally == nil {
		t.more = &Query{Account: t.u.Account, Marks: []string{pointsMark(t.me.ID)}}
		t.tally = &Tally{find: Find{Of: t.team()}, shortlist: t.pointsOf(reports["digest"], most)}
		t.weekly(t.tally)
		return
	}
	m, ids := t.controlPoints(t.k.Tally.shortlist, t.k.Tally.ways)
	if m.Text == nil {
		m.Text = t.say.Say("home.no_points")
	}
	if len(ids) > 0 {
		t.change.Marks = map[string]string{pointsMark(t.me.ID): strings.Join(ids, ",")}
	}
	t.show(card, m)
}

// team are all whose deals may be mine to see to as a head, so that another
// team's are not read.
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

// leaves reports whether a point is that the deal is to be mended or left.
func (pt point) leaves() bool {
	return slices.ContainsFunc(pt.found, func(f checks.Finding) bool { return f.Level == checks.FixOrLeave })
}

// decisionFirst puts what is to be decided before all else, once: a proposal that
// is late is one still.
func decisionFirst(found []checks.Finding) []checks.Finding {
	is := func(r checks.Rule) func(checks.Finding) bool {
		return func(f checks.Finding) bool { return f.Rule == r }
	}
	proposed := slices.ContainsFunc(found, is(checks.ExitProposed))
	found = slices.DeleteFunc(found, func(f checks.Finding) bool { return proposed && f.Rule == checks.RequestUnanswered })
	i := slices.IndexFunc(found, func(f checks.Finding) bool {
		return f.Rule == checks.ExitProposed || f.Rule == checks.RequestUnanswered
	})
	if i > 0 {
		found = slices.Concat(found[i:i+1], found[:i], found[i+1:])
	}
	return found
}

// pointOf looks for what a report wants of a deal.
func (v view) pointOf(r report, d *sales.Deal) point {
	p := v.e.Book.For(d)
	found := v.judge(d, p)
	if r.heads {
		found = v.heads(d, p, found)
	}
	return point{d, p, decisionFirst(slices.DeleteFunc(found, func(f checks.Finding) bool { return !r.wanted(f) }))}
}

// sees reports whether a deal is in what this reader is shown: a channel sees all.
func (v view) sees(d *sales.Deal) bool { return v.me == nil || v.may(mayView, d) }

// pointsOf lists the deals that a report finds something of.
func (v view) pointsOf(r report, most int) *shortlist {
	return &shortlist{
		most: most, sees: v.sees, order: v.e.order(), till: v.till(),
		stands: func(d *sales.Deal) bool { return len(v.pointOf(r, d).found) > 0 },
		apart:  func(d *sales.Deal) string { return v.heldBack(r, d) },
	}
}

// heldBack is why a report says nothing of a deal that is not on track: it was let
// be until a day, the buyer cannot decide, or who works on it hears of it first.
func (v view) heldBack(r report, d *sales.Deal) string {
	p := v.e.Book.For(d)
	in := v.e.input(d, p, v.roster)
	switch {
	case len(checks.LetBe(in, v.now)) > 0:
		return "control.waiting"
	case sales.Frozen(p, d):
		return "jobs.frozen"
	case r.heads && slices.ContainsFunc(checks.Judge(in, v.now), r.wanted):
		return "jobs.reps_first"
	}
	return ""
}

// report lists the deals that something was found of, by money at stake. A
// channel sees deal, age and money; a person sees who is on the hook too, and
// only the deals they may see.
func (v view) report(r report, t *shortlist) (chat.Message, []string) {
	m := chat.Message{}
	var ids []string
	for i := range t.first {
		pt := v.pointOf(r, &t.first[i])
		if !v.sees(pt.deal) || len(pt.found) == 0 {
			continue // a right that went while deals were read
		}
		ids = append(ids, pt.deal.ID)
		m.Points = append(m.Points, chat.Point{Text: v.pointLine(len(ids), pt), Buttons: v.pointButtons(pt.deal)})
	}
	if len(ids) == 0 {
		return chat.Message{}, nil
	}
	m.Text = chat.Join(" · ", v.say.Say(r.title, phrases.V{"Date": v.day(v.now), "N": t.n}), v.stakeLine(t.till))
	var more, rest chat.Text
	if t.n > t.most {
		more = v.say.Say("jobs.more", phrases.V{"N": t.n - t.most})
	}
	if t.quiet > 0 {
		rest = v.say.Say("jobs.quiet", phrases.V{"N": t.quiet})
	}
	m.Foot = chat.Join(" ", chat.Join(". ", more, chat.Join(" ", v.others(t), rest)), v.weekLine(t.till), v.rateless(t.order))
	if more != nil && v.may(mayControl, nil) && t.most < pointsAtMost {
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
	out := []chat.Button{b(cut(d.Company, 18), actOpen)}
	for _, row := range v.decisionRows(d, below) {
		out = append(out, row...)
	}
	if v.me != nil && v.offerRows(d) != nil {
		out = append(out, button(v.say.Str("handoff.accept"), press{Act: "accept", Deal: d.ID, Item: d.Handoff.ID, Arg: below}))
	}
	if v.me != nil && !v.may(mayWork, d) { // nothing that they may not use
		return append(out, b(v.say.Str("btn.why"), "why"))
	}
	last := b(v.say.Str("btn.lost"), "lost")
	if v.me == nil || v.may(mayControl, d) { // who reads it in a channel is looked at when they press
		out, last = append(out, b(v.say.Str("control.act"), "stepin")), b(v.say.Str("btn.handoff"), "handoff")
	} else {
		out = append(out, b(v.say.Str("btn.handoff"), "handoff"))
	}
	out = append(out, b(v.say.Str("btn.why"), "why"), b(v.say.Str("btn.next_step"), "nextstep"), b(v.say.Str("btn.heard"), "heard"), last)
	return out[:min(len(out), pointButtonsAtMost)]
}

// pointLine is one deal of a report, with what who works on it has to say.
func (v view) pointLine(n int, pt point) chat.Text {
	line := v.say.Say("jobs.point", phrases.V{"N": n, "Deal": v.dealLine(pt.deal), "What": v.pointWords(pt)})
	return chat.Lines(line, v.replyLine(pt))
}

// pointWords are what a point says of its deal.
func (v view) pointWords(pt point) chat.Text {
	var what chat.Text
	for _, f := range pt.found[:min(len(pt.found), namedInPoint)] {
		what = chat.Join(" · ", what, v.findingLine(f, pt.deal, pt.p))
	}
	if pt.leaves() {
		what = chat.Join(" · ", v.leaveLine(pt.deal, pt.p), what)
	}
	what = chat.Join(" ", what, v.wasLetBe(pt.found))
	cost := v.waitingShort(pt.deal, pt.p)
	if !v.namesAllowed() {
		return chat.Join(" · ", what, cost)
	}
	hook := v.hook(pt.deal, pt.p)
	if r := pt.deal.Request; r != nil && v.you(r.To) && pt.found[0].Rule == checks.RequestUnanswered { // it says so
		hook = nil
	}
	return chat.Join(" · ", what, v.planLine(pt.deal), v.letBeLine(pt.deal, pt.p), hook, cost, v.fadedLine(pt.deal, pt.p))
}
