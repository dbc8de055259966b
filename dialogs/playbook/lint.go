package playbook

import (
	"slices"

	"milepost/dialogs/playbook/located"
	"milepost/dialogs/sales"
)

// conditions compiles what was remembered, now that all names are known.
func (l *loader) conditions() {
	w := &words{questions: l.questions, stages: l.stageIDs(), steps: l.stepIDs()}
	for _, p := range l.pending {
		source, ok := p.source()
		if !ok {
			continue
		}
		c, wrong := w.compile(source)
		for _, m := range wrong {
			p.at.Fail(p.key, m.hint, "%s: %s", p.key, m.text)
		}
		if len(wrong) > 0 {
			continue
		}
		for _, id := range c.reads {
			l.read[id] = true
			l.inTime(p, c, id)
		}
		p.set(c)
	}
}

// source is the expression as written; ok is false if no text stands there.
func (p pending) source() (string, bool) {
	return p.at.StringAs(p.key, `a condition in quotes such as "amount > 50000"`), p.at.IsString(p.key)
}

// inTime tells a condition that looks at what is asked too late for it.
func (l *loader) inTime(p pending, c *condition, id string) {
	at, _ := l.stageOf(id)
	switch {
	case p.stage < 0:
	case p.by == "" && at > p.stage && !c.root.waitsFor(id):
		p.at.Warn(p.key, "", "%s: %s is asked only later, in %s: until then known.%s is false", p.key, id, l.p.Stages[at].ID, id)
	case p.by == "" && at > p.stage:
		p.at.Warn(p.key, "", "%s: %s is asked only later, in %s: until then it is unknown: a gate waits for it, and nothing else comes of it", p.key, id, l.p.Stages[at].ID)
	case p.by == "":
	case id == p.by:
		p.at.Fail(p.key, "", "%s: question %s depends on itself", p.key, id)
	case at > p.stage || at == p.stage && !l.before(id, p.by, at):
		p.at.Fail(p.key, "", "%s: question %s is asked before %s, which it depends on", p.key, p.by, id)
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
	road := -1 // how far the buyer has come by the stages so far
	used := map[string]bool{}
	complete := true // every stage has a step, so a step without a stage is no typing error elsewhere
	for i := range l.p.Stages {
		s := &l.p.Stages[i]
		used[s.BuyerStep] = true
		l.unread(s)
		l.weightless(s)
		l.byTheBuyer(s, l.stageTables[i], i == len(l.p.Stages)-1)
		_, at, known := l.p.BuyerStep(s.BuyerStep)
		if known && at <= road {
			l.stageTables[i].Fail("buyer_step", "put the buyer's steps in the order of the road",
				"stage %s goes backwards: its buyer's step is not after %s, which an earlier stage ends with", s.ID, l.p.BuyerSteps[road].ID)
		}
		road, complete = max(road, at), complete && known
	}
	for i, t := range l.stepTables {
		if id := l.p.BuyerSteps[i].ID; complete && id != "" && !used[id] {
			t.Warn("id", "", "buyer_step %s ends no stage: nothing ever asks for it", id)
		}
	}
}

// unread tells the questions of a stage that nothing reads.
func (l *loader) unread(s *sales.Stage) {
	for _, q := range s.Asks {
		if q.ID != "" && !l.read[q.ID] && !slices.Contains(reported, q.Reveals) {
			l.asked[q.ID].Fail("id", "read it in a gate, a package or a checkpoint, or drop it", "question %s (%s) is read by no gate, rule or report", q.ID, s.Name.In("en"))
		}
	}
}

// weightless tells the weights that no gate gives a meaning: only what a gate needs
// counts in the score.
func (l *loader) weightless(s *sales.Stage) {
	for _, q := range s.Asks {
		needed := slices.ContainsFunc(l.p.Stages, func(s sales.Stage) bool {
			return slices.ContainsFunc(s.Gate, func(n sales.Need) bool { return n.Question == q.ID })
		})
		if q.Weight > 0 && !needed && q.ID != "" {
			l.asked[q.ID].Fail("weight", "need it in a gate, or drop its weight", "question %s counts for nothing: the score is made of what gates need", q.ID)
		}
	}
}

// byTheBuyer tells a stage that can be left though the buyer did nothing. The last
// stage is left by winning, which is the buyer's act; before it either a step of
// theirs or something they said must stand.
func (l *loader) byTheBuyer(s *sales.Stage, t *located.Table, last bool) {
	said := slices.ContainsFunc(s.Gate, func(n sales.Need) bool { return n.When == nil && n.Evidence >= sales.Told })
	switch {
	case t.Has("buyer_step"): // and if it is not known, that was told
	case !last:
		t.Fail("id", "give it the buyer's step that ends it", "stage %s can be left by our own activity alone: it has no buyer_step", s.ID)
	case !said:
		t.Fail("id", "give it a buyer_step, or a gate with evidence above guess", "stage %s can be left by our own activity alone: it has no buyer_step and no gate the buyer must meet", s.ID)
	}
}
