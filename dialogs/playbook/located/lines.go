package located

import (
	"strconv"
	"strings"

	"github.com/pelletier/go-toml/v2/unstable"
)

// linesOf finds the line of each key of a document that is known to parse, by
// path: "stage[1].ask[0].text.en".
func linesOf(source []byte) map[string]int {
	w := walker{lines: map[string]int{}, count: map[string]int{}}
	w.parser.Reset(source)
	prefix := ""
	for w.parser.NextExpression() {
		node := w.parser.Expression()
		switch node.Kind {
		case unstable.Table:
			prefix = w.open(node, false)
		case unstable.ArrayTable:
			prefix = w.open(node, true)
		case unstable.KeyValue:
			w.value(prefix, node)
		}
	}
	return w.lines
}

type walker struct {
	parser unstable.Parser
	lines  map[string]int
	count  map[string]int // how many tables an array of tables has so far, by its path
}

func (w *walker) line(n *unstable.Node) int {
	return w.parser.Shape(n.Raw).Start.Line
}

// open follows a header to its path; arrays on the way mean their last table.
func (w *walker) open(node *unstable.Node, array bool) string {
	path, line := "", 0
	it := node.Key()
	for it.Next() {
		key := string(it.Node().Data)
		line = w.line(it.Node())
		path = join(path, key)
		last := it.IsLast()
		if n := w.count[path]; n > 0 && !(last && array) {
			path += "[" + strconv.Itoa(n-1) + "]"
		}
		if last && array {
			w.count[path]++
			path += "[" + strconv.Itoa(w.count[path]-1) + "]"
		}
		w.note(path, line)
	}
	return path
}

func (w *walker) note(path string, line int) {
	if _, known := w.lines[path]; !known {
		w.lines[path] = line
	}
}

// value notes a key and what is inside it.
func (w *walker) value(prefix string, node *unstable.Node) {
	path := prefix
	it := node.Key()
	for it.Next() {
		path = join(path, string(it.Node().Data))
		w.note(path, w.line(it.Node()))
	}
	w.inside(path, node.Value())
}

func (w *walker) inside(path string, v *unstable.Node) {
	switch v.Kind {
	case unstable.InlineTable:
		it := v.Children()
		for it.Next() {
			w.value(path, it.Node())
		}
	case unstable.Array:
		it := v.Children()
		for i := 0; it.Next(); i++ {
			w.inside(path+"["+strconv.Itoa(i)+"]", it.Node())
		}
	}
}

func join(path, key string) string {
	if path == "" {
		return key
	}
	var b strings.Builder
	b.WriteString(path)
	b.WriteByte('.')
	b.WriteString(key)
	return b.String()
}
