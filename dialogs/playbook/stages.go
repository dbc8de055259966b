package playbook

import (
	"math"
	"net/url"
	"slices"
	"strings"

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

// stages reads the stages in two rounds: gates and packages may name questions of
// any stage, so all questions come first.
func (l *loader) stages() {
	tables := l.root.Tables("stage")
	if len(tables) == 0 {
		l.root.Fail("stage", "", "there is no [[stage]]")
	}
	for _, t := range tables {
		s := sales.Stage{
			ID: l.id(t, "stage", l.stageIDs(), maxID), Name: l.text(t, "name", true), Goal: l.text(t, "goal", false), BuyerStep: t.String("buyer_step"),
			Responsible: l.role(t, "responsible", true), Accountable: l.role(t, "accountable", true),
			Consulted: t.Strings("consulted"), Informed: t.Strings("informed"), Norm: l.span(t, "norm", true), Silence: l.span(t, "silence", false),
		}
		for _, key := range []string{"consulted", "informed"} {
			for _, id := range t.Strings(key) {
				l.knownRole(t, key, id, false)
			}
		}
		if s.Silence.IsZero() {
			s.Silence = s.Norm
		}
		if t.IsString("buyer_step") && !slices.Contains(l.stepIDs(), s.BuyerStep) {
			t.Fail("buyer_step", located.DidYouMean(s.BuyerStep, l.stepIDs()), "there is no buyer_step %q", s.BuyerStep)
		}
		s.Evidence = l.evidence(t, "buyer_evidence", sales.Grades[sales.Told:])
		if t.Has("buyer_evidence") && !t.Has("buyer_step") {
			t.Fail("buyer_evidence", "give the stage its buyer_step, or drop this", "buyer_evidence says how well a buyer_step must be known, and stage %s has none", s.ID)
		}
		s.Hours = l.hours(t)
		s.Committee = l.committee(t)
		s.Chance = l.chance(t, s.ID)
		i := len(l.p.Stages)
		l.p.Stages = append(l.p.Stages, s)
		for _, a := range t.Tables("ask") {
			l.ask(a, i)
		}
	}
	for i := range l.p.Stages {
		for j := range l.p.Stages[i].Asks {
			if q := &l.p.Stages[i].Asks[j]; q.ID != "" {
				l.questions[q.ID] = q
			}
		}
	}
	for i, t := range tables {
		l.gate(t, i)
		l.engage(t, i)
		l.materials(t, i)
		t.Done()
	}
	for i, t := range l.roleTables {
		l.readAll(t, "package", l.p.Roles[i].Package)
		t.Done()
	}
	l.stageTables = tables
	l.chances()
}

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

// gate reads what must be known to leave a stage.
func (l *loader) gate(t *located.Table, stage int) {
	for _, g := range t.Tables("gate") {
		n := sales.Need{Question: g.Required("needs"), Evidence: l.evidence(g, "evidence", sales.Grades)}
		if n.Question != "" {
			l.readOne(g, "needs", n.Question)
			if at, known := l.stageOf(n.Question); known && at > stage {
				g.Fail("needs", "", "stage %s can never be left: it needs %q, which is asked only later, in %s", l.p.Stages[stage].ID, n.Question, l.p.Stages[at].ID)
			}
		}
		k := len(l.p.Stages[stage].Gate)
		l.p.Stages[stage].Gate = append(l.p.Stages[stage].Gate, n)
		l.condition(g, "when", "", stage, func(c sales.Condition) { l.p.Stages[stage].Gate[k].When = c })
		g.Done()
	}
}

// committee reads which of the buyer's people must be known in a stage.
func (l *loader) committee(t *located.Table) []sales.Part {
	var parts []string
	for _, p := range sales.Parts {
		parts = append(parts, string(p))
	}
	var known []sales.Part
	for _, word := range t.Strings("committee") {
		switch {
		case !slices.Contains(parts, word):
			t.Fail("committee", located.DidYouMean(word, parts), "committee: %q is none of %s", word, strings.Join(parts, ", "))
		case !slices.Contains(known, sales.Part(word)):
			known = append(known, sales.Part(word))
		}
	}
	return known
}

// mostHours is more than anybody spends on one deal in a month.
const mostHours = 200

// hours reads how much of our time a deal takes in a stage, a month.
func (l *loader) hours(t *located.Table) int {
	n := t.Number("hours")
	if n < 0 || n > mostHours || n != math.Trunc(n) {
		t.Fail("hours", "", "hours must be a whole number from 0 to %d: our own hours a deal takes here in a month", mostHours)
		return 0
	}
	return int(n)
}

// evidence reads one of the grades; told where none is named.
func (l *loader) evidence(t *located.Table, key string, grades []string) sales.Grade {
	if w := l.oneOf(t, key, grades, false); w != "" {
		return sales.Grade(max(0, slices.Index(sales.Grades, w)))
	}
	return sales.Told
}

// stageOf is the stage that asks a question.
func (l *loader) stageOf(question string) (int, bool) {
	for i := range l.p.Stages {
		for _, q := range l.p.Stages[i].Asks {
			if q.ID == question {
				return i, true
			}
		}
	}
	return 0, false
}

// engage reads when other roles come in.
func (l *loader) engage(t *located.Table, stage int) {
	for _, e := range t.Tables("engage") {
		g := sales.Engage{Role: l.role(e, "role", true), Within: l.span(e, "within", false), Package: e.Strings("package"), Text: l.text(e, "text", false)}
		l.readAll(e, "package", g.Package)
		if !e.Has("when") {
			e.Fail("when", "", "when is missing: which fact brings %s in?", g.Role)
		}
		k := len(l.p.Stages[stage].Engage)
		l.p.Stages[stage].Engage = append(l.p.Stages[stage].Engage, g)
		l.condition(e, "when", "", stage, func(c sales.Condition) { l.p.Stages[stage].Engage[k].When = c })
		e.Done()
	}
}
