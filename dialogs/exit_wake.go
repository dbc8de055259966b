package dialogs

import (
	"slices"

	"milepost/dialogs/chat"
	"milepost/dialogs/phrases"
	"milepost/dialogs/sales"
)

// A parked deal sleeps: no nudge, no digest, no forecast. It wakes at its time by
// itself, or earlier when the buyer is heard or what it waits for has come.

// itCame is what a press of a sleeping deal says: that what it waits for has come.
const itCame = "came"

// promiseShown is how much of the letter is read when the deal wakes.
const promiseShown = 160

// asleepLines say how a deal sleeps.
func (v view) asleepLines(d *sales.Deal, p *sales.Process) []chat.Text {
	s := d.Parking
	vals := phrases.V{"Wake": v.day(s.Wake), "Reason": v.exitName(p, s.Exit), "Who": v.name(s.Carer)}
	lines := []chat.Text{v.say.Say("exit.asleep", vals), v.sooner(s.On)}
	if v.roster.Person(s.Carer) != nil {
		lines = append(lines, v.say.Say("exit.kept_by", vals))
	}
	return lines
}

// asleepButtons are what can be done with a deal that sleeps.
func (v view) asleepButtons(d *sales.Deal) [][]chat.Button {
	b := func(key, act, item string) chat.Button {
		return button(v.say.Str(key), press{Act: act, Deal: d.ID, Item: item})
	}
	if !v.may(mayWork, d) {
		return rows(2, b("btn.answers", "answers", ""), b("btn.why", "why", ""))
	}
	wake := b("exit.wake", "wake", "")
	if d.Parking.On != "" {
		wake = b("exit.happened", "wake", itCame)
	}
	last := []chat.Button{b("btn.answers", "answers", ""), b("btn.why", "why", "")}
	if len(d.Situation) > 0 {
		last = append(last, b("btn.situation", "situation", ""))
	}
	if d.Parking.By == v.me.ID {
		last = append(last, b("btn.undo", "undo", ""))
	}
	return append([][]chat.Button{{b("heard.replied", "heardwhat", "reply"), wake}}, rows(3, last...)...)
}

// worksAsleep is workable for what may be done with a deal that sleeps, too.
func (t *turn) worksAsleep() bool {
	return t.deal.Status == sales.Parked && t.allowed(mayWork, t.deal) || t.workable()
}

// wakeUp wakes the deal by somebody's word, or because what it waits for has come.
func (t *turn) wakeUp() {
	switch {
	case !t.worksAsleep():
	case t.deal.Status == sales.Open:
		t.over("exit.is_awake", nil)
	default:
		slept, first := *t.deal.Parking, ""
		if f := t.deal.Fact(slept.Event); f != nil && f.Stands() && t.press.Item == itCame {
			f.Over = t.now
			t.thaw()
		}
		if t.press.Item == itCame {
			first = "exit.first_over"
		}
		line := t.rouse(first)
		t.did("woke", "")
		t.tellAwake(&slept)
		t.showDeal(line)
	}
}

// rouse opens the deal again, and tells everybody whom it concerns: who owns it
// why it slept, what the buyer was promised and what to do first (as a phrase; empty:
// as it slept); who kept it that it goes back to a rep.
func (t *turn) rouse(first string) chat.Text {
	slept := *t.deal.Parking
	if slept.By == "" && t.me != nil && t.now.Sub(slept.Since) <= undoFor { // taken back: it was never left
		t.deal.Ways = slices.Delete(t.deal.Ways, len(t.deal.Ways)-1, len(t.deal.Ways))
	}
	keeper := t.me == nil || t.me.ID == slept.Carer || t.covers(slept.Carer)
	t.deal.Wake(t.now.UTC())
	news := func(v view) []chat.Text { return v.wokeLines(t.deal, t.p, &slept, first) }
	if keeper && t.roster.Person(slept.Carer) != nil && t.handBack(&slept) {
		back := func(v view) chat.Text {
			return v.say.Say("exit.woke_back", phrases.V{"Deal": t.deal.Company, "Who": v.name(t.deal.Handoff.To)})
		}
		t.inHours(slept.Carer, "", func(v view) chat.Message { return chat.Message{Text: back(v)} })
		return back(t.view)
	}
	for _, id := range []string{t.deal.Owner, slept.Carer} {
		who := t.inPlaceOf(t.roster.Person(id))
		if t.isMe(who) {
			continue
		}
		t.atWork(who, dealCard(t.deal.ID), "", func(v view) chat.Message {
			if !v.may(mayView, t.deal) {
				return chat.Message{Text: news(v)[0]}
			}
			return v.card(t.deal, t.p, news(v)...)
		})
	}
	return chat.Lines(news(t.view)...)
}

// wokeLines say of a deal that woke why it slept, what the buyer was promised, and
// what to do first.
func (v view) wokeLines(d *sales.Deal, p *sales.Process, s *sales.Parking, first string) []chat.Text {
	vals := phrases.V{"Deal": d.Company, "Since": v.day(s.Since), "Reason": v.exitName(p, s.Exit), "On": s.On}
	switch {
	case first != "":
	case s.On == "":
		first = "exit.first_ask"
	default:
		first = "exit.first_on"
	}
	lines := []chat.Text{v.say.Say("exit.woke", vals), v.say.Say(first, vals)}
	if d.Promised != "" {
		lines = append(lines, v.say.Say("exit.promised", phrases.V{"Letter": cut(d.Promised, promiseShown)}))
	}
	return lines
}

// handBack offers a deal that was kept to a rep: its owner, else who answers for
// its stage. Who it is offered to hears of it by that. It reports false if there is
// nobody to take it.
func (t *turn) handBack(s *sales.Parking) bool {
	stage, from := t.stage(), s.Carer
	if stage == nil {
		return false
	}
	to := t.deal.Owner
	if who := t.roster.Person(to); who == nil || who.IsAway(t.now) || to == from {
		to = sales.Receiver(t.deal, t.roster, stage.Responsible, []string{from}, t.now)
	}
	if to == "" {
		return false
	}
	t.deal.Handoff = &sales.Handoff{
		ID: derive("H", t.change.Cause, 6), Role: stage.Responsible, From: from, To: to, State: sales.Offered,
		Offered: t.now.UTC(), Package: t.packageFor(stage.Responsible),
	}
	t.deal.Handoff.Due = t.answerBy(t.deal.Handoff)
	theirs := t.e.viewOf(t.roster.Person(to), t.roster, t.now)
	t.deal.Handoff.What = theirs.say.Str("exit.woke_for", phrases.V{"Since": theirs.day(s.Since), "Reason": theirs.exitName(t.p, s.Exit)})
	return true
}
