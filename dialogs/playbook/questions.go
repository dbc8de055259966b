package playbook

import (
	"math"
	"net/url"

	"milepost/dialogs/playbook/located"
	"milepost/dialogs/sales"
)

// reveals are the words that say what a question is about.
var reveals = []string{
	"pain", "cost_of_inaction", "compelling_event", "blocking_event", "decision_maker", "budget", "decision_process", "situation", "competition", "content",
	"risk", "champion", "fit", "timeline", "legal", "success",
}

// reported are those that built-in rules and reports read, so that a question
// revealing them is read even if nothing in the file does.
var reported = []string{"compelling_event", "blocking_event", "decision_maker", "budget", "cost_of_inaction", "content"}

// ask reads one question.
func (l *loader) ask(t *located.Table, stage int) {
	q := sales.Question{
		ID: l.id(t, "question", l.askedIDs(), maxID), Kind: sales.QuestionKind(l.oneOf(t, "kind", kinds(), true)), Reveals: l.oneOf(t, "reveals", reveals, true),
		Text: l.text(t, "text", true), Short: l.text(t, "short", false), Help: l.text(t, "help", false), ToBuyer: l.text(t, "to_buyer", false),
		Per: sales.Period(l.oneOf(t, "per", sales.Periods, false)), Unit: l.text(t, "unit", false), Min: t.Number("min"), Max: t.Number("max"), ShelfLife: l.span(t, "shelf_life", false),
	}
	var options []string
	for _, o := range t.Tables("options") {
		id := l.id(o, "option", options, maxOptionID)
		options = append(options, id)
		q.Options = append(q.Options, sales.Option{ID: id, Text: l.text(o, "text", true)})
		o.Done()
	}
	l.weight(t, &q)
	l.bounds(t, &q)
	l.document(t, &q)
	j := len(l.p.Stages[stage].Asks)
	l.p.Stages[stage].Asks = append(l.p.Stages[stage].Asks, q)
	if q.ID != "" {
		l.asked[q.ID] = t
	}
	set := func(of func(*sales.Question, sales.Condition)) func(sales.Condition) {
		return func(c sales.Condition) { of(&l.p.Stages[stage].Asks[j], c) }
	}
	l.condition(t, "only_if", q.ID, stage, set(func(q *sales.Question, c sales.Condition) { q.OnlyIf = c }))
	l.condition(t, "good", "", -1, set(func(q *sales.Question, c sales.Condition) { q.Good = c }))
	t.Done()
}

// weight reads how much a question counts in the score.
func (l *loader) weight(t *located.Table, q *sales.Question) {
	n := t.Number("weight")
	if t.IsNumber("weight") && (n < 1 || n > 5 || n != math.Trunc(n)) {
		t.Fail("weight", "", "question %s: weight must be a whole number from 1 to 5", q.ID)
	}
	q.Weight = int(n)
}

// bounds checks options, min and max against the kind.
func (l *loader) bounds(t *located.Table, q *sales.Question) {
	choice := q.Kind == sales.KindChoice || q.Kind == sales.KindChoices
	if n := len(q.Options); choice && (n < 2 || n > maxOptions) {
		t.Fail("options", "", "question %s must have from 2 to %d options, it has %d", q.ID, maxOptions, n)
	}
	if t.Has("options") && !choice {
		t.Fail("options", "", "question %s: only choice and choices have options", q.ID)
	}
	if t.Has("per") && q.Kind != sales.KindMoney {
		t.Fail("per", "", "question %s: only money has per", q.ID)
	}
	counts := q.Kind == sales.KindNumber || q.Kind == sales.KindScale
	for _, key := range []string{"min", "max"} {
		if t.Has(key) && !counts {
			t.Fail(key, "", "question %s: only number and scale have %s", q.ID, key)
		}
	}
	switch {
	case !counts:
	case q.Kind == sales.KindScale && !t.Has("max"):
		t.Fail("max", "", "question %s is a scale: max is missing", q.ID)
	case q.Kind == sales.KindScale && (q.Max < 2 || q.Max > 10 || q.Max != math.Trunc(q.Max)):
		t.Fail("max", "", "question %s is a scale from 1: max must be a whole number from 2 to 10", q.ID)
	case q.Kind == sales.KindScale && t.Has("min") && q.Min != 1:
		t.Fail("min", "", "question %s is a scale: it begins at 1", q.ID)
	case t.Has("min") && !t.Has("max"):
		t.Fail("min", "give max too", "question %s has min without max", q.ID)
	case q.Max < q.Min:
		t.Fail("max", "", "question %s: max is less than min", q.ID)
	}
}

// see introduces a document where it is all the help there is.
var see = map[string]string{"en": "See", "ru": "Смотрите:"}

// document puts the page that helps with a question at the end of its help, where
// everybody who shows help shows it, and refuses a question without any.
func (l *loader) document(t *located.Table, q *sales.Question) {
	if page := l.address(t, "document"); page != "" {
		help := sales.Text{}
		for _, lang := range l.languages {
			words, ok := q.Help[lang]
			if !ok {
				words = see[lang]
			}
			help[lang] = words + " " + page
		}
		q.Help = help
	}
	if !t.Has("help") && !t.Has("to_buyer") && !t.Has("document") {
		t.Fail("id", "add help, to_buyer or document", "question %s is asked without help: how does one find out?", q.ID)
	}
}

// address reads the address of a page.
func (l *loader) address(t *located.Table, key string) string {
	page := t.String(key)
	u, err := url.Parse(page)
	switch {
	case !t.IsString(key):
		return ""
	case err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http":
		t.Fail(key, "write it as https://…", "%s: %q is no web address", key, page)
		return ""
	}
	return page
}

func (l *loader) askedIDs() []string {
	var out []string
	for id := range l.asked {
		out = append(out, id)
	}
	return out
}

func kinds() []string {
	var out []string
	for _, k := range sales.QuestionKinds {
		out = append(out, string(k))
	}
	return out
}
