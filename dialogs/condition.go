package dialogs

import (
	"strconv"
	"strings"
	"time"

	"milepost/dialogs/phrases"
	"milepost/dialogs/sales"
)

// Conditions of the process file, said to people.

// conditionInWords says a condition. What it cannot say it shows as it is written,
// with the questions' short names.
func (v view) conditionInWords(p *sales.Process, c sales.Condition) string {
	apart, ok := c.(interface{ Clause() sales.Clause })
	if !ok {
		return v.asWritten(p, c.String())
	}
	return v.clause(p, apart.Clause())
}

func (v view) clause(p *sales.Process, c sales.Clause) string {
	switch c.Op {
	case "":
		return v.asWritten(p, c.Text)
	case "and", "or":
		var parts []string
		for _, part := range c.Of {
			s := v.clause(p, part)
			if c.Op == "and" && part.Op == "or" {
				s = "(" + s + ")"
			}
			parts = append(parts, s)
		}
		return strings.Join(parts, " "+v.say.Str("condition."+c.Op)+" ")
	}
	return v.comparison(p, c)
}

// comparisons are the endings of their phrases; that of "in" is the one of "==",
// with several words.
var comparisons = map[string]string{
	"==": "is", "!=": "is_not", "<": "less", "<=": "at_most", ">": "more", ">=": "at_least",
	"in": "is", "not in": "is_not", "has": "has", "has not": "has_not",
}

// opposites are the two answers to a yes-or-no question.
var opposites = map[string]string{"true": "false", "false": "true"}

func (v view) comparison(p *sales.Process, c sales.Clause) string {
	if id, ok := strings.CutPrefix(c.Name, "known."); ok {
		return v.isKnown(p.Question(id), (c.Op == "==") == (c.With[0] == "true"))
	}
	id, _ := strings.CutPrefix(c.Name, "answers.")
	name, q := c.Name, p.Question(id)
	key, or := "condition."+comparisons[c.Op], "condition.or"
	if id == c.Name {
		name, q = v.say.Str("condition."+c.Name), nil
	} else if q != nil {
		name = v.quoted(q.Label(v.say.Lang()))
	}
	if q != nil && q.Kind == sales.KindDate && strings.ContainsAny(c.Op, "<>") {
		key += "_date"
	}
	if c.Op == "not in" {
		or = "condition.nor"
	}
	if q != nil && q.Kind == sales.KindYesNo && c.Op == "!=" { // not yes is no
		key, c.With = "condition.is", []string{opposites[c.With[0]]}
	}
	var values []string
	for _, x := range c.With {
		values = append(values, v.compared(p, c.Name, q, x))
	}
	return v.say.Str(key, phrases.V{"Name": name, "Value": strings.Join(values, " "+v.say.Str(or)+" ")})
}

// isKnown says that an answer is known, or that it is not.
func (v view) isKnown(q *sales.Question, known bool) string {
	key := "condition.known"
	if !known {
		key = "condition.not_known"
	}
	return v.say.Str(key, phrases.V{"Name": v.quoted(q.Label(v.say.Lang()))})
}

// compared is what something is compared with, as its kind is said: an option, a
// stage or a step by its name, sums, dates and numbers as people write them.
func (v view) compared(p *sales.Process, name string, q *sales.Question, x string) string {
	number, err := strconv.ParseFloat(x, 64)
	_, notDay := time.Parse(time.DateOnly, x)
	stage, _, isStage := p.Stage(x)
	step, _, isStep := p.BuyerStep(x)
	switch {
	case name == "stage" && isStage:
		return v.quoted(v.text(stage.Name))
	case name == "buyer_step" && isStep:
		return v.quoted(v.text(step.Name))
	case x == "":
		return v.say.Str("condition.none")
	case err == nil && (name == "amount" || q != nil && q.Kind == sales.KindMoney):
		if minor, currency, ok := phrases.ParseMoney(x, p.Currency); ok {
			return v.say.Money(minor, currency)
		}
		return v.say.Number(number)
	case err == nil && (q == nil || q.Kind == sales.KindNumber || q.Kind == sales.KindScale):
		return v.say.Number(number)
	case q == nil:
		return x
	case q.Kind == sales.KindYesNo && (x == "true" || x == "false"):
		return strings.ToLower(v.value(q, sales.Value{Yes: x == "true"}))
	case q.Option(x) != nil:
		return v.quoted(v.text(q.Option(x).Text))
	case q.Kind == sales.KindDate && notDay == nil:
		return v.date(sales.Date(x))
	}
	return v.asWritten(p, x)
}

func (v view) quoted(words string) string {
	return v.say.Str("deal.quoted", phrases.V{"Words": words})
}

// asWritten is a part of a condition with names that people know.
func (v view) asWritten(p *sales.Process, s string) string {
	for i := range p.Stages {
		for j := range p.Stages[i].Asks {
			q := &p.Stages[i].Asks[j]
			s = replaceWord(s, "answers."+q.ID, v.quoted(q.Label(v.say.Lang())))
			s = replaceWord(s, "known."+q.ID, v.isKnown(q, true))
		}
	}
	return s
}

// replaceWord replaces whole words only: answers.pain is not the beginning of answers.painful.
func replaceWord(s, old, with string) string {
	var b strings.Builder
	for {
		i := strings.Index(s, old)
		if i < 0 {
			b.WriteString(s)
			return b.String()
		}
		end := i + len(old)
		b.WriteString(s[:i])
		if end < len(s) && (s[end] == '_' || s[end] >= 'a' && s[end] <= 'z' || s[end] >= '0' && s[end] <= '9') {
			b.WriteString(old)
		} else {
			b.WriteString(with)
		}
		s = s[end:]
	}
}
