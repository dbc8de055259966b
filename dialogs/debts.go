package dialogs

import (
	"slices"
	"strings"
	"time"

	"milepost/checks"
	"milepost/dialogs/chat"
	"milepost/dialogs/phrases"
	"milepost/dialogs/sales"
)

// What is owed after a gate was passed on credit: it is paid by itself.

// itemLabel is a short name for something that a gate asks.
func (v view) itemLabel(p *sales.Process, item string) string {
	if id, ok := strings.CutPrefix(item, stepItem); ok {
		if step, _, ok := p.BuyerStep(id); ok {
			return v.quoted(v.text(step.Name))
		}
		return id
	}
	if q := p.Question(item); q != nil {
		return q.Label(v.say.Lang())
	}
	return item
}

// items are the names of several, each once.
func (v view) items(p *sales.Process, items []string) string {
	var out []string
	for _, item := range items {
		if label := v.itemLabel(p, item); !slices.Contains(out, label) {
			out = append(out, label)
		}
	}
	return strings.Join(out, ", ")
}

// owed are the names of debts.
func (v view) owed(p *sales.Process, debts []sales.Debt) string {
	var out []string
	for _, o := range debts {
		out = append(out, o.Item)
	}
	return v.items(p, out)
}

// firstDue is when the first of some debts is due.
func firstDue(debts []sales.Debt) time.Time {
	return slices.MinFunc(debts, func(a, b sales.Debt) int { return a.Due.Compare(b.Due) }).Due
}

// owing are a deal's debts, or, where it is changed in this very turn, those it
// will have once they are settled.
func (v view) owing(d *sales.Deal, p *sales.Process) []sales.Debt {
	if !v.changing {
		return d.Owed()
	}
	return slices.DeleteFunc(slices.Clone(d.Debts), func(o sales.Debt) bool { return o.Met(p, d, v.now) })
}

// owesLine says what a deal owes, and by when; nil: nothing.
func (v view) owesLine(d *sales.Deal, p *sales.Process) chat.Text {
	debts := v.owing(d, p)
	if len(debts) == 0 {
		return nil
	}
	key, due := "credit.owes", firstDue(debts)
	if !v.now.Before(due) {
		key = "credit.owes_late"
	}
	return v.say.Say(key, phrases.V{"List": v.owed(p, debts), "Due": v.day(due)})
}

// debtInputs are those of a debt that is due: the rule, the version of the
// process, why it was allowed, and by whom.
func (v view) debtInputs(f checks.Finding, in checks.Input, vals phrases.V) {
	vals["Stage"], vals["Version"], vals["Who"], vals["Reason"] = f.Item, in.Deal.Version, "", ""
	for _, o := range in.Deal.Owed() {
		if o.Stage == f.Item && o.Due.Equal(f.Due) && o.At.Equal(f.Since) {
			vals["Who"], vals["Reason"] = v.name(o.Allowed), o.Reason
		}
	}
}

// settleDebts pays what is met now, and takes back what is not any more: an
// answer that was undone has paid nothing.
func (t *turn) settleDebts() {
	var paid, again []sales.Debt
	for i := range t.deal.Debts {
		o := &t.deal.Debts[i]
		switch met := o.Met(t.p, t.deal, t.now); {
		case met && o.Paid.IsZero():
			o.Paid = t.now.UTC()
			paid = append(paid, *o)
		case !met && !o.Paid.IsZero():
			o.Paid = time.Time{}
			again = append(again, *o)
		}
	}
	t.tellSettled("credit.paid", paid)
	t.tellSettled("credit.again", again)
}

// tellSettled tells the owner what became of debts, and who allowed them without
// a sound.
func (t *turn) tellSettled(key string, debts []sales.Debt) {
	if len(debts) == 0 {
		return
	}
	told := []string{t.deal.Owner}
	for _, o := range debts {
		if !slices.Contains(told, o.Allowed) {
			told = append(told, o.Allowed)
		}
	}
	vals := func(v view) phrases.V {
		return phrases.V{"List": v.owed(t.p, debts), "Deal": t.deal.Company, "Left": len(t.deal.Owed())}
	}
	if t.me != nil && (slices.Contains(told, t.me.ID) || t.may(mayWork, t.deal)) {
		t.aside(key, vals(t.view))
	}
	for _, person := range told {
		t.renew(person, dealCard(t.deal.ID), func(v view) chat.Message {
			m := v.told(t.deal, t.p, key, vals(v))
			m.Silent = true
			return m
		})
	}
}

// aside says something beside what the turn shows: in the answer to a press, else
// as a line below.
func (t *turn) aside(key string, vals phrases.V) {
	if t.change.Reply.Toast != "" {
		t.line(key, vals)
		return
	}
	t.toast(key, vals)
}

// settleRequest drops a request for credit that nothing needs any more: all that
// was missing is there, or the deal is in another stage, or its stage is the last
// one of the process now.
func (t *turn) settleRequest() {
	r := t.deal.Request
	if r == nil || r.Kind != sales.ForCredit {
		return
	}
	moved := r.Stage != t.deal.Stage || t.p.Next(t.deal.Stage) == nil
	if !moved && len(sales.Gate(t.p, t.deal, t.now)) > 0 {
		return
	}
	t.deal.Request = nil
	t.headOff(r, "credit.moot_told")
	if moved {
		return
	}
	m := func(v view) chat.Message {
		return chat.Message{Text: v.say.Say("credit.moot", phrases.V{"Deal": t.deal.Company, "Who": v.name(r.To)}), Buttons: rows(1,
			button(v.say.Str("btn.move"), press{Act: "move", Deal: t.deal.ID}))}
	}
	if t.me != nil && t.me.ID == r.By {
		t.post(chat.Parcel{To: t.here(), Class: chat.AtLeastOnce, Person: t.me.ID, Message: m(t.view)})
		return
	}
	t.tell(r.By, "", m)
}

// tellCreditUndone tells who asked that a move on credit was taken back, with
// what was owed for it.
func (t *turn) tellCreditUndone() {
	if len(t.deal.Debts) >= len(t.dealWas.Debts) {
		return
	}
	for _, person := range []string{t.dealWas.Debts[len(t.dealWas.Debts)-1].By, t.deal.Owner} {
		t.tell(person, dealCard(t.deal.ID), func(v view) chat.Message {
			return v.told(t.deal, t.p, "credit.undone_told", phrases.V{"Who": t.me.Name, "Deal": t.deal.Company})
		})
		if person == t.deal.Owner {
			return
		}
	}
}
