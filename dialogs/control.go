package dialogs

import (
	"slices"
	"strings"

	"milepost/checks"
	"milepost/dialogs/chat"
	"milepost/dialogs/phrases"
	"milepost/dialogs/sales"
)

// Control points: what a head does about a deal that stands out. Each act is kept
// on the deal with what it answers and what came of it.
//
//	[Act…] ─► ask ─► answered ─► fine
//	      ├─► join ─► left
//	      ├─► reassign
//	      ├─► let be until a day ─► a point again
//	      └─► end, or agree to what is proposed

// stepIn shows how the deal stands and what can be done about it.
func (t *turn) stepIn() {
	if !t.able(mayControl) {
		return
	}
	lines := []chat.Text{t.headline(t.deal), t.hook(t.deal, t.p)}
	for i, f := range t.flags() {
		if i < 2 {
			lines = append(lines, t.findingLine(f, t.deal, t.p))
		}
	}
	lines = append(lines, t.actLines(t.deal, t.p)...)
	lines = append(lines, t.outcomes(t.deal, 3)...)
	t.show(dealCard(t.deal.ID), chat.Message{Text: fit(lines), Buttons: t.actButtons()})
}

// actButtons are the five acts, and first the answer to a proposal.
func (t *turn) actButtons() [][]chat.Button {
	b := func(key, act string) chat.Button { return button(t.say.Str(key), press{Act: act, Deal: t.deal.ID}) }
	join := b("control.join", "joindeal")
	if j := joined(t.deal); j != nil && j.By == t.me.ID {
		join = b("control.leave", "leavedeal")
	}
	ask := b("control.ask", "inquire")
	if a := t.deal.Standing(sales.ActAsk, t.now); a != nil {
		ask = button(t.say.Str("control.unask"), press{Act: "unask", Deal: t.deal.ID, Item: a.ID})
	}
	return append(t.proposalButtons(t.deal, ""),
		[]chat.Button{ask, join, b("control.reassign", "reassign")},
		[]chat.Button{b("control.let_be", "letbe"), b("control.end", "endit"), t.backButton()})
}

// standing is what there is to say of the deal, let be or not.
func (t *turn) standing() []checks.Finding {
	return checks.Standing(t.e.input(t.deal, t.p, t.roster), t.now)
}

// flags is what of it makes the deal a control point.
func (t *turn) flags() []checks.Finding {
	return slices.DeleteFunc(t.standing(), func(f checks.Finding) bool { return f.Level < checks.Flag })
}

// acted keeps an act of mine with what of the deal it answers.
func (t *turn) acted(a sales.Act, answers []checks.Finding) sales.Act {
	a.ID, a.By, a.At = derive("A", t.change.Cause, 6), t.me.ID, t.now.UTC()
	for _, f := range answers {
		a.About = append(a.About, f.Key)
	}
	t.deal.AddAct(a)
	t.did("acted_"+string(a.Kind), "")
	t.talk.Asked = nil
	return a
}

// overtaken says who did what before me, the newest of such acts; stale words if
// nobody did.
func (t *turn) overtaken(such func(*sales.Act) bool) {
	for _, a := range slices.Backward(t.deal.Acts) {
		if such(&a) {
			t.declined("control.already", phrases.V{"Who": t.name(a.By), "What": t.say.Str("what.acted_" + string(a.Kind)), "When": t.when(a.At)})
			return
		}
	}
	t.declined("manners.stale")
}

func ofKind(kind sales.ActKind) func(*sales.Act) bool {
	return func(a *sales.Act) bool { return a.Kind == kind }
}

// tellOwner tells who owns the deal what somebody else did, in their working time.
func (t *turn) tellOwner(draw func(view) chat.Message) { t.inHours(t.deal.Owner, "", draw) }

// news is a line with the way to the deal for who may see it.
func (v view) news(d *sales.Deal, text chat.Text, more ...chat.Button) chat.Message {
	m := chat.Message{Text: text}
	if v.may(mayView, d) {
		m.Buttons = rows(3, append(more, button(v.say.Str("btn.open"), press{Act: actOpen, Deal: d.ID}))...)
	}
	return m
}

// joinDeal makes me part of the deal: I am told what its head is told.
func (t *turn) joinDeal() {
	if !t.able(mayControl) {
		return
	}
	if bound := t.deal.Roles[sales.RoleHead]; bound != "" && t.roster.Person(bound) != nil {
		t.declined("control.joined_already", phrases.V{"Who": t.name(bound)})
		return
	}
	if t.deal.Roles == nil {
		t.deal.Roles = map[string]string{}
	}
	joined := "control.you_join"
	if sales.Accountable(t.p, t.deal, t.roster) == t.me.ID {
		joined = "control.you_join_yours"
	}
	t.deal.Roles[sales.RoleHead] = t.me.ID
	t.acted(sales.Act{Kind: sales.ActJoin}, t.flags())
	t.tellOwner(func(v view) chat.Message {
		return v.news(t.deal, v.say.Say("control.told_join", phrases.V{"Who": t.me.Name, "Deal": t.deal.Company}))
	})
	t.showDeal(t.say.Say(joined))
}

// leaveDeal ends it.
func (t *turn) leaveDeal() {
	if !t.able(mayControl) {
		return
	}
	j := joined(t.deal)
	if j == nil || j.By != t.me.ID {
		t.declined("manners.stale")
		return
	}
	j.Ended = t.now.UTC()
	delete(t.deal.Roles, sales.RoleHead)
	t.did("acted_left", "")
	t.tellOwner(func(v view) chat.Message {
		return v.news(t.deal, v.say.Say("control.told_left", phrases.V{"Who": t.me.Name, "Deal": t.deal.Company}))
	})
	t.showDeal(t.say.Say("control.you_left"))
}

// joined is how the head on the deal came in; nil: none joined it.
func joined(d *sales.Deal) *sales.Act {
	for i := len(d.Acts) - 1; i >= 0; i-- {
		if a := &d.Acts[i]; a.Kind == sales.ActJoin && a.Ended.IsZero() && d.Roles[sales.RoleHead] == a.By {
			return a
		}
	}
	return nil
}

// actLines are the acts that stand, as a card says them: what is asked and not yet
// late, what is let be, who joined.
func (v view) actLines(d *sales.Deal, p *sales.Process) []chat.Text {
	var out []chat.Text
	if a := d.Standing(sales.ActAsk, v.now); a != nil && v.now.Before(a.Due) {
		out = append(out, v.say.Say("control.asked_line", phrases.V{"Who": v.name(a.By), "To": v.name(a.To), "What": cut(v.inquiry(a), 120), "Due": v.when(a.Due)}))
	}
	if be := v.letBeLine(d, p); be != nil {
		out = append(out, be)
	}
	if j := joined(d); j != nil {
		out = append(out, v.say.Say("control.joined_line", phrases.V{"Who": v.name(j.By), "Date": v.day(j.At)}))
	}
	return out
}

// letBeLine says what is let be, until when and by whom.
func (v view) letBeLine(d *sales.Deal, p *sales.Process) chat.Text {
	found := checks.LetBe(v.e.input(d, p, v.roster), v.now)
	if len(found) == 0 {
		return nil
	}
	var what []string
	last := found[0].Allowed
	for _, f := range found {
		if short := v.say.Str("checks.short_" + string(f.Rule)); !slices.Contains(what, short) {
			what = append(what, short)
		}
		if f.Allowed.Until.Before(last.Until) {
			last = f.Allowed
		}
	}
	return v.say.Say("control.let_be_line", phrases.V{"Until": v.when(last.Until), "Who": v.name(last.By), "What": strings.Join(what, ", ")})
}
