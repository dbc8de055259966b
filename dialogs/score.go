package dialogs

import (
	"milepost/dialogs/chat"
	"milepost/dialogs/phrases"
	"milepost/dialogs/sales"
)

// What a deal's qualification is worth now: a line on the card, and the table that
// it is made of.

// scoreLine says how many of the facts that count are validated; nil while none was
// ever answered, since then the gate's line says it all.
func (v view) scoreLine(d *sales.Deal, p *sales.Process) chat.Text {
	s := sales.ScoreOf(p, d, v.now)
	if s.Known() == 0 {
		return nil
	}
	line := v.say.Say("score.validated", phrases.V{"Valid": s.Count((*sales.Validation).Holds), "N": len(s.Facts)})
	return chat.Join(" · ", chat.Join(", ", line, v.staleCount(&s), v.weakCount(&s)), v.say.Say("score.total", phrases.V{"Score": s.Total}))
}

func (v view) staleCount(s *sales.Score) chat.Text {
	if n := s.Count((*sales.Validation).Stale); n > 0 {
		return v.say.Say("score.stale_count", phrases.V{"N": n})
	}
	return nil
}

func (v view) weakCount(s *sales.Score) chat.Text {
	if n := s.Count((*sales.Validation).Weak); n > 0 {
		return v.say.Say("score.weak_count", phrases.V{"N": n})
	}
	return nil
}

// fadedLine is the score of a deal whose answers grow old, for who reads of many
// deals; nil: they are fresh.
func (v view) fadedLine(d *sales.Deal, p *sales.Process) chat.Text {
	s := sales.ScoreOf(p, d, v.now)
	if stale := v.staleCount(&s); stale != nil {
		return chat.Join(", ", v.say.Say("score.total", phrases.V{"Score": s.Total}), stale)
	}
	return nil
}

// pageOfScore is how many facts a phone screen shows beside what they add up to.
const pageOfScore = 7

// score opens a deal's score: each fact with its weight, freshness and evidence, and
// the points they come to, which add up to it.
func (t *turn) score() {
	s := sales.ScoreOf(t.p, t.deal, t.now)
	if len(s.Facts) == 0 {
		t.showDeal(t.say.Say("score.nothing"))
		return
	}
	from := t.pageFrom("score", len(s.Facts))
	to := min(from+pageOfScore, len(s.Facts))
	lines := []chat.Text{t.headline(t.deal), t.say.Say("score.title", phrases.V{"Score": s.Total})}
	for i := range s.Facts[from:to] {
		lines = append(lines, t.scoreRow(&s.Facts[from+i], s.Weights))
	}
	lines = append(lines, t.say.Say("score.legend"), t.nextBest())
	keys := []chat.Button{button(t.say.Str("btn.answers"), press{Act: "answers", Deal: t.deal.ID})}
	keys = append(keys, t.nextPage(press{Act: "score", Deal: t.deal.ID}, to, len(s.Facts))...)
	t.show(dealCard(t.deal.ID), chat.Message{Text: chat.Lines(lines...), Buttons: rows(3, append(keys, t.backButton())...)})
}

// scoreRow is one fact of the score.
func (v view) scoreRow(f *sales.Validation, weights int) chat.Text {
	vals := phrases.V{
		"Item": f.Question.Label(v.say.Lang()), "Weight": f.Question.Counts(), "Of": weights, "Points": f.Points,
		"Fresh": f.Freshness, "Mark": f.Answer.Grade.Mark(), "Evidence": f.Answer.Grade.Percent(), "Need": max(f.Need, sales.Told).Mark(), "Date": "",
	}
	key := "score.row"
	switch {
	case !f.Known:
		key = "score.row_unknown"
	case f.Stale():
		key, vals["Date"] = "score.row_stale", v.day(sales.Expiry(f.Question, f.Answer))
	case f.Weak():
		key = "score.row_weak"
	}
	return v.say.Say(key, vals)
}

// nextBest names what lifts the next gate, and then the score, most; nil: all is known.
func (t *turn) nextBest() chat.Text {
	if t.deal.Status != sales.Open || !t.may(mayWork, t.deal) {
		return nil
	}
	for _, item := range t.candidates(t.deal, t.p) {
		if next := t.deal.Next; next == nil || !next.Buyer || next.Question != item || t.now.After(next.Due) { // else their answer is on its way
			return t.say.Say("score.next_best", phrases.V{"Item": t.itemLabel(t.p, item)})
		}
	}
	return nil
}
