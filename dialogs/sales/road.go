package sales

// Ahead is how many steps the buyer is behind our stage: of the steps that our
// stages end with, from the one the deal began in to the one it is in, those that
// lie beyond the furthest step they have proven. One is as it should be: it is what
// the stage is for. What the stages before were for counts as done, since a deal may
// be opened late.
func Ahead(p *Process, d *Deal) int {
	_, here, ok := p.Stage(d.Stage)
	if !ok {
		return 0
	}
	from := here
	if len(d.Stays) > 0 {
		if _, i, ok := p.Stage(d.Stays[0].Stage); ok {
			from = min(i, here)
		}
	}
	_, reached, _ := p.BuyerStep(d.BuyerStep(p))
	n := 0
	for _, s := range p.Stages[from : here+1] {
		if _, i, ok := p.BuyerStep(s.BuyerStep); ok && i > reached {
			n++
		}
	}
	return n
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
