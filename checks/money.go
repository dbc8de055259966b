package checks

import (
	"math"
	"time"

	"milepost/dialogs/sales"
)

// What a week of waiting costs. Every figure is made of whole numbers that can be
// shown, and each step is rounded to the minor unit, half up: who multiplies what is
// shown gets what is shown.

// Theirs is what a week without a decision costs the buyer, by their own figure.
type Theirs struct {
	Question *sales.Question
	Answer   sales.Answer
	N, Of    int64 // the week is the answer × N ÷ Of
	Week     sales.Money
	Expired  bool // it is what it was: it does not count any more
}

// A month has 4.345 weeks, a year twelve months.
var weeks = map[sales.Period][2]int64{
	sales.PerWeek: {1, 1}, sales.PerMonth: {1000, 4345}, sales.PerYear: {100, 5214},
}

// TheirsOf is the cost of inaction of a deal, in the currency that the buyer named;
// ok is false if nobody knows.
func TheirsOf(p *sales.Process, d *sales.Deal, now time.Time) (t Theirs, ok bool) {
	q := p.Revealing("cost_of_inaction")
	if q == nil || q.Kind != sales.KindMoney {
		return t, false
	}
	a, known := d.Answered(q.ID)
	if !known || !a.Value.Money.Known() {
		return t, false
	}
	part, said := weeks[q.Per]
	if !said {
		part = weeks[sales.PerMonth]
	}
	t = Theirs{Question: q, Answer: a, N: part[0], Of: part[1], Expired: sales.Expired(q, a, now)}
	t.Week = a.Value.Money.Part(t.N, t.Of)
	return t, true
}

// Ours is what a week more in the stage costs us: the part of the money at stake
// that the chance loses meanwhile. How a chance falls is assumed, until enough deals
// have been closed to measure it.
type Ours struct {
	Chance int  // on entering the stage, in ten-thousandths
	Said   bool // by the process
	Stake  sales.Money

	Frozen     bool // the buyer cannot decide: waiting costs us nothing
	Days, Norm int  // working days on the stage's clock; 0 and 0 where it has no norm
	Left, Then int  // of the chance: today, and a week later, in ten-thousandths
	Week       sales.Money
	Lost       sales.Money // so far
}

// aWeek is a week of standing still, in working days.
const aWeek = 5

// OursOf is the cost of idling of a deal, in its own currency; ok is false if
// nobody knows what the deal is worth. Within the norm a chance loses nothing, so a
// week that ends beyond it costs what lies beyond. Each further week costs less, because
// less is left to lose; what is lost so far grows.
func OursOf(in Input, now time.Time) (o Ours, ok bool) {
	stage, _, there := in.Process.Stage(in.Deal.Stage)
	if !there || !in.Deal.Amount.Known() {
		return o, false
	}
	o.Stake = sales.Stake(in.Process, in.Deal)
	o.Chance, o.Said = in.Process.Chance(in.Deal.Stage)
	o.Left, o.Then = sales.Whole, sales.Whole
	o.Frozen = sales.Frozen(in.Process, in.Deal)
	if o.Norm = workingDays(stage.Norm); o.Norm > 0 && !o.Frozen {
		o.Days = in.Time.Days(stageAge(in, stage).Since, now)
		o.Left, o.Then = left(o.Days, o.Norm), left(o.Days+aWeek, o.Norm)
	}
	o.Week = o.Stake.Part(int64(o.Left-o.Then), sales.Whole)
	o.Lost = o.Stake.Part(int64(sales.Whole-o.Left), sales.Whole)
	return o, true
}

// left is what is left of a chance after so many working days in a stage, in
// ten-thousandths: all of it until the norm is over, then half of it with each
// further norm.
func left(days, norm int) int {
	over := float64(max(days-norm, 0)) / float64(norm)
	return int(math.Round(sales.Whole * math.Exp2(-over)))
}
