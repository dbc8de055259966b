package dialogs

import (
	"strconv"
	"strings"
	"time"

	"milepost/dialogs/chat"
	"milepost/dialogs/phrases"
	"milepost/dialogs/sales"
)

// showQuestion draws the present item of the sitting and waits for its answer;
// where forms can be opened it draws all that is left as one.
func (t *turn) showQuestion(above ...chat.Text) {
	if t.u.Forms {
		t.showSheet(above...)
		return
	}
	item := t.item()
	s := t.talk.Sitting
	s.Sheet = 0
	asked := Asked{What: askAnswer, Deal: t.deal.ID, Item: item}
	switch {
	case s.Grading:
		asked.Data = "grade"
	case t.wasAnswered(item):
		asked.Data = "still"
	}
	t.ask(asked)
	head := []chat.Text{t.headline(t.deal)}
	if s.At == 0 && !s.Grading && len(above) == 0 {
		head = append(head, t.hook(t.deal, t.p), t.gateLine(t.deal, t.p))
	}
	head = append(head, above...)
	count := chat.Plain("")
	if n, of := t.place(); of > 1 {
		count = chat.Styled(strconv.Itoa(n)+"/"+strconv.Itoa(of)+"  ", chat.Bold)
	}
	body, keys := t.question()
	head = append(head, chat.Plain(" "), chat.Join("", count, body))
	t.show(dealCard(t.deal.ID), chat.Message{Text: chat.Lines(head...), Buttons: keys})
}

// question is the present question with all that can be pressed.
func (t *turn) question() (body chat.Text, keys [][]chat.Button) {
	item := t.item()
	switch q := t.p.Question(item); {
	case strings.HasPrefix(item, stepItem):
		body, keys = t.stepQuestion(strings.TrimPrefix(item, stepItem))
	case t.talk.Sitting.Grading:
		body, keys = t.gradeQuestion(q)
	default:
		body, keys = t.plainQuestion(q)
	}
	return body, append(keys, t.wayOut()...)
}

// wayOut is what can be done with every question but answer it.
func (t *turn) wayOut() [][]chat.Button {
	s := t.talk.Sitting
	b := func(key, act string) chat.Button {
		return button(t.say.Str(key), press{Act: act, Deal: t.deal.ID, Stamp: t.talk.Stamp})
	}
	var pass, past []chat.Button
	if !s.Grading && t.p.Question(t.item()) != nil && !t.wasAnswered(t.item()) {
		pass = append(pass, button(t.say.Str("common.dont_know"), t.answerPress("idk", t.item(), "")))
	}
	if !s.Single && !s.Grading {
		pass = append(pass, b("sitting.skip", "skip"))
	}
	if s.At > 0 || s.Grading {
		past = append(past, b("btn.back", "back"))
	}
	if answered, _ := t.came(); answered > 0 && !s.Grading {
		past = append(past, t.undoButton())
	}
	leave := "sitting.later_btn"
	if s.Single {
		leave = "common.cancel"
	}
	return append(rows(3, append(pass, b(leave, "later"))...), rows(2, past...)...)
}

// plainQuestion is a question with its help and what can be pressed.
func (t *turn) plainQuestion(q *sales.Question) (chat.Text, [][]chat.Button) {
	if t.wasAnswered(q.ID) {
		return t.stillLine(q, t.deal.Knows[q.ID]), rows(3, t.stillButtons(q, func(arg string) press { return t.answerPress("stillasked", q.ID, arg) })...)
	}
	text := chat.Styled(t.text(q.Text), chat.Bold)
	if a, ok := t.deal.Knows[q.ID]; ok {
		text = chat.Lines(text, t.say.Say("sitting.until_now", phrases.V{"Line": t.answerLine(q, a)}))
	}
	if help := t.text(q.Help); help != "" {
		text = chat.Lines(text, chat.Styled("💡 "+help, chat.Italic))
	}
	if hint := t.hint(q); len(hint) > 0 {
		text = chat.Lines(text, hint)
	}
	return text, t.answerButtons(q)
}

func (t *turn) answerPress(act, item, arg string) press {
	return press{Act: act, Deal: t.deal.ID, Item: item, Arg: arg, Stamp: t.talk.Stamp}
}

// hint says what may be typed, where the buttons do not.
func (t *turn) hint(q *sales.Question) chat.Text {
	switch q.Kind {
	case sales.KindMoney:
		return t.say.Say("sitting.hint_money", phrases.V{"Currency": t.currency()})
	case sales.KindDate:
		return t.say.Say("sitting.hint_date")
	case sales.KindNumber:
		if u := t.text(q.Unit); u != "" {
			return t.say.Say("sitting.hint_unit", phrases.V{"Unit": u})
		}
	case sales.KindPerson:
		return t.say.Say("sitting.hint_person")
	case sales.KindLink:
		return t.say.Say("sitting.hint_link")
	}
	return nil
}

// answerButtons are the answers that can be pressed. They carry the option's
// place, not its words: 64 bytes is all there is.
func (t *turn) answerButtons(q *sales.Question) [][]chat.Button {
	b := func(label, arg string) chat.Button { return button(label, t.answerPress(actAnswer, q.ID, arg)) }
	var out []chat.Button
	switch q.Kind {
	case sales.KindYesNo:
		out = append(out, b(t.say.Str("common.yes"), "y"), b(t.say.Str("common.no"), "n"))
	case sales.KindChoice, sales.KindChoices:
		for _, o := range q.Options {
			label := t.text(o.Text)
			if q.Kind == sales.KindChoices {
				label = tick(t.talk.Sitting.Picked, o.ID) + label
			}
			out = append(out, b(label, o.ID))
		}
		if q.Kind == sales.KindChoices {
			return append(rows(2, out...), []chat.Button{b(t.say.Str("sitting.picked"), "=")})
		}
		return rows(2, out...)
	case sales.KindScale:
		for i := 1; i <= int(q.Max); i++ {
			out = append(out, b(strconv.Itoa(i), strconv.Itoa(i)))
		}
	case sales.KindDate:
		return t.dateButtons(func(arg string) press { return t.answerPress(actAnswer, q.ID, arg) })
	}
	return rows(3, out...)
}

func tick(picked []string, id string) string {
	for _, p := range picked {
		if p == id {
			return "☑ "
		}
	}
	return "☐ "
}

// days are the dates that can be pressed, each by a short name; the press says
// the name, so that it still means something when it comes a minute later.
var days = []struct {
	arg, key string
	at       func(time.Time) time.Time
}{
	{"1d", "btn.tomorrow", func(t time.Time) time.Time { return t.AddDate(0, 0, 1) }},
	{"2d", "btn.in_2_days", func(t time.Time) time.Time { return t.AddDate(0, 0, 2) }},
	{"7d", "btn.in_a_week", func(t time.Time) time.Time { return t.AddDate(0, 0, 7) }},
	{"em", "btn.end_of_month", func(t time.Time) time.Time { return time.Date(t.Year(), t.Month()+1, 0, 12, 0, 0, 0, t.Location()) }},
	{"eq", "btn.end_of_quarter", func(t time.Time) time.Time {
		return time.Date(t.Year(), (t.Month()+2)/3*3+1, 0, 12, 0, 0, 0, t.Location())
	}},
	{"90", "btn.in_90_days", func(t time.Time) time.Time { return t.AddDate(0, 0, 90) }},
}

// dateButtons offers the last four of days for far dates.
func (t *turn) dateButtons(to func(arg string) press) [][]chat.Button {
	var out []chat.Button
	for _, d := range days[2:] {
		out = append(out, button(t.say.Str(d.key), to(d.arg)))
	}
	return rows(2, out...)
}

// dayNamed is the date of a pressed name; ok is false if there is no such name.
func (t *turn) dayNamed(arg string) (time.Time, bool) {
	for _, d := range days {
		if d.arg == arg {
			return d.at(t.now), true
		}
	}
	return time.Time{}, false
}

// gradeQuestion asks how we know. Only what the buyer confirmed counts as ●, and
// it is offered only where the gate needs it.
func (t *turn) gradeQuestion(q *sales.Question) (chat.Text, [][]chat.Button) {
	a := t.deal.Knows[q.ID]
	text := chat.Lines(
		chat.Styled(t.say.Str("sitting.how_known"), chat.Bold),
		t.say.Say("sitting.given", phrases.V{"Item": q.Label(t.say.Lang()), "Value": t.value(q, a.Value)}),
	)
	b := func(g sales.Grade, key string) chat.Button {
		return button(t.say.Str(key), t.answerPress("grade", q.ID, strconv.Itoa(int(g))))
	}
	keys := []chat.Button{b(sales.Guess, "sitting.guess"), b(sales.Told, "sitting.told"), b(sales.Document, "sitting.document")}
	if t.needed(q.ID) == sales.Confirmed {
		keys = append(keys, b(sales.Confirmed, "sitting.confirmed"))
	}
	return text, rows(2, keys...)
}

// stepQuestion asks whether the buyer has made a step of theirs.
func (t *turn) stepQuestion(id string) (chat.Text, [][]chat.Button) {
	s, _, _ := t.p.BuyerStep(id)
	text := chat.Lines(
		chat.Styled(t.say.Str("sitting.step", phrases.V{"Verifier": t.text(s.Verifier)}), chat.Bold), t.provenUntilNow(id),
		chat.Styled("💡 "+t.say.Str("sitting.step_help"), chat.Italic),
	)
	item := stepItem + id
	b := func(key, arg string) chat.Button { return button(t.say.Str(key), t.answerPress(actAnswer, item, arg)) }
	var keys []chat.Button
	for _, g := range t.betterGrades(id) {
		keys = append(keys, b(g.key, g.arg))
	}
	return text, rows(2, append(keys, b("sitting.step_no", "n"))...)
}

// needed is the evidence that the stage's gate wants for a question.
func (t *turn) needed(question string) sales.Grade {
	need := sales.Guess
	for _, o := range t.deal.Owed() {
		if o.Item == question {
			need = max(need, o.Need)
		}
	}
	if stage := t.stage(); stage != nil {
		for _, n := range stage.Gate {
			if n.Question == question {
				need = max(need, n.Evidence)
			}
		}
	}
	return need
}
