package dialogs

import (
	"strings"

	"milepost/dialogs/chat"
	"milepost/dialogs/phrases"
	"milepost/dialogs/sales"
)

// consultMessage is a consult as its person sees it: what for, until when, with
// what is known, and what happens if they say nothing.
func (v view) consultMessage(d *sales.Deal, p *sales.Process, c *sales.Consult) chat.Message {
	vals := phrases.V{"Due": v.when(c.Due), "Owner": v.name(d.Owner), "What": v.wanted(p, c)}
	lines := []chat.Text{v.headline(d), v.say.Say("consult.needs_you", vals), v.say.Say("handoff.for", vals), v.position(d, p)}
	end := v.say.Say("consult.then", vals)
	switch {
	case c.State == sales.WasSilent:
		lines[1], end = v.say.Say("consult.time_over", vals), v.say.Say("consult.still", vals)
	case c.State == sales.Advised:
		lines[1], end = v.say.Say("consult.thanks", vals), v.adviceOf(p, c)
	}
	lines = append(append(lines, v.packageLines(d, p, c.Package, 5)...), end)
	return chat.Message{Text: chat.Lines(lines...), Buttons: v.consultButtons(d, c)}
}

// consultButtons are what can be done with a consult that is mine.
func (v view) consultButtons(d *sales.Deal, c *sales.Consult) [][]chat.Button {
	b := func(key, act, arg string) chat.Button {
		return button(v.say.Str(key), press{Act: act, Deal: d.ID, Item: c.ID, Arg: arg})
	}
	open := button(v.say.Str("btn.open"), press{Act: actOpen, Deal: d.ID, Arg: below})
	if c.State == sales.Advised {
		return [][]chat.Button{{b("consult.answer_again", "advise", ""), open}}
	}
	return [][]chat.Button{{b("consult.answer", "advise", ""), b("consult.nothing", "noadvice", ""), open}}
}

// wanted is what a consult is for.
func (v view) wanted(p *sales.Process, c *sales.Consult) string {
	stage, _, ok := p.Stage(c.Stage)
	if !ok {
		return v.role(p, c.Role)
	}
	if c.Rule > 0 && c.Rule <= len(stage.Engage) {
		if what := v.text(stage.Engage[c.Rule-1].Text); what != "" {
			return what
		}
	}
	return v.say.Str("consult.what_stage", phrases.V{"Stage": v.text(stage.Name)})
}

// mineToAdvise is the consult of a deal that waits for me, or for whom I cover;
// nil: none does. One whose time is over still may be answered.
func (v view) mineToAdvise(d *sales.Deal) *sales.Consult {
	var late *sales.Consult
	for i := range d.Consults {
		switch c := &d.Consults[i]; {
		case !c.Stands(d) || !v.isMine(c):
		case c.State == sales.Consulting:
			return c
		case c.State == sales.WasSilent:
			late = c
		}
	}
	return late
}

// isMine reports whether a consult is put to me, or to whom I cover for.
func (v view) isMine(c *sales.Consult) bool {
	return v.me != nil && (c.To == v.me.ID || v.covers(c.To))
}

// consultsOnCard is how many consults a card has room for.
const consultsOnCard = 2

// consultLine says on a card how the consults of the stage stand, those that wait
// first, and whom a fact calls for whom nobody plays.
func (v view) consultLine(d *sales.Deal, p *sales.Process) chat.Text {
	var waiting, over []chat.Text
	for _, c := range v.advice(d, p) {
		switch {
		case !c.Stands(d):
		case c.State == sales.Consulting:
			waiting = append(waiting, v.consultState(p, &c, 40))
		default:
			over = append(over, v.consultState(p, &c, 40))
		}
	}
	parts := append(append(waiting, v.vacancies(d, p)...), over...)
	if len(parts) == 0 {
		return nil
	}
	if n := len(parts) - consultsOnCard; n > 0 {
		parts = append(parts[:consultsOnCard], v.say.Say("consult.more", phrases.V{"N": n}))
	}
	return chat.Join("", chat.Plain("💬 "), chat.Join(" · ", parts...))
}

// consultState is how one consult stands, what was said cut to so many letters.
func (v view) consultState(p *sales.Process, c *sales.Consult, most int) chat.Text {
	vals := phrases.V{"Role": v.role(p, c.Role), "Due": v.when(c.Due), "Words": cut(c.Advice, most)}
	key := "consult.state_" + string(c.State)
	if c.State == sales.Advised && c.Advice == "" {
		key = "consult.state_nothing"
	}
	return v.say.Say(key, vals)
}

// adviceOf is what somebody said, whole.
func (v view) adviceOf(p *sales.Process, c *sales.Consult) chat.Text {
	return v.consultState(p, c, maxLine)
}

// adviceLines are the answers to a deal's consults, for a package.
func (v view) adviceLines(d *sales.Deal, p *sales.Process) []chat.Text {
	var out []chat.Text
	for i := range d.Consults {
		if c := &d.Consults[i]; c.State == sales.Advised && c.Advice != "" {
			out = append(out, chat.Join("", chat.Plain("• "), v.adviceOf(p, c)))
		}
	}
	return out
}

// vacancies name the roles that are called and that nobody plays, with who could
// let somebody in.
func (v view) vacancies(d *sales.Deal, p *sales.Process) []chat.Text {
	var out []chat.Text
	for _, role := range v.vacant(d, p) {
		out = append(out, v.say.Say("consult.vacant", phrases.V{"Role": v.role(p, role), "Who": v.inviter(d, p)}))
	}
	return out
}

// inviter is who can let somebody in: I if I may, else the deal's head, else an admin.
func (v view) inviter(d *sales.Deal, p *sales.Process) string {
	if v.may(mayInvite, nil) {
		return v.name(v.me.ID)
	}
	if head := v.roster.Person(sales.Accountable(p, d, v.roster)); head.Is(sales.RoleHead) {
		return v.name(head.ID)
	}
	for _, who := range v.roster.With(sales.RoleAdmin) {
		return v.name(who.ID)
	}
	return v.say.Str("deal.nobody")
}

// consults shows all that a deal was advised, newest first: who was asked, when,
// what for, and what came of it.
func (t *turn) consults() {
	lines := []chat.Text{t.headline(t.deal), t.say.Say("consult.title")}
	for _, vacant := range t.vacancies(t.deal, t.p) {
		lines = append(lines, chat.Join("", chat.Plain("• "), vacant))
	}
	for i := len(t.deal.Consults) - 1; i >= 0; i-- {
		if len(lines) > phone-3 {
			lines = append(lines, chat.Plain("…"))
			break
		}
		c := &t.deal.Consults[i]
		lines = append(lines, chat.Join("", chat.Plain("• "), t.consultState(t.p, c, 120), t.say.Say("consult.line_end", phrases.V{
			"Who": t.name(c.To), "Asked": t.when(c.Asked), "What": cut(t.wanted(t.p, c), 60),
		})))
	}
	if len(lines) == 2 {
		lines = append(lines, t.say.Say("consult.none"))
	}
	keys := rows(1, t.backButton())
	if c := t.mineToAdvise(t.deal); c != nil {
		keys = append(t.consultButtons(t.deal, c), keys...)
	}
	t.show(dealCard(t.deal.ID), chat.Message{Text: chat.Lines(lines...), Buttons: keys})
}

// consultReasons are, for "why?", the consults of the stage with what called them.
func (t *turn) consultReasons() []chat.Text {
	var out []chat.Text
	stage := t.stage()
	for i := range t.deal.Consults {
		c := &t.deal.Consults[i]
		if stage == nil || !c.Stands(t.deal) {
			continue
		}
		why := t.say.Str("consult.why_stage", phrases.V{"Stage": t.text(stage.Name)})
		if c.Rule > 0 && c.Rule <= len(stage.Engage) {
			why = t.say.Str("consult.why_rule", phrases.V{"When": t.conditionInWords(t.p, stage.Engage[c.Rule-1].When)})
		}
		out = append(out, chat.Join("", chat.Plain("• "), t.consultState(t.p, c, 60), t.say.Say("consult.why", phrases.V{"Asked": t.when(c.Asked), "Why": strings.TrimSpace(why)})))
	}
	return out
}
