package playbook

import (
	"slices"

	"milepost/dialogs/playbook/located"
	"milepost/dialogs/sales"
)

// materials reads what there is for the buyer's readers at a stage.
func (l *loader) materials(t *located.Table, stage int) {
	for _, m := range t.Tables("material") {
		x := sales.Material{
			ID: l.materialID(m), Title: l.text(m, "title", true), URL: l.address(m, "url"), For: l.text(m, "for", false),
			Reader: m.String("reader"), Reveals: l.oneOf(m, "reveals", reveals, false), BuyerStep: m.String("buyer_step"),
		}
		if !m.Has("url") {
			m.Fail("url", "", "url is missing")
		}
		l.helps(m, &x)
		l.p.Stages[stage].Materials = append(l.p.Stages[stage].Materials, x)
		m.Done()
	}
}

// materialID reads a material's id, one in the whole process. Without it the
// material is only shown.
func (l *loader) materialID(t *located.Table) string {
	if !t.Has("id") {
		t.Warn("id", "give it an id", "a material without an id: what the buyer did with it cannot be noted")
		return ""
	}
	var taken []string
	for _, s := range l.p.Stages {
		for _, m := range s.Materials {
			taken = append(taken, m.ID)
		}
	}
	return l.id(t, "material", taken, maxID)
}

// helps checks what a material says it is good for: a reader, an answer, a step.
func (l *loader) helps(t *located.Table, m *sales.Material) {
	q := l.p.Revealing("content")
	switch {
	case !t.IsString("reader"):
	case q == nil || len(q.Options) == 0:
		t.Fail("reader", "", "reader: no question that reveals content has options to choose from")
	case q.Option(m.Reader) == nil:
		var ids []string
		for _, o := range q.Options {
			ids = append(ids, o.ID)
		}
		t.Fail("reader", located.DidYouMean(m.Reader, ids), "reader: question %s has no option %q", q.ID, m.Reader)
	}
	if slices.Contains(reveals, m.Reveals) && l.p.Revealing(m.Reveals) == nil {
		t.Fail("reveals", "", "reveals: no question reveals %s: it would never be offered with one", m.Reveals)
	}
	if t.IsString("buyer_step") && !slices.Contains(l.stepIDs(), m.BuyerStep) {
		t.Fail("buyer_step", located.DidYouMean(m.BuyerStep, l.stepIDs()), "there is no buyer_step %q", m.BuyerStep)
	}
}
