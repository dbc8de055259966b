package main

import (
	"log/slog"
	"path/filepath"
	"strings"
	"testing"

	"milepost/dialogs"
)

// Every kind of question, in its order in kinds.toml, with an answer that counts
// and words that are none of its kind.
var everyKind = []struct{ asks, wrong, answer string }{
	{"What hurts?", "", "stops"},
	{"How many lines", "a few", "12"},
	{"What does a month", "a lot", "27k"},
	{"How do we know?", "somebody told me", "In writing"},
	{"After which date", "soon", "1 Sep 2027"},
	{"Must it work", "perhaps", "yes"},
	{"Where is the interface", "ftp://example.com", "https://example.com"},
	{"Who else is in it?", "the moon", "a big one"},
	{"What are they afraid of?", "the moon, data", "data"},
	{"Who signs?", "", "Ms Novak"},
	{"How well do we fit?", "2.5", "4"},
	{"Has the buyer already", "we called", "yes"},
}

// Whatever a person gives at whatever question, the question stands afterwards,
// nothing was kept, and the answer that follows is taken.
func TestNoQuestionTakesWhatIsNoAnswer(t *testing.T) {
	p, _, err := loadProcess(filepath.Join("testdata", "talks", "kinds.toml"))
	if err != nil {
		t.Fatal(err)
	}
	script := []string{
		"at 2026-06-01 09:00 Europe/Berlin", "questions 20", "Olga is rep, en", "Ivan is rep, en", "Marat is head, en",
		"Ivan: /new Borealis, 10k", "Ivan: [Move]", "Olga: /new Acme, 84k", "Olga: [Qualify]",
	}
	for n, q := range everyKind {
		bad := []string{`\u200b\u2800`, `\n`, "x ×10000", "🙈 ×2001"}
		if q.wrong != "" {
			bad = append(bad, q.wrong, "🙈", `\u202egnp.exe`, "<b>", "<!channel>", "/frobnicate", "99999999999999999999999")
		}
		for _, words := range bad {
			script = append(script, "Olga: "+words, "  > "+q.asks)
			if strings.HasPrefix(words, "/") {
				script = script[:len(script)-1] // the command is answered; the question stays where it is
			}
		}
		script = append(script,
			"Olga: /deal acme", "Olga: /who acme", "Olga: old [Heard]", // a press of before
			"Olga: [Get them] of Ivan", "  ! Borealis",
			"Olga: /qualify acme", "  > "+q.asks,
		)
		script = append(script, "Olga: "+q.answer)
		if n+1 < len(everyKind) {
			script = append(script, "  > "+everyKind[n+1].asks)
		}
	}
	script = append(script, "  > ✅ Saved. Answered: 11", "  > All is there for “Offer”")
	talk, err := readTalk("generated", strings.NewReader(strings.Join(script, "\n")))
	if err != nil {
		t.Fatal(err)
	}
	g, err := openPlayground(t.Context(), t.TempDir(), talk, p, "en", slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	defer g.Close()
	kept := 0
	g.witness = func(c dialogs.Change) {
		fitsAPhone(t, c)
		for _, e := range c.Events {
			if e.What == "answered" || e.What == "proved" {
				kept++
			}
		}
	}
	wrong, err := talk.play(t.Context(), g, nil)
	if err != nil {
		t.Error(err)
	}
	for _, line := range wrong {
		t.Error(line)
	}
	if kept != len(everyKind) {
		t.Errorf("%d answers were kept, want one for each of %d questions", kept, len(everyKind))
	}
}
