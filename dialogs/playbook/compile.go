package playbook

import (
	"fmt"
	"slices"

	"github.com/expr-lang/expr"
	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/parser"
	"github.com/expr-lang/expr/types"

	"milepost/dialogs/sales"
)

// maxCondition is how long an expression may be, in bytes. With it an expression
// needs no other bound: there are no loops, ranges or functions but len.
const maxCondition = 500

// mistake is what is wrong with an expression, and what was probably meant.
type mistake struct{ text, hint string }

// variables are the names beside answers, with the types of their values.
var variables = map[string]types.Type{
	"amount": types.Float64, "stage": types.String, "buyer_step": types.String,
	"stage_age_days": types.Int, "working_days_in_stage": types.Int, "working_days_buyer_is_silent": types.Int,
}

// isAge reports whether a name is of a value that grows by itself.
func isAge(name string) bool {
	return variables[name] == types.Int
}

// words is what expressions may speak of in one process.
type words struct {
	questions     map[string]*sales.Question
	stages, steps []string // ids
}

// compile reads an expression. It tells every wrong name in it; of wrong types
// one per part.
func (w *words) compile(source string) (c *condition, wrong []mistake) {
	defer func() { // the engine is not ours, and a file must never end the program
		if recover() != nil {
			c, wrong = nil, []mistake{{"the condition cannot be understood", ""}}
		}
	}()
	if len(source) > maxCondition {
		return nil, []mistake{{fmt.Sprintf("the condition is longer than %d bytes", maxCondition), ""}}
	}
	tree, err := parser.Parse(source)
	if err != nil {
		return nil, []mistake{syntax(err, source)}
	}
	see := &names{words: w, members: map[ast.Node]bool{}}
	ast.Walk(&tree.Node, see)
	if len(see.answers) > len(see.members) {
		see.fail("", "answers must be named one by one, such as answers.pain or known.pain")
	}
	if len(see.wrong) == 0 && len(see.needs)+len(see.reads) == 0 {
		see.fail("", "the condition looks at nothing of the deal: it always holds, or never")
	}
	if len(see.wrong) > 0 {
		return nil, see.wrong
	}
	c = &condition{source: source, clause: clauseOf(tree.Node, false), kinds: map[string]sales.QuestionKind{}, ages: slices.ContainsFunc(see.needs, isAge)}
	b := &builder{words: w, env: w.environment()}
	c.root = b.build(tree.Node)
	if len(b.wrong) > 0 {
		return nil, b.wrong
	}
	for _, id := range see.reads {
		if !slices.Contains(c.reads, id) {
			c.reads = append(c.reads, id)
			c.kinds[id] = w.questions[id].Kind
		}
	}
	return c, nil
}

// environment is the types an expression is checked against.
func (w *words) environment() types.Map {
	answers, known := types.Map{}, types.Map{}
	for id, q := range w.questions {
		answers[id], known[id] = typeOf(q.Kind), types.Bool
	}
	env := types.Map{"answers": answers, "known": known}
	for name, v := range variables {
		env[name] = v
	}
	return env
}

// typeOf is the type of a kind's answers; a date is a text such as "2026-09-01",
// which compares as dates do, and with dates only (names.go).
func typeOf(k sales.QuestionKind) types.Type {
	switch k {
	case sales.KindNumber, sales.KindMoney, sales.KindScale:
		return types.Float64
	case sales.KindYesNo:
		return types.Bool
	case sales.KindChoices:
		return types.Array(types.String)
	}
	return types.String
}

// builder takes the logic of an expression apart and compiles its leaves.
type builder struct {
	words *words
	env   types.Map
	wrong []mistake
}

func (b *builder) build(n ast.Node) *part {
	switch n := n.(type) {
	case *ast.BinaryNode:
		switch n.Operator {
		case "and", "&&":
			return &part{op: "and", parts: []*part{b.build(n.Left), b.build(n.Right)}}
		case "or", "||":
			return &part{op: "or", parts: []*part{b.build(n.Left), b.build(n.Right)}}
		}
	case *ast.UnaryNode:
		if n.Operator == "not" || n.Operator == "!" {
			return &part{op: "not", parts: []*part{b.build(n.Node)}}
		}
	}
	return b.leaf(n)
}

// leaf compiles a part without logic. The types are checked here, once; it runs
// on what a deal knows.
func (b *builder) leaf(n ast.Node) *part {
	see := &names{words: b.words, members: map[ast.Node]bool{}}
	ast.Walk(&n, see)
	program, err := expr.Compile(n.String(), expr.Env(b.env), expr.AsBool(), expr.DisableAllBuiltins(), expr.EnableBuiltin("len"))
	if err != nil {
		b.wrong = append(b.wrong, mismatch(err, n.String()))
		return nil
	}
	return &part{run: program, needs: see.needs}
}
