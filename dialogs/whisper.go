package dialogs

import (
	"slices"
	"time"

	"milepost/checks"
	"milepost/dialogs/chat"
	"milepost/dialogs/phrases"
	"milepost/dialogs/sales"
)

// Whispers: nobody is surprised by their head. What will be a new point of the
// head's digest is told to who works on the deal first, in the words that the head
// will read, and early enough to act. Until then the head does not see it. It
// takes the place of that day's reminder.
//
//	flag ─► whisper ─ four working hours ─► the head's digest
//	          ├─► it is gone: nobody sees it
//	          ├─► [Add my reply]: the head reads both
//	          └─► [This is wrong]: what it rests on, and how to change that

// headStart is how long who works on a deal has before its head sees it.
var headStart = sales.Span{N: 4, Unit: sales.BusinessHours}

// preview is what a head will see: when, who, and what of it at which level by then.
type preview struct {
	at     time.Time
	head   *sales.Person
	levels map[string]checks.Level // by the keys of what is told now
}

// whispered reports whether a finding is told before its head sees it. What they
// asked, are asked or let be themselves is no news to them.
func whispered(f checks.Finding) bool {
	own := []checks.Rule{checks.RequestUnanswered, checks.ExitProposed, checks.AskUnanswered, checks.SnoozedAgain}
	return f.Level >= checks.Flag && f.Allowed.Until.IsZero() && !slices.Contains(own, f.Rule)
}

// preview is what the head will see of what I am told, if nothing moves; nil if
// nothing of it is new to anybody but me. With a debt that is not due yet all of it
// waits until it is: one whisper of a deal, not two.
func (v view) preview(d *sales.Deal, p *sales.Process, found []checks.Finding) *preview {
	head := v.roster.Person(sales.Accountable(p, d, v.roster))
	if head == nil || head.ID == v.me.ID {
		return nil
	}
	from := v.e.business(v.me).Add(v.now, headStart)
	for _, f := range found {
		if f.Rule == checks.DebtDue {
			from = later(from, f.Due)
		}
	}
	out := preview{v.e.digestFrom(head, from), head, map[string]checks.Level{}}
	if out.at.IsZero() {
		return nil
	}
	for _, f := range checks.Judge(v.e.input(d, p, v.roster), out.at) {
		if whispered(f) && slices.ContainsFunc(found, func(told checks.Finding) bool { return told.Key == f.Key }) {
			out.levels[f.Key] = f.Level
		}
	}
	if len(out.levels) == 0 {
		return nil
	}
	return &out
}

// level is the level at which the head will see a finding; ok is false if they will not.
func (p *preview) level(f checks.Finding) (checks.Level, bool) {
	if p == nil {
		return 0, false
	}
	level, ok := p.levels[f.Key]
	return level, ok
}

// manyDigests is how many digests in a row may fall on days off.
const manyDigests = 40

// digestFrom is the first digest of a head from an instant on that they are there
// for; zero: they get none.
func (e *Engine) digestFrom(head *sales.Person, from time.Time) time.Time {
	if e.Digest == nil {
		return time.Time{}
	}
	zone := e.zoneOf(head)
	at := e.Digest(head, zone, from.Add(-time.Nanosecond))
	for range manyDigests {
		if at.IsZero() || e.isThere(head, at) {
			return at
		}
		at = e.Digest(head, zone, at)
	}
	return time.Time{}
}

// heads is what of the findings of a deal its head may see by now, at the level at
// which who works on it was told. Where nobody could be told, all of it. Nobody is told
// ahead where no digest is posted.
func (v view) heads(d *sales.Deal, p *sales.Process, found []checks.Finding) []checks.Finding {
	if v.e.Digest == nil || !slices.ContainsFunc(found, whispered) || v.nobodyToTell(d, p) {
		return found
	}
	var out []checks.Finding
	for _, f := range found {
		if whispered(f) {
			f.Level = min(f.Level, checks.Level(d.Told[f.Key].Shown(v.now)))
		}
		out = append(out, f)
	}
	return out
}

// nobodyToTell reports whether a deal's head can only see at once what stands out:
// who holds it is a head, does not want to hear of it, is away or cannot be reached.
func (v view) nobodyToTell(d *sales.Deal, p *sales.Process) bool {
	to := v.nudged(d, p)
	_, reached := address(to)
	return !reached || len(to.Unreachable) == len(to.Chats) || to.IsAway(v.now) || d.Snooze.Sleeps(v.now) ||
		to.ID == sales.Accountable(p, d, v.roster) || v.me != nil && to.ID == v.me.ID
}

// quotation is what a head will see of a deal, and what of it need not be said once
// more beside it.
type quotation struct {
	text  chat.Text
	named []string // keys of findings
	cost  bool     // of waiting
	leave bool     // the countdown
}

// whisper is what a head will see of a deal, in the words of their digest but with
// dates and names as who is told reads them; no text: nothing.
func (v view) whisper(d *sales.Deal, a *preview) (q quotation) {
	theirs, pt := v.headReads(d, a)
	if len(pt.found) == 0 {
		return q
	}
	for _, f := range pt.found[:min(len(pt.found), namedInPoint)] {
		q.named = append(q.named, f.Key)
	}
	q.cost, q.leave = theirs.waitingShort(d, pt.p) != nil, pt.leaves()
	said := v.say.Say("whisper.will_see", phrases.V{"When": v.when(a.at), "Who": a.head.Name})
	q.text = chat.Lines(said, v.say.Say("deal.quoted", phrases.V{"Words": theirs.pointWords(pt)}), theirs.replyLine(pt))
	return q
}

// headReads is how a head will see a deal, in my language, and what they will read of
// it: nothing, if nothing was found.
func (v view) headReads(d *sales.Deal, a *preview) (theirs view, pt point) {
	if a == nil {
		return theirs, pt
	}
	theirs = v.e.viewOf(a.head, v.roster, a.at)
	theirs.say, theirs.readBy = v.say, &v
	return theirs, theirs.pointOf(reports["digest"], d)
}

// isWhispered reports whether a deal's head is yet to see something that who works on
// it was told.
func (v view) isWhispered(d *sales.Deal) bool {
	for _, n := range d.Told {
		if v.now.Before(n.Head) {
			return true
		}
	}
	return false
}

// whisperAgain shows who was told ahead of their head what they were told, as long as
// the head has not read it; it reports false if nothing of it waits.
func (t *turn) whisperAgain() bool {
	head, to := t.roster.Person(sales.Accountable(t.p, t.deal, t.roster)), t.nudged(t.deal, t.p)
	if t.deal.Status != sales.Open || head == nil || !t.isMe(to) {
		return false
	}
	ahead, last := preview{head: head}, time.Time{} // the last time that something was told
	told := checks.Judge(t.e.input(t.deal, t.p, t.roster), t.now)
	for _, f := range told {
		if n := t.deal.Told[f.Key]; n.Level > 0 && n.Head.After(t.now) {
			ahead.at, last = later(ahead.at, n.Head), later(last, n.At)
		}
	}
	told = slices.DeleteFunc(told, func(f checks.Finding) bool { return !t.deal.Told[f.Key].At.Equal(last) })
	if ahead.at.IsZero() || t.whisper(t.deal, &ahead).text == nil {
		return false
	}
	t.show(dealCard(t.deal.ID), t.nudgeCard(t.deal, t.p, told, &ahead))
	return true
}

// remedies are what is done about a finding first; about all others the card tells.
var remedies = map[checks.Rule]string{
	checks.BuyerSilent: "heard", checks.NoNextStep: "nextstep", checks.NextStepLate: "nextstep", checks.Checkpoint: "qualify",
	checks.EventPassed: "situation", checks.ClosePassed: "close", checks.CloseMoved: "close", checks.AheadOfBuyer: "road",
	checks.NoDecisionMaker: "committee", checks.PartMissing: "committee", checks.SingleContact: "committee",
}

// remedy is the act that answers a finding.
func remedy(r checks.Rule) string {
	if act, ok := remedies[r]; ok {
		return act
	}
	return actOpen
}

// whisperButtons are the three answers to a whisper.
func (v view) whisperButtons(d *sales.Deal, r checks.Rule) [][]chat.Button {
	b := func(key, act string) chat.Button { return button(v.say.Str(key), press{Act: act, Deal: d.ID}) }
	if !v.may(mayWork, d) {
		return rows(3, b("whisper.wrong", "wrong"))
	}
	return rows(3, b("whisper.fix", remedy(r)), b("whisper.reply", "replyahead"), b("whisper.wrong", "wrong"))
}
