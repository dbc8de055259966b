package sales

// Ahead is how many steps the buyer is behind our stage: of the steps that our
// stages end with, from the one the deal began in to the one it is in, those that
// lie beyond the furthest step they have proven. One is as it should be: it is what
// the stage is for. What the stages before were for counts as done, since a deal may
// be opened late.
func Ahead(p *Process, d *Deal) int {
	_, reached, _ := p.BuyerStep(d.BuyerStep(p))
	n := 0
	for _, s := range Walked(p, d) {
		if _, i, ok := p.BuyerStep(s.BuyerStep); ok && i > reached {
			n++
		}
	}
	return n
}

// Walked are the stages from the one a deal began in to the one it is in.
func Walked(p *Process, d *Deal) []Stage {
	_, here, ok := p.Stage(d.Stage)
	if !ok {
		return nil
	}
	return p.Stages[min(began(p, d), here) : here+1]
}

// began is the place of the stage that a deal was opened in.
func began(p *Process, d *Deal) int {
	first := d.Stage
	if len(d.Stays) > 0 {
		if _, _, ok := p.Stage(d.Stays[0].Stage); ok {
			first = d.Stays[0].Stage
		}
	}
	_, i, _ := p.Stage(first)
	return max(0, i)
}

// FirstStep is the place of the buyer's step with which a deal's road begins: what
// lies before it was made before we came to know of them.
func FirstStep(p *Process, d *Deal) int {
	for _, s := range p.Stages[began(p, d):] {
		if _, i, ok := p.BuyerStep(s.BuyerStep); ok {
			return i
		}
	}
	return 0
}

// NextOnRoad is the buyer's step with which their road goes on: the one after the
// furthest that they have proven, and of none after it the first hole; nil: they have
// made every step.
func NextOnRoad(p *Process, d *Deal) *BuyerStep {
	first := FirstStep(p, d)
	_, furthest, _ := p.BuyerStep(d.BuyerStep(p))
	for _, from := range []int{max(first, furthest+1), first} {
		for i := from; i < len(p.BuyerSteps); i++ {
			if step := &p.BuyerSteps[i]; d.Proven(step.ID) == nil {
				return step
			}
		}
	}
	return nil
}

// Waiting is the stage that ends with a step of the buyer's; nil if none does.
func (p *Process) Waiting(step string) *Stage {
	for i := range p.Stages {
		if step != "" && p.Stages[i].BuyerStep == step {
			return &p.Stages[i]
		}
	}
	return nil
}
