package playbook

import (
	"slices"

	"milepost/dialogs/playbook/located"
	"milepost/dialogs/sales"
)

// effects are what a kind of fact may do to the buyer's decision, as the file says it.
var effects = []string{string(sales.Compelling), string(sales.Blocking), "none"}

// situation reads which facts of the client's situation are watched.
func (l *loader) situation() {
	var ids []string
	for _, t := range l.root.Tables("situation") {
		k := sales.FactKind{ID: l.id(t, "situation", ids, maxOptionID), Name: l.text(t, "name", true), ShelfLife: l.span(t, "shelf_life", false)}
		if e := l.oneOf(t, "effect", effects, true); e != "none" {
			k.Effect = sales.Effect(e)
		}
		ids = append(ids, k.ID)
		l.p.Situation = append(l.p.Situation, k)
		t.Done()
	}
}

// compels reports whether some kind of fact compels the buyer to decide by a date.
func (l *loader) compels() bool {
	return slices.ContainsFunc(l.p.Situation, func(k sales.FactKind) bool { return k.Effect == sales.Compelling })
}

// contradictions reads which two answers cannot both hold.
func (l *loader) contradictions() {
	ids := []string{sales.CloseBeforeSigning}
	for _, t := range l.root.Tables("contradiction") {
		c := sales.Contradiction{ID: l.id(t, "contradiction", ids, maxID), Text: l.text(t, "text", true), Asks: t.Strings("asks")}
		ids = append(ids, c.ID)
		if len(c.Asks) != 2 {
			t.Fail("asks", "", "contradiction %s must name the two questions of which one may be wrong", c.ID)
		}
		l.readAll(t, "asks", c.Asks)
		if !t.Has("when") {
			t.Fail("when", "", "when is missing: what cannot hold together?")
		}
		i := len(l.p.Contradictions)
		l.p.Contradictions = append(l.p.Contradictions, c)
		l.condition(t, "when", "", -1, func(when sales.Condition) {
			l.p.Contradictions[i].When = when
			l.timeless(t, c.ID, when)
			l.between(t, &c, when)
		})
		t.Done()
	}
}

// between refuses a contradiction that does not look at both its questions: whatever
// is answered there would settle nothing.
func (l *loader) between(t *located.Table, c *sales.Contradiction, when sales.Condition) {
	for _, id := range c.Asks {
		if l.questions[id] != nil && !slices.Contains(when.(*condition).reads, id) {
			t.Fail("asks", "name the two that stand in when", "asks: contradiction %s does not look at %s: whatever is answered there settles nothing", c.ID, id)
		}
	}
}

// timeless refuses a contradiction that time alone brings about: two answers
// contradict each other or do not.
func (l *loader) timeless(t *located.Table, id string, when sales.Condition) {
	if when.Ages() {
		t.Fail("when", "ages belong in suggest_when of an [[exit]]", "when: contradiction %s looks at an age", id)
	}
}
