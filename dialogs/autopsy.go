package dialogs

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

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
		t.over("autopsy.open", nil)
		return
	case t.k.Round == 0:
		t.more = &Query{Account: t.u.Account, Deal: t.deal.ID, Events: autopsyDepth}
		return
	}
	h := sales.HistoryOf(t.p, t.k.Events, t.deal.Closed)
	body := slices.Concat(t.staysOf(&h), t.knownOf(&h), t.factsOf(&h), t.owedOf())
	if len(t.k.Events) == autopsyDepth {
		body = append([]chat.Text{t.say.Say("autopsy.cut", phrases.V{"N": autopsyDepth})}, body...)
	}
	t.showAutopsy(body)
}

// showAutopsy shows a phone screen of its lines.
func (t *turn) showAutopsy(body []chat.Text) {
	lines := []chat.Text{t.headline(t.deal), t.closedLine(t.deal, t.p)}
	room := phone - height(chat.Lines(lines...))
	from := 0
	if t.press.Act == "autopsy" {
		from, _ = strconv.Atoi(t.press.Arg)
	}
	if from < 0 || from >= len(body) {
		from = 0
	}
	to := min(from+room, len(body))
	var keys []chat.Button
	if to < len(body) {
		keys = append(keys, button(t.say.Str("btn.next_page"), press{Act: "autopsy", Deal: t.deal.ID, Arg: strconv.Itoa(to)}))
	}
	t.show(dealCard(t.deal.ID), chat.Message{Text: chat.Lines(append(lines, body[from:to]...)...), Buttons: [][]chat.Button{append(keys, t.backButton())}})
}

// staysOf are the stays in the stages against their norms, and who held the deal
// while it was longer than that.
func (t *turn) staysOf(h *sales.History) []chat.Text {
	out := []chat.Text{t.say.Say("autopsy.stays")}
	b := t.e.business(t.roster.Person(t.deal.Owner))
	for _, s := range t.deal.Stays {
		stage, _, ok := t.p.Stage(s.Stage)
		left := s.Left
		if left.IsZero() {
			left = t.deal.Closed
		}
		if !ok || !s.Entered.Before(left) {
			continue
		}
		norm := b.Days(s.Entered, b.Add(s.Entered, stage.Norm))
		days := b.Days(s.Entered, left)
		vals := phrases.V{"Stage": t.text(stage.Name), "N": days, "Norm": norm, "Lost": days - norm}
		if days <= norm {
			out = append(out, t.say.Say("autopsy.stay", vals))
			continue
		}
		vals["By"] = strings.Join(t.sharesOf(h, b, b.Add(s.Entered, stage.Norm), left, days-norm), ", ")
		out = append(out, t.say.Say("autopsy.stay_long", vals))
	}
	return out
}

// sharesOf parts the days that a stay took beyond its norm among who held the deal
// then, by their working time. The shares add up: what rounding leaves over goes to
// the largest remainders.
func (t *turn) sharesOf(h *sales.History, b sales.BusinessTime, from, to time.Time, days int) (out []string) {
	type share struct {
		who                 string
		worked, n, fraction int // seconds; days; what is left over of them
	}
	var all []share
	sum := 0
	for _, held := range h.Held {
		begin, end := held.From, held.To
		if begin.Before(from) {
			begin = from
		}
		if end.After(to) {
			end = to
		}
		if !begin.Before(end) {
			continue
		}
		who := t.say.Str("autopsy.buyer")
		if !held.Buyer {
			who = t.role(t.p, held.Role)
		}
		i := slices.IndexFunc(all, func(s share) bool { return s.who == who })
		if i < 0 {
			i, all = len(all), append(all, share{who: who})
		}
		worked := int(b.Working(begin, end) / time.Second) // in nanoseconds years times days are too many
		all[i].worked, sum = all[i].worked+worked, sum+worked
	}
	if sum == 0 {
		return nil
	}
	rest := days
	for i := range all {
		part := days * all[i].worked
		all[i].n, all[i].fraction = part/sum, part%sum
		rest -= all[i].n
	}
	slices.SortStableFunc(all, func(a, b share) int { return cmp.Compare(b.fraction, a.fraction) })
	for i := range min(rest, len(all)) {
		all[i].n++
	}
	slices.SortStableFunc(all, func(a, b share) int { return cmp.Compare(b.n, a.n) })
	for _, s := range all {
		if s.n > 0 {
			out = append(out, s.who+" "+strconv.Itoa(s.n))
		}
	}
	return out
}

// knownOf are the questions of the road: first known when, in which stage, from
// whom and how well; then what never was.
func (t *turn) knownOf(h *sales.History) []chat.Text {
	out := []chat.Text{t.say.Say("autopsy.known")}
	var never []string
	for i := range t.p.Stages {
		for j := range t.p.Stages[i].Asks {
			q := &t.p.Stages[i].Asks[j]
			l, known := h.First[q.ID]
			if !known {
				never = append(never, q.Label(t.say.Lang()))
				continue
			}
			in := l.Stage
			if stage, _, ok := t.p.Stage(l.Stage); ok {
				in = t.text(stage.Name)
			}
			out = append(out, t.say.Say("autopsy.first", phrases.V{"Item": q.Label(t.say.Lang()), "Mark": l.Answer.Grade.Mark(), "When": t.day(l.Answer.At), "Stage": in, "Who": t.name(l.Answer.By)}))
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
		vals := phrases.V{"Mark": f.Grade.Mark(), "Name": t.factName(t.p, f.Kind, f.What, f.Effect, f.Date), "When": t.day(f.At), "Who": cmp.Or(f.Source, t.name(f.By)), "Moved": ""}
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
