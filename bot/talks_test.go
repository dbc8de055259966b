package main

import (
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The talks are the main test of the product: whole conversations, in plain
// text, in both languages. A talk speaks Russian if its name ends in _ru.
func TestTalks(t *testing.T) {
	names, err := filepath.Glob("testdata/talks/*.talk")
	if err != nil {
		t.Fatal(err)
	}
	demos, err := filepath.Glob("demo/*.talk")
	if err != nil {
		t.Fatal(err)
	}
	if len(names) < 2 || len(demos) != 2 {
		t.Fatalf("%d talks and %d demos: the folder is wrong", len(names), len(demos))
	}
	p, _, err := loadProcess("b2b")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range append(names, demos...) {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".talk"), func(t *testing.T) {
			t.Parallel()
			f, err := os.Open(name)
			if err != nil {
				t.Fatal(err)
			}
			defer f.Close()
			talk, err := readTalk(filepath.Base(name), f)
			if err != nil {
				t.Fatal(err)
			}
			lang := "en"
			if strings.HasSuffix(name, "ru.talk") {
				lang = "ru"
			}
			g, err := openPlayground(t.Context(), t.TempDir(), talk, p, lang, slog.New(slog.DiscardHandler))
			if err != nil {
				t.Fatal(err)
			}
			defer g.Close()
			wrong, err := talk.play(t.Context(), g, nil)
			if err != nil {
				t.Error(err)
			}
			for _, line := range wrong {
				t.Error(line)
			}
			for _, who := range talk.people {
				if text := g.page.All(who.id); strings.Contains(text, "⟦") {
					t.Errorf("a phrase is missing in %s's pane: %s", who.name, text[strings.Index(text, "⟦"):])
				}
			}
			if len(talk.steps) < 2 {
				t.Error("a talk in which nothing is said")
			}
		})
	}
}
