package playbook

import (
	"math"

	"milepost/dialogs/playbook/located"
	"milepost/dialogs/sales"
)

// chance reads how likely a deal in a stage is to be won, as a part of one.
func (l *loader) chance(t *located.Table, stage string) int {
	f := t.Number("chance")
	chance := int(math.Round(f * sales.Whole))
	if t.IsNumber("chance") && (chance < 1 || f > 1) {
		t.Fail("chance", "write it as in 0.35", "stage %s: the chance to win from it must be above 0 and at most 1", stage)
		return 0
	}
	return chance
}

// chances refuses a road on which the chance falls, or is known in some places only.
func (l *loader) chances() {
	before := -1 // the last stage with a chance
	said := false
	for _, t := range l.stageTables {
		said = said || t.Has("chance")
	}
	for i, t := range l.stageTables {
		s := &l.p.Stages[i]
		switch {
		case said && !t.Has("chance"):
			t.Fail("id", "give each stage its chance, or none", "stage %s has no chance to win, and others have", s.ID)
		case s.Chance == 0:
		case before >= 0 && s.Chance < l.p.Stages[before].Chance:
			t.Fail("chance", "", "stage %s: the chance to win falls, from %g in stage %s to %g: it rises along the road", s.ID,
				ofOne(l.p.Stages[before].Chance), l.p.Stages[before].ID, ofOne(s.Chance))
		default:
			before = i
		}
	}
}

func ofOne(chance int) float64 { return float64(chance) / sales.Whole }
