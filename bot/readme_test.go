package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"milepost/dialogs"
	"milepost/dialogs/phrases"
)

func readme(t *testing.T) string {
	t.Helper()
	body, err := os.ReadFile("../README.md")
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}

// table gives the code words of the first column of the table under a heading.
func table(t *testing.T, text, heading string) map[string]bool {
	t.Helper()
	_, part, ok := strings.Cut(text, "\n## "+heading+"\n")
	if !ok {
		t.Fatalf("the README has no chapter %q", heading)
	}
	part, _, _ = strings.Cut(part, "\n## ")
	words := map[string]bool{}
	for line := range strings.SplitSeq(part, "\n") {
		if cells := strings.Split(line, "|"); len(cells) > 2 {
			for _, w := range regexp.MustCompile("`([^`]+)`").FindAllStringSubmatch(cells[1], -1) {
				words[w[1]] = true
			}
		}
	}
	return words
}

func TestReadmeNamesEveryRoom(t *testing.T) {
	told := table(t, readme(t), "The rooms")
	there := map[string]bool{}
	for _, f := range files(t) {
		there[f.dir] = true
		if !told[f.dir] {
			t.Errorf("the README does not tell of %s", f.dir)
			told[f.dir] = true
		}
	}
	for room := range told {
		if !there[room] {
			t.Errorf("the README tells of %s, which is not there", room)
		}
	}
}

func TestReadmeSaysWhyEachDependencyIsThere(t *testing.T) {
	told := table(t, readme(t), "Dependencies")
	body, err := os.ReadFile("../go.mod")
	if err != nil {
		t.Fatal(err)
	}
	direct := regexp.MustCompile(`(?m)^\t(\S+) v\S+$`).FindAllStringSubmatch(string(body), -1)
	if len(direct) < 8 {
		t.Fatalf("read only %d requirements", len(direct))
	}
	for _, m := range direct {
		if !told[m[1]] {
			t.Errorf("the README does not say why %s is there", m[1])
		}
		delete(told, m[1])
	}
	for m := range told {
		t.Errorf("the README gives a reason for %s, which go.mod does not require", m)
	}
}

func TestReadmeTellsOfEveryCommand(t *testing.T) {
	text := readme(t)
	for _, name := range []string{"run", "check", "graph", "doctor", "backup", "restore", "export", "erase"} {
		if !strings.Contains(usage, name) || !strings.Contains(text, name) {
			t.Errorf("the command %s is not in both the README and the usage", name)
		}
	}
	words, err := phrases.Load()
	if err != nil {
		t.Fatal(err)
	}
	names, _ := (&dialogs.Engine{Config: dialogs.Config{Phrases: words}}).Menu("en")
	if len(names) < 10 {
		t.Fatalf("a menu of %d commands", len(names))
	}
	for _, name := range names {
		if !strings.Contains(text, "`/"+name) {
			t.Errorf("the README does not tell of /%s", name)
		}
	}
}

func TestReadmeLinksLeadSomewhere(t *testing.T) {
	links := regexp.MustCompile(`\]\(([^)#]+)\)`).FindAllStringSubmatch(readme(t), -1)
	if len(links) < 4 {
		t.Fatalf("found only %d links", len(links))
	}
	for _, l := range links {
		if strings.HasPrefix(l[1], "https://") {
			continue
		}
		if _, err := os.Stat(filepath.Join("..", l[1])); err != nil {
			t.Errorf("the README links to %s: %v", l[1], err)
		}
	}
}
