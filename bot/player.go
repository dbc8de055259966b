package main

import (
	"context"
	"fmt"
	"regexp"
	"strings"
)

// play acts a talk out in a playground. Each expectation that does not hold is
// told; what went wrong in acting ends the talk. Between steps it calls pause.
func (t *talk) play(ctx context.Context, on *playground, pause func(step)) (wrong []string, err error) {
	toast := ""
	kept := map[string]string{} // what was read at {name}
	for _, s := range t.steps {
		if ctx.Err() != nil {
			return wrong, ctx.Err()
		}
		for name, word := range kept {
			s.text = strings.ReplaceAll(s.text, "{"+name+"}", word)
		}
		switch s.do {
		case "say", "press", "edit", "fill", "again", "jump":
			on.page.Mark()
		}
		switch s.do {
		case "say", "press", "edit", "fill", "again":
			toast, err = on.act(ctx, s)
		case "jump":
			err = jump(ctx, on, s.text)
		case "see":
			if got := on.page.Since(s.who); !sees(got, s.text, kept) {
				wrong = append(wrong, fmt.Sprintf("%s:%d: %s should see %q; the pane shows:\n%s", t.name, s.line, s.who, s.text, got))
			}
		case "hide":
			if got := on.page.Since(s.who); got == "" || says(got, s.text) { // where nothing is said, that says nothing
				wrong = append(wrong, fmt.Sprintf("%s:%d: %s should see something without %q; the pane shows:\n%s", t.name, s.line, s.who, s.text, got))
			}
		case "toast":
			if !says(toast, s.text) {
				wrong = append(wrong, fmt.Sprintf("%s:%d: the answer should say %q, it says %q", t.name, s.line, s.text, toast))
			}
		case "form", "wrong":
			if got := on.sheet(s); !sees(got, s.text, kept) {
				wrong = append(wrong, fmt.Sprintf("%s:%d: %s's %s should say %q, it says:\n%s", t.name, s.line, s.who, s.do, s.text, got))
			}
		}
		if err != nil {
			return wrong, fmt.Errorf("%s:%d: %w", t.name, s.line, err)
		}
		if pause != nil {
			pause(s)
		}
	}
	return wrong, nil
}

// jump moves the clock as a line says.
func jump(ctx context.Context, on *playground, line string) error {
	line, down := strings.CutPrefix(line, "down until ")
	to, err := readJump(line, on.Now())
	switch {
	case err != nil:
		return err
	case down:
		return on.sleep(ctx, to)
	}
	return on.advance(ctx, to)
}

// hole is the place of a word to be kept: {code}.
var hole = regexp.MustCompile(`\{(\w+)\}`)

// sees reports whether a pane's news are as expected, and keeps the word at {name}.
func sees(news, words string, kept map[string]string) bool {
	if words == "nothing" {
		return news == ""
	}
	name := hole.FindStringSubmatch(words)
	if name == nil {
		return says(news, words)
	}
	before, after, _ := strings.Cut(words, name[0])
	hit := regexp.MustCompile(regexp.QuoteMeta(before) + `(\w+)` + regexp.QuoteMeta(after)).FindStringSubmatch(news)
	if hit != nil {
		kept[name[1]] = hit[1]
	}
	return hit != nil
}

// says reports whether a text holds words, whatever the case and the kind of space.
func says(text, words string) bool {
	fold := func(s string) string {
		s = strings.NewReplacer("\u00a0", " ", "\u202f", " ").Replace(strings.ToLower(s))
		return strings.Join(strings.Fields(s), " ")
	}
	return strings.Contains(fold(text), fold(words))
}
