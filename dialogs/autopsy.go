package dialogs

import (
	"cmp"
	"slices"
	"strings"

	"milepost/dialogs/chat"
	"milepost/dialogs/phrases"
	"milepost/dialogs/sales"
)

// autopsyDepth is how much of a journal an autopsy reads, from its end.
const autopsyDepth = 2000

// autopsy opens a closed deal: how long it stayed where and because of whom, what
// was known when and from whom, what never was, and what was owed, silent and done.
// It is read from the journal.
func (t *turn) autopsy() {
	switch {
	case !t.allowed(mayWork, t.deal):
		t.refuse(mayWork)
		return
	case t.deal.Status != sales.Won && t.deal.Status != sales.Lost:
		t.over("autopsy.open")
		return
	case t.k.Round == 0:
		t.more = &Query{Account: t.u.Account, Deal: t.deal.ID, Events: autopsyDepth}
		return
	}
	h := sales.HistoryOf(t.p, t.k.Events, t.deal.Closed)
	var body []chat.Text
	if len(t.k.Events) == autopsyDepth {
		body = append(body, t.say.Say("autopsy.cut", phrases.V{"N": autopsyDepth}))
	}
	var heads []int
	for _, part := range [][]chat.Text{t.staysOf(&h), t.knownOf(&h), t.factsOf(&h)} {
		heads, body = append(heads, len(body)), append(body, part...)
	}
	t.showAutopsy(append(body, t.owedOf()...), heads)
}

// showAutopsy shows a phone screen of its lines. A heading stands on the page of what
// it heads.
func (t *turn) showAutopsy(body []chat.Text, heads []int) {
	lines := []chat.Text{t.headline(t.deal), t.closedLine(t.deal, t.p)}
	room := phone - height(chat.Lines(lines...))
	from := t.pageFrom("autopsy", len(body))
	to := min(from+room, len(body))
	if to < len(body) && slices.Contains(heads, to-1) {
		to--
	}
	keys := t.nextPage(press{Act: "autopsy", Deal: t.deal.ID}, to, len(body))
	t.show(dealCard(t.deal.ID), chat.Message{Text: chat.Lines(append(lines, body[from:to]...)...), Buttons: [][]chat.Button{append(keys, t.backButton())}})
}

// knownOf are the questions of the road: first known when, in which stage, from
// whom and how well; then what never was, of what the stages that were reached asked.
func (t *turn) knownOf(h *sales.History) []chat.Text {
	out := []chat.Text{t.say.Say("autopsy.known")}
	facts := sales.FactsOf(t.p, t.deal, nil, t.deal.Closed)
	var never []string
	for i := range t.p.Stages {
		for j := range t.p.Stages[i].Asks {
			q := &t.p.Stages[i].Asks[j]
			l, known := h.First[q.ID]
			if !known {
				if t.deal.Reached(t.p.Stages[i].ID) && sales.Holds(q.OnlyIf, facts) {
					never = append(never, q.Label(t.say.Lang()))
				}
				continue
			}
			out = append(out, t.say.Say("autopsy.first", phrases.V{"Item": q.Label(t.say.Lang()), "Mark": l.Answer.Grade.Mark(), "When": t.day(l.Answer.At), "Stage": t.stageName(t.p, l.Stage), "Who": t.name(l.Answer.By)}))
		}
	}
	if len(never) > 0 {
		out = append(out, t.say.Say("autopsy.never", phrases.V{"List": strings.Join(never, ", ")}))
	}
	return out
}

// factsOf are the facts of the client's situation, and how events moved.
func (t *turn) factsOf(h *sales.History) (out []chat.Text) {
	for _, c := range h.Facts {
		f := c.First
		vals := phrases.V{"Mark": f.Grade.Mark(), "Name": t.occasion(t.p, &sales.Occasion{Fact: f}), "When": t.day(f.At), "Who": cmp.Or(f.Source, t.name(f.By)), "Moved": ""}
		var dates []string
		for _, d := range c.Dates {
			if d != "" {
				dates = append(dates, t.date(d))
			}
		}
		if len(dates) > 0 {
			vals["Moved"] = t.say.Str("autopsy.moved_to", phrases.V{"Dates": strings.Join(dates, " → ")})
		}
		out = append(out, t.say.Say("autopsy.fact", vals))
	}
	if len(out) > 0 {
		out = append([]chat.Text{t.say.Say("autopsy.facts")}, out...)
	}
	return out
}

// owedOf are debts, advice that was not given, and what heads did and came of it.
func (t *turn) owedOf() (out []chat.Text) {
	for _, o := range t.deal.Debts {
		key, vals := "autopsy.debt", phrases.V{"Item": t.items(t.p, []string{o.Item}), "Due": t.day(o.Due)}
		if !o.Paid.IsZero() {
			key, vals["Paid"] = "autopsy.debt_paid", t.day(o.Paid)
		}
		out = append(out, t.say.Say(key, vals))
	}
	for _, c := range t.deal.Consults {
		if c.State == sales.WasSilent {
			out = append(out, t.say.Say("autopsy.silent", phrases.V{"Role": t.role(t.p, c.Role), "Due": t.day(c.Due)}))
		}
	}
	return append(out, t.outcomes(t.deal, len(t.deal.Acts))...)
}
