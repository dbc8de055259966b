package main

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"milepost/dialogs/phrases"
)

// keyForm is what a phrase's key looks like in the code.
var keyForm = regexp.MustCompile(`"([a-z]+\.[a-z0-9_]*[a-z0-9])"`)

// made are the beginnings of keys that the code puts together.
var made = []string{
	"money.line_", "money.short_", "money.week_", "consult.state_", "consult.span_", "jobs.do_", "credit.because_", "checks.", "why.", "what.", "grade.", "menu.", "control.ready_", "control.kind_", "control.would_", "deal.who_why_",
	"committee.attitude_", "committee.influence_", "committee.part_", "away.news_", "handover.got_", "handover.hold_", "exit.like_", "exit.bye_", "exit.tone_", "exit.done_", "exit.sent_", "exit.door_", "condition.", "changed.", "field.",
}

func TestPhrasesAreAllThereAndAllUsed(t *testing.T) {
	ps, err := phrases.Load()
	if err != nil {
		t.Fatal(err)
	}
	keys := ps.Keys()
	topics := map[string]bool{}
	for _, k := range keys {
		topic, _, _ := strings.Cut(k, ".")
		topics[topic] = true
	}
	used := map[string]bool{}
	files, err := filepath.Glob("../dialogs/*.go")
	if err != nil || len(files) < 20 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	own, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	files = append(files, own...)
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		body, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, hit := range keyForm.FindAllStringSubmatch(string(body), -1) {
			topic, _, _ := strings.Cut(hit[1], ".")
			if !topics[topic] {
				continue
			}
			used[hit[1]] = true
			if !slices.Contains(keys, hit[1]) {
				t.Errorf("%s says %q, which is in no catalog", filepath.Base(name), hit[1])
			}
		}
	}
	for _, k := range keys {
		if !used[k] && !slices.ContainsFunc(made, func(m string) bool { return strings.HasPrefix(k, m) }) {
			t.Errorf("%q is said by nobody", k)
		}
	}
}
