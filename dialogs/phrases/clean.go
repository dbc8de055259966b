package phrases

import (
	"strings"
	"unicode"
)

// Clean makes typed words fit to be kept and shown in one line: no control
// characters, nothing unseen that changes what is seen, every run of spaces and
// line breaks one space, no more than max runes. whole is false if something had
// to be cut off. Emoji made of several keep their joiners.
func Clean(s string, max int) (clean string, whole bool) {
	var out []rune
	space, joiner := false, false
	for _, r := range strings.ToValidUTF8(s, "") {
		switch {
		case unicode.IsSpace(r):
			space, joiner = len(out) > 0, false
			continue
		case r == zeroWidthJoiner:
			joiner = len(out) > 0 && !space && isEmoji(out[len(out)-1])
			continue
		case isTrick(r):
			continue
		}
		if space {
			out = append(out, ' ')
		}
		if joiner && isEmoji(r) {
			out = append(out, zeroWidthJoiner)
		}
		space, joiner = false, false
		if out = append(out, r); len(out) > max {
			return strings.TrimRight(string(out[:max]), " \u200d"), false
		}
	}
	return string(out), true
}

const zeroWidthJoiner = '\u200d'

// isEmoji reports what a joiner may stand beside: pictures, their skin tones and
// the selector that makes a sign a picture.
func isEmoji(r rune) bool {
	return unicode.Is(unicode.So, r) || r == '\ufe0f' || r >= 0x1f3fb && r <= 0x1f3ff
}

// isTrick reports characters that are not seen but change what is seen, or that
// look like nothing and are not spaces.
func isTrick(r rune) bool {
	switch {
	case unicode.IsControl(r), unicode.Is(unicode.Cf, r), unicode.Is(unicode.Co, r):
		return true // among them all marks of direction, the invisible signs and tags
	case r == '\u034f', r == '\u115f', r == '\u1160', r == '\u17b4', r == '\u17b5', r == '\u2800', r == '\u3164', r == '\uffa0':
		return true // joiners and fillers that are letters or marks by name
	case r >= '\ufe00' && r <= '\ufe0e', r >= 0xe0100 && r <= 0xe01ef:
		return true // selectors, but for the one of emoji
	}
	return false
}
