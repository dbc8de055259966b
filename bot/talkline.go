package main

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
)

// readAct reads "Olga: words", "Olga in #sales: words", "Olga: old words → new
// words", "Olga: [Label]", "Olga: old [Label]", "Olga: [Label] of Ken", "Olga:
// [Label] at 2" and "Olga fills: Label = words".
func (t *talk) readAct(line string) (step, bool) {
	name, words, ok := strings.Cut(line, ": ")
	if name, fills := strings.CutSuffix(name, " fills"); fills {
		who, known := t.talker(name)
		return step{do: "fill", who: who, pane: who, text: words}, ok && known
	}
	name, place, elsewhere := strings.Cut(name, " in ")
	who, known := t.talker(name)
	s := step{do: "say", who: who, pane: who, text: typed(words)}
	if elsewhere {
		s.pane, elsewhere = t.talker(place)
		known = known && elsewhere
	}
	button, old := strings.CutPrefix(words, "old [")
	if !old {
		button = strings.TrimPrefix(words, "[")
	}
	if label, whose, pressed := strings.Cut(button, "]"); pressed && button != words {
		s.do, s.text, s.old = "press", label, old
		if name, another := strings.CutPrefix(whose, " of "); another {
			s.pane, another = t.talker(name)
			known = known && another
		} else if _, err := fmt.Sscanf(whose, " at %d", &s.point); err != nil && whose != "" {
			s.do, s.text = "say", typed(words)
		}
	}
	if was, is, edited := strings.Cut(words, " → "); edited {
		s.do, s.was, s.text = "edit", typed(was), typed(is)
	}
	return s, ok && known
}

var many = regexp.MustCompile(`^(.+) ×(\d+)$`)

// typed is the words as they are typed: repeated, and with what cannot be seen in
// a file put in.
func typed(words string) string {
	if m := many.FindStringSubmatch(words); m != nil {
		n, _ := strconv.Atoi(m[2])
		return strings.Repeat(m[1], n)
	}
	if plain, err := strconv.Unquote(`"` + strings.ReplaceAll(words, `"`, `\"`) + `"`); err == nil {
		return plain
	}
	return words
}

func (t *talk) talker(name string) (string, bool) {
	for _, w := range t.people {
		if w.name == name {
			return w.id, true
		}
	}
	return "", false
}

// readExpectation reads "> text", "! text", "Ken > text", "toast > text".
func (t *talk) readExpectation(line, last string) (step, bool) {
	for _, sign := range []string{"> ", "! "} {
		do := map[string]string{"> ": "see", "! ": "hide"}[sign]
		if text, ok := strings.CutPrefix(line, sign); ok {
			return step{do: do, who: last, text: text}, last != ""
		}
		if name, text, ok := strings.Cut(line, " "+sign); ok {
			if sign == "> " && (name == "toast" || name == "form" || name == "wrong") {
				return step{do: name, who: last, text: text}, true
			}
			if id, known := t.talker(name); known {
				return step{do: do, who: id, text: text}, true
			}
		}
	}
	return step{}, false
}

// readJump is the instant that a jump leads to.
func readJump(s string, now time.Time) (time.Time, error) {
	switch {
	case s == "next morning":
		y, m, d := now.Date()
		at := time.Date(y, m, d, 8, 59, 0, 0, now.Location())
		for !at.After(now) || at.Weekday() == time.Saturday || at.Weekday() == time.Sunday {
			at = at.AddDate(0, 0, 1)
		}
		return at.Add(45 * time.Minute), nil // after the morning's messages
	case strings.HasPrefix(s, "+") && strings.HasSuffix(s, "d"):
		var n int
		if _, err := fmt.Sscanf(s, "+%dd", &n); err != nil {
			return time.Time{}, err
		}
		return now.AddDate(0, 0, n), nil
	case strings.HasPrefix(s, "+"):
		d, err := time.ParseDuration(s[1:])
		return now.Add(d), err
	}
	return time.ParseInLocation("2006-01-02 15:04", s, now.Location())
}
