package sales

// Chance is the chance to win a deal from a stage, in ten-thousandths: what the
// process says, and said is true; else what is assumed by the stage's place on the
// road, the later the likelier. A stage that is gone has none.
func (p *Process) Chance(stage string) (chance int, said bool) {
	s, i, ok := p.Stage(stage)
	switch {
	case !ok:
		return 0, false
	case s.Chance > 0:
		return s.Chance, true
	}
	return (i + 1) * Whole / (len(p.Stages) + 1), false
}

// Stake is the money at stake on a deal: its amount by the chance to win it from
// its stage. Not known while the amount is not.
func Stake(p *Process, d *Deal) Money {
	chance, _ := p.Chance(d.Stage)
	return d.Amount.Part(int64(chance), Whole)
}
