package dialogs

import (
	"slices"
	"strings"

	"milepost/checks"
	"milepost/dialogs/chat"
	"milepost/dialogs/phrases"
	"milepost/dialogs/sales"
)

// Rules of every card: the first line says which deal; no more than twelve
// lines; what a reader can do stands in the buttons, three a row; a mark says
// how well a thing is known; nobody's name stands beside a problem in a card
// that is not for them or their head.

// dealCard is the slot of a deal's card: one living card per deal and chat.
func dealCard(id string) string { return "deal/" + id }

// headline is the line that names a deal.
func (v view) headline(d *sales.Deal) chat.Text {
	return chat.Join("", chat.Plain("📇 "), chat.Styled(d.Company, chat.Bold), chat.Plain(v.titleAndMoney(d)))
}

// dealLine is a deal in a list.
func (v view) dealLine(d *sales.Deal) string { return d.Company + v.titleAndMoney(d) }

// titleAndMoney is what follows a deal's company, as far as it is known.
func (v view) titleAndMoney(d *sales.Deal) (s string) {
	if d.Title != "" {
		s += " · " + d.Title
	}
	if d.Amount.Known() {
		s += " · " + v.money(d.Amount)
	}
	return s
}

// position is our stage and the buyer's step.
func (v view) position(d *sales.Deal, p *sales.Process) chat.Text {
	_, i, _ := p.Stage(d.Stage)
	ours := v.say.Say("deal.stage", phrases.V{"Stage": v.stageName(p, d.Stage), "I": i + 1, "Of": len(p.Stages)})
	step := d.BuyerStep(p)
	if step == "" {
		return chat.Lines(ours, v.say.Say("deal.buyer_start"))
	}
	s, _, _ := p.BuyerStep(step)
	proof := d.Proven(step)
	return chat.Lines(ours, v.say.Say("deal.buyer_step", phrases.V{"Step": v.text(s.Name), "Mark": proof.Grade.Mark(), "Date": v.day(proof.At)}))
}

// hook says who must move now, why and until when.
func (v view) hook(d *sales.Deal, p *sales.Process) chat.Text {
	h := sales.OnTheHook(p, d, v.roster, v.now)
	line := v.holder(h)
	if !h.Due.IsZero() {
		key := "deal.hook_due"
		if _, now := v.reading(); h.Due.Before(now) {
			key = "deal.hook_late"
		}
		line = v.say.Say(key, phrases.V{"Who": line, "Due": v.when(h.Due)})
	}
	return chat.Join(" ", line, v.covered(h))
}

// covered is for whom the holder stands in; nothing if for nobody.
func (v view) covered(h sales.Hook) chat.Text {
	switch {
	case h.For == "":
		return nil
	case v.you(h.For):
		return v.say.Say("deal.hook_for_you")
	}
	return v.say.Say("deal.hook_for", phrases.V{"Who": v.name(h.For)})
}

// holder is who is on the hook, in words.
func (v view) holder(h sales.Hook) chat.Text {
	switch {
	case h.Buyer:
		return v.say.Say("deal.at_buyer")
	case v.you(h.Person):
		return v.say.Say("deal.at_you")
	}
	return v.say.Say("deal.at_name", phrases.V{"Who": v.roster.Name(h.Person)})
}

// gateLine lists what the gate asks, met or not.
func (v view) gateLine(d *sales.Deal, p *sales.Process) chat.Text {
	next := p.Next(d.Stage)
	missing := sales.Gate(p, d, v.now)
	if next == nil && len(missing) == 0 {
		return nil
	}
	if len(missing) == 0 {
		return v.say.Say("deal.gate_open", phrases.V{"Stage": v.text(next.Name)})
	}
	var parts []string
	for i, m := range missing {
		if i == 4 {
			parts = append(parts, "…")
			break
		}
		parts = append(parts, v.missingLabel(m)+" ✗")
	}
	total := sales.Needs(p, d, v.now)
	return v.say.Say("deal.gate", phrases.V{"Met": total - len(missing), "Of": total, "List": strings.Join(parts, " · ")})
}

// missingLabel is a short name for something a gate asks.
func (v view) missingLabel(m sales.Missing) string {
	label := v.missingItem(m)
	if m.First {
		return v.say.Str("deal.first", phrases.V{"Item": label})
	}
	switch {
	case m.Expired:
		label += " (" + v.say.Str("score.stale") + ")"
	case m.Known:
		label += " " + m.Have.Mark() + "→" + m.Need.Mark()
	}
	return label
}

// missingItem is what a gate asks, by name.
func (v view) missingItem(m sales.Missing) string {
	switch {
	case m.Step != nil:
		return v.quoted(v.text(m.Step.Name))
	case m.Question == nil:
		return v.say.Str("btn.amount")
	}
	return m.Question.Label(v.say.Lang())
}

// card is a deal as its people see it, under lines of news if there are any.
func (v view) card(d *sales.Deal, p *sales.Process, above ...chat.Text) chat.Message {
	if h := d.Handoff; h != nil && h.State == sales.Offered && v.addressed(d) {
		return v.offerCard(d, p, above...)
	}
	if v.decides(d) {
		return v.requestCard(d, p, above...)
	}
	top := chat.Lines(append(above, v.headline(d), v.position(d, p))...)
	if d.Parking != nil {
		return chat.Message{Text: chat.Lines(append([]chat.Text{top}, v.asleepLines(d, p)...)...), Buttons: v.asleepButtons(d)}
	}
	if d.Status != sales.Open {
		return chat.Message{Text: chat.Lines(top, v.closedLine(d, p)), Buttons: rows(3, v.closedButtons(d)...)}
	}
	in := v.e.input(d, p, v.roster)
	judged := checks.Judge(in, v.now)
	var found [2]chat.Text
	n := 0
	for _, f := range judged {
		if n < len(found) && !slices.Contains([]checks.Rule{checks.DebtDue, checks.AnswerExpired, checks.Contradiction}, f.Rule) && !(f.Rule == checks.SnoozedAgain && v.you(f.By)) { // those have a line of their own, and who put it off knows
			found[n] = v.findingLine(f, d, p)
			n++
		}
	}
	var closeBy, cost chat.Text
	if slices.ContainsFunc(judged, standsStill) {
		cost = v.waitingLine(d, p)
	}
	if d.CloseBy != "" {
		closeBy = v.say.Say("deal.close_by", phrases.V{"Date": v.date(d.CloseBy)})
	}
	still, keys := v.stillTrue(judged, d, p)
	clash, clearUp := v.clash(judged, d, p)
	lines := []chat.Text{
		0: top, 1: chat.Lines(v.hook(d, p), v.frozenLine(d, p)), 2: chat.Lines(v.gateLine(d, p), v.owesLine(d, p)), 3: v.scoreLine(d, p),
		4: chat.Lines(v.handoffLine(d), v.requestLine(d)), 5: v.nextStepLine(d),
		6: closeBy, 7: v.leaveLine(d, p), 8: found[0], 9: found[1], 10: still, 11: v.consultLine(d, p), 12: v.nextWord(in),
		13: chat.Lines(v.actLines(d, p)...), 14: cost, 15: clash,
	}
	text := fit(lines, 9, 3, 6, 11, 14, 10, 8, 12)
	if lines[10] == nil {
		keys = nil
	}
	return chat.Message{Text: text, Buttons: slices.Concat(v.overRow(d, judged), clearUp, keys, v.cardButtons(d, p))}
}

// nextStepLine is what happens next.
func (v view) nextStepLine(d *sales.Deal) chat.Text {
	if d.Next == nil {
		return nil
	}
	key := "deal.next_ours"
	if d.Next.Buyer {
		key = "deal.next_buyer"
	}
	return v.say.Say(key, phrases.V{"What": d.Next.What, "Due": v.when(d.Next.Due)})
}

// cardButtons are the acts a reader has on an open deal.
func (v view) cardButtons(d *sales.Deal, p *sales.Process) [][]chat.Button {
	b := func(key, act string) chat.Button { return button(v.say.Str(key), press{Act: act, Deal: d.ID}) }
	if h := d.Handoff; h != nil && v.addressed(d) {
		return append(v.answerRow(d), v.handoffButtons(d)...)
	}
	if !v.may(mayWork, d) {
		keys := append(v.proposalButtons(d, ""), rows(3, b("btn.who", "who"), b("btn.process", "process"), b("btn.answers", "answers"))...)
		if c := v.mineToAdvise(d); c != nil {
			keys = append([][]chat.Button{v.consultButtons(d, c)[0][:2]}, keys...)
		}
		return keys
	}
	handoff := b("btn.handoff", "handoff")
	if h := d.Handoff; h != nil && h.State == sales.Offered && h.From == v.me.ID {
		handoff = b("handoff.recall", "recall")
	}
	first := []chat.Button{b("btn.qualify", "qualify"), b("btn.heard", "heard")}
	if len(sales.Gate(p, d, v.now)) == 0 {
		if p.Next(d.Stage) != nil {
			first = append([]chat.Button{b("btn.move", "move")}, first...)
		} else {
			first = append([]chat.Button{b("btn.won", "won")}, first...)
		}
	} else if r := d.Request; r != nil && r.Kind == sales.ForCredit && (r.By == v.me.ID || v.covers(r.By)) {
		first = append(first, button(v.say.Str("credit.take_back"), press{Act: "takeback", Deal: d.ID, Item: r.ID}))
	} else {
		first = append(first, b("btn.move", "move"))
	}
	all := append(v.answerRow(d), v.proposalButtons(d, "")...)
	all = append(all, first, []chat.Button{b("btn.next_step", "nextstep"), handoff, b("btn.more", "more")})
	if v.may(mayControl, d) {
		all = append(all, []chat.Button{b("control.act", "stepin")})
	}
	return all
}

// cardMore is the card with its rarer acts, as far as there is something to do.
func (t *turn) cardMore() {
	m := t.card(t.deal, t.p, t.nextBest())
	if cost := t.waitingLine(t.deal, t.p); !slices.ContainsFunc(t.judge(t.deal, t.p), standsStill) {
		m.Text = fit([]chat.Text{m.Text, cost}, 1)
	}
	b := func(key, act string) chat.Button { return button(t.say.Str(key), press{Act: act, Deal: t.deal.ID}) }
	keys := []chat.Button{b("btn.close_date", "close"), b("btn.amount", "amount"), b("btn.answers", "answers"),
		b("score.btn", "score"), b("btn.road", "road"), b("btn.committee", "committee"), b("btn.situation", "situation"), b("btn.who", "who"), b("btn.process", "process"), b("btn.why", "why"),
		b("btn.note", "note"), b("btn.won", "won"), b("btn.lost", "lost"), b("btn.content", "content"), b("exit.btn", "leave"), b("snooze.btn", "snooze")}
	if len(t.deal.Consults)+len(t.vacancies(t.deal, t.p)) > 0 {
		keys = append(keys, b("consult.btn", "consults"))
	}
	if t.isWhispered(t.deal) {
		keys = append(keys, b("whisper.reply", "replyahead"))
	}
	m.Buttons = append(rows(3, keys...), []chat.Button{t.whyButton(t.deal), b("btn.undo", "undo"), t.backButton()})
	t.show(dealCard(t.deal.ID), m)
}

// back is the Item of a press that leads back to a deal.
const back = "back"

// openDeal shows a deal's card; whoever comes back to it, what they came from.
func (t *turn) openDeal() {
	if t.press.Item != back || !t.whisperAgain() {
		t.showDeal()
	}
}

// showDeal draws the present state of the deal, with lines above it if given;
// the lines alone if what was just done ended my part in it.
func (t *turn) showDeal(above ...chat.Text) { t.showDealWith(nil, above...) }

// showDealWith is showDeal with rows of buttons below those of the card.
func (t *turn) showDealWith(keys [][]chat.Button, above ...chat.Text) {
	if !t.may(mayView, t.deal) {
		if len(above) == 0 {
			above = []chat.Text{t.say.Say("deal.part_over")}
		}
		t.show(dealCard(t.deal.ID), chat.Message{Text: chat.Lines(above...)})
		return
	}
	m := t.card(t.deal, t.p, above...)
	if t.may(mayWork, t.deal) {
		m.Buttons = append(m.Buttons, keys...)
	}
	if len(above) > 0 && undoable(t.what) && t.may(mayWork, t.deal) && t.deal.Status == sales.Open {
		m.Buttons = append(m.Buttons, []chat.Button{t.undoButton()})
	}
	if a := t.talk.Asked; a != nil && a.What == askAnswer && t.item() != "" && t.u.Private && t.may(mayWork, t.deal) {
		m.Buttons = append(m.Buttons, []chat.Button{button(t.say.Str("sitting.go_on"), t.toQuestion())})
	}
	t.show(dealCard(t.deal.ID), m)
}

// toQuestion leads back to the question that is open.
func (t *turn) toQuestion() press {
	if t.talk.Sitting.Single {
		return press{Act: "change", Deal: t.deal.ID, Item: t.item()}
	}
	return press{Act: "qualify", Deal: t.deal.ID}
}

// backButton leads back to the deal's card.
func (t *turn) backButton() chat.Button {
	return button(t.say.Str("btn.back"), press{Act: actOpen, Deal: t.deal.ID, Item: back})
}

// closedLine says how a deal ended.
func (v view) closedLine(d *sales.Deal, p *sales.Process) chat.Text {
	if d.Status == sales.Won {
		return v.say.Say("deal.won", phrases.V{"Date": v.day(d.Closed)})
	}
	reason := d.ExitNote
	if x := p.Exit(d.Exit); x != nil {
		reason = v.text(x.Name)
		if d.ExitNote != "" {
			reason += ": " + d.ExitNote
		}
	}
	return v.say.Say("deal.lost", phrases.V{"Date": v.day(d.Closed), "Reason": reason})
}

func (v view) closedButtons(d *sales.Deal) []chat.Button {
	out := []chat.Button{button(v.say.Str("btn.answers"), press{Act: "answers", Deal: d.ID})}
	if v.may(mayWork, d) {
		out = append(out, button(v.say.Str("autopsy.btn"), press{Act: "autopsy", Deal: d.ID}), button(v.say.Str("btn.undo"), press{Act: "undo", Deal: d.ID}))
	}
	return out
}
