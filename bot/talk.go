package main

import (
	"bufio"
	"fmt"
	"io"
	"strings"
	"time"
)

// A talk is a whole conversation in plain text, with jumps in time: the demo is
// one, and the tests of the product are many.
//
//	at 2026-06-01 09:00 Europe/Berlin    when it begins
//	Olga is rep, en                      who is there: roles, language, zone if another
//	#sales is private                    a channel
//
//	Olga: /new Acme, scanner, 84k        Olga types
//	Olga: [Qualify]                      Olga presses the newest button so named
//	  > who loses money                  her pane's newest messages say that (any case)
//	  ! error                            and none of them says this
//	  Ken > needs you                    Ken's pane got something that says that
//	  toast > already                    the press was answered with that
//	== +2h | +3d | next morning | 2026-06-05 10:00
//	-- words                             shown as a heading by the demo, else a comment
//	# words                              a comment
type talk struct {
	name   string
	begin  time.Time
	people []talker
	steps  []step
}

// talker is somebody of a talk: a person, or a channel if the name begins with #.
type talker struct {
	id, name string
	words    []string // roles of a person, "private" of a channel
	lang     string
	zone     string
}

// step is one line of a talk.
type step struct {
	line int
	do   string // "say", "press", "see", "hide", "toast", "jump", "head"
	who  string // talker's id
	text string
}

func (s step) String() string { return fmt.Sprintf("line %d: %s %s %q", s.line, s.who, s.do, s.text) }

// readTalk parses a talk. Every mistake is told with its line.
func readTalk(name string, in io.Reader) (*talk, error) {
	t := &talk{name: name}
	lines := bufio.NewScanner(in)
	last := ""
	for n := 1; lines.Scan(); n++ {
		raw := lines.Text()
		line := strings.TrimSpace(raw)
		fail := func(what string) error { return fmt.Errorf("%s:%d: %s: %q", name, n, what, line) }
		switch {
		case line == "" || strings.HasPrefix(line, "# "):
		case strings.HasPrefix(line, "-- "):
			t.steps = append(t.steps, step{n, "head", "", line[3:]})
		case strings.HasPrefix(line, "at "):
			begin, err := readBegin(line[3:])
			if err != nil {
				return nil, fail(err.Error())
			}
			t.begin = begin
		case strings.HasPrefix(line, "== "):
			t.steps = append(t.steps, step{n, "jump", "", line[3:]})
		case raw[0] == ' ' || raw[0] == '\t':
			s, ok := t.readExpectation(line, last)
			if !ok {
				return nil, fail("not an expectation")
			}
			s.line = n
			t.steps = append(t.steps, s)
		default:
			if who, ok := readTalker(line); ok {
				t.people = append(t.people, who)
				continue
			}
			name, words, ok := strings.Cut(line, ": ")
			id, known := t.talker(name)
			if !ok || !known {
				return nil, fail("nobody of that name says anything here")
			}
			do := "say"
			if strings.HasPrefix(words, "[") && strings.HasSuffix(words, "]") {
				do, words = "press", words[1:len(words)-1]
			}
			last = id
			t.steps = append(t.steps, step{n, do, id, words})
		}
	}
	if t.begin.IsZero() {
		return nil, fmt.Errorf("%s: no line says when it begins (at …)", name)
	}
	return t, lines.Err()
}

func readBegin(s string) (time.Time, error) {
	fields := strings.Fields(s)
	if len(fields) != 3 {
		return time.Time{}, fmt.Errorf("want a date, a time and a zone")
	}
	zone, err := time.LoadLocation(fields[2])
	if err != nil {
		return time.Time{}, err
	}
	return time.ParseInLocation("2006-01-02 15:04", fields[0]+" "+fields[1], zone)
}

// readTalker reads "Olga is rep, en, Europe/Berlin".
func readTalker(line string) (talker, bool) {
	name, rest, ok := strings.Cut(line, " is ")
	if !ok || strings.Contains(name, ":") {
		return talker{}, false
	}
	w := talker{name: name, id: strings.ToLower(strings.TrimPrefix(name, "#"))}
	for part := range strings.SplitSeq(rest, ",") {
		switch part = strings.TrimSpace(part); {
		case part == "en" || part == "ru":
			w.lang = part
		case strings.Contains(part, "/"):
			w.zone = part
		case part != "":
			w.words = append(w.words, part)
		}
	}
	return w, true
}

func (t *talk) talker(name string) (string, bool) {
	for _, w := range t.people {
		if w.name == name {
			return w.id, true
		}
	}
	return "", false
}

func (w talker) channel() bool { return strings.HasPrefix(w.name, "#") }

// readExpectation reads "> text", "! text", "Ken > text", "toast > text".
func (t *talk) readExpectation(line, last string) (step, bool) {
	for _, sign := range []string{"> ", "! "} {
		do := map[string]string{"> ": "see", "! ": "hide"}[sign]
		if text, ok := strings.CutPrefix(line, sign); ok {
			return step{do: do, who: last, text: text}, last != ""
		}
		if name, text, ok := strings.Cut(line, " "+sign); ok {
			if name == "toast" {
				return step{do: "toast", who: last, text: text}, true
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
