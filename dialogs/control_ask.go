package dialogs

import (
	"slices"
	"time"

	"milepost/checks"
	"milepost/dialogs/chat"
	"milepost/dialogs/phrases"
	"milepost/dialogs/sales"
)

// A head asks, the holder answers by a time. One question at a time: two would
// hide each other.

// fitting is the question that fits a finding best; the others fit any.
var fitting = map[checks.Rule]string{
	checks.BuyerSilent: "tried", checks.StageAge: "buyer", checks.NoNextStep: "step", checks.NextStepLate: "step",
	checks.Checkpoint: "known", checks.HandoffUnanswered: "whom", checks.ClosePassed: "date", checks.CloseMoved: "date",
}

// readyQuestions are the questions at hand, by the endings of their phrases.
func (t *turn) readyQuestions() []string {
	first := "step"
	if found := t.flags(); len(found) > 0 && fitting[found[0].Rule] != "" {
		first = fitting[found[0].Rule]
	}
	return []string{first, "stops", "need"}
}

// inquiry is what a head asked, in the reader's language if it is one of ours.
func (v view) inquiry(a *sales.Act) string {
	if a.Ready != "" {
		return v.say.Str("control.ready_" + a.Ready)
	}
	return a.Words
}

// answerer is who is asked: the holder, else who owns the deal; nil: it is me, or nobody.
func (t *turn) answerer() *sales.Person {
	for _, who := range []*sales.Person{t.nudged(t.deal, t.p), t.present(t.roster.Person(t.deal.Owner))} {
		if who != nil && who.ID != t.me.ID {
			return who
		}
	}
	return nil
}

// inquirable reports whether I may ask now; if not it shows why.
func (t *turn) inquirable() bool {
	if !t.able(mayControl) {
		return false
	}
	if a := t.deal.Standing(sales.ActAsk, t.now); a != nil {
		t.declined("control.asked_already", phrases.V{"Who": t.name(a.By), "What": cut(t.inquiry(a), 60), "When": t.when(a.At), "Due": t.when(a.Due)})
		return false
	}
	if t.answerer() == nil {
		t.declined("control.nobody_to_ask")
		return false
	}
	return true
}

// inquire asks what to ask.
func (t *turn) inquire() {
	if !t.inquirable() {
		return
	}
	if ready := t.press.Item; slices.Contains(t.readyQuestions(), ready) {
		t.askWhen(ready, "")
		return
	}
	t.ask(Asked{What: askInquiry, Deal: t.deal.ID})
	var keys []chat.Button
	for _, q := range t.readyQuestions() {
		keys = append(keys, button(t.say.Str("control.ready_"+q), press{Act: "inquire", Deal: t.deal.ID, Item: q}))
	}
	t.promptDeal(t.say.Say("control.ask_what", phrases.V{"Who": t.answerer().Name}), rows(1, keys...)...)
}

func (t *turn) inquiryTyped(words string) {
	if t.inquirable() {
		t.askWhen("", cut(words, maxLine))
	}
}

// askWhen asks by when it must be answered.
func (t *turn) askWhen(ready, words string, above ...chat.Text) {
	t.ask(Asked{What: askInquiryBy, Deal: t.deal.ID, Item: ready, Data: words})
	var keys []chat.Button
	for _, by := range t.answerTimes() {
		keys = append(keys, button(t.when(by.at), press{Act: "inquireby", Deal: t.deal.ID, Arg: by.arg, Stamp: t.talk.Stamp}))
	}
	what := t.inquiry(&sales.Act{Ready: ready, Words: words})
	t.promptDeal(chat.Lines(append(above, t.say.Say("control.ask_by", phrases.V{"What": what}))...), rows(2, keys...)...)
}

// timed is an instant that can be pressed, by a short name.
type timed struct {
	arg string
	at  time.Time
}

// The hours by which an answer can be asked with one press.
const (
	byTheEvening = 17
	byNoon       = 12
)

// answerTimes are the times offered: the evening of the answerer's working day, if
// an hour of it is left, and noon of the next one.
func (t *turn) answerTimes() []timed {
	who := t.answerer()
	zone, reads := t.e.zoneOf(who), t.e.reads(who, t.now)
	var out []timed
	if evening := atHour(reads, byTheEvening, zone); !evening.Before(reads.Add(time.Hour)) {
		out = append(out, timed{"17", evening})
	}
	return append(out, timed{"12", atHour(t.e.tomorrow(who, reads), byNoon, zone)})
}

// inquireBy takes a pressed time.
func (t *turn) inquireBy() {
	if !t.inquirable() {
		return
	}
	i := slices.IndexFunc(t.answerTimes(), func(by timed) bool { return by.arg == t.press.Arg })
	if i < 0 || t.talk.Asked == nil || t.talk.Asked.What != askInquiryBy {
		t.stale()
		return
	}
	t.putQuestion(t.answerTimes()[i].at)
}

func (t *turn) inquiryByTyped(words string) {
	if !t.inquirable() {
		return
	}
	a := *t.talk.Asked
	when, ok := phrases.ParseWhen(words, t.now)
	if !ok {
		t.askWhen(a.Item, a.Data, t.say.Say(noDate(words, t.now)))
		return
	}
	due, reads := t.moment(when), t.e.reads(t.answerer(), t.now)
	if !due.After(reads) {
		t.askWhen(a.Item, a.Data, t.say.Say("control.too_soon", phrases.V{"Who": t.answerer().Name, "When": t.when(reads)}))
		return
	}
	t.putQuestion(due)
}

// putQuestion asks the holder.
func (t *turn) putQuestion(due time.Time) {
	to, was := t.answerer(), *t.talk.Asked
	a := t.acted(sales.Act{Kind: sales.ActAsk, To: to.ID, Ready: was.Item, Words: was.Data, Due: due.UTC()}, t.flags())
	t.inHours(to.ID, inquiryKey(a.ID), func(v view) chat.Message {
		text := v.say.Say("control.told_ask", phrases.V{"Who": t.me.Name, "Deal": v.dealLine(t.deal), "What": v.inquiry(&a), "Due": v.when(a.Due)})
		return v.news(t.deal, text, v.answerButton(t.deal, &a), button(v.say.Str("btn.next_step"), press{Act: "nextstep", Deal: t.deal.ID}))
	})
	t.showDeal(t.say.Say("control.asked", phrases.V{"Who": to.Name, "Due": t.when(due)}))
}

// inquiryKey names a question on its way: it is not delivered once it was answered.
func inquiryKey(id string) string { return "inquiry/" + id }

func (v view) answerButton(d *sales.Deal, a *sales.Act) chat.Button {
	return button(v.say.Str("control.answer"), press{Act: "reply", Deal: d.ID, Item: a.ID})
}

// answerRow offers to answer what a head asks; none if nothing is, or I asked it.
func (v view) answerRow(d *sales.Deal) [][]chat.Button {
	a := d.Standing(sales.ActAsk, v.now)
	if a == nil || v.me == nil || a.By == v.me.ID || !v.may(mayWork, d) {
		return nil
	}
	return rows(1, v.answerButton(d, a))
}

// unask lets the question go.
func (t *turn) unask() {
	if !t.able(mayControl) {
		return
	}
	a := t.deal.Act(t.press.Item)
	if a == nil || !a.Stands(t.now) {
		t.questionOver(a)
		return
	}
	a.Ended = t.now.UTC()
	t.did("acted_unasked", "")
	t.change.CallOff = append(t.change.CallOff, inquiryKey(a.ID))
	t.showDeal(t.say.Say("control.unasked"))
}

// answerable is the question that I may answer now; nil: it shows why not.
func (t *turn) answerable(id string) *sales.Act {
	if !t.workable() {
		return nil
	}
	a := t.deal.Act(id)
	if a == nil || a.Kind != sales.ActAsk || !a.Stands(t.now) {
		t.questionOver(a)
		return nil
	}
	return a
}

// questionOver says what became of a question.
func (t *turn) questionOver(a *sales.Act) {
	if a == nil || a.Answered.IsZero() {
		t.declined("control.ask_over")
		return
	}
	t.declined("control.answered_already", phrases.V{"Who": t.name(a.To), "When": t.when(a.Answered), "Words": cut(a.Answer, 60)})
}

// reply asks for the answer.
func (t *turn) reply() {
	if a := t.answerable(t.press.Item); a != nil {
		t.ask(Asked{What: askReply, Deal: t.deal.ID, Item: a.ID})
		t.promptDeal(t.say.Say("control.reply", phrases.V{"Who": t.name(a.By), "What": t.inquiry(a)}))
	}
}

// replyTyped brings it to who asked.
func (t *turn) replyTyped(words string) {
	a := t.answerable(t.talk.Asked.Item)
	if a == nil {
		return
	}
	a.Answer, a.Answered, a.To = cut(words, maxLine), t.now.UTC(), t.me.ID
	t.talk.Asked = nil
	t.did("ask_answered", a.Answer)
	t.change.CallOff = append(t.change.CallOff, inquiryKey(a.ID))
	t.tell(a.By, "", func(v view) chat.Message {
		text := v.say.Say("control.told_answer", phrases.V{"Who": t.me.Name, "Deal": v.dealLine(t.deal), "What": v.inquiry(a), "Words": a.Answer})
		return v.news(t.deal, text, button(v.say.Str("control.fine"), press{Act: "fine", Deal: t.deal.ID, Item: a.ID}),
			button(v.say.Str("control.let_be"), press{Act: "letbe", Deal: t.deal.ID}))
	})
	t.showDeal(t.say.Say("control.answer_sent", phrases.V{"Who": t.name(a.By), "Words": a.Answer}))
}

// fine says that the answer will do.
func (t *turn) fine() {
	if !t.able(mayControl) {
		return
	}
	a := t.deal.Act(t.press.Item)
	if a == nil || a.Answered.IsZero() || !a.Ended.IsZero() {
		t.overtaken(ofKind(sales.ActAsk))
		return
	}
	a.Ended = t.now.UTC()
	t.did("acted_fine", "")
	t.showDeal(t.say.Say("control.is_fine"))
}
