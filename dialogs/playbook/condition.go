package playbook

import (
	"errors"
	"fmt"
	"regexp"
	"strings"

	"github.com/expr-lang/expr"
	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/parser"
	"github.com/expr-lang/expr/types"
	"github.com/expr-lang/expr/vm"

	"milepost/dialogs/playbook/located"
	"milepost/dialogs/sales"
)

// maxCondition is how long an expression may be, in bytes.
const maxCondition = 500

// condition is an expression over a deal in three-valued logic: "and", "or" and
// "not" are Kleene's, so a known part decides where it can; any other part that
// touches what is not known is unknown as a whole.
type condition struct {
	source string
	root   *part
	reads  []string // question ids
	kinds  map[string]sales.QuestionKind
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

// Eval says whether it holds for a deal.
func (c *condition) Eval(f sales.Facts) sales.Truth {
	return c.root.eval(c.environment(f))
}

func (p *part) eval(env map[string]any) (truth sales.Truth) {
	switch p.op {
	case "not":
		switch p.parts[0].eval(env) {
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
			switch x.eval(env) {
			case stop:
				return stop
			case sales.Unknown:
				truth = sales.Unknown
			}
		}
		return truth
	}
	answers, _ := env["answers"].(map[string]any)
	for _, need := range p.needs {
		if id, ok := strings.CutPrefix(need, "answers."); ok {
			if _, known := answers[id]; !known {
				return sales.Unknown
			}
		} else if env[need] == nil {
			return sales.Unknown
		}
	}
	defer func() { // an expression must never end the program
		if recover() != nil {
			truth = sales.Unknown
		}
	}()
	out, err := expr.Run(p.run, env)
	if yes, ok := out.(bool); err == nil && ok {
		if yes {
			return sales.True
		}
		return sales.False
	}
	return sales.Unknown
}

// environment is what an expression sees of a deal.
func (c *condition) environment(f sales.Facts) map[string]any {
	answers := make(map[string]any, len(c.reads))
	for _, id := range c.reads {
		if v, known := f.Answers[id]; known {
			answers[id] = plain(v, c.kinds[id])
		}
	}
	env := map[string]any{
		"answers": answers, "stage": f.Stage, "buyer_step": f.BuyerStep, "stage_age_days": f.StageAgeDays,
		"working_days_in_stage": f.WorkingDaysInStage, "working_days_buyer_is_silent": f.WorkingDaysBuyerIsSilent,
	}
	if f.Amount.Known() {
		env["amount"] = f.Amount.Major()
	}
	return env
}

// plain is an answer as an expression sees it.
func plain(v sales.Value, k sales.QuestionKind) any {
	switch k {
	case sales.KindNumber, sales.KindScale:
		return v.Number
	case sales.KindMoney:
		return v.Money.Major()
	case sales.KindDate:
		return string(v.Date)
	case sales.KindYesNo:
		return v.Yes
	case sales.KindChoice:
		return strings.Join(v.Choices, ",")
	case sales.KindChoices:
		return v.Choices
	}
	return v.Text
}

// variables are the names beside answers, with the types of their values.
var variables = map[string]types.Type{
	"amount": types.Float, "stage": types.String, "buyer_step": types.String,
	"stage_age_days": types.Int, "working_days_in_stage": types.Int, "working_days_buyer_is_silent": types.Int,
}

var unknownName = regexp.MustCompile(`(?:unknown name|has no field) (\w+)`)

// compile reads an expression. questions are the kinds by question id.
func compile(source string, questions map[string]*sales.Question) (*condition, string, error) {
	if len(source) > maxCondition {
		return nil, "", fmt.Errorf("the condition is longer than %d bytes", maxCondition)
	}
	tree, err := parser.Parse(source)
	if err != nil {
		return nil, "", errors.New("the condition does not read: " + firstLine(err.Error()))
	}
	names := []string{}
	for id := range questions {
		names = append(names, "answers."+id)
	}
	for name := range variables {
		names = append(names, name)
	}
	c := &condition{source: source, kinds: map[string]sales.QuestionKind{}}
	c.root, err = build(tree.Node, questions)
	if err != nil {
		hint := ""
		if hit := unknownName.FindStringSubmatch(err.Error()); hit != nil {
			if hint = located.DidYouMean("answers."+hit[1], names); hint == "" {
				hint = located.DidYouMean(hit[1], names)
			}
		}
		return nil, hint, err
	}
	c.root.walk(func(p *part) {
		for _, n := range p.needs {
			if id, ok := strings.CutPrefix(n, "answers."); ok {
				c.reads = append(c.reads, id)
				c.kinds[id] = questions[id].Kind
			}
		}
	})
	return c, "", nil
}

func (p *part) walk(see func(*part)) {
	see(p)
	for _, x := range p.parts {
		x.walk(see)
	}
}

// build takes the logic apart and compiles the leaves.
func build(n ast.Node, questions map[string]*sales.Question) (*part, error) {
	switch n := n.(type) {
	case *ast.BinaryNode:
		op := map[string]string{"and": "and", "&&": "and", "or": "or", "||": "or"}[n.Operator]
		if op != "" {
			return join(op, questions, n.Left, n.Right)
		}
	case *ast.UnaryNode:
		if n.Operator == "not" || n.Operator == "!" {
			return join("not", questions, n.Node)
		}
	}
	return leaf(n, questions)
}

func join(op string, questions map[string]*sales.Question, nodes ...ast.Node) (*part, error) {
	p := &part{op: op}
	for _, n := range nodes {
		x, err := build(n, questions)
		if err != nil {
			return nil, err
		}
		p.parts = append(p.parts, x)
	}
	return p, nil
}

// leaf compiles a part without logic, type-checked against the questions.
func leaf(n ast.Node, questions map[string]*sales.Question) (*part, error) {
	p := &part{}
	see := &names{questions: questions}
	ast.Walk(&n, see)
	if see.err != nil {
		return nil, see.err
	}
	p.needs = see.found
	answers := types.Map{}
	for id, q := range questions {
		answers[id] = typeOf(q.Kind)
	}
	env := types.Map{"answers": answers}
	for name, v := range variables {
		env[name] = v
	}
	program, err := expr.Compile(n.String(), expr.Env(env), expr.AsBool(), expr.DisableAllBuiltins(), expr.EnableBuiltin("len"))
	if err != nil {
		return nil, errors.New("the condition does not compile: " + firstLine(err.Error()))
	}
	// The types were checked; it runs on what a deal knows.
	p.run = program
	return p, nil
}

// typeOf is the type of a kind's answers.
func typeOf(k sales.QuestionKind) types.Type {
	switch k {
	case sales.KindNumber, sales.KindMoney, sales.KindScale:
		return types.Float
	case sales.KindYesNo:
		return types.Bool
	case sales.KindChoices:
		return types.Array(types.String)
	}
	return types.String
}

// names collects what an expression reads, and refuses names there are not and
// options a choice does not have.
type names struct {
	questions map[string]*sales.Question
	found     []string
	err       error
}

// Visit is called for each node.
func (v *names) Visit(node *ast.Node) {
	switch n := (*node).(type) {
	case *ast.MemberNode:
		if of, ok := n.Node.(*ast.IdentifierNode); ok && of.Value == "answers" {
			id, literal := n.Property.(*ast.StringNode)
			if !literal {
				v.err = errors.New("answers must be named one by one: answers.pain")
				return
			}
			if v.questions[id.Value] == nil {
				v.err = fmt.Errorf("unknown name %s: no question has this id", id.Value)
				return
			}
			v.found = append(v.found, "answers."+id.Value)
		}
	case *ast.IdentifierNode:
		if _, ok := variables[n.Value]; ok {
			v.found = append(v.found, n.Value)
		} else if n.Value != "answers" {
			v.err = fmt.Errorf("unknown name %s", n.Value)
		}
	case *ast.BinaryNode:
		v.option(n.Left, n.Right)
		v.option(n.Right, n.Left)
	}
}

// option checks that a choice is compared with an option it has.
func (v *names) option(a, b ast.Node) {
	m, ok := a.(*ast.MemberNode)
	word, literal := b.(*ast.StringNode)
	if !ok || !literal {
		return
	}
	id, ok := m.Property.(*ast.StringNode)
	if !ok {
		return
	}
	q := v.questions[id.Value]
	if q != nil && len(q.Options) > 0 && q.Option(word.Value) == nil {
		v.err = fmt.Errorf("%q is no option of the question %s", word.Value, q.ID)
	}
}

func firstLine(s string) string {
	line, _, _ := strings.Cut(s, "\n")
	return strings.TrimSpace(line)
}
