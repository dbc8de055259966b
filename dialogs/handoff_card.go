package dialogs

import (
	"milepost/dialogs/chat"
	"milepost/dialogs/phrases"
	"milepost/dialogs/sales"
)

// offerCard is an offer as its receiver sees it.
func (v view) offerCard(d *sales.Deal, p *sales.Process, above ...chat.Text) chat.Message {
	h := d.Handoff
	lines := []chat.Text{chat.Lines(above...), v.headline(d), v.say.Say("handoff.needs_you", phrases.V{"Who": v.name(h.From), "Due": v.when(h.Due)})}
	if h.What != "" {
		lines = append(lines, v.say.Say("handoff.for", phrases.V{"What": h.What}))
	}
	lines = append(lines, v.careLine(h.Park), v.position(d, p))
	lines = append(lines, v.packageLines(d, p, h.Package, 5-len(above))...)
	lines = append(lines, v.then(d, p))
	return chat.Message{Text: chat.Lines(lines...), Buttons: v.handoffButtons(d)}
}

// packageLines are the answers that go along with a handoff or a consult, and what
// is not known of them.
func (v view) packageLines(d *sales.Deal, p *sales.Process, items []string, most int) []chat.Text {
	var out []chat.Text
	for i, id := range items {
		q := p.Question(id)
		if q == nil {
			continue
		}
		if i == most {
			out = append(out, v.say.Say("handoff.more_inside", phrases.V{"N": len(items) - most}))
			break
		}
		if a, ok := d.Answered(id); ok {
			key := "handoff.item"
			if sales.Expired(q, a, v.now) {
				key = "handoff.item_stale"
			}
			out = append(out, v.say.Say(key, phrases.V{"Item": q.Label(v.say.Lang()), "Value": cut(v.value(q, a.Value), 120), "Mark": a.Grade.Mark()}))
		} else {
			out = append(out, v.say.Say("handoff.item_missing", phrases.V{"Item": q.Label(v.say.Lang())}))
		}
	}
	return out
}

// handoffLine says on a card how the handoff stands.
func (v view) handoffLine(d *sales.Deal) chat.Text {
	h := d.Handoff
	if h == nil {
		return nil
	}
	vals := phrases.V{"Who": v.name(h.To), "From": v.name(h.From), "Due": v.when(h.Due), "What": h.What}
	switch {
	case h.State == sales.Offered:
		return v.say.Say("handoff.state_offered", vals)
	case !h.For.IsZero():
		vals["Due"] = v.when(h.For)
		return v.say.Say("handoff.state_later", vals)
	}
	return v.say.Say("handoff.state_accepted", vals)
}

// handoffButtons are what the receiver can do.
func (v view) handoffButtons(d *sales.Deal) [][]chat.Button {
	h := d.Handoff
	b := func(key, act string) chat.Button {
		return button(v.say.Str(key), press{Act: act, Deal: d.ID, Item: h.ID})
	}
	if h.State == sales.Offered {
		return [][]chat.Button{
			{b("handoff.accept", "accept"), b("handoff.accept_later", "acceptlater")},
			{b("handoff.send_back", "sendback"), b("handoff.decline", "decline")},
			{b("handoff.open_package", "package")},
		}
	}
	return [][]chat.Button{
		{b("handoff.done", "done"), b("handoff.open_package", "package")},
		{b("btn.qualify", "qualify"), b("btn.heard", "heard"), b("btn.next_step", "nextstep")},
	}
}

// offerRows take or refuse what is offered to the reader; none if nothing is.
func (v view) offerRows(d *sales.Deal) [][]chat.Button {
	if d.Handoff == nil || d.Handoff.State != sales.Offered || !v.addressed(d) {
		return nil
	}
	return v.handoffButtons(d)[:2]
}

// showPackage opens the package whole.
func (t *turn) showPackage() {
	if t.deal.Handoff == nil {
		t.stale()
		return
	}
	lines := append([]chat.Text{t.headline(t.deal)}, t.packageLines(t.deal, t.p, t.deal.Handoff.Package, 50)...)
	lines = append(lines, t.adviceLines(t.deal, t.p)...)
	if len(lines) == 1 {
		lines = append(lines, t.say.Say("handoff.empty_package"))
	}
	t.show(dealCard(t.deal.ID), chat.Message{Text: chat.Lines(lines...), Buttons: rows(1, t.backButton())})
}
