package located

import (
	"fmt"
	"math"
	"strings"
)

// DidYouMean is a hint that names the nearest of some words; empty if none is near.
func DidYouMean(word string, words []string) string {
	if near := Nearest(word, words); near != "" {
		return fmt.Sprintf("did you mean %q?", near)
	}
	return ""
}

// Nearest is the word that was probably meant; empty if none is near. About a
// third of the letters may be wrong, of a short word one: a hint that is off is
// worse than none.
func Nearest(word string, words []string) string {
	best, least := "", math.MaxInt
	for _, w := range words {
		n := min(len([]rune(word)), len([]rune(w)))
		most := n/3 + 1
		if n <= 3 {
			most = 1
		}
		if d := distance(strings.ToLower(word), strings.ToLower(w)); d <= most && d < least && w != word {
			best, least = w, d
		}
	}
	return best
}

// longestWord bounds the work of a comparison.
const longestWord = 64

// distance is Levenshtein's number of letters to change, where two neighbours
// that changed places count as one: that is how people mistype.
func distance(a, b string) int {
	x, y := []rune(a), []rune(b)
	if len(x) > longestWord || len(y) > longestWord {
		return math.MaxInt
	}
	older, old, row := make([]int, len(y)+1), make([]int, len(y)+1), make([]int, len(y)+1)
	for j := range row {
		row[j] = j
	}
	for i := range x {
		older, old, row = old, row, older
		row[0] = i + 1
		for j := range y {
			cost := 1
			if x[i] == y[j] {
				cost = 0
			}
			row[j+1] = min(old[j]+cost, old[j+1]+1, row[j]+1)
			if i > 0 && j > 0 && x[i] == y[j-1] && x[i-1] == y[j] {
				row[j+1] = min(row[j+1], older[j-1]+1)
			}
		}
	}
	return row[len(y)]
}
