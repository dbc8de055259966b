package dialogs

import (
	"slices"
	"strings"
	"time"

	"milepost/dialogs/chat"
	"milepost/dialogs/phrases"
	"milepost/dialogs/sales"
)

// who says who is on the hook, why, since when, until when, and who is next.
func (t *turn) who() {
	h := sales.OnTheHook(t.p, t.deal, t.roster, t.now)
	name := t.say.Str("deal.the_buyer")
	if !h.Buyer {
		name = t.name(h.Person)
	}
	lines := []chat.Text{
		t.headline(t.deal),
		t.say.Say("deal.who_now", phrases.V{"Who": name, "Why": t.say.Str("deal.who_why_" + string(h.Why)), "Since": t.when(h.Since)}),
	}
	if h.For != "" {
		lines = append(lines, t.say.Say("deal.hook_for", phrases.V{"Who": t.name(h.For)}))
	}
	if !h.Due.IsZero() {
		lines = append(lines, t.say.Say("deal.who_due", phrases.V{"Due": t.when(h.Due)}))
	}
	if next := t.after(h); next != "" {
		lines = append(lines, t.say.Say("deal.who_next", phrases.V{"Who": next}))
	}
	if who := sales.Accountable(t.p, t.deal, t.roster); who != "" {
		lines = append(lines, t.say.Say("deal.who_accountable", phrases.V{"Who": t.name(who)}))
	}
	var bound []string
	for _, r := range t.p.Roles {
		if id := t.deal.Roles[r.ID]; id != "" {
			bound = append(bound, t.text(r.Name)+": "+t.name(id))
		}
	}
	if len(bound) > 0 {
		lines = append(lines, chat.Plain(strings.Join(bound, " · ")))
	}
	t.show(dealCard(t.deal.ID), chat.Message{Text: chat.Lines(lines...), Buttons: rows(2,
		button(t.say.Str("btn.process"), press{Act: "process", Deal: t.deal.ID}), button(t.say.Str("btn.back"), press{Act: actOpen, Deal: t.deal.ID}))})
}

// after is who holds the hook next if the present holder does their part (or
// lets it lie), by name; empty if nobody else comes in.
func (t *turn) after(h sales.Hook) string {
	switch h.Why {
	case sales.HookOffer:
		tried := append(slices.Clone(t.deal.Handoff.Tried), t.deal.Handoff.To)
		if next := sales.Receiver(t.deal, t.roster, t.deal.Handoff.Role, tried, t.now); t.deal.Handoff.Role != "" && next != "" {
			return t.name(next)
		}
		return t.name(sales.Accountable(t.p, t.deal, t.roster))
	case sales.HookHandoff:
		return t.name(t.deal.Handoff.From)
	case sales.HookBuyer:
		return t.name(sales.Responsible(t.p, t.deal, t.roster))
	}
	next := t.p.Next(t.deal.Stage)
	if next == nil {
		return ""
	}
	switch id := t.deal.Roles[next.Responsible]; {
	case id == h.Person:
		return ""
	case id != "":
		return t.name(id)
	}
	return t.role(t.p, next.Responsible)
}

// process says what I answer for at each stage, who else does, and when I come in.
func (t *turn) process() {
	p := t.p
	here := ""
	if p == nil {
		p = t.e.Book.Current[0]
	} else {
		here = t.deal.Stage
	}
	lines := []chat.Text{t.say.Say("deal.process_title", phrases.V{"Process": t.text(p.Name)})}
	for i := range p.Stages {
		lines = append(lines, t.processStage(p, i, here)...)
	}
	card, keys := "process", [][]chat.Button(nil)
	if t.deal != nil {
		card = dealCard(t.deal.ID)
		keys = rows(1, button(t.say.Str("btn.back"), press{Act: actOpen, Deal: t.deal.ID}))
	}
	t.show(card, chat.Message{Text: chat.Lines(lines...), Buttons: keys})
}

func (t *turn) processStage(p *sales.Process, i int, here string) []chat.Text {
	s := &p.Stages[i]
	mark := ""
	if s.ID == here {
		mark = t.say.Str("deal.process_here")
	}
	lines := []chat.Text{t.say.Say("deal.process_stage", phrases.V{
		"I": i + 1, "Stage": t.text(s.Name), "Here": mark,
		"Responsible": t.role(p, s.Responsible), "Accountable": t.role(p, s.Accountable),
	})}
	var mine []string
	add := func(mineToo bool, key string) {
		if mineToo {
			mine = append(mine, t.say.Str(key))
		}
	}
	add(t.me.Is(s.Responsible), "deal.process_responsible")
	add(t.me.Is(s.Accountable), "deal.process_accountable")
	add(slices.ContainsFunc(s.Consulted, t.me.Is), "deal.process_consulted")
	add(slices.ContainsFunc(s.Informed, t.me.Is), "deal.process_informed")
	for _, e := range s.Engage {
		if t.me.Is(e.Role) && e.When != nil {
			mine = append(mine, t.say.Str("deal.process_engaged", phrases.V{"When": t.conditionInWords(p, e.When), "What": t.text(e.Text)}))
		}
	}
	if len(mine) > 0 {
		lines = append(lines, t.say.Say("deal.process_mine", phrases.V{"What": strings.Join(mine, "; ")}))
	}
	var others []string
	for _, id := range append(slices.Clone(s.Consulted), s.Informed...) {
		if !t.me.Is(id) {
			others = append(others, t.role(p, id))
		}
	}
	if len(others) > 0 {
		lines = append(lines, t.say.Say("deal.process_with", phrases.V{"Who": strings.Join(others, ", ")}))
	}
	if step, _, ok := p.BuyerStep(s.BuyerStep); ok {
		lines = append(lines, t.say.Say("deal.process_buyer", phrases.V{"Verifier": t.text(step.Verifier)}))
	}
	return lines
}

// conditionInWords puts the questions' short names for their ids, so that a
// person can read a rule of the process file.
func (t *turn) conditionInWords(p *sales.Process, c sales.Condition) string {
	s := c.String()
	for i := range p.Stages {
		for j := range p.Stages[i].Asks {
			q := &p.Stages[i].Asks[j]
			s = replaceWord(s, "answers."+q.ID, t.say.Str("deal.quoted", phrases.V{"Words": q.Label(t.say.Lang())}))
		}
	}
	return s
}

// replaceWord replaces whole words only: answers.pain is not the beginning of answers.painful.
func replaceWord(s, old, with string) string {
	var b strings.Builder
	for {
		i := strings.Index(s, old)
		if i < 0 {
			b.WriteString(s)
			return b.String()
		}
		end := i + len(old)
		b.WriteString(s[:i])
		if end < len(s) && (s[end] == '_' || s[end] >= 'a' && s[end] <= 'z' || s[end] >= '0' && s[end] <= '9') {
			b.WriteString(old)
		} else {
			b.WriteString(with)
		}
		s = s[end:]
	}
}

// addNote keeps a line on the deal.
func (t *turn) addNote() {
	if !t.may(mayWork, t.deal) {
		t.toast("deal.not_yours")
		return
	}
	if t.args != "" {
		t.noteTyped(t.args)
		return
	}
	t.ask(Asked{What: askNote, Deal: t.deal.ID})
	t.promptDeal(t.say.Say("deal.note_ask", phrases.V{"Deal": t.deal.Company}))
}

func (t *turn) noteTyped(words string) {
	if !t.may(mayWork, t.deal) {
		t.toast("deal.not_yours")
		return
	}
	t.talk.Asked = nil
	clean, _ := phrases.Clean(words, maxAnswer)
	t.did("noted", clean)
	t.showDeal(t.say.Say("deal.note_saved"))
}

// undoFor is how long an act can be undone.
const undoFor = 24 * time.Hour

// undoDepth is how far back in the journal an undo looks.
const undoDepth = 12

// undo puts the last thing I did to this deal in 24 hours back as it was, if
// nobody changed it since. It is a new event; nothing is unsent.
func (t *turn) undo() {
	if !t.may(mayWork, t.deal) {
		t.toast("deal.not_yours")
		return
	}
	done := map[string]bool{}
	for _, ev := range slices.Backward(t.k.Events) {
		if ev.What == "undone" {
			done[ev.Payload.Note] = true
			continue
		}
		if ev.By != t.me.ID || !undoable(ev.What) || done[ev.ID] || t.now.Sub(ev.At) > undoFor {
			continue
		}
		back, ok := sales.Revert(t.deal, ev.Payload.Changes)
		if !ok {
			t.toast("deal.undo_touched")
			t.redrawAfterPress()
			return
		}
		t.deal = &back
		t.did("undone", ev.ID)
		line := t.say.Say("deal.undone", phrases.V{"What": t.eventName(ev)})
		if s := t.talk.Sitting; s != nil && s.Deal == t.deal.ID && !s.Single && s.At > 0 && s.Answered > 0 {
			s.At, s.Answered, s.Grading = s.At-1, s.Answered-1, false
			t.showQuestion(line) // the sitting goes on with what was taken back
			return
		}
		t.talk.Sitting, t.talk.Asked = nil, nil
		t.showDeal(line)
		return
	}
	t.toast("deal.undo_nothing")
	t.redrawAfterPress()
}

// undoable reports whether an act can be taken back by its doer.
func undoable(what string) bool {
	return !slices.Contains([]string{"", "created", "noted", "undone", "told"}, what)
}

func (t *turn) redrawAfterPress() {
	if t.u.Kind == chat.Pressed {
		t.showDeal()
	}
}

// eventName says what an event was, in a few words.
func (t *turn) eventName(ev sales.Event) string {
	item := ""
	for _, c := range ev.Payload.Changes {
		if id, ok := strings.CutPrefix(c.Field, "answers."); ok {
			if q := t.p.Question(id); q != nil {
				item = q.Label(t.say.Lang())
			}
		}
	}
	return t.say.Str("what."+ev.What, phrases.V{"Item": item})
}
