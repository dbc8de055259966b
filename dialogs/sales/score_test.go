package sales

import (
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"
)

var june = time.Date(2026, 6, 1, 9, 0, 0, 0, time.UTC)

func TestFreshness(t *testing.T) {
	forty := &Question{ShelfLife: Span{N: 40, Unit: Days}}
	day := 24 * time.Hour
	tests := []struct {
		name string
		q    *Question
		age  time.Duration
		want int
	}{
		{"just said", forty, 0, 100},
		{"said by a clock ahead of ours", forty, -time.Minute, 100},
		{"half of its life", forty, 20 * day, 100},
		{"a nanosecond later it still rounds up to all", forty, 20*day + 1, 100},
		{"three quarters", forty, 30 * day, 50},
		{"an instant before its end it still counts", forty, 40*day - 1, 1},
		{"its end", forty, 40 * day, 0},
		{"long over", forty, 400 * day, 0},
		{"no shelf life", &Question{}, 4000 * day, 100},
		{"the longest shelf life", &Question{ShelfLife: Span{N: 3650, Unit: Days}}, 3650 * day / 2, 100},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := Freshness(tt.q, Answer{At: june}, june.Add(tt.age)); got != tt.want {
				t.Errorf("%d %%, want %d", got, tt.want)
			}
		})
	}
}

// holdsIf is a condition that holds while something is known.
type holdsIf string

func (k holdsIf) Eval(f Facts) Truth {
	if _, ok := f.Answers[string(k)]; ok {
		return True
	}
	return Unknown
}

func (k holdsIf) String() string { return "answers." + string(k) }
func (k holdsIf) Ages() bool     { return false }

func (k holdsIf) Awaits(Facts) string { return string(k) }

// grown is a condition on an age.
type grown int

func (g grown) Eval(f Facts) Truth {
	if f.StageAgeDays >= int(g) {
		return True
	}
	return False
}

func (g grown) String() string { return "stage_age_days" }
func (g grown) Ages() bool     { return true }

func (g grown) Awaits(Facts) string { return "" }

// The road counts from where the deal began, each question once, with the most that
// is asked of it, and only what applies.
func TestNeeded(t *testing.T) {
	p := &Process{Stages: []Stage{
		{ID: "lead", Asks: []Question{{ID: "trigger"}}, Gate: []Need{{Question: "trigger", Evidence: Told}}},
		{ID: "discovery", Asks: []Question{{ID: "pain"}, {ID: "spec", OnlyIf: holdsIf("pain")}, {ID: "old"}},
			Gate: []Need{{Question: "pain", Evidence: Told}, {Question: "spec", Evidence: Told}, {Question: "old", Evidence: Told, When: grown(3)}}},
		{ID: "proposal", Gate: []Need{{Question: "pain", Evidence: Document}}},
		{ID: "decision", Asks: []Question{{ID: "date"}}, Gate: []Need{{Question: "date", Evidence: Told}}},
	}}
	tests := []struct {
		name, began, here string
		knows             string
		want              string
	}{
		{"the stage it is in", "discovery", "discovery", "", "[pain 1]"},
		{"what an answer opens", "discovery", "discovery", "pain", "[pain 1 spec 1]"},
		{"the most of all gates so far", "discovery", "proposal", "pain", "[pain 2 spec 1]"},
		{"all from the beginning", "lead", "proposal", "", "[trigger 1 pain 2]"},
		{"a deal sent back counts no further", "proposal", "discovery", "", "[pain 1]"},
		{"no such stage", "lead", "gone", "", "[]"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := &Deal{Stage: tt.here, Stays: []Stay{{Stage: tt.began, Entered: june}, {Stage: tt.here, Entered: june}}, Knows: map[string]Answer{}}
			if tt.knows != "" {
				d.Knows[tt.knows] = Answer{Grade: Told, At: june}
			}
			var got []string
			for _, n := range Needed(p, d) {
				got = append(got, fmt.Sprintf("%s %d", n.Question, n.Evidence))
			}
			if fmt.Sprint(got) != tt.want {
				t.Errorf("%v, want %s", got, tt.want)
			}
		})
	}
}

func TestScoreOf(t *testing.T) {
	p := &Process{Stages: []Stage{{
		ID:   "one",
		Asks: []Question{{ID: "pain", Weight: 3, ShelfLife: Span{N: 40, Unit: Days}}, {ID: "money", Weight: 2}, {ID: "who"}},
		Gate: []Need{{Question: "pain", Evidence: Told}, {Question: "money", Evidence: Document}, {Question: "who", Evidence: Told}},
	}}}
	told := func(g Grade) Answer { return Answer{Grade: g, At: june} }
	tests := []struct {
		name  string
		knows map[string]Answer
		days  int
		want  string // total: points each; holds, stale, weak
	}{
		{"nothing is known", nil, 0, "0: 0 0 0; 0 0 0"},
		{"I don't know is nothing", map[string]Answer{"pain": {Unknown: true, At: june}}, 0, "0: 0 0 0; 0 0 0"},
		{"all is confirmed", map[string]Answer{"pain": told(Confirmed), "money": told(Confirmed), "who": told(Confirmed)}, 0, "100: 50 33 17; 3 0 0"},
		{"told", map[string]Answer{"pain": told(Told), "money": told(Told), "who": told(Told)}, 0, "50: 25 17 8; 2 0 1"},
		{"a guess is weak", map[string]Answer{"who": told(Guess)}, 0, "4: 0 0 4; 0 0 1"},
		{"growing old", map[string]Answer{"pain": told(Confirmed)}, 30, "25: 25 0 0; 1 0 0"},
		{"too old", map[string]Answer{"pain": told(Confirmed), "money": told(Document)}, 40, "25: 0 25 0; 1 1 0"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := &Deal{Stage: "one", Stays: []Stay{{Stage: "one", Entered: june}}, Knows: tt.knows}
			s := ScoreOf(p, d, june.AddDate(0, 0, tt.days))
			got := fmt.Sprintf("%d: %d %d %d; %d %d %d", s.Total, s.Facts[0].Points, s.Facts[1].Points, s.Facts[2].Points,
				s.Count((*Validation).Holds), s.Count((*Validation).Stale), s.Count((*Validation).Weak))
			if got != tt.want {
				t.Errorf("%s, want %s", got, tt.want)
			}
		})
	}
}

// someRoad is any process of one stage, and any deal in it.
func someRoad(t *rapid.T) (*Process, *Deal) {
	stage := Stage{ID: "one"}
	d := &Deal{Stage: "one", Created: june, Stays: []Stay{{Stage: "one", Entered: june}}, Knows: map[string]Answer{}}
	for i := range rapid.IntRange(0, 12).Draw(t, "questions") {
		q := Question{ID: fmt.Sprintf("q%d", i), Weight: rapid.IntRange(0, 5).Draw(t, "weight")}
		if n := rapid.IntRange(0, 90).Draw(t, "shelf life"); n > 0 {
			q.ShelfLife = Span{N: n, Unit: rapid.SampledFrom([]Unit{Hours, Days, BusinessDays}).Draw(t, "unit")}
		}
		need := Need{Question: q.ID, Evidence: Grade(rapid.IntRange(0, 3).Draw(t, "need"))}
		switch rapid.IntRange(0, 4).Draw(t, "when") {
		case 0:
			need.When = holdsIf("q0")
		case 1:
			need.When = grown(rapid.IntRange(1, 20).Draw(t, "age"))
		}
		stage.Asks, stage.Gate = append(stage.Asks, q), append(stage.Gate, need)
		if rapid.IntRange(0, 3).Draw(t, "known") > 0 {
			at := june.Add(time.Duration(rapid.IntRange(0, 60*24).Draw(t, "at")) * time.Hour)
			d.Knows[q.ID] = Answer{Grade: Grade(rapid.IntRange(0, 3).Draw(t, "grade")), At: at, Unknown: rapid.IntRange(0, 5).Draw(t, "unknown") == 0}
		}
	}
	return &Process{Stages: []Stage{stage}}, d
}

// The points shown add up to the score, from nothing to a hundred; each fact is
// validated, stale, weak or not known.
func TestPointsAddUpToTheScore(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p, d := someRoad(t)
		s := ScoreOf(p, d, june.Add(time.Duration(rapid.IntRange(0, 200*24*60).Draw(t, "now"))*time.Minute))
		sum, weights := 0, 0
		for i := range s.Facts {
			v := &s.Facts[i]
			sum, weights = sum+v.Points, weights+v.Question.Counts()
			if v.Points < 0 || v.Points > 0 && (!v.Known || v.Stale()) {
				t.Fatalf("%d points for %+v", v.Points, v)
			}
			if exact := v.Question.Counts() * v.Freshness * v.Answer.Grade.Percent(); v.Known && (v.Points-1)*100*s.Weights >= exact || (v.Points+1)*100*s.Weights <= exact {
				t.Fatalf("%d points, exactly %d / %d", v.Points, exact, 100*s.Weights)
			}
		}
		if sum != s.Total || weights != s.Weights || s.Total < 0 || s.Total > 100 {
			t.Fatalf("the points are %d, the score %d; weights %d of %d", sum, s.Total, weights, s.Weights)
		}
		open := len(s.Facts) - s.Known()
		if n := s.Count((*Validation).Holds) + s.Count((*Validation).Stale) + s.Count((*Validation).Weak) + open; n != len(s.Facts) {
			t.Fatalf("%d of %d facts stand in one way", n, len(s.Facts))
		}
	})
}

// While nothing is answered the score falls or stays, and no fact is validated anew.
func TestTheScoreFallsByItself(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p, d := someRoad(t)
		now := june.AddDate(0, 0, 60)
		was := ScoreOf(p, d, now)
		for range 6 {
			now = now.Add(time.Duration(rapid.IntRange(0, 30*24*60).Draw(t, "later")) * time.Minute)
			is := ScoreOf(p, d, now)
			if is.Total > was.Total || is.Count((*Validation).Holds) > was.Count((*Validation).Holds) || len(is.Facts) != len(was.Facts) {
				t.Fatalf("at %s %+v, was %+v", now, is, was)
			}
			was = is
		}
	})
}
