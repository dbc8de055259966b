package phrases

import (
	"strings"
	"unicode"
)

// Clean makes typed words fit to be kept and shown: no control characters, no
// tricks with the direction of writing, line breaks folded into spaces, no more
// than max runes. whole is false if something had to be cut off.
func Clean(s string, max int) (clean string, whole bool) {
	var b strings.Builder
	space := false
	n := 0
	for _, r := range strings.ToValidUTF8(s, "") {
		switch {
		case unicode.IsSpace(r):
			space = n > 0
			continue
		case isTrick(r):
			continue
		}
		if space {
			if n++; n > max {
				return b.String(), false
			}
			b.WriteByte(' ')
			space = false
		}
		if n++; n > max {
			return b.String(), false
		}
		b.WriteRune(r)
	}
	return b.String(), true
}

// isTrick reports characters that are not seen but change what is seen. The
// joiner stays: emoji are made with it.
func isTrick(r rune) bool {
	switch {
	case r == '\u200d':
		return false
	case unicode.IsControl(r), r >= '\u200b' && r <= '\u200f', r >= '\u202a' && r <= '\u202e', r >= '\u2060' && r <= '\u206f', r == '\ufeff', r == '\u061c', r >= 0xe0000 && r <= 0xe007f:
		return true
	}
	return false
}
