package dialogs

import (
	"time"

	"milepost/dialogs/chat"
	"milepost/dialogs/phrases"
	"milepost/dialogs/sales"
)

// A date of the buyer's that is put off is counted, and far off it wants a reason: it
// is the buyer who moved. That is so of the close date, of an event among the facts,
// and of one that is an answer.

// putOffFar is from when on putting a date off wants a reason.
const putOffFar = 14 * 24 * time.Hour

// putOff reports whether a date was put off, and if far.
func putOff(was, to sales.Date) (later, far bool) {
	if was == "" || to <= was {
		return false, false
	}
	return true, to.Start(time.UTC).Sub(was.Start(time.UTC)) > putOffFar
}

// askWhyPutOff asks what happened at the buyer's; the date is kept already.
func (t *turn) askWhyPutOff(times int, above ...chat.Text) {
	t.ask(Asked{What: askMoved, Deal: t.deal.ID})
	lines := append(append([]chat.Text{t.headline(t.deal)}, above...), t.say.Say("deal.why_put_off", phrases.V{"N": times}))
	t.show(dealCard(t.deal.ID), chat.Message{Text: chat.Lines(lines...), Buttons: [][]chat.Button{
		{t.undoButton(), button(t.say.Str("close.no_note"), press{Act: "cancel", Deal: t.deal.ID})},
	}})
}

// noDate is the sentence for words that are no date to come.
func noDate(words string, now time.Time) string {
	if _, over := phrases.ParseWhen(words, now.AddDate(-longAgo, 0, 0)); over {
		return "deal.date_past"
	}
	return "deal.date_unclear"
}

// longAgo is how far back a typed date is looked for, in years, to say that it is over.
const longAgo = 20
