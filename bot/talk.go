package main

import (
	"bufio"
	"fmt"
	"io"
	"strings"
	"time"

	"milepost/dialogs/sales"
)

// A talk is a whole conversation in plain text, with jumps in time: the demo is
// one, and the tests of the product are many.
//
//	at 2026-06-01 09:00 Europe/Berlin    when it begins
//	join open:rep                        the door stands open (else: by invite)
//	process own.toml                     a process beside the talk (else: the built-in one)
//	digest marketing                     who else gets a digest, at 10:00 on working days
//	questions 1                          questions per sitting (else: 3)
//	rate USD 0.92                        what a currency is worth in the house's
//	Olga is rep, en                      who is there: see talker.go
//	#sales is private                    a channel
//
//	Olga: /new Acme, scanner, 84k        Olga types
//	Olga in #sales: /who acme            the same in a group
//	Olga: ha ×10000                      a great many; \n and \u202e are what they are in Go
//	Olga: 27k → 29k                      Olga changes the words of her message "27k"
//	Olga: [Qualify]                      Olga presses the newest button so named
//	Olga: old [Qualify]                  the newest that is no longer on the screen
//	Olga: [Accept] of Ken                the same with the data of a button in Ken's pane
//	Marat: [Why] at 2                    the button at the second point of a message
//	Marat fills: Pain = It stands; Event date = ?   Marat sends the open form: talkform.go
//	  > who loses money                  her pane's newest messages say that (any case)
//	  > /start {code}                    so they do, and later {code} is the word that stood there
//	  ! error                            there are some, and none of them says this
//	  > nothing                          she got no message at all
//	  Ken > needs you                    Ken's pane got something that says that
//	  toast > already                    the press was answered with that
//	  form > What hurts                  the form that is open now asks that
//	  form > nothing                     none is open
//	  wrong > amount                     it says that at a field
//	== again                             the messenger delivers the last act a second time
//	== +2h | +3d | next morning | 2026-06-05 10:00
//	== down until 2026-06-05 10:00       the bot itself was away until then
//	-- words                             shown as a heading by the demo, else a comment
//	# words                              a comment
type talk struct {
	name    string
	begin   time.Time
	join    string // the role of whoever writes first
	process string // a file beside the talk; empty: the built-in one
	sitting int    // questions per sitting
	rates   map[string]int64
	digests []string // roles that get one, beside the heads
	people  []talker
	steps   []step
}

// step is one line of a talk.
type step struct {
	line  int
	do    string // an act: "say", "press", "edit", "fill", "again", "jump"; else "see", "hide", "toast", "form", "wrong", "head"
	who   string // talker's id
	pane  string // where they type, or whose button they press
	text  string
	point int    // of a press: at which point of the message; 0: anywhere
	old   bool   // of a press: a button that is no longer there
	was   string // of an edit: the words before
}

func (s step) String() string { return fmt.Sprintf("line %d: %s %s %q", s.line, s.who, s.do, s.text) }

// readTalk parses a talk. Every mistake is told with its line.
func readTalk(name string, in io.Reader) (*talk, error) {
	t := &talk{name: name, sitting: 3}
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
		case strings.HasPrefix(line, "process "):
			t.process = line[len("process "):]
		case strings.HasPrefix(line, "digest "):
			t.digests = append(t.digests, line[len("digest "):])
		case strings.HasPrefix(line, "questions "):
			if _, err := fmt.Sscanf(line, "questions %d", &t.sitting); err != nil {
				return nil, fail(err.Error())
			}
		case strings.HasPrefix(line, "rate "):
			var code string
			var rate float64
			if _, err := fmt.Sscanf(line, "rate %s %f", &code, &rate); err != nil {
				return nil, fail(err.Error())
			}
			if t.rates == nil {
				t.rates = map[string]int64{}
			}
			t.rates[code], _ = sales.RateOf(rate)
		case line == "== again":
			t.steps = append(t.steps, step{line: n, do: "again"})
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
