package dialogs

import (
	"context"
	"errors"
	"strings"
	"time"

	"milepost/dialogs/chat"
	"milepost/dialogs/phrases"
	"milepost/dialogs/sales"
)

// meanwhile counts what became of somebody's deals while they were away.
type meanwhile struct {
	who  string
	away sales.Away
	n    int
	some []sales.Deal // the largest
}

// see looks at a deal.
func (m *meanwhile) see(d *sales.Deal) {
	if len(m.news(d)) == 0 {
		return
	}
	if m.n++; len(m.some) < shownDeals {
		m.some = append(m.some, *d)
	}
}

// news is what others did on a deal since they went away, by the endings of its
// phrases, the heaviest first.
func (m *meanwhile) news(d *sales.Deal) (out []string) {
	add := func(what string, at time.Time) {
		if at.After(m.away.From) {
			out = append(out, what)
		}
	}
	add(string(d.Status), d.Closed)
	if len(d.Stays) > 1 {
		add("stage", d.Entered())
	}
	add("new", d.Created)
	add("heard", d.Heard)
	if r := d.Request; r != nil {
		add("request", r.Asked)
	}
	if h := d.Handoff; h != nil {
		add("handoff", h.Offered)
	}
	for _, a := range d.Knows {
		if a.By != m.who && a.At.After(m.away.From) {
			return append(out, "answers")
		}
	}
	return out
}

// newsLines say what changed.
func (v view) newsLines(m *meanwhile) (lines []chat.Text, keys []chat.Button) {
	if m.n == 0 {
		return nil, nil
	}
	lines = append(lines, v.say.Say("away.changed", phrases.V{"N": m.n}))
	for i := range m.some {
		d := &m.some[i]
		var what []string
		for _, news := range m.news(d) {
			what = append(what, v.say.Str("away.news_"+news, phrases.V{"Stage": v.stageName(v.e.Book.For(d), d.Stage)}))
		}
		lines = append(lines, chat.Plain("• "+cut(v.dealLine(d), 60)+": "+strings.Join(what, ", ")))
		keys = append(keys, button(cut(d.Company, 18), press{Act: actOpen, Deal: d.ID, Arg: below}))
	}
	if m.n > len(m.some) {
		lines = append(lines, v.say.Say("handover.more", phrases.V{"N": m.n - len(m.some)}))
	}
	return lines, keys
}

// tally is the wish to have it counted.
func (m *meanwhile) tally() *Tally {
	return &Tally{find: Find{Of: []string{m.who}, Closed: true}, back: m}
}

// comesBack ends my absence; what changed meanwhile is on the same screen.
func (t *turn) comesBack() {
	a := t.me.Away
	if a != nil && t.k.Tally == nil {
		m := &meanwhile{who: t.me.ID, away: *a}
		t.more, t.tally = &Query{Account: t.u.Account}, m.tally()
		return
	}
	t.setAway(nil)
	lines := []chat.Text{t.say.Say("away.off")}
	var keys []chat.Button
	if a != nil {
		news, deals := t.newsLines(t.k.Tally.back)
		lines, keys = append(lines, news...), deals
	}
	t.show("settings", chat.Message{Text: chat.Lines(lines...), Buttons: rows(3, keys...)})
}

// Welcome ends the absences whose time has come: each who is back reads once what
// changed meanwhile, if anything did.
func (e *Engine) Welcome(ctx context.Context) error {
	k, err := e.Memory.Load(ctx, Query{})
	if err != nil {
		return err
	}
	var wrong []error
	for _, p := range k.Roster.All() {
		if now := e.Now(); p.Away != nil && !now.Before(p.Away.Until) {
			_, err := e.run(ctx, Query{Person: p.ID}, func(k Known) verdict { return e.welcome(k, *p.Away, now) })
			wrong = append(wrong, err)
		}
	}
	return errors.Join(wrong...)
}

// welcome ends one of them.
func (e *Engine) welcome(k Known, a sales.Away, now time.Time) verdict {
	if k.Me == nil || k.Me.Away == nil || *k.Me.Away != a {
		return verdict{} // they did it
	}
	if k.Tally == nil {
		m := &meanwhile{who: k.Me.ID, away: a}
		return verdict{more: &Query{Person: k.Me.ID}, tally: m.tally()}
	}
	t := e.newTurn(k, chat.Update{ID: "back/" + k.Me.ID + "/" + instant(a.Until)}, now)
	t.setAway(nil)
	if m := k.Tally.back; m.n > 0 {
		me := t.me.ID
		t.me = nil // nobody did it: it waits for their working time
		t.report(me, func(v view) chat.Message {
			news, keys := v.newsLines(m)
			return chat.Message{Text: chat.Lines(append([]chat.Text{v.say.Say("away.over")}, news...)...), Buttons: rows(3, keys...)}
		})
	}
	return verdict{change: t.change}
}
