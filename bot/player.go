package main

import (
	"context"
	"fmt"
	"strings"
	"time"
)

// stage is where a talk is played: the playground's world.
type stage interface {
	// Type and Press are what people do; toast is the direct answer.
	Type(ctx context.Context, who, text string) (toast string, err error)
	Press(ctx context.Context, who, label string) (toast string, err error)
	// Advance moves the clock; everything due on the way happens.
	Advance(ctx context.Context, to time.Time) error
	// Since is what a pane showed since the mark before the last act of anybody,
	// as plain text, and Mark sets the mark.
	Since(pane string) string
	Mark()
}

// play acts a talk out. Each expectation that does not hold is told; what went
// wrong in acting ends the talk. Between steps it calls pause.
func (t *talk) play(ctx context.Context, on stage, now func() time.Time, pause func(step)) (wrong []string, err error) {
	toast := ""
	for _, s := range t.steps {
		if ctx.Err() != nil {
			return wrong, ctx.Err()
		}
		switch s.do {
		case "say", "press", "jump":
			on.Mark()
		}
		switch s.do {
		case "say":
			toast, err = on.Type(ctx, s.who, s.text)
		case "press":
			toast, err = on.Press(ctx, s.who, s.text)
		case "jump":
			var to time.Time
			if to, err = readJump(s.text, now()); err == nil {
				err = on.Advance(ctx, to)
			}
		case "see":
			if got := on.Since(s.who); !says(got, s.text) {
				wrong = append(wrong, fmt.Sprintf("%s:%d: %s should see %q; the pane shows:\n%s", t.name, s.line, s.who, s.text, got))
			}
		case "hide":
			if got := on.Since(s.who); says(got, s.text) {
				wrong = append(wrong, fmt.Sprintf("%s:%d: %s should not see %q; the pane shows:\n%s", t.name, s.line, s.who, s.text, got))
			}
		case "toast":
			if !says(toast, s.text) {
				wrong = append(wrong, fmt.Sprintf("%s:%d: the answer should say %q, it says %q", t.name, s.line, s.text, toast))
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

// says reports whether a text holds words, whatever the case and the kind of space.
func says(text, words string) bool {
	fold := func(s string) string {
		s = strings.NewReplacer("\u00a0", " ", "\u202f", " ").Replace(strings.ToLower(s))
		return strings.Join(strings.Fields(s), " ")
	}
	return strings.Contains(fold(text), fold(words))
}
