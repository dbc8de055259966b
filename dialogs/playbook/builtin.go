package playbook

import (
	"embed"
	"fmt"
	"strings"

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

// Mermaid draws a process as a Mermaid flowchart: our stages with who answers for
// them, the gates between them, the buyer's road, who comes in by which fact, the
// ways out.
func Mermaid(p *sales.Process, lang string) string {
	var b strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	line("flowchart TD")
	line("  subgraph buyer [\"%s\"]", quoted(map[string]string{"en": "The buyer's road", "ru": "Путь клиента"}[lang]))
	for i, s := range p.BuyerSteps {
		line("    b%d([\"%s\"])", i, quoted(s.Name.In(lang)))
	}
	for i := 1; i < len(p.BuyerSteps); i++ {
		line("    b%d --> b%d", i-1, i)
	}
	line("  end")
	for i, s := range p.Stages {
		line("  s%d[\"<b>%s</b><br/>R: %s<br/>A: %s\"]", i, quoted(s.Name.In(lang)), quoted(roleName(p, s.Responsible, lang)), quoted(roleName(p, s.Accountable, lang)))
		if _, step, ok := p.BuyerStep(s.BuyerStep); ok {
			line("  b%d -.-> s%d", step, i)
		}
		for j, e := range s.Engage {
			line("  s%d -. \"%s\" .-> e%d_%d{{\"%s\"}}", i, quoted(e.When.String()), i, j, quoted(roleName(p, e.Role, lang)))
		}
	}
	for i := range p.Stages {
		to := fmt.Sprintf("s%d", i+1)
		if i == len(p.Stages)-1 {
			to = "won"
		}
		line("  s%d -- \"%s\" --> %s", i, quoted(gateWords(p, &p.Stages[i], lang)), to)
	}
	line("  won((\"%s\"))", quoted(map[string]string{"en": "Won", "ru": "Выиграна"}[lang]))
	for i, x := range p.Exits {
		line("  x%d>\"%s (%s)\"]", i, quoted(x.Name.In(lang)), x.Door)
	}
	return b.String()
}

func roleName(p *sales.Process, id, lang string) string {
	if r := p.Role(id); r != nil {
		return r.Name.In(lang)
	}
	return id
}

func gateWords(p *sales.Process, s *sales.Stage, lang string) string {
	var parts []string
	for _, n := range s.Gate {
		if q := p.Question(n.Question); q != nil {
			parts = append(parts, q.Label(lang)+" "+n.Evidence.Mark())
		}
	}
	return strings.Join(parts, ", ")
}

// quoted makes words safe inside a Mermaid label: no quotes, no markup, no line breaks.
func quoted(s string) string {
	return strings.NewReplacer("&", "&amp;", `"`, "&quot;", "<", "&lt;", ">", "&gt;", "\n", " ", "\r", " ", "#", "&num;", "`", "'").Replace(s)
}
