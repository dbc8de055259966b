package dialogs

import (
	"slices"

	"milepost/dialogs/phrases"
	"milepost/dialogs/sales"
)

// revealed are the parts of which a question may tell, by what it reveals.
var revealed = []struct {
	reveals string
	part    sales.Part
}{{"decision_maker", sales.PartDecides}, {"champion", sales.PartChampion}}

// knowPeople keeps answers that name somebody at the buyer's and the buyer's people
// one: who is named in an answer is among them, and who is among them answers the
// question for them. What was only there because of the other goes with it.
func (t *turn) knowPeople() {
	for i := range t.p.Stages {
		for j := range t.p.Stages[i].Asks {
			if q := &t.p.Stages[i].Asks[j]; q.Kind == sales.KindPerson {
				t.peopleAnswered(q)
			}
		}
	}
	for _, r := range revealed {
		if q := t.p.Revealing(r.reveals); q != nil && q.Kind == sales.KindPerson {
			t.answerByPeople(q, r.part)
		}
	}
}

// peopleAnswered puts who an answer names among the buyer's people, and takes out
// who only the answer before it named.
func (t *turn) peopleAnswered(q *sales.Question) {
	was, had := t.dealWas.Answered(q.ID)
	is, has := t.deal.Answered(q.ID)
	if had == has && was.Value.Text == is.Value.Text {
		return
	}
	if had {
		name := introduced(was.Value.Text).Name
		t.deal.Committee = slices.DeleteFunc(t.deal.Committee, func(s sales.Stakeholder) bool {
			return s.By == was.By && s.At.Equal(was.At) && sales.FoldName(s.Name) == sales.FoldName(name)
		})
	}
	said := introduced(is.Value.Text)
	if _, word := phrases.ParseYesNo(said.Name); !has || said.Name == "" || word {
		return // nobody was named
	}
	part := said.Part
	for _, r := range revealed {
		if q.Reveals == r.reveals {
			part = r.part
		}
	}
	s := t.deal.Called(said.Name)
	if s == nil {
		if len(t.deal.Committee) < mostPeople {
			t.deal.Committee = append(t.deal.Committee, sales.Stakeholder{
				ID: derive("B-", t.change.Cause+q.ID, 6), Name: said.Name, Title: said.Title, Part: part, By: is.By, At: is.At,
			})
		}
		return
	}
	if s.Title == "" {
		s.Title = said.Title
	}
	if tells(part) < tells(s.Part) { // of two parts the more telling
		s.Part = part
	}
}

// tells is the place of a part among all, the most telling first.
func tells(p sales.Part) int {
	if i := slices.Index(sales.Parts, p); i >= 0 {
		return i
	}
	return len(sales.Parts)
}

// answerByPeople answers a question by who has come to play the part, if it is open,
// and takes back an answer that was only that.
func (t *turn) answerByPeople(q *sales.Question, part sales.Part) {
	a, known := t.deal.Answered(q.ID)
	for _, was := range t.dealWas.Committee {
		now := t.deal.Stakeholder(was.ID)
		if was.Part == part && (now == nil || now.Part != part) && known && a.By == was.By && a.At.Equal(was.At) && a.Value.Text == introducing(&was) {
			delete(t.deal.Knows, q.ID)
			known = false
		}
	}
	if known && !sales.Expired(q, a, t.now) {
		return
	}
	for i := range t.deal.Committee {
		s := &t.deal.Committee[i]
		if was := t.dealWas.Stakeholder(s.ID); s.Part == part && (was == nil || was.Part != part) {
			t.keepKnown(q, sales.Answer{Value: sales.Value{Text: introducing(s)}, Grade: sales.Told, By: s.By, At: s.At, Via: t.u.From.Messenger})
			return
		}
	}
}
