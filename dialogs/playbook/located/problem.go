package located

import (
	"cmp"
	"fmt"
	"slices"
)

// Problem is one mistake in a file.
type Problem struct {
	File    string
	Line    int
	Text    string
	Hint    string // what was probably meant, or what to do
	Warning bool   // worth saying, but the file can be used
}

// String is "file:line: text; hint", with "warning: " before the text of one.
func (p Problem) String() string {
	text := p.Text
	if p.Warning {
		text = "warning: " + text
	}
	s := fmt.Sprintf("%s:%d: %s", p.File, p.Line, text)
	if p.Hint != "" {
		s += "; " + p.Hint
	}
	return s
}

// Problems collects the mistakes of a file.
type Problems struct {
	File string
	list []Problem
}

// Add puts a mistake in.
func (ps *Problems) Add(line int, hint, format string, args ...any) {
	ps.list = append(ps.list, Problem{File: ps.File, Line: max(line, 1), Text: fmt.Sprintf(format, args...), Hint: hint})
}

// Warn puts in something that is worth saying, though the file can be used.
func (ps *Problems) Warn(line int, hint, format string, args ...any) {
	ps.Add(line, hint, format, args...)
	ps.list[len(ps.list)-1].Warning = true
}

// Sorted lists the mistakes by line, each once; on one line in the order found.
func (ps *Problems) Sorted() []Problem {
	told := map[Problem]bool{}
	ps.list = slices.DeleteFunc(ps.list, func(p Problem) bool {
		again := told[p]
		told[p] = true
		return again
	})
	slices.SortStableFunc(ps.list, func(a, b Problem) int { return cmp.Compare(a.Line, b.Line) })
	return ps.list
}
