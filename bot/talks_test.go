package main

import (
	"context"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"milepost/dialogs"
	"milepost/dialogs/chat"
	"milepost/dialogs/sales"
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
			p := p
			if talk.process != "" {
				if p, _, err = loadProcess(filepath.Join(filepath.Dir(name), talk.process)); err != nil {
					t.Fatal(err)
				}
			}
			g, err := openPlayground(t.Context(), t.TempDir(), talk, p, lang, slog.New(slog.DiscardHandler))
			if err != nil {
				t.Fatal(err)
			}
			defer g.Close()
			g.world.engine.Memory = &spoilt{g.world.engine.Memory, talk.begin.Add(3 * time.Hour)}
			told := map[string]int{}
			g.witness = func(c dialogs.Change) {
				fitsAPhone(t, c)
				leavesAlone(t, told, c)
			}
			wrong, err := talk.play(t.Context(), g, nil)
			if err != nil {
				t.Error(err)
			}
			for _, line := range wrong {
				t.Error(line)
			}
			if len(talk.steps) < 2 {
				t.Error("a talk in which nothing is said")
			}
		})
	}
}

// spoilt is the memory of talks: for the first three hours it has a mistake that
// shows at the sign ☠.
type spoilt struct {
	dialogs.Memory
	until time.Time
}

func (m *spoilt) Commit(ctx context.Context, c dialogs.Change) (dialogs.Receipt, error) {
	for _, e := range c.Events {
		if c.At.Before(m.until) && strings.Contains(e.Payload.Note, "☠") {
			panic("a mistake")
		}
	}
	return m.Memory.Commit(ctx, c)
}

// openPlayground is a playground of the built-in kind that shows a talk's people,
// before anything is said.
func openPlayground(ctx context.Context, dir string, t *talk, p *sales.Process, lang string, log *slog.Logger) (*playground, error) {
	s, err := builtInSetting(p)
	if err != nil {
		return nil, err
	}
	s.cast = func(string) (*talk, error) { return t, nil }
	return newPlayground(ctx, dir, s, lang, log)
}

// fitsAPhone holds what is sent to the rules of every message: twelve lines, three
// buttons a row, data that a messenger takes, and no phrase that is missing.
func fitsAPhone(t *testing.T, c dialogs.Change) {
	for _, p := range c.Parcels {
		text := p.Message.Text.String()
		if lines := strings.Count(text, "\n") + 1; lines > 12 {
			t.Errorf("%d lines are more than a phone shows:\n%s", lines, text)
		}
		for _, row := range p.Message.Buttons {
			if len(row) > 3 {
				t.Errorf("%d buttons in a row under:\n%s", len(row), text)
			}
			for _, b := range row {
				text += " [" + b.Text + "]"
				if len(b.Data) > chat.MaxData {
					t.Errorf("the button [%s] says %q: %d bytes", b.Text, b.Data, len(b.Data))
				}
			}
		}
		if strings.Contains(text, "⟦") {
			t.Errorf("a phrase is missing: %s", text)
		}
	}
	if strings.Contains(c.Reply.Toast, "⟦") {
		t.Errorf("a phrase is missing: %s", c.Reply.Toast)
	}
}

// leavesAlone holds reminders to their measure: five a day for a person, one for a
// deal.
func leavesAlone(t *testing.T, told map[string]int, c dialogs.Change) {
	for _, p := range c.Parcels {
		if p.Cancel == "" || p.Class != chat.Once {
			continue // nobody was nudged: it answers somebody
		}
		day := p.Person + c.At.Format(" 2006-01-02 ")
		told[day]++
		told[day+p.Card]++
		if told[day] > 5 || told[day+p.Card] > 1 {
			t.Errorf("%s: %d reminders, %d of %s", day, told[day], told[day+p.Card], p.Card)
		}
	}
}
