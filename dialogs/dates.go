package dialogs

import (
	"strings"
	"time"

	"milepost/dialogs/chat"
	"milepost/dialogs/phrases"
	"milepost/dialogs/sales"
)

// prompt asks for one line of text, with a way out.
func (t *turn) prompt(card string, text chat.Text, out press, more ...[]chat.Button) {
	t.show(card, chat.Message{Text: text, Buttons: append(more, []chat.Button{button(t.say.Str("common.cancel"), out)})})
}

// promptDeal is a prompt under the deal's headline; its way out is the card.
func (t *turn) promptDeal(text chat.Text, more ...[]chat.Button) {
	t.prompt(dealCard(t.deal.ID), chat.Lines(t.headline(t.deal), text), press{Act: "cancel", Deal: t.deal.ID}, more...)
}

// askNextStep asks what happens next and by when.
func (t *turn) askNextStep() {
	if !t.workable() {
		return
	}
	t.ask(Asked{What: askNext, Deal: t.deal.ID})
	t.promptDeal(t.say.Say("deal.next_step_ask"))
}

// nextTyped reads "call Petr tomorrow 11:00": the date is the longest ending
// that reads as one.
func (t *turn) nextTyped(words string) {
	if !t.workable() {
		return
	}
	what, when, ok := splitWhen(words, t.now)
	if what == "" {
		t.ask(Asked{What: askNext, Deal: t.deal.ID})
		t.promptDeal(t.say.Say("deal.next_step_ask"))
		return
	}
	what = cut(what, 120)
	if ok {
		t.saveNext(what, t.moment(when))
		return
	}
	t.askNextDay(what)
}

func (t *turn) askNextDay(what string, above ...chat.Text) {
	t.ask(Asked{What: askNextDay, Deal: t.deal.ID, Data: what})
	var near []chat.Button
	for _, d := range days[:4] {
		near = append(near, button(t.say.Str(d.key), press{Act: "nextday", Deal: t.deal.ID, Arg: d.arg, Stamp: t.talk.Stamp}))
	}
	t.promptDeal(chat.Lines(append(above, t.say.Say("deal.next_step_when", phrases.V{"What": what}))...), rows(2, near...)...)
}

// pickNextDay takes a pressed date, or who moves.
func (t *turn) pickNextDay() {
	if !t.workable() {
		return
	}
	if t.press.Arg == "us" || t.press.Arg == "buyer" {
		if t.deal.Next == nil {
			t.stale()
			return
		}
		next := *t.deal.Next
		next.Buyer = t.press.Arg == "buyer"
		t.deal.Next = &next
		t.did("next_step", "")
		t.talk.Asked = nil
		t.showDeal()
		return
	}
	day, ok := t.dayNamed(t.press.Arg)
	if !ok || t.talk.Asked == nil || t.talk.Asked.What != askNextDay {
		t.stale()
		return
	}
	t.saveNext(t.talk.Asked.Data, t.moment(phrases.When{Time: day}))
}

func (t *turn) nextDayTyped(words string) {
	if !t.workable() {
		return
	}
	what := t.talk.Asked.Data
	when, ok := phrases.ParseWhen(words, t.now)
	if !ok {
		t.askNextDay(what, t.say.Say(noDate(words, t.now)))
		return
	}
	t.saveNext(what, t.moment(when))
}

// saveNext keeps the next step; one more tap says that it is the buyer's.
func (t *turn) saveNext(what string, due time.Time) {
	t.deal.Next = &sales.NextStep{What: what, Due: due}
	t.did("next_step", "")
	t.talk.Asked = nil
	t.talk.Stamp++
	b := func(key, arg string) chat.Button {
		return button(t.say.Str(key), press{Act: "nextday", Deal: t.deal.ID, Arg: arg, Stamp: t.talk.Stamp})
	}
	m := t.card(t.deal, t.p, t.say.Say("deal.next_step_saved", phrases.V{"What": what, "Due": t.when(due)}), t.say.Say("deal.next_step_whose"))
	m.Buttons = append([][]chat.Button{{b("btn.we_move", "us"), b("btn.buyer_moves", "buyer"), t.undoButton()}}, m.Buttons...)
	t.show(dealCard(t.deal.ID), m)
}

// endOfDayOff is the hour by which something is due that falls on one.
const endOfDayOff = 18

// moment is a typed date as an instant: without a time it is the end of my
// working day.
func (t *turn) moment(w phrases.When) time.Time {
	if w.HasTime {
		return w.Time
	}
	if end, ok := t.e.business(t.me).Closes(w.Time); ok {
		return end
	}
	return atHour(w.Time, endOfDayOff, t.zone)
}

// splitWhen parts "call Petr tomorrow 11:00" into what and when.
func splitWhen(words string, now time.Time) (string, phrases.When, bool) {
	all := strings.Fields(words)
	for i := range all {
		if when, ok := phrases.ParseWhen(strings.Join(all[i:], " "), now); ok {
			return strings.TrimRight(strings.Join(all[:i], " "), " ,.:—-"), when, true
		}
	}
	return words, phrases.When{}, false
}

// askCloseDate asks when the buyer will sign.
func (t *turn) askCloseDate() {
	if !t.workable() {
		return
	}
	t.ask(Asked{What: askClose, Deal: t.deal.ID})
	t.promptDeal(t.say.Say("deal.close_ask"), t.dateButtons(func(arg string) press {
		return press{Act: "closeday", Deal: t.deal.ID, Arg: arg}
	})...)
}

func (t *turn) pickCloseDay() {
	if !t.workable() {
		return
	}
	day, ok := t.dayNamed(t.press.Arg)
	if !ok {
		t.stale()
		return
	}
	t.saveClose(sales.DateOf(day, t.zone))
}

func (t *turn) closeTyped(words string) {
	if !t.workable() {
		return
	}
	when, ok := phrases.ParseWhen(words, t.now)
	if !ok {
		t.ask(Asked{What: askClose, Deal: t.deal.ID})
		t.promptDeal(t.say.Say(noDate(words, t.now)))
		return
	}
	t.saveClose(sales.DateOf(when.Time, t.zone))
}

// saveClose keeps the close date.
func (t *turn) saveClose(to sales.Date) {
	was := t.deal.CloseBy
	t.talk.Asked = nil
	t.deal.CloseBy = to
	t.did("close_date", "")
	saved := t.say.Say("deal.close_saved", phrases.V{"Date": t.date(to)})
	later, far := putOff(was, to)
	if later {
		t.deal.CloseMoved++
	}
	if far {
		t.askWhyPutOff(t.deal.CloseMoved, saved)
		return
	}
	t.showDeal(saved)
}
