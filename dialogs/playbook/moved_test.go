package playbook

import (
	"strings"
	"testing"
)

// What [[moved]] says must be of use: one thing that is gone, to one that is there.
func TestMoved(t *testing.T) {
	source, _ := BuiltIn("b2b")
	for name, c := range map[string]struct{ says, want string }{
		"a stage":        {"stage = \"nda\"\nto = \"proposal\"", ""},
		"a role":         {"role = \"lawyer\"\nto = \"legal\"", ""},
		"misspelt":       {"stage = \"nda\"\nto = \"propsal\"", `there is no stage "propsal"; did you mean "proposal"?`},
		"no such role":   {"role = \"lawyer\"\nto = \"legl\"", `there is no role "legl"; did you mean "legal"?`},
		"still there":    {"stage = \"proposal\"\nto = \"discovery\"", "stage proposal is still in the process"},
		"both":           {"stage = \"nda\"\nrole = \"lawyer\"\nto = \"legal\"", "says where one stage or one role went"},
		"neither":        {"to = \"proposal\"", "says where one stage or one role went"},
		"nowhere":        {"stage = \"nda\"", "to is missing"},
		"an unknown key": {"stage = \"nda\"\nto = \"proposal\"\nwhen = \"now\"", "when"},
		"twice":          {"stage = \"nda\"\nto = \"proposal\"\n[[moved]]\nstage = \"nda\"\nto = \"discovery\"", "stage nda is moved a second time"},
	} {
		t.Run(name, func(t *testing.T) {
			p, problems := Load("own.toml", []byte(string(source)+"\n[[moved]]\n"+c.says+"\n"))
			var told []string
			for _, x := range problems {
				told = append(told, x.String())
			}
			all := strings.Join(told, "\n")
			if c.want == "" && (p == nil || p.Moved.Stages["nda"]+p.Moved.Roles["lawyer"] == "") || c.want != "" && (p != nil || !strings.Contains(all, c.want) || !strings.Contains(all, "own.toml:")) {
				t.Errorf("loaded: %v; told: %s", p != nil, all)
			}
		})
	}
}
