package dialogs

import (
	"slices"
	"strconv"
	"strings"

	"milepost/dialogs/chat"
	"milepost/dialogs/phrases"
	"milepost/dialogs/sales"
)

// A sheet is a sitting on one form: the same questions, answered at once. One
// submission is one change, or none if a field is wrong.

// gradeField is the field beside an answer that asks how we know it.
const gradeField = "#"

// OpensForm reports whether an update is answered with a form, so that the
// messenger can open an empty one while the answer is being decided.
func (e *Engine) OpensForm(u chat.Update) bool {
	if u.Kind == chat.Pressed {
		p, ok := parsePress(u.Data)
		return ok && (p.Act == "qualify" || p.Act == "change")
	}
	return u.Command == "qualify"
}

// showSheet answers with the rest of the sitting as a form.
func (t *turn) showSheet(above ...chat.Text) {
	s := t.talk.Sitting
	t.talk.Asked = nil // words typed beside a form are no answers
	t.talk.Stamp++
	s.Sheet = t.talk.Stamp
	head := []chat.Text{t.headline(t.deal)}
	if s.At == 0 && len(above) == 0 {
		head = append(head, t.hook(t.deal, t.p), t.gateLine(t.deal, t.p))
	}
	f := &chat.Form{
		ID:    press{Act: "sheet", Deal: t.deal.ID, Stamp: t.talk.Stamp}.data(),
		Title: cut(t.deal.Company, 24), Submit: t.say.Str("sheet.save"), Cancel: t.say.Str("sheet.close"),
		Intro: chat.Lines(append(head, above...)...),
	}
	for _, item := range s.Items[s.At:] {
		f.Fields = append(f.Fields, t.fields(item)...)
	}
	t.change.Reply.Form = f
}

// fields are what a form asks for one item.
func (t *turn) fields(item string) []chat.Field {
	if id, ok := strings.CutPrefix(item, stepItem); ok {
		return []chat.Field{t.stepField(id)}
	}
	q := t.p.Question(item)
	f := chat.Field{ID: item, Label: t.text(q.Text), Help: t.fieldHelp(q), DontKnow: t.say.Str("common.dont_know")}
	f.Kind, f.Options = t.input(q)
	if a, ok := t.deal.Answered(item); ok {
		f.Value = t.filledIn(q, a.Value)
	}
	f.Value = t.typedIn(f)
	if t.needed(item) <= sales.Told {
		return []chat.Field{f}
	}
	return []chat.Field{f, t.gradeOf(q)}
}

// typedIn is what stands in a field: what was typed into the form that this one
// takes the place of, else what is known.
func (t *turn) typedIn(f chat.Field) string {
	words, ok := t.u.Form[f.ID]
	switch {
	case !ok:
		return f.Value
	case words == chat.Unknown:
		return words
	}
	clean, _ := phrases.Clean(words, maxAnswer)
	return clean
}

// fieldHelp is the question's help and what may be typed.
func (t *turn) fieldHelp(q *sales.Question) string {
	parts := []string{t.text(q.Help)}
	if t.wasAnswered(q.ID) {
		parts = []string{t.stillLine(q, t.deal.Knows[q.ID]).String()}
	}
	if q.Kind != sales.KindDate { // a calendar says that by itself
		parts = append(parts, t.hint(q).String())
	}
	return strings.TrimSpace(strings.Join(parts, " "))
}

// input is how a question is answered on a form.
func (t *turn) input(q *sales.Question) (chat.Input, []chat.Option) {
	var options []chat.Option
	switch q.Kind {
	case sales.KindYesNo:
		return chat.AsOne, []chat.Option{{ID: "yes", Text: t.say.Str("common.yes")}, {ID: "no", Text: t.say.Str("common.no")}}
	case sales.KindChoice, sales.KindChoices:
		for _, o := range q.Options {
			options = append(options, chat.Option{ID: o.ID, Text: t.text(o.Text)})
		}
		if q.Kind == sales.KindChoices {
			return chat.AsSeveral, options
		}
		return chat.AsOne, options
	case sales.KindScale:
		for i := 1; i <= int(q.Max); i++ {
			options = append(options, chat.Option{ID: strconv.Itoa(i), Text: strconv.Itoa(i)})
		}
		return chat.AsOne, options
	case sales.KindDate:
		return chat.AsDay, nil
	case sales.KindNumber, sales.KindMoney:
		return chat.AsNumber, nil
	case sales.KindLink:
		return chat.AsLink, nil
	case sales.KindPerson:
		return chat.AsLine, nil
	}
	return chat.AsText, nil
}

// filledIn is an answer as a form holds it.
func (t *turn) filledIn(q *sales.Question, val sales.Value) string {
	switch q.Kind {
	case sales.KindYesNo:
		if val.Yes {
			return "yes"
		}
		return "no"
	case sales.KindChoice, sales.KindChoices:
		return strings.Join(val.Choices, ",")
	case sales.KindDate:
		return string(val.Date)
	case sales.KindNumber, sales.KindScale:
		return strconv.FormatFloat(val.Number, 'f', -1, 64)
	}
	return t.value(q, val)
}

// gradeOf asks how we know an answer.
func (t *turn) gradeOf(q *sales.Question) chat.Field {
	f := chat.Field{ID: q.ID + gradeField, Label: t.say.Str("sitting.how_known"), Help: q.Label(t.say.Lang()), Kind: chat.AsOne}
	known := sales.Told
	if a, ok := t.deal.Answered(q.ID); ok {
		known = a.Grade
	}
	for g, key := range []string{"sitting.guess", "sitting.told", "sitting.document", "sitting.confirmed"} {
		if sales.Grade(g) < sales.Confirmed || t.needed(q.ID) == sales.Confirmed {
			f.Options = append(f.Options, chat.Option{ID: strconv.Itoa(g), Text: t.say.Str(key)})
			if sales.Grade(g) <= known {
				f.Value = strconv.Itoa(g)
			}
		}
	}
	f.Value = t.typedIn(f)
	return f
}

// stepField asks whether the buyer has made a step.
func (t *turn) stepField(id string) chat.Field {
	step, _, _ := t.p.BuyerStep(id)
	f := chat.Field{
		ID: stepItem + id, Label: t.say.Str("sitting.step", phrases.V{"Verifier": t.text(step.Verifier)}),
		Help: t.say.Str("sitting.step_help"), Kind: chat.AsOne, Value: "n",
	}
	for _, g := range append([]stepGrade{{"n", "sitting.step_no"}}, t.betterGrades(id)...) {
		f.Options = append(f.Options, chat.Option{ID: g.arg, Text: t.say.Str(g.key)})
	}
	f.Value = t.typedIn(f)
	return f
}

// filled takes a form that was sent: the answers of a sitting, each through the
// same door as a typed one.
func (t *turn) filled() {
	p, ok := parsePress(t.u.Data)
	if !ok || p.Act != "sheet" || t.deal == nil || t.deal.ID != p.Deal || !t.may(mayView, t.deal) {
		t.drop()
		t.line("sheet.gone")
		return
	}
	t.about()
	if !t.workable() {
		return
	}
	if t.item() == "" { // the sitting is over, or one over another deal was begun
		t.talk.Sitting = t.resumed()
	}
	switch s := t.talk.Sitting; {
	case s == nil:
		t.showDeal(t.say.Say("sheet.over"))
	case p.Stamp == 0 || p.Stamp != s.Sheet: // answered elsewhere meanwhile: the form as it would be now
		t.showSheet(t.say.Say("sheet.moved_on"))
	default:
		items := slices.Clone(s.Items[s.At:])
		if answers, wrong := t.readSheet(items); len(wrong) > 0 {
			t.change.Reply.Wrong = wrong
		} else {
			t.keepSheet(items, answers)
		}
	}
}

// resumed is a sitting over what a form asks and what is open still; nil if
// nothing is.
func (t *turn) resumed() *Sitting {
	items := slices.DeleteFunc(t.candidates(t.deal, t.p), func(item string) bool { _, on := t.u.Form[item]; return !on })
	if len(items) == 0 {
		return nil
	}
	return &Sitting{Deal: t.deal.ID, Items: items[:min(len(items), t.e.House.Sitting)], Card: t.here(), Began: t.now}
}

// readSheet reads every field, and says what is wrong with which.
func (t *turn) readSheet(items []string) (answers map[string]sales.Value, wrong map[string]string) {
	answers, wrong = map[string]sales.Value{}, map[string]string{}
	for _, item := range items {
		words := strings.TrimSpace(t.u.Form[item])
		q := t.p.Question(item)
		switch {
		case q == nil || words == chat.Unknown:
		case words == "":
			wrong[item] = t.say.Str("sheet.empty")
		default:
			val, problem := t.readField(q, words)
			if problem != "" {
				wrong[item] = t.say.Str(problem, phrases.V{"Max": maxAnswer, "Low": t.say.Number(lowest(q)), "High": t.say.Number(q.Max)})
			}
			answers[item] = val
		}
	}
	return answers, wrong
}

// readField reads a field as typed words. A date comes from a calendar, and one that
// is over is no answer, unless it stood there.
func (t *turn) readField(q *sales.Question, words string) (sales.Value, string) {
	d := sales.Date(words)
	if q.Kind != sales.KindDate || d.Start(t.zone).IsZero() {
		words, _ = unhedged(q, words)
		return t.read(q, words)
	}
	if was, _ := t.deal.Answered(q.ID); d < sales.DateOf(t.now, t.zone) && d != was.Value.Date {
		return sales.Value{}, "deal.date_past"
	}
	return sales.Value{Date: d}, ""
}

// keepSheet puts all answers of a form into the deal, and goes on: with a form
// of what they opened, with the messages to the buyer, or to the card.
func (t *turn) keepSheet(items []string, answers map[string]sales.Value) {
	s := t.talk.Sitting
	before := t.candidates(t.deal, t.p)
	for _, item := range items {
		q := t.p.Question(item)
		switch val, known := answers[item]; {
		case q == nil:
			t.keepStep(strings.TrimPrefix(item, stepItem), t.u.Form[item])
		case known:
			t.keepFilled(q, val)
		default:
			t.keepUnknown(q, false)
			if len(q.ToBuyer) > 0 {
				s.Ask = append(s.Ask, item)
			}
		}
	}
	if len(answers) > 0 {
		t.did("answered", "")
	}
	s.At, s.Grading, s.Picked = len(s.Items), false, nil
	switch opened := t.opened(before, s.Items); {
	case len(opened) > 0 && !s.Single:
		s.Items = append(s.Items, opened[:min(len(opened), t.e.House.Sitting)]...)
		t.showSheet()
	case len(s.Ask) > 0:
		t.showToBuyer()
	default:
		t.endSitting()
	}
}

// keepFilled keeps an answer of a form: one that was left as it stood still holds.
func (t *turn) keepFilled(q *sales.Question, val sales.Value) {
	old, stood := t.deal.Answered(q.ID)
	if _, graded := t.u.Form[q.ID+gradeField]; stood && !graded && t.value(q, val) == t.value(q, old.Value) {
		t.affirm(q)
		return
	}
	t.keepAnswer(q, val, t.gradeSent(q))
}

// gradeSent is the grade that was sent with an answer; where none was asked, the one
// that its words say.
func (t *turn) gradeSent(q *sales.Question) sales.Grade {
	n, err := strconv.Atoi(t.u.Form[q.ID+gradeField])
	if err != nil || n < 0 || n > int(t.needed(q.ID)) && n > int(sales.Document) {
		_, said := unhedged(q, t.u.Form[q.ID])
		return said
	}
	return sales.Grade(n)
}

// keepStep keeps whether the buyer made a step.
func (t *turn) keepStep(id, arg string) {
	step, _, ok := t.p.BuyerStep(id)
	n, err := strconv.Atoi(arg)
	if !ok || err != nil || n < int(sales.Told) || n > int(sales.Confirmed) {
		return
	}
	t.prove(step, sales.Grade(n))
}

// opened are the questions that are asked only because of what was answered just now.
func (t *turn) opened(before, asked []string) []string {
	return slices.DeleteFunc(t.candidates(t.deal, t.p), func(item string) bool {
		q := t.p.Question(item)
		return q == nil || q.OnlyIf == nil || slices.Contains(before, item) || slices.Contains(asked, item)
	})
}

// showToBuyer offers the messages to the buyer for what nobody knows.
func (t *turn) showToBuyer() {
	s := t.talk.Sitting
	items := s.Ask
	known := slices.DeleteFunc(slices.Clone(s.Items), func(item string) bool { return slices.Contains(items, item) })
	s.Items, s.At, s.Sheet, s.Ask = append(known, items...), len(known), 0, nil
	t.talk.Stamp++
	lines := []chat.Text{t.headline(t.deal), t.say.Say("sitting.to_buyer")}
	for _, item := range items {
		lines = append(lines, chat.Styled(t.text(t.p.Question(item).ToBuyer), chat.Quote))
		material, _ := t.besideQuestion(t.p.Question(item))
		lines = append(lines, material...)
	}
	t.show(dealCard(t.deal.ID), chat.Message{Text: chat.Lines(lines...), Buttons: rows(2,
		button(t.say.Str("sitting.sent"), t.answerPress("sentall", "", "y")),
		button(t.say.Str("sitting.not_now"), t.answerPress("sentall", "", "n")))})
}

// sentAll notes whether the rep sends those messages.
func (t *turn) sentAll() {
	if t.item() == "" || !t.workable() {
		t.staleAnswer()
		return
	}
	s := t.talk.Sitting
	if t.press.Arg == "y" {
		for _, item := range s.Items[s.At:] {
			if q := t.p.Question(item); q != nil {
				t.keepUnknown(q, true)
			}
		}
	}
	s.At = len(s.Items)
	t.endSitting()
}
