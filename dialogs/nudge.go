package dialogs

import (
	"context"
	"maps"
	"slices"
	"time"

	"milepost/checks"
	"milepost/dialogs/chat"
	"milepost/dialogs/sales"
)

// Look judges one deal whose time has come. What is to be said is said to the
// holder, in their working time, once a day at most; the rest waits. Either way
// the deal gets the instant of the next look.
func (e *Engine) Look(ctx context.Context, deal string, now time.Time) error {
	cause := "check/" + deal + "/" + now.UTC().Format(time.RFC3339)
	q := Query{Deal: deal, Dues: true, Marks: []string{quietMark, lateMark}}
	_, err := e.run(ctx, q, func(k Known) verdict { return e.look(k, cause, now) })
	return err
}

// look is Look's decision.
func (e *Engine) look(k Known, cause string, now time.Time) verdict {
	t := e.newTurn(k, chat.Update{ID: cause}, now)
	if t.deal == nil {
		return t.finish()
	}
	keys := t.toCount()
	if unknown, ok := t.countNudges(keys); !ok {
		return verdict{more: t.lookingUp(unknown)}
	}
	switch {
	case t.deal.Parking != nil:
		return t.sleepOn()
	case t.deal.Status != sales.Open && len(keys) > 0:
		t.writeDeal(time.Time{})
		return verdict{change: t.change}
	case t.deal.Status != sales.Open:
		return t.finish()
	}
	t.tend()
	if h := t.deal.Handoff; h != nil && h.State == sales.Offered && !h.Last && !now.Before(h.Due) {
		if t.isOverdue(t.deal) {
			return t.waitOn()
		}
		t.passOn()
		return t.finish()
	}
	if checks.Leaves(e.input(t.deal, t.p, t.roster), now) {
		t.leaveForecast()
		return t.finish()
	}
	judged := checks.Judge(e.input(t.deal, t.p, t.roster), now)
	if t.undecided(judged) {
		return t.finish()
	}
	return t.speakUp(t.aloud(speakable(t.deal, judged)))
}

// speakUp tells who holds the deal what was found, if it is their time and there is
// room in their day; what is late, with all else that is.
func (t *turn) speakUp(found []checks.Finding) verdict {
	to := t.nudged(t.deal, t.p)
	at := t.e.mayPing(t.deal, to, t.now)
	late := to != nil && t.isOverdue(t.deal)
	if late {
		found = t.letPass(to, found)
	}
	switch {
	case len(found) == 0:
		return t.lookAgain(time.Time{})
	case to == nil || at.After(t.now) && !(late && at.Equal(t.e.business(to).NextOpen(t.now))):
		return t.lookAgain(at)
	}
	v := t.as(to, later(t.now, at))
	v.changing = true
	if !t.knows(v.pingMark()) {
		q := t.lookingUp([]string{v.pingMark()})
		q.Find = v.rivals()
		return verdict{more: q}
	}
	tomorrow := t.e.tomorrow(to, v.now)
	left := v.pingsLeft(t.k) - v.before(t.deal, found, t.k.Found)
	if left <= 0 {
		return t.lookAgain(tomorrow)
	}
	if others, waiting := t.alsoLate(v); len(others) > 0 {
		if !t.together(v, found, others, left, waiting) {
			return t.lookAgain(tomorrow)
		}
		return t.finish()
	}
	if at.After(t.now) {
		return t.lookAgain(at)
	}
	t.nudge(v, found)
	t.mark(v.pingMark(), v.pinged(t.k, 1))
	return t.finish()
}

// lookingUp asks for marks beside those that are known.
func (t *turn) lookingUp(marks []string) *Query {
	return &Query{Deal: t.deal.ID, Dues: true, Marks: append(slices.Sorted(maps.Keys(t.k.Marks)), marks...)}
}

// tend does what is due without being said: what follows from the facts as time
// has changed them, and silence that is put on record. It is kept whatever the
// look comes to.
func (t *turn) tend() {
	t.silence()
	t.follow()
	was := t.deal.Clone()
	t.dealWas = &was
}

// lookAgain says nothing, and sets the time of the next look: at the given
// instant, or when something can change.
func (t *turn) lookAgain(at time.Time) verdict {
	clocks := checks.ClocksOf(t.e.input(t.deal, t.p, t.roster))
	if next := t.e.next(t.deal, t.p, t.roster, clocks, t.now); at.IsZero() || !next.IsZero() && next.Before(at) {
		at = next
	}
	t.writeDeal(at)
	return verdict{change: t.change}
}

// speakable are the findings that deserve a message and have not been told at
// their level: advice stands on the card and in the morning's moves, only our own
// late step and a debt of tomorrow are worth a message before they are a flag. A
// decision that is late is told to who waits for it, not to its holder once more,
// a proposal has a message of its own, and who put reminders off knows that they did.
func speakable(d *sales.Deal, found []checks.Finding) []checks.Finding {
	var out []checks.Finding
	for _, f := range found {
		early := f.Rule == checks.NextStepLate || f.Rule == checks.DebtDue
		asked := f.Rule == checks.RequestUnanswered || f.Rule == checks.ExitProposed || f.Rule == checks.SnoozedAgain
		if !asked && (f.Level >= checks.Flag || early) && d.Told[f.Key].Level < int(f.Level) {
			out = append(out, f)
		}
	}
	return out
}

// nudged is who is told: the holder, or who waits for the buyer.
func (v view) nudged(d *sales.Deal, p *sales.Process) *sales.Person {
	h := sales.OnTheHook(p, d, v.roster, v.now)
	if h.Buyer {
		return v.present(v.roster.Person(sales.Responsible(p, d, v.roster)))
	}
	to := v.roster.Person(h.Person)
	if h.For != "" && !v.e.viewOf(to, v.roster, v.now).may(mayView, d) { // the cover of who is only accountable
		return v.roster.Person(h.For)
	}
	return to
}

// unsaid is when findings that a person left behind after acting on a deal are
// said, or let pass if their rule is quiet: not on the same day. Zero: there are none.
func (e *Engine) unsaid(d *sales.Deal, clocks checks.Clocks, r sales.Roster, now time.Time) time.Time {
	if len(speakable(d, clocks.Judge(now))) == 0 {
		return time.Time{}
	}
	return e.tomorrow(r.Person(d.Owner), now)
}

// nudgeKey names the waiting nudges of a deal: any action on it calls them off.
func nudgeKey(deal string) string { return "nudge/" + deal }

// nudgeFor is how long a nudge that could not be delivered is worth sending.
const nudgeFor = 20 * time.Hour

// nudge tells the holder what the checks found; if its head will see it, what they
// will see.
func (t *turn) nudge(v view, found []checks.Finding) {
	ahead := v.preview(t.deal, t.p, found)
	t.remind(found, ahead, t.now)
	where, ok := address(v.me)
	if !ok {
		return
	}
	t.expect(v.me, found, t.now)
	t.post(chat.Parcel{
		To: where, Class: chat.Once, Card: dealCard(t.deal.ID), Fresh: true, Person: v.me.ID,
		Cancel: nudgeKey(t.deal.ID), Expires: t.now.Add(nudgeFor), Message: v.nudgeCard(t.deal, t.p, found, ahead),
	})
}

// remind notes that findings are told at an instant, at their level, and from when on
// their head may see those that are for them.
func (t *turn) remind(found []checks.Finding, ahead *preview, at time.Time) {
	if t.deal.Told == nil {
		t.deal.Told = map[string]sales.Notice{}
	}
	what := "told"
	for _, f := range found {
		was := t.deal.Told[f.Key]
		n := sales.Notice{Level: int(f.Level), At: at.UTC()}
		if level, ok := ahead.level(f); ok {
			n.Level, n.Head, n.Stood, what = int(level), ahead.at.UTC(), was.Shown(t.now), "whispered"
		}
		t.deal.Told[f.Key] = n
	}
	t.did(what, "")
}

// nudgeCard is a reminder: what stands still, whose turn it is, what can be done,
// and what the head will see of it. It takes the place of a message that asked for
// a decision, and so asks for it as well.
func (v view) nudgeCard(d *sales.Deal, p *sales.Process, found []checks.Finding, ahead *preview) chat.Message {
	lines := []chat.Text{chat.Join("", chat.Plain("⏳ "), v.headline(d)[1:]), v.decisionLine(d, p)}
	var keys [][]chat.Button
	seen := v.whisper(d, ahead)
	if seen.text != nil {
		lines = append(lines, seen.text)
		keys = v.whisperButtons(d, found[0].Rule)
	}
	for i, f := range found {
		if i < 3 && !slices.Contains(seen.named, f.Key) {
			lines = append(lines, v.findingLine(f, d, p))
		}
	}
	still, keep := v.stillTrue(checks.Judge(v.e.input(d, p, v.roster), v.now), d, p)
	keys = slices.Concat(v.decisionRows(d, ""), keep, keys)
	if seen.text == nil {
		lines = append(lines, v.wasLetBe(found))
	}
	lines = append(lines, still)
	if !seen.leave {
		lines = append(lines, v.leaveLine(d, p))
	}
	if seen.text == nil { // else it stands in the quotation
		lines = append(lines, v.hook(d, p))
	} else {
		lines = append(lines, v.covered(sales.OnTheHook(p, d, v.roster, v.now)))
	}
	cost := v.waitingLine(d, p)
	if !seen.cost {
		lines = append(lines, cost)
	}
	lines = append(lines, v.nextStepLine(d))
	b := func(key, act string) chat.Button { return button(v.say.Str(key), press{Act: act, Deal: d.ID}) }
	if over := v.overRow(d, found); over != nil { // nothing else is wanted now
		return chat.Message{Text: chat.Lines(lines...), Buttons: append(append(over, keys...), []chat.Button{b("btn.why", "why"), b("btn.open", actOpen)})}
	}
	first := []chat.Button{b("btn.heard", "heard"), b("btn.next_step", "nextstep"), b("exit.btn", "leave")}
	var second []chat.Button
	if v.may(mayWork, d) {
		second = append(second, b("snooze.btn", "snooze"))
	}
	if cost != nil {
		second = append(second, v.whyButton(d))
	}
	second = append(second, b("btn.qualify", "qualify"), b("btn.why", "why"), b("btn.open", actOpen))
	keys = append(append(append(keys, v.offerRows(d)...), v.answerRow(d)...), first)
	return chat.Message{Text: chat.Lines(lines...), Buttons: append(keys, rows(3, second...)...)}
}
