package playbook

import (
	"math"
	"slices"
	"strings"

	"milepost/dialogs/playbook/located"
	"milepost/dialogs/sales"
)

// stages reads the stages in two rounds: gates and packages may name questions of
// any stage, so all questions come first.
func (l *loader) stages() {
	l.stageTables = l.root.Tables("stage")
	if len(l.stageTables) == 0 {
		l.root.Fail("stage", "", "there is no [[stage]]")
	}
	for i, t := range l.stageTables {
		l.p.Stages = append(l.p.Stages, l.stage(t))
		for _, a := range t.Tables("ask") {
			l.ask(a, i)
		}
	}
	for i := range l.p.Stages {
		for j := range l.p.Stages[i].Asks {
			if q := &l.p.Stages[i].Asks[j]; q.ID != "" {
				l.questions[q.ID] = q
			}
		}
	}
	for i, t := range l.stageTables {
		l.gate(t, i)
		l.engage(t, i)
		l.materials(t, i)
		t.Done()
	}
	for i, t := range l.roleTables {
		l.readAll(t, "package", l.p.Roles[i].Package)
		t.Done()
	}
	l.chances()
}

// stage reads what a stage says of itself.
func (l *loader) stage(t *located.Table) sales.Stage {
	s := sales.Stage{
		ID: l.id(t, "stage", l.stageIDs(), maxID), Name: l.text(t, "name", true), Goal: l.text(t, "goal", false), BuyerStep: t.String("buyer_step"),
		Responsible: l.role(t, "responsible", true), Accountable: l.role(t, "accountable", true),
		Consulted: t.Strings("consulted"), Informed: t.Strings("informed"), Norm: l.span(t, "norm", true), Silence: l.span(t, "silence", false),
	}
	for _, key := range []string{"consulted", "informed"} {
		for _, id := range t.Strings(key) {
			l.knownRole(t, key, id, false)
		}
	}
	if t.IsString("buyer_step") && !slices.Contains(l.stepIDs(), s.BuyerStep) {
		t.Fail("buyer_step", located.DidYouMean(s.BuyerStep, l.stepIDs()), "there is no buyer_step %q", s.BuyerStep)
	}
	s.Evidence = l.evidence(t, "buyer_evidence", sales.Grades[sales.Told:])
	if t.Has("buyer_evidence") && !t.Has("buyer_step") {
		t.Fail("buyer_evidence", "give the stage its buyer_step, or drop this", "buyer_evidence says how well a buyer_step must be known, and stage %s has none", s.ID)
	}
	s.Hours, s.Committee, s.Chance = l.hours(t), l.committee(t), l.chance(t, s.ID)
	return s
}

// gate reads what must be known to leave a stage.
func (l *loader) gate(t *located.Table, stage int) {
	for _, g := range t.Tables("gate") {
		n := sales.Need{Question: g.Required("needs"), Evidence: l.evidence(g, "evidence", sales.Grades)}
		if n.Question != "" {
			l.readOne(g, "needs", n.Question)
			if at, known := l.stageOf(n.Question); known && at > stage {
				g.Fail("needs", "", "stage %s can never be left: it needs %q, which is asked only later, in %s", l.p.Stages[stage].ID, n.Question, l.p.Stages[at].ID)
			}
		}
		k := len(l.p.Stages[stage].Gate)
		l.p.Stages[stage].Gate = append(l.p.Stages[stage].Gate, n)
		l.condition(g, "when", "", stage, func(c sales.Condition) { l.p.Stages[stage].Gate[k].When = c })
		g.Done()
	}
}

// committee reads which of the buyer's people must be known in a stage.
func (l *loader) committee(t *located.Table) []sales.Part {
	var parts []string
	for _, p := range sales.Parts {
		parts = append(parts, string(p))
	}
	var known []sales.Part
	for _, word := range t.Strings("committee") {
		switch {
		case !slices.Contains(parts, word):
			t.Fail("committee", located.DidYouMean(word, parts), "committee: %q is none of %s", word, strings.Join(parts, ", "))
		case !slices.Contains(known, sales.Part(word)):
			known = append(known, sales.Part(word))
		}
	}
	return known
}

// mostHours is more than anybody spends on one deal in a month.
const mostHours = 200

// hours reads how much of our time a deal takes in a stage, a month.
func (l *loader) hours(t *located.Table) int {
	n := t.Number("hours")
	if n < 0 || n > mostHours || n != math.Trunc(n) {
		t.Fail("hours", "", "hours must be a whole number from 0 to %d: our own hours a deal takes here in a month", mostHours)
		return 0
	}
	return int(n)
}

// evidence reads one of the grades; told where none is named.
func (l *loader) evidence(t *located.Table, key string, grades []string) sales.Grade {
	if w := l.oneOf(t, key, grades, false); w != "" {
		return sales.Grade(max(0, slices.Index(sales.Grades, w)))
	}
	return sales.Told
}

// stageOf is the stage that asks a question.
func (l *loader) stageOf(question string) (int, bool) {
	for i := range l.p.Stages {
		for _, q := range l.p.Stages[i].Asks {
			if q.ID == question {
				return i, true
			}
		}
	}
	return 0, false
}

// engage reads when other roles come in.
func (l *loader) engage(t *located.Table, stage int) {
	for _, e := range t.Tables("engage") {
		g := sales.Engage{Role: l.role(e, "role", true), Within: l.span(e, "within", false), Package: e.Strings("package"), Text: l.text(e, "text", false)}
		l.readAll(e, "package", g.Package)
		if !e.Has("when") {
			e.Fail("when", "", "when is missing: which fact brings %s in?", g.Role)
		}
		k := len(l.p.Stages[stage].Engage)
		l.p.Stages[stage].Engage = append(l.p.Stages[stage].Engage, g)
		l.condition(e, "when", "", stage, func(c sales.Condition) { l.p.Stages[stage].Engage[k].When = c })
		e.Done()
	}
}
