package playbook

import (
	"fmt"
	"maps"
	"slices"
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
	answers []ast.Node        // each "answers" in the expression
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
		}
	}
}

func (v *names) name(n *ast.IdentifierNode) {
	_, variable := variables[n.Value]
	switch {
	case n.Value == "answers":
		v.answers = append(v.answers, n)
	case variable:
		v.needs = append(v.needs, n.Value)
	case v.words.questions[n.Value] != nil:
		v.fail(fmt.Sprintf("did you mean %q?", answer(n.Value)), "unknown name %s", n.Value)
	default:
		known := append(slices.Sorted(maps.Keys(variables)), "answers")
		v.fail(located.DidYouMean(n.Value, known), "unknown name %s", n.Value)
	}
}

func (v *names) member(n *ast.MemberNode) {
	of, ok := n.Node.(*ast.IdentifierNode)
	if !ok || of.Value != "answers" {
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
			hint = fmt.Sprintf("did you mean %q?", answer(near))
		}
		v.fail(hint, "unknown name %s: no question has this id", id.Value)
		return
	}
	v.reads = append(v.reads, id.Value)
	v.needs = append(v.needs, answer(id.Value))
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
