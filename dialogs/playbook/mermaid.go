package playbook

import (
	"fmt"
	"strings"
	"unicode"

	"milepost/dialogs/sales"
)

// Mermaid draws a process as a Mermaid flowchart: our stages with who answers for
// them, the gates between them, the buyer's road, who comes in by which fact, the
// ways out.
func Mermaid(p *sales.Process, lang string) string {
	var b strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	line("flowchart TD")
	line("  subgraph buyer [\"%s\"]", quoted(sales.Text{"en": "The buyer's road", "ru": "Путь клиента"}.In(lang)))
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
			line("  s%d -.%s.-> e%d_%d{{\"%s\"}}", i, label(when(e.When)), i, j, quoted(roleName(p, e.Role, lang)))
		}
	}
	for i := range p.Stages {
		to := fmt.Sprintf("s%d", i+1)
		if i == len(p.Stages)-1 {
			to = "won"
		}
		line("  s%d --%s--> %s", i, label(gateWords(p, &p.Stages[i], lang)), to)
	}
	line("  won((\"%s\"))", quoted(sales.Text{"en": "Won", "ru": "Выиграна"}.In(lang)))
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

// when is a condition as written; nothing if there is none.
func when(c sales.Condition) string {
	if c == nil {
		return ""
	}
	return c.String()
}

// label is the words on an arrow; Mermaid does not take an empty one.
func label(words string) string {
	if words == "" {
		return ""
	}
	return ` "` + quoted(words) + `" `
}

// quoted makes words safe inside a Mermaid label: no quotes, no markup, no
// directives, no line breaks, nothing that cannot be seen.
func quoted(s string) string {
	s = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || r == '\u2028' || r == '\u2029' || r == unicode.ReplacementChar {
			return ' '
		}
		return r
	}, s)
	return strings.NewReplacer("&", "&amp;", `"`, "&quot;", "<", "&lt;", ">", "&gt;", "#", "&num;", "`", "'", "%", "&percnt;").Replace(s)
}
