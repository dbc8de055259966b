package store

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"milepost/dialogs/sales"
)

// Enough to find a deal by; a title of ten thousand characters must not fill the index.
const (
	mostWords   = 32
	longestWord = 48 // bytes
)

// words takes a text apart as search sees it: letters and digits, small, ё as е,
// however they were composed.
func words(text string) []string {
	folded := strings.ReplaceAll(strings.ToLower(norm.NFKC.String(text)), "ё", "е")
	found := strings.FieldsFunc(folded, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.IsMark(r)
	})
	for i, w := range found {
		if len(w) > longestWord {
			end := longestWord
			for !utf8.RuneStart(w[end]) {
				end--
			}
			found[i] = w[:end]
		}
	}
	slices.Sort(found)
	return slices.Compact(found)
}

// dealWords are the words a deal is found by: id and company first, should the
// title have too many.
func dealWords(d *sales.Deal) []string {
	out := words(d.ID)
	for _, part := range [][]string{words(d.Company), words(d.Title)} {
		for _, w := range part {
			if len(out) < mostWords && !slices.Contains(out, w) {
				out = append(out, w)
			}
		}
	}
	return out
}

// beginsWithAll reports whether every sought word begins one of the deal's.
func beginsWithAll(has, sought []string) bool {
	for _, s := range sought {
		if !slices.ContainsFunc(has, func(w string) bool { return strings.HasPrefix(w, s) }) {
			return false
		}
	}
	return true
}
