package sales

import "time"

// What a deal's qualification is worth now. It is made of what the gates of the road
// so far ask, so that no other answer can lift it, and it can only fall while
// nothing is answered: answers grow old.

// Percent is what a grade of evidence counts for: ○ 25, ◔ 50, ◑ 75, ● 100.
func (g Grade) Percent() int { return 25 * (1 + min(max(int(g), 0), 3)) }

// Freshness is what an answer's age leaves of it, in percent: all of it for the
// first half of its shelf life, then falling in a straight line to nothing at its
// end. It is 0 exactly when the answer is expired, and 100 without a shelf life.
func Freshness(q *Question, a Answer, now time.Time) int {
	end := Expiry(q, a)
	if end.IsZero() {
		return 100
	}
	percent := end.Sub(a.At) / 2 / 100
	left := max(end.Sub(now), 0)
	return int(min((left+percent-1)/percent, 100))
}

// Counts is a question's weight in the score.
func (q *Question) Counts() int { return max(q.Weight, 1) }

// Lift is what a question's answer is short of the score it could have, in weight
// times percent of freshness times percent of evidence.
func Lift(q *Question, d *Deal, now time.Time) int {
	have := 0
	if a, known := d.Answered(q.ID); known {
		have = Freshness(q, a, now) * a.Grade.Percent()
	}
	return q.Counts() * (100*Confirmed.Percent() - have)
}

// Needed lists what the gates of the road so far ask of a deal, the present stage's
// included: each question once, with the most that any of them wants. Conditions
// are read as of the entry into the stage.
func Needed(p *Process, d *Deal) []Need {
	facts := FactsAtEntry(p, d)
	var out []Need
	at := map[string]int{}
	for _, stage := range Walked(p, d) {
		for _, need := range stage.Gate {
			q := p.Question(need.Question)
			if q == nil || !Holds(need.When, facts) || !Holds(q.OnlyIf, facts) {
				continue
			}
			i, known := at[q.ID]
			if !known {
				i = len(out)
				at[q.ID], out = i, append(out, Need{Question: q.ID})
			}
			out[i].Evidence = max(out[i].Evidence, need.Evidence)
		}
	}
	return out
}

// Validation is one of the facts that count, and how it stands.
type Validation struct {
	Question  *Question
	Need      Grade
	Answer    Answer
	Known     bool
	Freshness int // percent
	Points    int // its part of the score
}

// Stale reports whether it was known, and is too old to count.
func (v *Validation) Stale() bool { return v.Known && v.Freshness == 0 }

// Weak reports whether it is fresh, but a guess only or known less well than its gate
// asks.
func (v *Validation) Weak() bool {
	return v.Known && !v.Stale() && v.Answer.Grade < max(v.Need, Told)
}

// Holds reports whether it is validated: known, fresh and known well enough.
func (v *Validation) Holds() bool { return v.Known && !v.Stale() && !v.Weak() }

// Score is a deal's qualification in figures.
type Score struct {
	Total   int // 0 to 100: the sum of the points
	Weights int // the sum of the weights
	Facts   []Validation
}

// Count is how many of its facts are so.
func (s *Score) Count(so func(*Validation) bool) (n int) {
	for i := range s.Facts {
		if so(&s.Facts[i]) {
			n++
		}
	}
	return n
}

// Known is how many of its facts were ever answered.
func (s *Score) Known() int { return s.Count(func(v *Validation) bool { return v.Known }) }

// ScoreOf is a deal's score: of each fact weight × freshness × evidence, as parts of
// a hundred. The total is rounded to the nearest, and the points make it up: each
// is rounded down, and those cut off most get one more.
func ScoreOf(p *Process, d *Deal, now time.Time) Score {
	var s Score
	var raw []int64 // weight × percent × percent
	var sum int64
	for _, need := range Needed(p, d) {
		v := Validation{Question: p.Question(need.Question), Need: need.Evidence}
		var worth int64
		if v.Answer, v.Known = d.Answered(need.Question); v.Known {
			v.Freshness = Freshness(v.Question, v.Answer, now)
			worth = int64(v.Question.Counts() * v.Freshness * v.Answer.Grade.Percent())
		}
		s.Weights += v.Question.Counts()
		s.Facts, raw, sum = append(s.Facts, v), append(raw, worth), sum+worth
	}
	if s.Weights == 0 {
		return s
	}
	point := int64(100 * s.Weights) // what one point of the hundred is in raw
	s.Total = int((sum + point/2) / point)
	for i, points := range Apportion(s.Total, raw, point) {
		s.Facts[i].Points = points
	}
	return s
}
