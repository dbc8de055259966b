package dialogs

import (
	"slices"
	"strings"
	"time"
	"unicode"

	"milepost/dialogs/chat"
	"milepost/dialogs/phrases"
	"milepost/dialogs/sales"
)

// What a free text may have been asked for.
const (
	askAnswer    = "answer"
	askNew       = "new"
	askNext      = "next_step"
	askNextDay   = "next_day"
	askClose     = "close"
	askMoved     = "close_moved"
	askAmount    = "amount"
	askNote      = "note"
	askLost      = "lost"
	askFor       = "handoff_for"
	askReason    = "decline"
	askMissing   = "missing"
	askLaterDay  = "later_day"
	askResult    = "result"
	askCredit    = "credit"
	askCreditDay = "credit_day"
	askAllow     = "allow"
	askNotYet    = "not_yet"
	askPerson    = "stakeholder"
	askAdvice    = "advice"
	askFact      = "fact"
	askFactDay   = "fact_day"
	askZone      = "zone"
	askHours     = "hours"
	askAway      = "away"
	askContent   = "content"
	askLeaving   = "leaving"
	askPage      = "page"

	askInquiry   = "inquiry"
	askInquiryBy = "inquiry_by"
	askReply     = "reply"
	askLetBe     = "let_be"

	askSnooze     = "snooze"
	askReplyAhead = "reply_ahead"

	// looseWords: nothing was asked, and what was said may still become a note.
	looseWords = "loose"
)

// remembered is how many typed answers can be corrected by editing the message.
const remembered = 20

// said takes free words: an answer if something was asked, else help.
func (t *turn) said() {
	if t.whyPoint() {
		return
	}
	late := t.isLate()
	a := t.talk.Asked
	switch {
	case t.tooLong() && (a == nil || a.Deal == "" || a.What == looseWords):
		t.line("sitting.too_long", phrases.V{"Max": maxAnswer})
	case a == nil, a.What == looseWords:
		t.chatter()
	case late:
		t.line("manners.late", phrases.V{"Text": short(t.u.Text)})
	default:
		t.heardWords(a)
	}
}

// tooLong reports words that nobody could keep or read.
func (t *turn) tooLong() bool { return len([]rune(t.u.Text)) > maxAnswer }

// isLate notes the newest message of this chat and reports whether this one is
// older than one handled before: then it may have been meant for an earlier
// question and is asked back, never taken for the newer one.
func (t *turn) isLate() bool {
	if t.talk.Heard == nil {
		t.talk.Heard = map[string]time.Time{}
	}
	lane := t.u.From.String()
	last, ok := t.talk.Heard[lane]
	if ok && t.u.At.Before(last) {
		return true
	}
	t.talk.Heard[lane] = t.u.At
	return false
}

// heardWords gives the words to whoever asked.
func (t *turn) heardWords(a *Asked) {
	listeners := map[string]func(*turn, string){
		askAnswer: (*turn).answerTyped, askNew: (*turn).newTyped, askNext: (*turn).nextTyped, askNextDay: (*turn).nextDayTyped,
		askClose: (*turn).closeTyped, askMoved: (*turn).noteTyped, askAmount: (*turn).amountTyped, askNote: (*turn).noteTyped,
		askLost: (*turn).lostTyped, askFor: (*turn).handoffForTyped, askReason: (*turn).declineTyped, askMissing: (*turn).missingTyped,
		askLaterDay: (*turn).laterTyped, askResult: (*turn).resultTyped,
		askCredit: (*turn).creditWhyTyped, askCreditDay: (*turn).creditDayTyped, askAllow: (*turn).allowTyped, askNotYet: (*turn).notYetTyped,
		askZone: (*turn).zoneTyped, askHours: (*turn).hoursTyped, askAway: (*turn).awayTyped, askAdvice: (*turn).adviceTyped, askPerson: (*turn).introducedTyped,
		askInquiry: (*turn).inquiryTyped, askInquiryBy: (*turn).inquiryByTyped, askReply: (*turn).replyTyped, askLetBe: (*turn).letBeTyped,
		askFact: (*turn).factTyped, askFactDay: (*turn).factDayTyped,
		askSnooze: (*turn).snoozeTyped, askReplyAhead: (*turn).replyAheadTyped,
		askContent: (*turn).contentTyped, askPage: (*turn).pageTyped, askLeaving: (*turn).leavingTyped,
	}
	listen, ok := listeners[a.What]
	if !ok {
		t.talk.Asked = nil
		t.chatter()
		return
	}
	if a.Deal != "" { // the deal asked about, with the rights of this moment
		if !t.have(a.Deal) {
			return
		}
		if t.deal == nil {
			t.missing(mayWork, a.Deal)
			t.talk.Asked, t.talk.Sitting = nil, nil
			t.noDeal()
			return
		}
	}
	switch {
	case t.tooLong() && a.What == askAnswer && t.item() != "":
		t.again("sitting.too_long")
		return
	case t.tooLong():
		t.line("sitting.too_long", phrases.V{"Max": maxAnswer})
		return
	case t.wordsAsButton(a):
		return
	}
	words, _ := phrases.Clean(t.u.Text, maxAnswer)
	if words == "" && a.What != askAnswer { // of characters that nobody sees; an answer asks anew by itself
		t.line("manners.unseen")
		return
	}
	listen(t, words)
}

// have makes sure that a deal is loaded; false: more was asked for. After a
// second try without it the deal is nil: it does not exist, or not for them.
func (t *turn) have(deal string) bool {
	if t.deal != nil && t.deal.ID == deal {
		return true
	}
	if t.k.Round == 0 {
		t.more = &Query{Account: t.u.Account, Deal: deal}
		return false
	}
	t.drop()
	return true
}

// wordsAsButton: typed words equal buttons.
func (t *turn) wordsAsButton(a *Asked) bool {
	if a.What != askAnswer || t.item() == "" || a.Item != t.item() {
		return false
	}
	word := strings.ToLower(strings.TrimSpace(t.u.Text))
	is := func(words ...string) bool { return slices.Contains(words, word) }
	t.press = press{Deal: a.Deal, Item: a.Item, Stamp: t.talk.Stamp}
	if t.pressByWords(a, word) {
		return true
	}
	switch {
	case is("skip", "пропустить", "пропуск", "дальше"):
		t.skip()
	case is("back", "назад"):
		t.back()
	case is("later", "позже", "потом"):
		t.later()
	case phrases.ParseDontKnow(word):
		t.dontKnow()
	default:
		return false
	}
	return true
}

// pressByWords presses the button of the present question that says these words.
func (t *turn) pressByWords(a *Asked, word string) bool {
	_, keys := t.question()
	word = bare(word)
	if a.Data == toBuyer {
		keys = t.toBuyerButtons(t.p.Question(a.Item))
	}
	for _, row := range keys {
		for _, b := range row {
			if b.Data == "" || bare(b.Text) != word {
				continue
			}
			p, _ := parsePress(b.Data)
			if q := t.p.Question(p.Item); q != nil && q.Kind == sales.KindChoices && p.Act == actAnswer && p.Arg != "=" {
				return false // typed options are the whole answer, not one tick of it
			}
			t.press = p
			r := t.e.presses[t.press.Act]
			if r.events && t.k.Events == nil {
				t.more = &Query{Account: t.u.Account, Deal: a.Deal, Events: undoDepth}
				return true
			}
			r.run(t)
			return true
		}
	}
	return false
}

// bare is a label as people say it: without the signs around it.
func bare(label string) string {
	return strings.ToLower(strings.TrimFunc(label, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }))
}

// answerTyped takes a typed answer to the present question.
func (t *turn) answerTyped(words string) {
	item := t.item()
	if item == "" || t.talk.Asked.Item != item {
		t.talk.Asked = nil
		t.chatter()
		return
	}
	if !t.workable() {
		return
	}
	if strings.HasPrefix(item, stepItem) {
		yes, ok := phrases.ParseYesNo(words)
		if known := t.deal.Proven(strings.TrimPrefix(item, stepItem)) != nil; ok && !(yes && known) { // "yes" says nothing new
			arg := "n"
			if yes {
				arg = "1"
			}
			t.answerStep(arg)
			return
		}
		t.again("sitting.press_one")
		return
	}
	q := t.p.Question(item)
	if t.talk.Sitting.Grading {
		t.again("sitting.press_one")
		return
	}
	if yes, ok := phrases.ParseYesNo(words); ok && t.wasAnswered(item) {
		if t.press.Arg = "n"; yes {
			t.press.Arg = "y"
		}
		t.stillAsked()
		return
	}
	words, grade := unhedged(q, words)
	val, problem := t.read(q, words)
	switch {
	case problem != "" && q.Kind == sales.KindYesNo && strings.Contains(words, " "):
		t.did("noted", words)
		t.again("sitting.yes_no_noted")
	case problem != "":
		t.again(problem)
	default:
		t.save(q, val, grade)
		t.alsoSaid(q, words)
	}
}

// alsoSaid keeps with the answer what was said after a yes or a no.
func (t *turn) alsoSaid(q *sales.Question, words string) {
	if _, rest, ok := phrases.ParseYesNoAnd(words); ok && q.Kind == sales.KindYesNo && t.what == "answered" {
		t.note = rest
	}
}

// again says in one line what would be understood and asks the same once more.
func (t *turn) again(problem string) {
	vals := phrases.V{"Max": maxAnswer}
	if q := t.p.Question(t.item()); q != nil {
		vals["Low"], vals["High"] = t.say.Number(lowest(q)), t.say.Number(q.Max)
	}
	t.showQuestion(t.say.Say(problem, vals))
}

// remember keeps which message gave which answer, so that an edit corrects it.
func (t *turn) remember(item string) {
	if t.u.Kind != chat.Said {
		return
	}
	t.talk.Said = append(t.talk.Said, Said{Message: t.u.From.String() + "#" + t.u.Message, Deal: t.deal.ID, Item: item})
	if n := len(t.talk.Said); n > remembered {
		t.talk.Said = t.talk.Said[n-remembered:]
	}
}

// correct takes an edited message as the correction of the answer it gave.
func (t *turn) correct() {
	message := t.u.From.String() + "#" + t.u.Message
	i := slices.IndexFunc(t.talk.Said, func(s Said) bool { return s.Message == message })
	if i < 0 {
		t.line("sitting.edit_unknown")
		return
	}
	s := t.talk.Said[i]
	if !t.have(s.Deal) {
		return
	}
	if t.deal == nil {
		t.missing(mayWork, s.Deal)
		t.line("sitting.edit_unknown")
		return
	}
	q := t.p.Question(s.Item)
	if q == nil || !t.workable() {
		return
	}
	words, _ := phrases.Clean(t.u.Text, maxAnswer)
	words, grade := unhedged(q, words)
	val, problem := t.read(q, words)
	if problem != "" {
		t.line(problem, phrases.V{"Max": maxAnswer, "Low": t.say.Number(lowest(q)), "High": t.say.Number(q.Max)})
		return
	}
	a := t.deal.Knows[s.Item]
	was := t.value(q, a.Value)
	if t.value(q, val) == was && !a.Unknown {
		return // the messenger re-sent it, or only its looks changed
	}
	a.Value, a.Unknown, a.At, a.By = val, false, t.now, t.me.ID
	if grade == sales.Guess { // else it is as well known as it was
		a.Grade = grade
	}
	if t.deal.Knows == nil {
		t.deal.Knows = map[string]sales.Answer{}
	}
	t.deal.Knows[s.Item] = a
	t.did("answered", "")
	t.alsoSaid(q, words)
	t.show("", chat.Message{
		Text:    t.say.Say("sitting.corrected", phrases.V{"Item": q.Label(t.say.Lang()), "Was": cut(was, 60), "Value": cut(t.value(q, val), 60)}),
		Buttons: rows(1, t.undoButton()),
	})
}

// short is the beginning of what somebody typed, for an echo.
func short(s string) string {
	clean, _ := phrases.Clean(s, 60)
	return clean
}
