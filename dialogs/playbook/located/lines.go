package located

import (
	"bytes"
	"sort"
	"strconv"

	"github.com/pelletier/go-toml/v2/unstable"
)

// linesOf finds the line of each key of a document that is known to parse, by
// path: "stage[1].ask[0].text.en".
func linesOf(source []byte) map[string]int {
	w := walker{lines: map[string]int{}, count: map[string]int{}, ends: lineEnds(source)}
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
	ends   []int          // where each line ends
}

// lineEnds finds the line breaks once: the parser's own Shape counts from the
// start of the file for every key, which is slow in a large one.
func lineEnds(source []byte) []int {
	var ends []int
	for at := 0; ; {
		n := bytes.IndexByte(source[at:], '\n')
		if n < 0 {
			return ends
		}
		at += n + 1
		ends = append(ends, at-1)
	}
}

func (w *walker) line(n *unstable.Node) int {
	return sort.SearchInts(w.ends, int(n.Raw.Offset)) + 1
}

// open follows a header to its path; arrays on the way mean their last table.
func (w *walker) open(node *unstable.Node, array bool) string {
	path, line := "", 0
	it := node.Key()
	for it.Next() {
		key := string(it.Node().Data)
		line = w.line(it.Node())
		path = join(path, key)
		w.note(path, line) // of a list, where its first table begins
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
			item := path + "[" + strconv.Itoa(i) + "]"
			w.first(item, it.Node())
			w.inside(item, it.Node())
		}
	}
}

// first notes an inline table of a list at its first key, so that what it lacks
// is told there and not where the list begins.
func (w *walker) first(path string, v *unstable.Node) {
	if v.Kind != unstable.InlineTable {
		return
	}
	if it := v.Children(); it.Next() {
		if key := it.Node().Key(); key.Next() {
			w.note(path, w.line(key.Node()))
		}
	}
}

func join(path, key string) string {
	if path == "" {
		return key
	}
	return path + "." + key
}
