package dialogs

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"milepost/checks"
	"milepost/dialogs/chat"
	"milepost/dialogs/phrases"
	"milepost/dialogs/sales"
)

// What "why?" opens at most.
const (
	reasonsShown = 4
	journalShown = 4
	journalRead  = 2 * journalShown // what followed is left out
	actsInWhy    = 2
)

// pointsMark is where the deals of the last report to a reader are kept, in the
// order it showed them: "why 2" means the second.
func pointsMark(reader string) string { return "points/" + reader }

var whyForm = regexp.MustCompile(`^(?i)(?:why|почему)\s+#?(\d{1,2})\s*\??$`)

// whyPoint opens a point of the last report by its number. It reports false if
// the words do not ask for one.
func (t *turn) whyPoint() bool {
	hit := whyForm.FindStringSubmatch(strings.TrimSpace(t.u.Text))
	if hit == nil {
		return false
	}
	mark := pointsMark(t.me.ID)
	ids := t.k.Marks[mark]
	switch n, _ := strconv.Atoi(hit[1]); {
	case t.k.Round == 0:
		t.more = &Query{Account: t.u.Account, Marks: []string{mark}}
	case t.k.Round == 1 && ids != "":
		if all := strings.Split(ids, ","); n > 0 && n <= len(all) {
			t.more = &Query{Account: t.u.Account, Deal: all[n-1], Events: journalRead}
			return true
		}
		t.line("why.no_point", phrases.V{"N": n})
	case t.deal != nil && t.may(mayView, t.deal):
		t.about()
		t.why()
	default:
		t.deal, t.dealWas = nil, nil
		t.line("why.no_point", phrases.V{"N": n})
	}
	return true
}

// why opens every finding of the deal to its inputs, and the journal's end.
func (t *turn) why() {
	if t.k.Events == nil && t.k.Round == 0 {
		t.more = &Query{Account: t.u.Account, Deal: t.deal.ID, Events: journalRead}
		return
	}
	t.show(dealCard(t.deal.ID), t.whyCard())
}

// whyCard is what is found of the deal with what it rests on: a page of it, and on the
// first page all else there is to say.
func (t *turn) whyCard() chat.Message {
	in := t.e.input(t.deal, t.p, t.roster)
	found := checks.Judge(in, t.now)
	lines := []chat.Text{t.headline(t.deal)}
	if len(found) == 0 {
		lines = append(lines, t.nothingFound()...)
	} else {
		lines = append(lines, t.say.Say("why.title"))
	}
	from := 0
	if t.press.Act == "why" {
		from, _ = strconv.Atoi(t.press.Arg)
	}
	if from < 0 || from >= len(found) {
		from = 0
	}
	to := min(from+reasonsShown, len(found))
	for _, f := range found[from:to] {
		lines = append(lines, t.reason(f, in))
	}
	keys := t.leadsOn(found[from:to])
	if rest := len(found) - to; rest > 0 {
		lines = append(lines, t.say.Say("jobs.more", phrases.V{"N": rest}))
		keys = append(keys, button(t.say.Str("btn.next_page"), press{Act: "why", Deal: t.deal.ID, Arg: strconv.Itoa(to)}))
	}
	if from == 0 {
		lines = t.whyBeside(lines, in)
	}
	return chat.Message{Text: chat.Lines(lines...), Buttons: rows(2, append(keys, t.whyButtons()...)...)}
}

// nothingFound says why nothing stands out: how the deal ended, sleeps or is frozen,
// or that all is as it should be.
func (t *turn) nothingFound() []chat.Text {
	d := t.deal
	switch {
	case d.Parking != nil:
		return t.asleepInputs(d, t.p)
	case d.Status != sales.Open:
		return []chat.Text{t.closedLine(d, t.p)}
	case sales.Frozen(t.p, d):
		return []chat.Text{t.frozenLine(d, t.p)}
	case !d.Moved():
		return []chat.Text{t.say.Say("why.nothing_new", phrases.V{"Since": t.when(d.Created)})}
	}
	return []chat.Text{t.say.Say("why.nothing", phrases.V{"Since": t.when(d.Heard)})}
}

// whyButtons lead on to what answers, score and money are made of; from a closed deal
// to its autopsy.
func (t *turn) whyButtons() []chat.Button {
	b := func(key, act string) chat.Button { return button(t.say.Str(key), press{Act: act, Deal: t.deal.ID}) }
	keys := []chat.Button{b("btn.answers", "answers")}
	switch {
	case t.deal.Lives():
		keys = append(keys, b("score.btn", "score"), t.whyButton(t.deal))
	case t.may(mayWork, t.deal):
		keys = append(keys, b("autopsy.btn", "autopsy"))
	}
	return append(keys, t.backButton())
}

// whyBeside adds to what is found what is let be, done about it and comes next, and
// the journal's end, as far as there is room.
func (t *turn) whyBeside(lines []chat.Text, in checks.Input) []chat.Text {
	if be := t.letBeLine(t.deal, t.p); be != nil {
		lines = append(lines, be)
	}
	lines = append(lines, t.outcomes(t.deal, actsInWhy)...)
	if leave := checks.Leave(in, t.now); !leave.IsZero() {
		lines = append(lines, t.say.Say(leaveKey(leave, t.now), phrases.V{"Due": t.day(leave)}))
	}
	lines = append(lines, t.waitingLine(t.deal, t.p))
	lines = append(lines, t.consultReasons()...)
	if at := t.e.due(t.deal, t.p, t.roster, t.now); !at.IsZero() {
		lines = append(lines, t.say.Say("why.next", phrases.V{"When": t.when(at)}))
	}
	if height(chat.Lines(lines...)) < phone-1 {
		lines = append(lines, t.scoreLine(t.deal, t.p))
	}
	return append(lines, t.history(phone-1-height(chat.Lines(lines...)))...)
}

// history is the end of the journal, as far as there is room: who did what, and in
// which messenger if it is not this one, without what only followed.
func (t *turn) history(room int) []chat.Text {
	events := slices.DeleteFunc(slices.Clone(t.k.Events), func(ev sales.Event) bool { return ev.What == followed })
	events = events[max(len(events)-max(min(room, journalShown), 0), 0):] // the newest are what matters
	if len(events) == 0 {
		return nil
	}
	lines := []chat.Text{t.say.Say("why.history")}
	for _, ev := range events {
		who := t.say.Str("why.the_clock")
		if ev.By != "" {
			who = t.name(ev.By)
			if ev.Via != "" && ev.Via != t.u.From.Messenger {
				who += " (" + t.messenger(ev.Via) + ")"
			}
		}
		what := t.eventName(ev)
		if ev.Payload.Note != "" && ev.What != "undone" {
			what += " " + t.quoted(cut(ev.Payload.Note, 60))
		}
		lines = append(lines, t.say.Say("why.event", phrases.V{"When": t.when(ev.At), "Who": who, "What": what}))
	}
	return lines
}

func leaveKey(end, now time.Time) string {
	if end.After(now) {
		return "why.leave"
	}
	return "why.leave_over"
}

// reason is a finding with its inputs.
func (v view) reason(f checks.Finding, in checks.Input) chat.Text {
	vals := phrases.V{"N": f.Days, "Norm": f.Norm, "Since": v.when(f.Since), "Calendar": v.calendar(in.Time.Calendar), "Due": "", "Count": in.Deal.CloseMoved, "Date": "", "Item": "", "Open": "", "Times": f.Times, "Who": v.name(f.By), "Exit": v.exitName(in.Process, f.Item)}
	if !f.Due.IsZero() {
		vals["Due"] = v.when(f.Due)
	}
	if in.Deal.CloseBy != "" {
		vals["Date"] = v.date(in.Deal.CloseBy)
	}
	vals["Open"] = v.items(in.Process, f.Asks)
	if i := slices.IndexFunc(in.Process.Checkpoints, func(c sales.Checkpoint) bool { return c.ID == f.Item }); i >= 0 {
		vals["Item"] = v.text(in.Process.Checkpoints[i].Name)
	}
	v.ofRoad(vals, f, in.Deal, in.Process)
	v.ofSituation(vals, f, in.Deal, in.Process)
	key := string(f.Rule)
	switch f.Rule {
	case checks.AnswerExpired:
		if q := in.Process.Question(f.Item); q != nil {
			a := in.Deal.Knows[q.ID]
			vals["Item"], vals["Value"], vals["Mark"] = q.Label(v.say.Lang()), cut(v.value(q, a.Value), 80), a.Grade.Mark()
		}
	case checks.DebtDue:
		v.debtInputs(f, in, vals)
	case checks.RequestUnanswered:
		vals["Who"], vals["By"] = v.name(in.Deal.Request.To), v.name(in.Deal.Request.By)
	case checks.BuyerSilent:
		key = buyerKey(f, in.Deal)
	case checks.StageAge:
		key = "stage"
	}
	return chat.Join(" ", v.say.Say("why."+key, vals), v.sinceThaw(f, in.Deal))
}

// buyerKey is how the buyer's silence is told: since they moved, since the deal was
// opened, or since they could be expected to (it woke, they could decide again, their
// own step was due).
func buyerKey(f checks.Finding, d *sales.Deal) string {
	switch {
	case !d.Moved() && f.Since.Equal(d.Created):
		return "buyer_never"
	case f.Since.Equal(d.Heard):
		return "buyer"
	}
	return "buyer_since"
}
