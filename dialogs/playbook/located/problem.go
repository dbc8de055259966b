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

// String is "file:line: text; hint".
func (p Problem) String() string {
	s := fmt.Sprintf("%s:%d: %s", p.File, p.Line, p.Text)
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

// Sorted lists the mistakes by line, each once.
func (ps *Problems) Sorted() []Problem {
	slices.SortStableFunc(ps.list, func(a, b Problem) int { return cmp.Compare(a.Line, b.Line) })
	return slices.Compact(ps.list)
}

// DidYouMean is a hint that names the nearest of some words; empty if none is near.
func DidYouMean(word string, words []string) string {
	best, near := "", len(word)/3+2
	for _, w := range words {
		if d := distance(word, w); d < near {
			best, near = w, d
		}
	}
	if best == "" {
		return ""
	}
	return fmt.Sprintf("did you mean %q?", best)
}

// distance is the number of letters to change, Levenshtein's.
func distance(a, b string) int {
	x, y := []rune(a), []rune(b)
	if len(x) > 64 || len(y) > 64 {
		return 99
	}
	row := make([]int, len(y)+1)
	for j := range row {
		row[j] = j
	}
	for i := range x {
		diagonal := row[0]
		row[0] = i + 1
		for j := range y {
			cost := diagonal
			if x[i] != y[j] {
				cost++
			}
			diagonal, row[j+1] = row[j+1], min(cost, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(y)]
}
