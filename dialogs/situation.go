package dialogs

import (
	"slices"
	"strings"
	"time"

	"milepost/dialogs/chat"
	"milepost/dialogs/phrases"
	"milepost/dialogs/sales"
)

// What we know of the client's situation: facts of the kinds that the process
// watches, each with its date, source and grade. They age, and events are put off.

const (
	pageOfFacts = 4  // that a phone screen shows
	mostFacts   = 30 // that a deal keeps
)

// situation shows the facts, those that stand first, and what answers and
// contradictions say beside them.
func (t *turn) situation() { t.showSituation() }

func (t *turn) showSituation(above ...chat.Text) {
	facts := slices.Clone(t.deal.Situation)
	slices.SortStableFunc(facts, func(a, b sales.Fact) int { return a.Over.Compare(b.Over) }) // who stands has none
	from := t.pageFrom("situation", len(facts))
	works := t.deal.Lives() && t.may(mayWork, t.deal)
	lines := append(above, t.headline(t.deal), t.say.Say("situation.title"))
	var keys []chat.Button
	for _, f := range facts[from:min(from+pageOfFacts, len(facts))] {
		lines = append(lines, t.factLine(t.p, &f))
		if works && f.Stands() {
			keys = append(keys, button("✏️ "+cut(t.kindName(t.p, f.Kind), 20), press{Act: "fact", Deal: t.deal.ID, Item: f.ID}))
		}
	}
	if from == 0 {
		answers, change := t.besideFacts(works)
		lines, keys = append(lines, answers...), append(keys, change...)
	}
	if len(lines) == len(above)+2 {
		lines = append(lines, t.say.Say("situation.none"))
	}
	if works && t.deal.Status == sales.Open && len(t.p.Situation) > 0 {
		keys = append(keys, button(t.say.Str("situation.add"), press{Act: "factnew", Deal: t.deal.ID}))
	}
	keys = append(keys, t.nextPage(press{Act: "situation", Deal: t.deal.ID}, from+pageOfFacts, len(facts))...)
	t.show(dealCard(t.deal.ID), chat.Message{Text: chat.Lines(lines...), Buttons: append(rows(2, keys...), t.situationFoot(len(above) > 0))})
}

// besideFacts are the events that answers tell of, and what cannot hold together,
// with the way to each.
func (t *turn) besideFacts(works bool) (lines []chat.Text, keys []chat.Button) {
	for _, o := range sales.Occasions(t.p, t.deal) {
		if o.Question != "" {
			lines = append(lines, t.say.Say("situation.line", phrases.V{"Mark": o.Grade.Mark(), "Name": t.occasion(t.p, &o), "Told": t.saidBy("", o.By, o.At)}))
		}
	}
	for _, c := range sales.Contradictions(t.p, t.deal) {
		lines = append(lines, t.say.Say("checks.contradiction", phrases.V{"Text": t.contradictory(&c)}))
		if works {
			keys = append(keys, t.clearUp(t.deal, c.ID))
		}
	}
	return lines, keys
}

// situationFoot leads on from the situation; done: something was just done.
func (t *turn) situationFoot(done bool) []chat.Button {
	keys := []chat.Button{t.backButton()}
	if len(sales.Events(sales.Occasions(t.p, t.deal), sales.Compelling)) > 0 {
		keys = append([]chat.Button{button(t.say.Str("situation.plan"), press{Act: "backplan", Deal: t.deal.ID})}, keys...)
	}
	if done && undoable(t.what) {
		keys = append([]chat.Button{t.undoButton()}, keys...)
	}
	return keys
}

// factLine is a fact in a line: how well it is known, what and when, who says so
// and how long ago. What is past its shelf life is set apart, what is over struck out.
func (v view) factLine(p *sales.Process, f *sales.Fact) chat.Text {
	vals := phrases.V{"Mark": f.Grade.Mark(), "Name": v.occasion(p, &sales.Occasion{Fact: *f}), "Told": v.saidBy(f.Source, f.By, f.At)}
	switch {
	case !f.Stands():
		vals["Over"] = v.day(f.Over)
		return v.say.Say("situation.line_over", vals)
	case f.Stale(p, v.now):
		return v.say.Say("situation.line_stale", vals)
	}
	return v.say.Say("situation.line", vals)
}

// kindName is a kind of fact in words; its id if the process has it no more.
func (v view) kindName(p *sales.Process, kind string) string {
	if k := p.FactKind(kind); k != nil {
		return v.text(k.Name)
	}
	return kind
}

// factSaid is what a line was understood to say.
func (v view) factSaid(f *sales.Fact) string {
	parts := []string{v.date(f.Date)}
	if f.What != "" {
		parts = append(parts, v.say.Str("deal.quoted", phrases.V{"Words": f.What}))
	}
	if f.Source != "" {
		parts = append(parts, v.say.Str("situation.source", phrases.V{"Name": f.Source}))
	}
	return strings.Join(parts, " · ")
}

// effectMarks are the signs of what a fact does to the decision.
var effectMarks = map[sales.Effect]string{sales.Compelling: "⏰ ", sales.Blocking: "⛔ "}

// saidBy is who says so, and how long ago.
func (v view) saidBy(source, by string, at time.Time) string {
	age := v.say.Str("situation.today")
	if n := int(v.now.Sub(at) / (24 * time.Hour)); n > 0 {
		age = v.say.Str("situation.days_ago", phrases.V{"N": n})
	}
	if source == "" {
		source = v.name(by)
	}
	return source + ", " + age
}
