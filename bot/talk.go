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
//	join open:rep                        the door stands open (else: by invite)
//	Olga is rep, en                      who is there: see talker.go
//	#sales is private                    a channel
//
//	Olga: /new Acme, scanner, 84k        Olga types
//	Olga in #sales: /who acme            the same in a group
//	Olga: [Qualify]                      Olga presses the newest button so named
//	Olga: [Accept] of Ken                the same with the data of a button in Ken's pane
//	  > who loses money                  her pane's newest messages say that (any case)
//	  > /start {code}                    so they do, and later {code} is the word that stood there
//	  ! error                            and none of them says this
//	  > nothing                          she got no message at all
//	  Ken > needs you                    Ken's pane got something that says that
//	  toast > already                    the press was answered with that
//	== +2h | +3d | next morning | 2026-06-05 10:00
//	== down until 2026-06-05 10:00       the bot itself was away until then
//	-- words                             shown as a heading by the demo, else a comment
//	# words                              a comment
type talk struct {
	name   string
	begin  time.Time
	join   string // the role of whoever writes first
	people []talker
	steps  []step
}

// step is one line of a talk.
type step struct {
	line int
	do   string // "say", "press", "see", "hide", "toast", "jump", "head"
	who  string // talker's id
	pane string // where they type, or whose button they press
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
			t.steps = append(t.steps, step{line: n, do: "head", text: line[3:]})
		case strings.HasPrefix(line, "at "):
			begin, err := readBegin(line[3:])
			if err != nil {
				return nil, fail(err.Error())
			}
			t.begin = begin
		case strings.HasPrefix(line, "join open:"):
			t.join = line[len("join open:"):]
		case strings.HasPrefix(line, "== "):
			t.steps = append(t.steps, step{line: n, do: "jump", text: line[3:]})
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
			s, ok := t.readAct(line)
			if !ok {
				return nil, fail("nobody of that name says anything here")
			}
			s.line, last = n, s.who
			t.steps = append(t.steps, s)
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

// readAct reads "Olga: words", "Olga in #sales: words", "Olga: [Label]" and
// "Olga: [Label] of Ken".
func (t *talk) readAct(line string) (step, bool) {
	name, words, ok := strings.Cut(line, ": ")
	name, place, elsewhere := strings.Cut(name, " in ")
	who, known := t.talker(name)
	s := step{do: "say", who: who, pane: who, text: words}
	if elsewhere {
		s.pane, elsewhere = t.talker(place)
		known = known && elsewhere
	}
	if label, whose, pressed := strings.Cut(words, "]"); pressed && words[0] == '[' {
		s.do, s.text = "press", label[1:]
		if name, another := strings.CutPrefix(whose, " of "); another {
			s.pane, another = t.talker(name)
			known = known && another
		} else if whose != "" {
			s.do, s.text = "say", words
		}
	}
	return s, ok && known
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
