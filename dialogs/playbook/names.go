package playbook

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/expr-lang/expr/ast"

	"milepost/dialogs/playbook/located"
	"milepost/dialogs/sales"
)

// names walks an expression: it collects what is read, and refuses names, options,
// stages and dates there are not, which would compile and then never hold.
type names struct {
	words   *words
	reads   []string          // question ids
	needs   []string          // full names: "answers.pain", "amount"
	answers []ast.Node        // each "answers" and "known" in the expression
	members map[ast.Node]bool // those of them that go on with ".pain"
	wrong   []mistake
}

func (v *names) fail(hint, format string, args ...any) {
	v.wrong = append(v.wrong, mistake{fmt.Sprintf(format, args...), hint})
}

// Visit is called for each node, the inner ones first.
func (v *names) Visit(node *ast.Node) {
	switch n := (*node).(type) {
	case *ast.IdentifierNode:
		v.name(n)
	case *ast.MemberNode:
		v.member(n)
	case *ast.BuiltinNode:
		if n.Name != "len" {
			v.fail("", "there is no function %s: conditions know only len", n.Name)
		}
	case *ast.CallNode:
		v.fail("", "conditions cannot call %s", n.Callee)
	case *ast.VariableDeclaratorNode:
		v.fail("", "conditions cannot declare names: let %s", n.Name)
	case *ast.NilNode:
		v.fail("", "nothing can be compared with nil: what is not known makes the condition unknown")
	case *ast.BinaryNode:
		switch n.Operator {
		case "??":
			v.fail("", "conditions have no ??: what is not known makes the condition unknown")
		case "..":
			v.fail("compare with both ends: answers.x >= 1 and answers.x <= 5", "conditions have no ranges: %s", n)
		case "==", "!=", "in", "<", "<=", ">", ">=":
			v.literals(n.Left, n.Right)
			v.literals(n.Right, n.Left)
			v.dates(n)
		}
	}
}

func (v *names) name(n *ast.IdentifierNode) {
	_, variable := variables[n.Value]
	switch {
	case n.Value == "answers" || n.Value == "known":
		v.answers = append(v.answers, n)
	case variable:
		v.needs = append(v.needs, n.Value)
	case v.words.questions[n.Value] != nil:
		v.fail(fmt.Sprintf("did you mean %q?", answer(n.Value)), "unknown name %s", n.Value)
	default:
		known := append(slices.Sorted(maps.Keys(variables)), "answers", "known")
		v.fail(located.DidYouMean(n.Value, known), "unknown name %s", n.Value)
	}
}

func (v *names) member(n *ast.MemberNode) {
	of, ok := n.Node.(*ast.IdentifierNode)
	if !ok || of.Value != "answers" && of.Value != "known" {
		return
	}
	id, literal := n.Property.(*ast.StringNode)
	if !literal {
		return // "answers" stays without a member, and is refused as that
	}
	v.members[of] = true
	if v.words.questions[id.Value] == nil {
		hint := ""
		if near := located.Nearest(id.Value, slices.Sorted(maps.Keys(v.words.questions))); near != "" {
			hint = fmt.Sprintf("did you mean %q?", of.Value+"."+near)
		}
		v.fail(hint, "unknown name %s: no question has this id", id.Value)
		return
	}
	v.reads = append(v.reads, id.Value)
	if of.Value == "answers" {
		v.needs = append(v.needs, answer(id.Value))
	}
}

// dates refuses to compare a date with what is none. The engine has no dates: they
// are written so that they sort as texts do, so it would compare them with any text.
func (v *names) dates(n *ast.BinaryNode) {
	for _, sides := range [][2]ast.Node{{n.Left, n.Right}, {n.Right, n.Left}} {
		if day := v.dated(sides[0]); day != "" && v.dated(sides[1]) == "" && !written(sides[1]) {
			v.fail("compare it with another date, such as \"2026-09-01\"", "%s is a date, and %s is none", day, sides[1])
		}
	}
}

// dated is the question whose date a node is; empty if it is none.
func (v *names) dated(n ast.Node) string {
	id, ok := strings.CutPrefix(named(n), answer(""))
	if !ok || v.words.questions[id] == nil || v.words.questions[id].Kind != sales.KindDate {
		return ""
	}
	return id
}

// written reports whether something is written out: texts are, and are checked
// where they are compared, and the engine refuses what else is no text.
func written(n ast.Node) bool {
	switch n.(type) {
	case *ast.StringNode, *ast.ArrayNode, *ast.IntegerNode, *ast.FloatNode, *ast.BoolNode, *ast.NilNode:
		return true
	}
	return false
}

// literals checks what something is compared with, where it is written out.
func (v *names) literals(a, with ast.Node) {
	if chain, ok := a.(*ast.ChainNode); ok {
		a = chain.Node
	}
	switch with := with.(type) {
	case *ast.StringNode:
		v.literal(a, with.Value)
	case *ast.ArrayNode:
		for _, x := range with.Nodes {
			if s, ok := x.(*ast.StringNode); ok {
				v.literal(a, s.Value)
			}
		}
	}
}

func (v *names) literal(a ast.Node, word string) {
	switch a := a.(type) {
	case *ast.IdentifierNode:
		switch a.Value {
		case "stage":
			v.among(word, v.words.stages, "there is no stage %q", word)
		case "buyer_step":
			v.among(word, v.words.steps, "there is no buyer_step %q", word)
		}
	case *ast.MemberNode:
		id, ok := a.Property.(*ast.StringNode)
		if !ok || v.words.questions[id.Value] == nil {
			return
		}
		q := v.words.questions[id.Value]
		switch q.Kind {
		case sales.KindChoice, sales.KindChoices:
			var ids []string
			for _, o := range q.Options {
				ids = append(ids, o.ID)
			}
			v.among(word, ids, "%q is no option of the question %s", word, q.ID)
		case sales.KindDate:
			if _, err := time.Parse(time.DateOnly, word); err != nil {
				v.fail("write it as \"2026-09-01\"", "%q is no date, and %s is one", word, q.ID)
			}
		}
	}
}

// among refuses a word that is not in a list. The empty word is allowed: before
// any buyer's step is proven, buyer_step is empty.
func (v *names) among(word string, list []string, format string, args ...any) {
	if word != "" && len(list) > 0 && !slices.Contains(list, word) {
		v.fail(located.DidYouMean(word, list), format, args...)
	}
}
