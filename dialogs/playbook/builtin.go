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
	return fmt.Sprintf("%d stages, %d questions, %d rules, %d exits; every question is read, every ask has help", len(p.Stages), questions, rules, len(p.Exits))
}
