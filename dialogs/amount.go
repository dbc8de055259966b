package dialogs

import (
	"milepost/dialogs/chat"
	"milepost/dialogs/phrases"
	"milepost/dialogs/sales"
)

// currency is what an amount without one means in a process: the house's, else the
// process's own.
func (e *Engine) currency(p *sales.Process) string {
	if e.House.Currency != "" {
		return e.House.Currency
	}
	return p.Currency
}

// currency is what an amount without one means on this deal.
func (t *turn) currency() string {
	switch {
	case t.deal != nil && t.deal.Amount.Known():
		return t.deal.Amount.Currency
	case t.p != nil:
		return t.e.currency(t.p)
	}
	return t.e.currency(t.e.Book.Current[0])
}

// askAmount asks what the deal is worth.
func (t *turn) askAmount() {
	if !t.workable() {
		return
	}
	t.ask(Asked{What: askAmount, Deal: t.deal.ID})
	t.promptDeal(t.say.Say("deal.amount_ask"))
}

func (t *turn) amountTyped(words string) {
	if !t.workable() {
		return
	}
	minor, code, ok := phrases.ParseMoney(words, t.currency())
	if !ok {
		t.ask(Asked{What: askAmount, Deal: t.deal.ID})
		t.promptDeal(t.say.Say(noAmount(words, t.currency())))
		return
	}
	_, _, named := phrases.ParseMoney(words, "")
	t.talk.Asked = nil
	t.deal.Price(sales.Money{Minor: minor, Currency: code}, t.me.ID, t.now)
	t.did("amount", "")
	saved := t.say.Say("deal.amount_saved", phrases.V{"Amount": t.money(t.deal.Amount)})
	t.showDeal(chat.Join(". ", saved, t.taken(t.deal.Amount, named)))
}

// taken says what currency an amount was taken in when none was named.
func (v view) taken(m sales.Money, named bool) chat.Text {
	if named || !m.Known() {
		return nil
	}
	return v.say.Say("money.taken", phrases.V{"Currency": m.Currency})
}

// noAmount is the sentence for words that are no amount.
func noAmount(words, currency string) string {
	switch phrases.MoneyFault(words, currency) {
	case phrases.Negative:
		return "money.negative"
	case phrases.TooMuch:
		return "money.too_much"
	}
	return "deal.amount_unclear"
}
