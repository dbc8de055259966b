package checks

import (
	"os"
	"regexp"
	"slices"
	"testing"
)

// Rules has every rule that can be found, in the order in which they are named.
func TestRulesAreAll(t *testing.T) {
	source, err := os.ReadFile("checks.go")
	if err != nil {
		t.Fatal(err)
	}
	named := regexp.MustCompile(`(?m)^\t[A-Z]\w+ +Rule = "(\w+)"`).FindAllSubmatch(source, -1)
	var all []Rule
	for _, hit := range named {
		all = append(all, Rule(hit[1]))
	}
	if !slices.Equal(all, Rules) {
		t.Errorf("named are %q, listed %q", all, Rules)
	}
}
