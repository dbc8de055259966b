package checks

import (
	"os"
	"regexp"
	"slices"
	"testing"
)

// Rules has every rule that can be found.
func TestRulesAreAll(t *testing.T) {
	source, err := os.ReadFile("checks.go")
	if err != nil {
		t.Fatal(err)
	}
	named := regexp.MustCompile(`(?m)^\t[A-Z]\w+ +Rule = "(\w+)"`).FindAllSubmatch(source, -1)
	if len(named) != len(Rules) {
		t.Errorf("%d rules are named, %d listed", len(named), len(Rules))
	}
	for _, hit := range named {
		if !slices.Contains(Rules, Rule(hit[1])) {
			t.Errorf("%s is not listed in Rules", hit[1])
		}
	}
}
