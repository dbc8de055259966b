package playbook

import (
	"slices"
	"strings"

	"github.com/expr-lang/expr"
	"github.com/expr-lang/expr/vm"

	"milepost/dialogs/sales"
)

// condition is an expression over a deal in three-valued logic. The operators
// "and", "or" and "not" are Kleene's, so that a known part decides where it can:
// "a or b" is true once a is, whatever b. Everything between them is a leaf, and
// a leaf that touches what is not known is unknown as a whole.
//
// Not known are a missing answer, "I don't know", an answer that says nothing, an
// amount never given. Sums of money in different currencies cannot be compared,
// so a leaf that touches two is unknown as well. Whether an answer is known is
// always known: known.pain.
type condition struct {
	source string
	root   *part
	clause sales.Clause
	reads  []string // question ids
	ages   bool     // reads an age too
	kinds  map[string]sales.QuestionKind
}

// known is what an expression sees of one deal.
type known struct {
	values     map[string]any    // by full name: "answers.pain", "amount"
	currencies map[string]string // of those that are money
	env        map[string]any    // the same for the expression engine
}

// part is an operator of logic, or a leaf that the expression engine evaluates.
type part struct {
	op    string // "and", "or", "not", "" = leaf
	parts []*part
	run   *vm.Program
	needs []string // what must be known: "answers.pain", "amount"
}

// String is the expression as it was written.
func (c *condition) String() string { return c.source }

// Ages reports whether it looks at an age.
func (c *condition) Ages() bool { return c.ages }

// Eval says whether it holds for a deal.
func (c *condition) Eval(f sales.Facts) sales.Truth { return c.root.eval(c.known(f)) }

func (p *part) eval(k *known) sales.Truth {
	switch p.op {
	case "not":
		switch p.parts[0].eval(k) {
		case sales.True:
			return sales.False
		case sales.False:
			return sales.True
		}
		return sales.Unknown
	case "and", "or":
		stop, truth := sales.False, sales.True
		if p.op == "or" {
			stop, truth = sales.True, sales.False
		}
		for _, x := range p.parts {
			switch x.eval(k) {
			case stop:
				return stop
			case sales.Unknown:
				truth = sales.Unknown
			}
		}
		return truth
	}
	if !k.all(p.needs) {
		return sales.Unknown
	}
	return run(p.run, k.env)
}

// Awaits names the first thing it reads that is not known, of those that could
// settle it.
func (c *condition) Awaits(f sales.Facts) string {
	name := c.root.awaits(c.known(f))
	return strings.TrimPrefix(name, answer(""))
}

// awaits is the first part of a part that is unknown, down to a leaf.
func (p *part) awaits(k *known) string {
	if p.eval(k) != sales.Unknown {
		return ""
	}
	for _, x := range p.parts {
		if x.eval(k) == sales.Unknown {
			return x.awaits(k)
		}
	}
	for _, name := range p.needs {
		if _, ok := k.values[name]; !ok {
			return name
		}
	}
	for _, name := range p.needs { // all is known, as sums in two currencies: one must be put right
		if name == sales.AmountItem || strings.HasPrefix(name, answer("")) {
			return name
		}
	}
	return ""
}

// waitsFor reports whether a part is unknown without an answer, and does not only
// ask whether it is known.
func (p *part) waitsFor(id string) bool {
	return slices.Contains(p.needs, answer(id)) || slices.ContainsFunc(p.parts, func(x *part) bool { return x.waitsFor(id) })
}

// all reports whether everything is known, and the money in it comparable.
func (k *known) all(names []string) bool {
	currency := ""
	for _, name := range names {
		if _, ok := k.values[name]; !ok {
			return false
		}
		if c := k.currencies[name]; c != "" {
			if currency != "" && c != currency {
				return false
			}
			currency = c
		}
	}
	return true
}

// run evaluates a leaf; whatever goes wrong in it, the answer is Unknown.
func run(program *vm.Program, env map[string]any) (truth sales.Truth) {
	defer func() { // an expression must never end the program
		if recover() != nil {
			truth = sales.Unknown
		}
	}()
	out, err := expr.Run(program, env)
	switch yes, ok := out.(bool); {
	case err != nil || !ok:
		return sales.Unknown
	case yes:
		return sales.True
	}
	return sales.False
}

// known is what is known of a deal, for the names the expression reads.
func (c *condition) known(f sales.Facts) *known {
	k := &known{
		values: map[string]any{
			"stage": f.Stage, "buyer_step": f.BuyerStep, "stage_age_days": f.StageAgeDays,
			"working_days_in_stage": f.WorkingDaysInStage, "working_days_buyer_is_silent": f.WorkingDaysBuyerIsSilent,
		},
		currencies: map[string]string{}, env: map[string]any{},
	}
	if f.Amount.Known() {
		k.values["amount"], k.currencies["amount"] = f.Amount.Major(), f.Amount.Currency
	}
	for name, v := range k.values {
		k.env[name] = v
	}
	answers, there := make(map[string]any, len(c.reads)), make(map[string]any, len(c.reads))
	for _, id := range c.reads {
		there[id] = false
		v, given := f.Answers[id]
		if !given {
			continue
		}
		if x, says := plain(v, c.kinds[id]); says {
			answers[id], k.values[answer(id)], there[id] = x, x, true
			if c.kinds[id] == sales.KindMoney {
				k.currencies[answer(id)] = v.Money.Currency
			}
		}
	}
	k.env["answers"], k.env["known"] = answers, there
	return k
}

// answer is the full name of a question's answer.
func answer(id string) string { return "answers." + id }

// plain is an answer as an expression sees it; says is false if it says nothing.
func plain(v sales.Value, kind sales.QuestionKind) (x any, says bool) {
	switch kind {
	case sales.KindNumber, sales.KindScale:
		return v.Number, true
	case sales.KindMoney:
		return v.Money.Major(), v.Money.Known()
	case sales.KindDate:
		return string(v.Date), v.Date != ""
	case sales.KindYesNo:
		return v.Yes, true
	case sales.KindChoice:
		return strings.Join(v.Choices, ","), len(v.Choices) > 0
	case sales.KindChoices:
		return v.Choices, len(v.Choices) > 0
	}
	return v.Text, v.Text != ""
}
