package dialogs

import (
	"slices"
	"strings"

	"milepost/checks"
	"milepost/dialogs/chat"
	"milepost/dialogs/phrases"
	"milepost/dialogs/sales"
)

// factNotSo is the act that takes a fact back. The clocks that it stopped were
// right all along, and go on.
const factNotSo = "fact_not_so"

// thaw notes when nothing keeps the buyer from deciding any more: three clocks
// begin anew from then. What was never so has stopped none. It follows from any act;
// one whose answer is the card does it at once.
func (t *turn) thaw() {
	if t.what != "undone" && t.what != factNotSo && sales.Frozen(t.p, t.dealWas) && !sales.Frozen(t.p, t.deal) {
		t.deal.Thawed = t.now
	}
}

// occasion is a fact or an event in words: what it does to the decision, what it is,
// and when.
func (v view) occasion(p *sales.Process, o *sales.Occasion) string {
	name := effectMarks[o.Effect] + v.occasionName(p, o)
	if o.Date != "" {
		name += " · " + v.date(o.Date)
	}
	return name
}

// occasionName is what it is, whenever that may be.
func (v view) occasionName(p *sales.Process, o *sales.Occasion) string {
	if o.Question != "" {
		return p.Question(o.Question).Label(v.say.Lang())
	}
	name := v.kindName(p, o.Kind)
	if o.What != "" && !strings.EqualFold(o.What, name) {
		name += " · " + o.What
	}
	return name
}

// eventNamed is the occasion that a finding speaks of; ok is false if it stands no more.
func eventNamed(p *sales.Process, d *sales.Deal, id string) (sales.Occasion, bool) {
	all := sales.Occasions(p, d)
	if i := slices.IndexFunc(all, func(o sales.Occasion) bool { return o.ID == id }); i >= 0 {
		return all[i], true
	}
	return sales.Occasion{}, false
}

// ofSituation adds what the findings about the client's situation speak of.
func (v view) ofSituation(vals phrases.V, f checks.Finding, d *sales.Deal, p *sales.Process) {
	vals["Event"], vals["With"], vals["Text"], vals["Told"] = "", "", "", ""
	switch f.Rule {
	case checks.EventTooNear:
		if next := p.Next(d.Stage); next != nil {
			vals["Stage"], vals["With"] = v.text(next.Name), v.alongside(p, next)
		}
		vals["Date"] = v.day(f.Due)
	case checks.Contradiction:
		for _, c := range sales.Contradictions(p, d) {
			if c.ID == f.Item {
				vals["Text"] = v.contradictory(&c)
			}
		}
	}
	if o, ok := eventNamed(p, d, f.Item); ok {
		o.Effect = "" // the line has its sign already
		vals["Event"], vals["Told"] = v.occasion(p, &o), v.saidBy(o.Source, o.By, o.At)
		if f.Rule == checks.EventMoved {
			vals["Count"] = o.Moved
		}
	}
}

// alongside names the roles that come in with a stage.
func (v view) alongside(p *sales.Process, s *sales.Stage) string {
	roles := slices.Clone(s.Consulted)
	for _, e := range s.Engage {
		if !slices.Contains(roles, e.Role) {
			roles = append(roles, e.Role)
		}
	}
	for i, id := range roles {
		roles[i] = v.role(p, id)
	}
	if len(roles) == 0 {
		return ""
	}
	return v.say.Str("situation.with", phrases.V{"Roles": strings.Join(roles, ", ")})
}

// frozenLine says until when nothing is decided over there, and because of what.
func (v view) frozenLine(d *sales.Deal, p *sales.Process) chat.Text {
	blocked := sales.Events(sales.Occasions(p, d), sales.Blocking)
	if len(blocked) == 0 {
		return nil
	}
	last := blocked[len(blocked)-1] // whose end nobody knows comes last
	vals := phrases.V{"Event": v.occasionName(p, &last)}
	if last.Date == "" {
		return v.say.Say("situation.frozen", vals)
	}
	vals["Date"] = v.date(last.Date)
	if !v.now.Before(last.Date.Start(v.zone)) {
		return v.say.Say("situation.frozen_past", vals)
	}
	return v.say.Say("situation.frozen_until", vals)
}

// overRow asks whether what keeps the buyer from deciding is over; nil: nothing does.
func (v view) overRow(d *sales.Deal, found []checks.Finding) [][]chat.Button {
	i := slices.IndexFunc(found, func(f checks.Finding) bool { return f.Rule == checks.BlockingOver })
	if i < 0 || !v.may(mayWork, d) {
		return nil
	}
	b := func(key, arg string) chat.Button {
		return button(v.say.Str(key), press{Act: "over", Deal: d.ID, Item: found[i].Item, Arg: arg})
	}
	return rows(2, b("situation.over_yes", "yes"), b("situation.over_not_yet", "no"))
}

// blockingOver takes whether a blocking event is over, or until when it is not.
func (t *turn) blockingOver() {
	if !t.worksAsleep() {
		return
	}
	o, ok := eventNamed(t.p, t.deal, t.press.Item)
	f := t.deal.Fact(t.press.Item)
	switch {
	case !ok && f != nil:
		t.over("situation.over_already", phrases.V{"Date": t.day(f.Over)})
	case !ok || o.Effect != sales.Blocking:
		t.stale()
	case t.press.Arg == "yes" && f != nil:
		f.Over = t.now
		t.did("fact_over", "")
		t.showDeal(t.say.Say("situation.thawed"), t.isOver(&o))
	case t.press.Arg == "yes":
		t.keepAnswer(t.p.Question(o.Question), sales.Value{}, sales.Told)
		t.showDeal(t.say.Say("situation.thawed"), t.isOver(&o))
	case f != nil:
		t.askFactDay(f)
	default: // an answer has no date: it stands as from today
		a := t.deal.Knows[o.Question]
		a.By, a.At = t.me.ID, t.now
		t.keepKnown(t.p.Question(o.Question), a)
		t.did("answered", "")
		t.showDeal(t.say.Say("situation.not_over"))
	}
}

// sinceThaw says that a clock is one of those that began anew.
func (v view) sinceThaw(f checks.Finding, d *sales.Deal) chat.Text {
	if d.Thawed.IsZero() || !f.Since.Equal(d.Thawed) {
		return nil
	}
	return v.say.Say("situation.since_thaw")
}

// leadsOn are the screens that open what was found of the client's situation.
func (t *turn) leadsOn(found []checks.Finding) (keys []chat.Button) {
	for _, f := range found {
		switch {
		case f.Rule == checks.EventPassed:
			keys = append(keys, button(t.say.Str("btn.situation"), press{Act: "situation", Deal: t.deal.ID}))
		case f.Rule == checks.EventTooNear:
			keys = append(keys, button(t.say.Str("situation.plan"), press{Act: "backplan", Deal: t.deal.ID}))
		case f.Rule == checks.Contradiction && t.may(mayWork, t.deal):
			keys = append(keys, t.clearUp(t.deal, f.Item))
		}
	}
	return keys
}

// clearUp opens two answers that cannot both hold.
func (v view) clearUp(d *sales.Deal, contradiction string) chat.Button {
	return button(v.say.Str("situation.clear_up"), press{Act: "contradiction", Deal: d.ID, Item: contradiction})
}

// clash says on the card which answers cannot both hold, however bad all else is: it is
// best put right while who said so is still there.
func (v view) clash(found []checks.Finding, d *sales.Deal, p *sales.Process) (line chat.Text, keys [][]chat.Button) {
	i := slices.IndexFunc(found, func(f checks.Finding) bool { return f.Rule == checks.Contradiction })
	if i < 0 {
		return nil, nil
	}
	if v.may(mayWork, d) {
		keys = rows(1, v.clearUp(d, found[i].Item))
	}
	return v.findingLine(found[i], d, p), keys
}

// contradictory is what cannot hold together, in words.
func (v view) contradictory(c *sales.Contradiction) string {
	if c.ID == sales.CloseBeforeSigning {
		return v.say.Str("situation.close_before_signing")
	}
	return v.text(c.Text)
}

// contradiction opens two answers that cannot both hold, to change either.
func (t *turn) contradiction() {
	if !t.workable() {
		return
	}
	all := sales.Contradictions(t.p, t.deal)
	i := slices.IndexFunc(all, func(c sales.Contradiction) bool { return c.ID == t.press.Item })
	if i < 0 {
		t.over("situation.cleared", nil)
		return
	}
	c := all[i]
	lines := []chat.Text{t.headline(t.deal), chat.Styled(t.contradictory(&c), chat.Bold)}
	var keys []chat.Button
	for _, id := range c.Asks {
		q := t.p.Question(id)
		if a, known := t.deal.Answered(id); known && q != nil {
			lines = append(lines, t.say.Say("situation.says", phrases.V{"Item": q.Label(t.say.Lang()), "Value": cut(t.value(q, a.Value), 120), "Mark": a.Grade.Mark(), "Told": t.saidBy("", a.By, a.At)}))
			keys = append(keys, button(t.say.Str("situation.change", phrases.V{"Item": q.Label(t.say.Lang())}), press{Act: "change", Deal: t.deal.ID, Item: id}))
		}
	}
	if c.ID == sales.CloseBeforeSigning {
		lines = append(lines, t.say.Say("deal.close_by", phrases.V{"Date": t.date(t.deal.CloseBy)}))
		keys = append(keys, button(t.say.Str("btn.close_date"), press{Act: "close", Deal: t.deal.ID}))
	}
	t.show(dealCard(t.deal.ID), chat.Message{Text: chat.Lines(lines...), Buttons: append(rows(2, keys...), []chat.Button{t.backButton()})})
}
