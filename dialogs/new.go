package dialogs

import (
	"strings"

	"milepost/dialogs/phrases"
	"milepost/dialogs/sales"
)

// newDeal opens a deal: one line of text, company first.
func (t *turn) newDeal() {
	if t.args != "" {
		t.newTyped(t.args)
		return
	}
	t.deal, t.dealWas = nil, nil
	t.ask(Asked{What: askNew})
	t.talk.Sitting = nil
	t.prompt("new", t.say.Say("deal.new_ask"), press{Act: "cancel"})
}

// newTyped reads "company, what for, amount". Only the company is needed, and
// the amount may stand anywhere after it.
func (t *turn) newTyped(words string) {
	var parts []string
	for part := range strings.SplitSeq(words, ",") {
		if p, _ := phrases.Clean(part, maxLine); p != "" {
			parts = append(parts, p)
		}
	}
	// "84,000" was cut in two: put it together again where that reads as money.
	parts = mendAmounts(parts, t.e.House.Currency)
	if len(parts) == 0 || len([]rune(words)) > 3*maxLine {
		t.ask(Asked{What: askNew})
		t.line("deal.new_unclear")
		return
	}
	p := t.e.Book.Current[0]
	d := sales.Deal{
		ID: derive("D-", t.change.Cause, 6), Process: p.ID, Version: p.Version, Company: cut(parts[0], 80),
		Owner: t.me.ID, Status: sales.Open, Created: t.now.UTC(), Heard: t.now.UTC(),
	}
	currency := p.Currency
	if t.e.House.Currency != "" {
		currency = t.e.House.Currency
	}
	var title []string
	for _, part := range parts[1:] {
		if minor, cur, ok := phrases.ParseMoney(part, currency); ok && !d.Amount.Known() {
			d.Amount = sales.Money{Minor: minor, Currency: cur}
		} else {
			title = append(title, part)
		}
	}
	d.Title = cut(strings.Join(title, ", "), 120)
	stage := firstStage(p, t.me)
	d.Stage, d.Stays = stage.ID, []sales.Stay{{Stage: stage.ID, Entered: t.now.UTC()}}
	if t.me.Is(stage.Responsible) {
		d.Roles = map[string]string{stage.Responsible: t.me.ID}
	}
	t.deal, t.dealWas, t.p = &d, &sales.Deal{}, p
	t.talk.Asked = nil
	t.about()
	t.did("created", "")
	t.showDeal(t.say.Say("deal.created"))
}

// firstStage is where a deal of this person begins: the first stage they answer
// for. Marketing begins at the start; a rep who brings an own deal does not have
// to play marketing.
func firstStage(p *sales.Process, who *sales.Person) *sales.Stage {
	for i := range p.Stages {
		if who.Is(p.Stages[i].Responsible) {
			return &p.Stages[i]
		}
	}
	return &p.Stages[0]
}

// mendAmounts joins neighbours that together are one amount: "€84" and "000".
func mendAmounts(parts []string, currency string) []string {
	var out []string
	for i := 0; i < len(parts); i++ {
		if i+1 < len(parts) && len(out) > 0 {
			both := parts[i] + "," + parts[i+1]
			_, _, ok := phrases.ParseMoney(both, currency)
			_, _, alone := phrases.ParseMoney(parts[i], currency)
			if ok && alone {
				out = append(out, both)
				i++
				continue
			}
		}
		out = append(out, parts[i])
	}
	return out
}
