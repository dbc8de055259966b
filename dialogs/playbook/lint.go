package playbook

import (
	"slices"

	"milepost/dialogs/sales"
)

// conditions compiles what was remembered, now that all questions are known.
func (l *loader) conditions() {
	for _, p := range l.pending {
		source := p.at.String(p.key)
		if source == "" {
			continue
		}
		c, hint, err := compile(source, l.questions)
		if err != nil {
			p.at.Fail(p.key, hint, "%s: %v", p.key, err)
			continue
		}
		for _, id := range c.reads {
			l.read[id] = true
			at, _ := l.stageOf(id)
			switch {
			case p.by != "" && id == p.by:
				p.at.Fail(p.key, "", "%s: question %s depends on itself", p.key, id)
			case p.stage >= 0 && (at > p.stage || at == p.stage && !l.before(id, p.by, at)):
				p.at.Fail(p.key, "", "%s: question %s is asked before %s, which it depends on", p.key, p.by, id)
			}
		}
		p.set(c)
	}
}

// before reports whether a question stands before another in a stage.
func (l *loader) before(a, b string, stage int) bool {
	asks := l.p.Stages[stage].Asks
	at := func(id string) int {
		return slices.IndexFunc(asks, func(q sales.Question) bool { return q.ID == id })
	}
	return at(a) < at(b)
}

// lint says what the laws want that can be seen in a file.
func (l *loader) lint() {
	for i := range l.p.Stages {
		s := &l.p.Stages[i]
		for _, q := range s.Asks {
			if !l.read[q.ID] && !slices.Contains(reported, q.Reveals) && q.ID != "" {
				l.asked[q.ID].Fail("id", "read it in a gate, a package or a checkpoint, or drop it", "question %s (%s) is read by no gate, rule or report", q.ID, s.Name.In("en"))
			}
		}
		t := l.stageTables[i]
		switch {
		case len(s.Asks) == 0 && len(s.Gate) == 0:
			t.Fail("id", "", "stage %s asks nothing and has no gate", s.ID)
		case s.BuyerStep == "" && i < len(l.p.Stages)-1:
			t.Fail("id", "give it the buyer's step that ends it", "stage %s can be left by our own activity alone: it has no buyer_step", s.ID)
		}
		if i > 0 && s.BuyerStep != "" && l.p.Stages[i-1].BuyerStep != "" {
			_, here, a := l.p.BuyerStep(s.BuyerStep)
			_, before, b := l.p.BuyerStep(l.p.Stages[i-1].BuyerStep)
			if a && b && here <= before {
				t.Fail("buyer_step", "put the buyer's steps in the order of the road", "stage %s cannot be reached in order: its buyer's step is not after that of %s", s.ID, l.p.Stages[i-1].ID)
			}
		}
	}
	used := map[string]bool{}
	for _, s := range l.p.Stages {
		used[s.BuyerStep] = true
	}
	for i, t := range l.root.Tables("buyer_step") {
		if i < len(l.p.BuyerSteps) && !used[l.p.BuyerSteps[i].ID] {
			t.Fail("id", "", "buyer_step %s ends no stage: nothing ever asks for it", l.p.BuyerSteps[i].ID)
		}
	}
}
