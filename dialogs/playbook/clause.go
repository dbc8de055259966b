package playbook

import (
	"strconv"
	"strings"

	"github.com/expr-lang/expr/ast"

	"milepost/dialogs/sales"
)

// opposite is what an operator becomes under "not".
var opposite = map[string]string{
	"and": "or", "or": "and", "==": "!=", "!=": "==", "<": ">=", ">=": "<", ">": "<=", "<=": ">",
	"in": "not in", "has": "has not",
}

// mirrored is what a comparison becomes when its sides change places.
var mirrored = map[string]string{"==": "==", "!=": "!=", "<": ">", ">": "<", "<=": ">=", ">=": "<=", "in": "has"}

// Clause takes the condition apart, so that it can be said to people.
func (c *condition) Clause() sales.Clause { return c.clause }

// clauseOf takes an expression apart, or what it is not.
func clauseOf(n ast.Node, not bool) sales.Clause {
	switch n := n.(type) {
	case *ast.UnaryNode:
		if n.Operator == "not" || n.Operator == "!" {
			return clauseOf(n.Node, !not)
		}
	case *ast.BinaryNode:
		op := map[string]string{"&&": "and", "||": "or"}[n.Operator]
		if op == "" {
			op = n.Operator
		}
		if op == "and" || op == "or" {
			return sales.Clause{Op: turned(op, not), Of: []sales.Clause{clauseOf(n.Left, not), clauseOf(n.Right, not)}}
		}
		if c, ok := compared(op, n.Left, n.Right); ok {
			c.Op = turned(c.Op, not)
			return c
		}
	default:
		if name := named(n); name != "" {
			return sales.Clause{Op: turned("==", not), Name: name, With: []string{"true"}}
		}
	}
	if not {
		return sales.Clause{Text: "not (" + n.String() + ")"}
	}
	return sales.Clause{Text: n.String()}
}

func turned(op string, not bool) string {
	if not {
		return opposite[op]
	}
	return op
}

// compared is a comparison of a name with something; not ok: it is none.
func compared(op string, left, right ast.Node) (c sales.Clause, ok bool) {
	_, comparison := mirrored[op]
	switch {
	case !comparison || isKnown(left) && !isBool(right) || isKnown(right) && !isBool(left):
		return c, false
	case named(left) != "" && named(right) == "" || op != "in" && named(left) != "":
		return sales.Clause{Op: op, Name: named(left), With: side(right)}, true
	case named(right) != "":
		return sales.Clause{Op: mirrored[op], Name: named(right), With: side(left)}, true
	}
	return c, false
}

// isKnown reports whether a node asks whether an answer is known. That is said as
// true or false only; compared with anything else it stays as it is written.
func isKnown(n ast.Node) bool { return strings.HasPrefix(named(n), "known.") }

func isBool(n ast.Node) bool {
	_, ok := n.(*ast.BoolNode)
	return ok
}

// fading is the first comparison of an age that time alone makes false; empty: none does.
func fading(c sales.Clause) string {
	for _, part := range c.Of {
		if ends := fading(part); ends != "" {
			return ends
		}
	}
	if !isAge(c.Name) || c.Op == ">" || c.Op == ">=" {
		return ""
	}
	return c.Name + " " + c.Op + " " + strings.Join(c.With, ", ")
}

// named is the full name that a node is; empty if it is none.
func named(n ast.Node) string {
	switch n := n.(type) {
	case *ast.ChainNode:
		return named(n.Node)
	case *ast.IdentifierNode:
		return n.Value
	case *ast.MemberNode:
		of, ident := n.Node.(*ast.IdentifierNode)
		if id, ok := n.Property.(*ast.StringNode); ok && ident {
			return of.Value + "." + id.Value
		}
	}
	return ""
}

// side is what stands on the other side of a comparison: bare words and
// numbers, each of a list; anything else as it is written.
func side(n ast.Node) []string {
	switch n := n.(type) {
	case *ast.StringNode:
		return []string{n.Value}
	case *ast.FloatNode:
		return []string{strconv.FormatFloat(n.Value, 'f', -1, 64)}
	case *ast.ArrayNode:
		var out []string
		for _, x := range n.Nodes {
			out = append(out, side(x)...)
		}
		return out
	}
	return []string{n.String()}
}
