package dialogs

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"milepost/dialogs/chat"
	"milepost/dialogs/phrases"
	"milepost/dialogs/sales"
)

// The most that a typed answer may be long. Longer ones get one line and lose nothing.
const (
	maxAnswer = 2000 // runes
	maxLine   = 200
)

// read turns typed words into a value of the question's kind. On failure the key
// names the sentence that says what would be understood.
func (t *turn) read(q *sales.Question, words string) (val sales.Value, problem string) {
	switch q.Kind {
	case sales.KindNumber, sales.KindScale:
		val.Number, problem = readNumber(q, words)
	case sales.KindMoney:
		words = phrases.CutPer(words, string(q.Per))
		minor, cur, ok := phrases.ParseMoney(words, t.currency())
		if !ok {
			return val, noAmount(words, t.currency())
		}
		val.Money = sales.Money{Minor: minor, Currency: cur}
	case sales.KindDate:
		when, ok := phrases.ParseWhen(words, t.now)
		if !ok {
			return val, noDate(words, t.now)
		}
		val.Date = sales.DateOf(when.Time, t.zone)
	case sales.KindYesNo:
		yes, _, ok := phrases.ParseYesNoAnd(words)
		if !ok {
			return val, "sitting.bad_yes_no"
		}
		val.Yes = yes
	case sales.KindChoice, sales.KindChoices:
		if val.Choices = chosen(q, words); len(val.Choices) == 0 {
			return val, "sitting.bad_choice"
		}
	case sales.KindLink:
		page, ok := webAddress(words)
		if !ok {
			return val, "sitting.bad_link"
		}
		val.Text = page
	default:
		clean, whole := phrases.Clean(words, maxAnswer)
		if !whole {
			return val, "sitting.too_long"
		}
		if !strings.ContainsFunc(clean, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }) {
			return val, "sitting.empty" // a thumb up tells the next reader nothing
		}
		val.Text = clean
	}
	return val, problem
}

// readNumber reads a number that a question takes: a scale has whole ones only.
func readNumber(q *sales.Question, words string) (n float64, problem string) {
	n, ok := phrases.ParseNumber(words)
	low, high := lowest(q), q.Max
	switch bounded := low != 0 || high != 0; {
	case bounded && (!ok || n < low || n > high || q.Kind == sales.KindScale && n != float64(int(n))):
		return 0, "sitting.bad_range"
	case !ok:
		return 0, "sitting.bad_number"
	}
	return n, ""
}

// chosen are the options that words name, each once; none if there is one that they
// do not, or more than may be picked.
func chosen(q *sales.Question, words string) (ids []string) {
	for _, part := range strings.FieldsFunc(words, func(r rune) bool { return r == ',' || r == ';' || r == '\n' }) {
		o := option(q, strings.TrimSpace(part))
		if o == nil || q.Kind == sales.KindChoice && len(ids) > 0 {
			return nil
		}
		if !slices.Contains(ids, o.ID) {
			ids = append(ids, o.ID)
		}
	}
	return ids
}

// unhedged takes "about" off what is counted or dated. Who says so guesses;
// otherwise it is what the buyer said.
func unhedged(q *sales.Question, words string) (string, sales.Grade) {
	switch q.Kind {
	case sales.KindNumber, sales.KindMoney, sales.KindDate, sales.KindScale:
		if rest, guess := phrases.Hedge(words); guess {
			return rest, sales.Guess
		}
	}
	return words, sales.Told
}

// webAddress reads the address of a page.
func webAddress(words string) (page string, ok bool) {
	u, err := url.Parse(strings.TrimSpace(words))
	if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" || len(words) > maxAnswer {
		return "", false
	}
	return u.String(), true
}

// lowest is the smallest number that a question takes: a scale begins at one.
func lowest(q *sales.Question) float64 {
	if q.Kind == sales.KindScale {
		return max(q.Min, 1)
	}
	return q.Min
}

// option finds an option by its words in any language, its id or its number.
func option(q *sales.Question, words string) *sales.Option {
	if n, err := strconv.Atoi(words); err == nil && n >= 1 && n <= len(q.Options) {
		return &q.Options[n-1]
	}
	for i := range q.Options {
		if known(words, q.Options[i].ID, q.Options[i].Text) {
			return &q.Options[i]
		}
	}
	return nil
}

// value is an answer in words.
func (v view) value(q *sales.Question, val sales.Value) string {
	switch q.Kind {
	case sales.KindNumber, sales.KindScale:
		s := v.say.Number(val.Number)
		if u := v.text(q.Unit); u != "" {
			s += " " + u
		}
		return s
	case sales.KindMoney:
		return v.money(val.Money)
	case sales.KindDate:
		return v.date(val.Date)
	case sales.KindYesNo:
		if val.Yes {
			return v.say.Str("common.yes")
		}
		return v.say.Str("common.no")
	case sales.KindChoice, sales.KindChoices:
		var parts []string
		for _, id := range val.Choices {
			if o := q.Option(id); o != nil {
				id = v.text(o.Text)
			}
			parts = append(parts, id)
		}
		return strings.Join(parts, ", ")
	}
	return val.Text
}

// pickAnswer takes a pressed answer.
func (t *turn) pickAnswer() {
	item := t.item()
	if item == "" || item != t.press.Item || !t.workable() {
		t.staleAnswer()
		return
	}
	if strings.HasPrefix(item, stepItem) {
		t.answerStep(t.press.Arg)
		return
	}
	q := t.p.Question(item)
	several := q.Kind == sales.KindChoices
	switch val, ok := t.picked(q, t.press.Arg); {
	case several && t.press.Arg != "=":
		t.toggle(q, t.press.Arg)
	case several && !ok:
		t.toast("sitting.pick_one")
	case !ok:
		t.stale()
	default:
		t.save(q, val, sales.Told)
	}
}

// picked is the answer that a press says; of several options all that are ticked. ok
// is false if it says none.
func (t *turn) picked(q *sales.Question, arg string) (val sales.Value, ok bool) {
	switch q.Kind {
	case sales.KindYesNo:
		return sales.Value{Yes: arg == "y"}, true
	case sales.KindDate:
		day, ok := t.dayNamed(arg)
		return sales.Value{Date: sales.DateOf(day, t.zone)}, ok
	case sales.KindScale:
		n, err := strconv.Atoi(arg)
		return sales.Value{Number: float64(n)}, err == nil && n >= 1 && n <= int(q.Max)
	case sales.KindChoices:
		return sales.Value{Choices: t.talk.Sitting.Picked}, len(t.talk.Sitting.Picked) > 0
	}
	return sales.Value{Choices: []string{arg}}, q.Option(arg) != nil
}

// toggle ticks an option of several, or takes the tick away.
func (t *turn) toggle(q *sales.Question, id string) {
	if q.Option(id) == nil {
		t.stale()
		return
	}
	s := t.talk.Sitting
	if i := slices.Index(s.Picked, id); i >= 0 {
		s.Picked = slices.Delete(s.Picked, i, i+1)
	} else {
		s.Picked = append(s.Picked, id)
	}
	t.showQuestion()
}

// save keeps an answer, and asks how we know it where the gate needs more than
// somebody's word.
func (t *turn) save(q *sales.Question, val sales.Value, g sales.Grade) {
	t.keepAnswer(q, val, g)
	t.remember(q.ID)
	if t.needed(q.ID) > sales.Told {
		t.talk.Sitting.Grading = true
		t.showQuestion()
		return
	}
	t.advance(t.saved(q))
}

// keepAnswer puts an answer into the deal.
func (t *turn) keepAnswer(q *sales.Question, val sales.Value, g sales.Grade) {
	t.keepKnown(q, sales.Answer{Value: val, Grade: g, By: t.me.ID, At: t.now, Via: t.u.From.Messenger})
	t.did("answered", "")
	t.thaw()
}

// keepKnown puts it in; a date put off is counted. If the buyer was to give it,
// their step is done.
func (t *turn) keepKnown(q *sales.Question, a sales.Answer) {
	if was, known := t.deal.Answered(q.ID); known && q.Kind == sales.KindDate && !a.Unknown {
		later, far := putOff(was.Value.Date, a.Value.Date)
		if a.Moved = was.Moved; later {
			a.Moved++
		}
		if s := t.talk.Sitting; far && q.DatesEvent() && s != nil && s.Deal == t.deal.ID {
			s.PutOff = q.ID
		}
	}
	if t.deal.Knows == nil {
		t.deal.Knows = map[string]sales.Answer{}
	}
	t.deal.Knows[q.ID] = a
	if next := t.deal.Next; next != nil && next.Question == q.ID && !a.Unknown && a.Asked.IsZero() {
		t.deal.Next = nil
	}
}

// saved is the echo of an answer.
func (t *turn) saved(q *sales.Question) chat.Text {
	a := t.deal.Knows[q.ID]
	return t.say.Say("sitting.saved", phrases.V{"Item": q.Label(t.say.Lang()), "Value": t.value(q, a.Value), "Mark": a.Grade.Mark()})
}

// pickGrade takes "how do we know?".
func (t *turn) pickGrade() {
	item := t.item()
	n, err := strconv.Atoi(t.press.Arg)
	q := t.p.Question(item)
	if q == nil || item != t.press.Item || !t.talk.Sitting.Grading || err != nil || n < 0 || n > int(sales.Confirmed) || !t.workable() {
		t.staleAnswer()
		return
	}
	a := t.deal.Knows[item]
	a.Grade = sales.Grade(n)
	t.deal.Knows[item] = a
	t.talk.Sitting.Graded = append(t.talk.Sitting.Graded, item)
	t.did("answered", "")
	t.advance(t.saved(q))
}

// dontKnow is a useful answer: it yields a message to the buyer.
func (t *turn) dontKnow() {
	item := t.item()
	if item == "" || item != t.press.Item || !t.workable() {
		t.staleAnswer()
		return
	}
	q := t.p.Question(item)
	if q == nil || len(q.ToBuyer) == 0 {
		t.unknown(false)
		return
	}
	t.ask(Asked{What: askAnswer, Deal: t.deal.ID, Item: item, Data: toBuyer})
	material, sent := t.besideQuestion(q)
	lines := []chat.Text{t.headline(t.deal), t.say.Say("sitting.to_buyer"), chat.Styled(t.text(q.ToBuyer), chat.Quote)}
	t.show(dealCard(t.deal.ID), chat.Message{
		Text:    chat.Lines(append(lines, material...)...),
		Buttons: append(t.toBuyerButtons(q), sent...),
	})
}

// toBuyer marks that the question's message to the buyer is on the screen.
const toBuyer = "to_buyer"

func (t *turn) toBuyerButtons(q *sales.Question) [][]chat.Button {
	return append(rows(2,
		chat.Button{Text: t.say.Str("sitting.copy"), Copy: t.text(q.ToBuyer)},
		button(t.say.Str("sitting.sent"), t.answerPress("sent", q.ID, "y"))),
		[]chat.Button{button(t.say.Str("sitting.not_now"), t.answerPress("sent", q.ID, "n"))})
}

// sentToBuyer notes whether the rep sends the question to the buyer.
func (t *turn) sentToBuyer() {
	if item := t.item(); item == "" || item != t.press.Item || !t.workable() {
		t.staleAnswer()
		return
	}
	t.unknown(t.press.Arg == "y")
}

// unknown keeps "I don't know" of the present item and goes on.
func (t *turn) unknown(asked bool) {
	q := t.p.Question(t.item())
	if q == nil {
		t.skip()
		return
	}
	line := t.say.Say("sitting.saved_unknown", phrases.V{"Item": q.Label(t.say.Lang())})
	if due := t.keepUnknown(q, asked); asked {
		line = t.say.Say("sitting.saved_asked", phrases.V{"Item": q.Label(t.say.Lang()), "Due": t.when(due)})
	}
	t.advance(line)
}

// keepUnknown puts "I don't know" into the deal. When the buyer was asked, the
// next move is the buyer's, and the clock waits two working days for it.
func (t *turn) keepUnknown(q *sales.Question, asked bool) (due time.Time) {
	a := sales.Answer{Unknown: true, By: t.me.ID, At: t.now, Via: t.u.From.Messenger}
	if old, ok := t.deal.Answered(q.ID); ok { // an answer that stood is not thrown away by not knowing better
		a = old
	}
	t.did("dont_know", "")
	if asked {
		a.Asked = t.now
		due = t.e.business(t.me).Add(t.now, sales.Span{N: 2, Unit: sales.BusinessDays})
		if t.deal.Next == nil || t.deal.Next.Buyer || !t.now.Before(t.deal.Next.Due) {
			t.deal.Next = &sales.NextStep{What: t.say.Str("sitting.their_answer", phrases.V{"Item": q.Label(t.say.Lang())}), Due: due, Buyer: true, Question: q.ID}
		}
		t.did("asked_buyer", "")
	}
	t.keepKnown(q, a)
	return due
}

// answerStep keeps whether the buyer made a step, and how we know.
func (t *turn) answerStep(arg string) {
	id := strings.TrimPrefix(t.item(), stepItem)
	step, _, ok := t.p.BuyerStep(id)
	n, err := strconv.Atoi(arg)
	switch {
	case !ok:
		t.stale()
	case arg == "n":
		t.advance(t.say.Say("sitting.step_not_yet"))
	case err != nil || n < int(sales.Told) || n > int(sales.Confirmed):
		t.stale()
	default:
		t.advance(t.prove(step, sales.Grade(n)))
	}
}

// prove records the buyer's act and says so: it moves the buyer's position and
// restarts the buyer's clock. What is known as well already stays as it was, with
// who said so.
func (t *turn) prove(step *sales.BuyerStep, g sales.Grade) chat.Text {
	if !t.deal.Prove(sales.Proof{Step: step.ID, Grade: g, At: t.now, By: t.me.ID}) {
		return t.say.Say("sitting.step_known", phrases.V{"Step": t.text(step.Name), "Proof": t.proof(t.deal.Proven(step.ID))})
	}
	t.deal.Heard = t.now
	t.did("proved", "")
	return t.say.Say("sitting.step_saved", phrases.V{"Step": t.text(step.Name), "Mark": g.Mark()})
}

// proof is how well a step is known, by whom and since when.
func (v view) proof(p *sales.Proof) string {
	return v.say.Str("sitting.proof", phrases.V{"Mark": p.Grade.Mark(), "How": v.say.Str(gradeKey(p.Grade)), "Who": v.name(p.By), "Date": v.day(p.At)})
}
