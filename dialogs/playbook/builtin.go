package playbook

import (
	"embed"
	"fmt"

	"milepost/dialogs/sales"
)

//go:embed b2b.toml
var processes embed.FS

// BuiltIns lists the built-in processes.
func BuiltIns() []string { return []string{"b2b"} }

// BuiltIn is the source of a built-in process.
func BuiltIn(id string) (source []byte, ok bool) {
	source, err := processes.ReadFile(id + ".toml")
	return source, err == nil
}

// Summary says in a line what a process holds.
func Summary(p *sales.Process) string {
	questions, rules := 0, len(p.Checkpoints)
	for _, s := range p.Stages {
		questions += len(s.Asks)
		rules += len(s.Gate) + len(s.Engage)
	}
	return fmt.Sprintf("%s, %s, %s, %s; every question is read, every ask has help", count(len(p.Stages), "stage"), count(questions, "question"), count(rules, "rule"), count(len(p.Exits), "exit"))
}

func count(n int, noun string) string {
	if n != 1 {
		noun += "s"
	}
	return fmt.Sprintf("%d %s", n, noun)
}
