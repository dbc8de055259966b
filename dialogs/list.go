package dialogs

import (
	"slices"
	"strconv"

	"milepost/checks"
	"milepost/dialogs/chat"
	"milepost/dialogs/phrases"
	"milepost/dialogs/sales"
)

// pageOfDeals is how many deals a phone screen shows.
const pageOfDeals = 6

// deals lists my open deals, by money at stake, a page at a time. All of them are
// read for a page, since the order depends on processes and rates; no more than a
// page is held.
func (t *turn) deals() {
	tally := t.k.Tally
	if tally == nil {
		after := placeOf(t.press.Arg)
		t.more = &Query{Account: t.u.Account}
		t.tally = &Tally{
			find: Find{Of: t.mine()},
			shortlist: &shortlist{
				most: pageOfDeals, sees: t.sees, order: t.e.order(),
				stands: func(d *sales.Deal) bool { return after == place{} || after.compare(t.e.place(d)) < 0 },
			},
		}
		return
	}
	mine := slices.DeleteFunc(tally.first, func(d sales.Deal) bool { return !t.may(mayView, &d) })
	if len(mine) == 0 {
		t.show("list", chat.Message{Text: t.say.Say("deal.list_empty"), Buttons: rows(2, button(t.say.Str("btn.new"), press{Act: "new"}), t.asleepButton())})
		return
	}
	before, _ := strconv.Atoi(t.press.Item) // how many stand on the pages before
	lines := []chat.Text{chat.Styled(t.say.Str("deal.more_in_list"), chat.Bold)}
	var buttons []chat.Button
	for i := range mine {
		d := &mine[i]
		lines = append(lines, t.listLine(before+i+1, d))
		buttons = append(buttons, button(cut(d.Company, 18), press{Act: actOpen, Deal: d.ID}))
	}
	keys := rows(3, buttons...)
	var turn []chat.Button
	if before > 0 {
		turn = append(turn, button(t.say.Str("btn.back"), press{Act: actList}))
	}
	next := press{Act: actList, Item: strconv.Itoa(before + len(mine)), Arg: t.e.place(&mine[len(mine)-1]).String()}
	if tally.n > len(mine) && len(next.data()) <= chat.MaxData {
		turn = append(turn, button(t.say.Str("btn.next_page"), next))
	}
	if before == 0 {
		turn = append(turn, t.asleepButton())
	}
	keys = append(keys, rows(2, turn...)...)
	lines = append(lines, t.rateless(tally.order))
	t.show("list", chat.Message{Text: chat.Lines(lines...), Buttons: keys})
}

// listLine is a deal in a list: its name, stage, and the worst that is to be said of it.
func (v view) listLine(n int, d *sales.Deal) chat.Text {
	p := v.e.Book.For(d)
	sign := ""
	if found := v.judge(d, p); len(found) > 0 && found[0].Level >= checks.Flag {
		sign = " ⏳"
	}
	return v.say.Say("deal.list_line", phrases.V{"N": n, "Deal": v.dealLine(d), "Stage": v.stageName(p, d.Stage), "Sign": sign})
}

// manyMoves is how many moves a morning shows.
const manyMoves = 5

// moves shows what I should do now, by money at stake: /next.
func (t *turn) moves() {
	if t.k.Tally == nil {
		t.more = &Query{Account: t.u.Account, Marks: []string{t.pingMark()}}
		t.tally = &Tally{find: Find{Of: t.mine()}, shortlist: t.myMoves()}
		return
	}
	m := t.addPings(t.movesOf(t.k.Tally.shortlist), t.k)
	if m.Text == nil {
		m.Text = t.say.Say("jobs.moves_none")
	}
	m.Buttons = append(m.Buttons, []chat.Button{button(t.say.Str("btn.all_deals"), press{Act: actList})})
	t.show("moves", m)
}

// myMoves lists the deals that want something of me.
func (v view) myMoves() *shortlist {
	return &shortlist{
		most: manyMoves, order: v.e.order(),
		sees:   func(d *sales.Deal) bool { return v.may(mayView, d) },
		stands: func(d *sales.Deal) bool { return v.moveLine(d) != nil },
		apart: func(d *sales.Deal) string {
			if d.Snooze.Sleeps(v.now) {
				return "jobs.asleep"
			}
			return ""
		},
		wants: func(d *sales.Deal) bool { _, today := v.wantsToday(d); return today },
	}
}

// movesOf draws the moves among deals; no text: there are none.
func (v view) movesOf(t *shortlist) chat.Message {
	var moves []chat.Point
	for i := range t.first {
		d := &t.first[i]
		what := v.moveLine(d)
		if what == nil || !v.may(mayView, d) {
			continue // it went to somebody else while deals were read
		}
		moves = append(moves, chat.Point{
			Text:    v.say.Say("jobs.move_line", phrases.V{"N": len(moves) + 1, "Deal": v.dealLine(d), "What": what}),
			Buttons: []chat.Button{button(cut(d.Company, 18), press{Act: actOpen, Deal: d.ID})},
		})
	}
	if len(moves) == 0 {
		return chat.Message{}
	}
	var rest []chat.Text
	if t.n > t.most {
		rest = append(rest, v.say.Say("jobs.moves_more", phrases.V{"N": t.n - t.most}))
	}
	if t.quiet > 0 {
		rest = append(rest, v.say.Say("jobs.moves_quiet", phrases.V{"N": t.quiet}))
	}
	rest = append(rest, v.others(t), v.rateless(t.order))
	return chat.Message{Text: v.say.Say("jobs.moves_title", phrases.V{"N": len(moves)}), Points: moves, Foot: chat.Join(" ", rest...)}
}

// remedied are the findings that do not say themselves what to do.
var remedied = []checks.Rule{
	checks.BuyerSilent, checks.StageAge, checks.NoNextStep, checks.NextStepLate, checks.ClosePassed, checks.CloseMoved,
	checks.AheadOfBuyer, checks.NoDecisionMaker, checks.PartMissing, checks.SingleContact,
}

// remedy is what to do about a finding; nil: it says so itself.
func (v view) remedy(r checks.Rule) chat.Text {
	if !slices.Contains(remedied, r) {
		return nil
	}
	return v.say.Say("jobs.do_" + string(r))
}

// moveLine is what a deal wants of me now; nil: nothing.
func (v view) moveLine(d *sales.Deal) chat.Text {
	p := v.e.Book.For(d)
	if c := v.mineToAdvise(d); c != nil && c.State == sales.Consulting {
		return v.say.Say("jobs.move_advise", phrases.V{"Due": v.when(c.Due), "What": v.wanted(p, c)})
	}
	h := sales.OnTheHook(p, d, v.roster, v.now)
	if h.Buyer || v.me == nil || h.Person != v.me.ID {
		return nil
	}
	if h.Why == sales.HookOffer {
		return v.say.Say("jobs.move_offer", phrases.V{"Due": v.when(h.Due)})
	}
	if h.Why == sales.HookHandoff {
		return v.say.Say("jobs.move_handoff", phrases.V{"Who": v.name(d.Handoff.From)})
	}
	if h.Why == sales.HookDecision && d.Request.Kind == sales.ForCredit {
		return v.say.Say("jobs.move_decide", phrases.V{"Who": v.name(d.Request.By), "Due": v.when(h.Due)})
	}
	if d.Snooze.Sleeps(v.now) {
		return nil
	}
	if found := v.judge(d, p); len(found) > 0 {
		what := v.findingLine(found[0], d, p)
		if found[0].Level == checks.FixOrLeave {
			what = chat.Join(" · ", v.leaveLine(d, p), what)
		}
		return chat.Join(" ", what, v.remedy(found[0].Rule))
	}
	if sales.Frozen(p, d) {
		return nil
	}
	if d.Next != nil {
		return v.nextStepLine(d)
	}
	if items := v.candidates(d, p); len(items) > 0 {
		if q := p.Question(items[0]); q != nil {
			return v.say.Say("jobs.move_ask", phrases.V{"Item": q.Label(v.say.Lang())})
		}
	}
	if len(sales.Gate(p, d, v.now)) == 0 && p.Next(d.Stage) != nil {
		return v.say.Say("jobs.move_gate", phrases.V{"Stage": v.text(p.Next(d.Stage).Name)})
	}
	return v.say.Say("jobs.move_step")
}
