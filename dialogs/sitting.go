package dialogs

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"milepost/checks"
	"milepost/dialogs/chat"
	"milepost/dialogs/phrases"
	"milepost/dialogs/sales"
)

// stepItem marks an item of a sitting that is a buyer's step, not a question.
const stepItem = sales.StepItem

// candidates is what a sitting would ask of a deal, next best first: missing for
// the next gate, asked by a due checkpoint, expired, and only then the rest of
// the stage's questions. Each item once. Of what is missing or expired that comes
// first which lifts the score most; the buyer's step is the end of its gate.
func (v view) candidates(d *sales.Deal, p *sales.Process) []string {
	var out []string
	add := func(item string) {
		if item != sales.AmountItem && !slices.Contains(out, item) { // that is no question
			out = append(out, item)
		}
	}
	facts := sales.FactsOf(p, d, v.e.business(v.roster.Person(d.Owner)).Days, v.now)
	ask := func(id string) {
		if q := p.Question(id); q != nil && sales.Holds(q.OnlyIf, facts) {
			add(id)
		}
	}
	for _, o := range d.Owed() {
		add(o.Ask(p, d, v.now))
	}
	missing := sales.Gate(p, d, v.now)
	slices.SortStableFunc(missing, func(a, b sales.Missing) int { return cmp.Compare(v.lift(&b, d), v.lift(&a, d)) })
	for _, m := range missing {
		add(m.Item())
	}
	for _, id := range checks.Asks(v.e.input(d, p, v.roster), v.now) {
		ask(id)
	}
	_, here, _ := p.Stage(d.Stage)
	var expired []*sales.Question
	for i := range p.Stages {
		for j := range p.Stages[i].Asks {
			q := &p.Stages[i].Asks[j]
			if a, ok := d.Answered(q.ID); ok && sales.Expired(q, a, v.now) {
				expired = append(expired, q)
			}
		}
	}
	slices.SortStableFunc(expired, func(a, b *sales.Question) int { return cmp.Compare(b.Counts(), a.Counts()) })
	for _, q := range expired {
		ask(q.ID)
	}
	for _, q := range p.Stages[max(here, 0)].Asks {
		if _, ok := d.Knows[q.ID]; !ok {
			ask(q.ID)
		}
	}
	return out
}

// lift is how much of the score hangs on what a gate misses.
func (v view) lift(m *sales.Missing, d *sales.Deal) int {
	if m.Question == nil {
		return 0
	}
	return sales.Lift(m.Question, d, v.now)
}

// qualify begins a sitting, or goes on with the one that was interrupted.
func (t *turn) qualify() {
	if !t.workable() {
		return
	}
	if s := t.talk.Sitting; s != nil && s.Deal == t.deal.ID && !s.Single && s.At < len(s.Items) {
		t.showQuestion(t.say.Say("sitting.goes_on"))
		return
	}
	t.sit(t.fill(nil, 0), false)
}

// sit begins a sitting over the first few items.
func (t *turn) sit(items []string, single bool) {
	if len(items) == 0 {
		t.talk.Sitting, t.talk.Asked = nil, nil
		t.showDeal(t.say.Say("sitting.nothing"))
		return
	}
	t.talk.Sitting = &Sitting{Deal: t.deal.ID, Items: items, Card: t.here(), Began: t.now, Single: single}
	t.showQuestion()
}

// fill adds to what was asked as many of the candidates, the next best first, as a
// sitting has room for; used is how many questions that was.
func (t *turn) fill(asked []string, used int) []string {
	out := slices.Clone(asked)
	for _, c := range t.candidates(t.deal, t.p) {
		if n := t.questions(c); !slices.Contains(out, c) && (used == 0 || used+n <= t.e.House.Sitting) {
			out, used = append(out, c), used+n
		}
	}
	return out
}

// questions is how many questions an item is: two where the gate wants to know
// how we know.
func (t *turn) questions(item string) int {
	need := t.needed(item)
	if need <= sales.Told || t.wasAnswered(item) && t.deal.Knows[item].Renewed().Grade >= need {
		return 1
	}
	return 2
}

// place is the number of the present question and how many this sitting has.
func (t *turn) place() (n, of int) {
	s := t.talk.Sitting
	n = s.At + len(s.Graded) + 1
	of = n - 1
	for _, item := range s.Items[s.At:] {
		of += t.questions(item)
	}
	if s.Grading {
		n++
	}
	return n, of
}

// item is what is asked now; empty if nothing is.
func (t *turn) item() string {
	s := t.talk.Sitting
	if s == nil || t.deal == nil || s.Deal != t.deal.ID || s.At >= len(s.Items) {
		return ""
	}
	return s.Items[s.At]
}

// advance goes on to the next item. What was just answered may have opened or
// hidden questions, so the rest is chosen anew; nothing is asked twice.
func (t *turn) advance(above ...chat.Text) {
	s := t.talk.Sitting
	s.At++
	s.Grading, s.Picked = false, nil
	if !s.Single {
		s.Items = t.fill(s.Items[:min(s.At, len(s.Items))], s.At+len(s.Graded))
	}
	if s.At < len(s.Items) {
		t.showQuestion(above...)
		return
	}
	if len(s.Ask) > 0 { // left unknown on a form before
		t.showToBuyer()
		return
	}
	t.endSitting(above...)
}

// endSitting shows what came of it, and the deal as it stands now.
func (t *turn) endSitting(above ...chat.Text) {
	if !t.talk.Sitting.Single {
		above = append(above, t.cameLine())
	}
	late := t.talk.Sitting.PutOff
	t.talk.Sitting, t.talk.Asked = nil, nil
	t.talk.Stamp++
	t.passCheckpoints()
	if late != "" {
		t.askWhyPutOff(t.deal.Knows[late].Moved, above...)
		return
	}
	t.showDeal(above...)
}

// came counts what has come of the sitting: answers, and questions the buyer is asked.
func (t *turn) came() (answered, toBuyer int) {
	s := t.talk.Sitting
	for _, item := range s.Items {
		a := t.deal.Knows[item]
		if proof := t.deal.Proven(strings.TrimPrefix(item, stepItem)); proof != nil {
			a.At = proof.At
		}
		switch {
		case !a.Asked.Before(s.Began):
			toBuyer++
		case !a.Unknown && !a.At.Before(s.Began):
			answered++
		}
	}
	return answered, toBuyer
}

// cameLine says what has come of it.
func (t *turn) cameLine() chat.Text {
	answered, toBuyer := t.came()
	key := "sitting.done_both"
	switch {
	case answered == 0 && toBuyer == 0:
		key = "sitting.done_none"
	case answered == 0:
		key = "sitting.done_asked"
	case toBuyer == 0:
		key = "sitting.done"
	}
	return t.say.Say(key, phrases.V{"N": answered, "ToBuyer": toBuyer})
}

// passCheckpoints marks the due checkpoints whose questions are all answered now.
func (t *turn) passCheckpoints() {
	in := t.e.input(t.deal, t.p, t.roster)
	for _, c := range checks.Passed(in) {
		if t.deal.Checked == nil {
			t.deal.Checked = map[string]time.Time{}
		}
		t.deal.Checked[c] = t.now
		if t.what == "" { // nothing was answered: what stood already was enough
			t.did("checked", "")
		}
	}
}

// back asks the item before again, its answer standing until it is replaced.
func (t *turn) back() {
	s := t.talk.Sitting
	if t.item() == "" || (s.At == 0 && !s.Grading) {
		t.stale()
		return
	}
	if !s.Grading {
		s.returnTo(s.Items[s.At-1])
	}
	s.Grading, s.Picked = false, nil
	t.showQuestion()
}

// returnTo goes back to an item, as if it and what came after had not been asked.
func (s *Sitting) returnTo(item string) {
	i := slices.Index(s.Items, item)
	if i < 0 || i > s.At {
		return
	}
	s.At, s.Grading, s.Picked, s.Sheet = i, false, nil, 0
	if slices.Contains(s.Items[i:], s.PutOff) {
		s.PutOff = ""
	}
	s.Graded = slices.DeleteFunc(s.Graded, func(g string) bool { return slices.Contains(s.Items[i:], g) })
}

// skip leaves the item open and goes on.
func (t *turn) skip() {
	if t.item() == "" {
		t.stale()
		return
	}
	t.advance()
}

// later puts the sitting aside: /qualify goes on where it stood, weeks later too.
func (t *turn) later() {
	single := t.talk.Sitting != nil && t.talk.Sitting.Single
	t.talk.Asked = nil
	t.talk.Stamp++
	if single { // one answer was to be changed, and is not
		t.talk.Sitting = nil
		t.showDeal()
		return
	}
	t.showDeal(t.say.Say("sitting.later"))
}

// pageOfAnswers is how many answers a phone screen shows.
const pageOfAnswers = phone - 2

// listAnswers shows what is known of a deal, with a button to change each.
func (t *turn) listAnswers() {
	var known []*sales.Question
	for i := range t.p.Stages {
		for j := range t.p.Stages[i].Asks {
			q := &t.p.Stages[i].Asks[j]
			if _, said := t.deal.Knows[q.ID]; said {
				known = append(known, q)
			}
		}
	}
	lines := []chat.Text{t.headline(t.deal)}
	if len(known) == 0 {
		lines = append(lines, t.say.Say("sitting.no_answers"))
	}
	var keys []chat.Button
	from := t.pageFrom("answers", len(known))
	for _, q := range known[from:min(from+pageOfAnswers, len(known))] {
		lines = append(lines, chat.Join("", chat.Plain("• "), t.answerLine(q, t.deal.Knows[q.ID])))
		if t.may(mayWork, t.deal) && t.deal.Status == sales.Open {
			keys = append(keys, button("✏️ "+q.Label(t.say.Lang()), press{Act: "change", Deal: t.deal.ID, Item: q.ID}))
		}
	}
	keys = append(keys, t.nextPage(press{Act: "answers", Deal: t.deal.ID}, from+pageOfAnswers, len(known))...)
	t.show(dealCard(t.deal.ID), chat.Message{Text: chat.Lines(lines...), Buttons: rows(2, append(keys, t.backButton())...)})
}

// answerLine is one answer with its grade, age and source.
func (v view) answerLine(q *sales.Question, a sales.Answer) chat.Text {
	vals := phrases.V{"Item": q.Label(v.say.Lang()), "Date": v.day(a.At), "Who": v.name(a.By)}
	if a.Unknown {
		return v.say.Say("sitting.line_unknown", vals)
	}
	vals["Value"], vals["Mark"] = v.value(q, a.Value), a.Grade.Mark()
	if sales.Expired(q, a, v.now) {
		return v.say.Say("sitting.line_expired", vals)
	}
	return v.say.Say("sitting.line", vals)
}

// changeAnswer asks one question again, out of its turn.
func (t *turn) changeAnswer() {
	if !t.workable() {
		return
	}
	if item := t.press.Item; t.p.Question(item) != nil || strings.HasPrefix(item, stepItem) && t.knownStep(item) {
		t.sit([]string{item}, true)
		return
	}
	t.stale()
}

func (t *turn) knownStep(item string) bool {
	_, _, ok := t.p.BuyerStep(strings.TrimPrefix(item, stepItem))
	return ok
}
