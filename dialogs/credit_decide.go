package dialogs

import (
	"encoding/json"
	"slices"

	"milepost/checks"
	"milepost/dialogs/chat"
	"milepost/dialogs/phrases"
	"milepost/dialogs/sales"
)

// What a head does with a request for credit.

// missingShown is how much of what is missing stands in a request.
const missingShown = 4

// requestCard is a request as who decides it sees it: what is asked, what is
// missing and what it would take, why, until when, what waiting costs.
func (v view) requestCard(d *sales.Deal, p *sales.Process, above ...chat.Text) chat.Message {
	r := d.Request
	lines := []chat.Text{
		chat.Lines(above...), v.headline(d),
		v.say.Say("credit.needs_you", phrases.V{"Who": v.name(r.By), "Stage": v.nextStage(d, p), "Due": v.when(r.Due)}),
	}
	for i, m := range sales.Gate(p, d, v.now) {
		if i == missingShown {
			lines = append(lines, chat.Plain("…"))
			break
		}
		lines = append(lines, v.missingLine(d, m))
	}
	lines = append(lines, v.say.Say("credit.reason", phrases.V{"Words": r.Words, "Due": v.when(r.Until)}), v.waitingLine(d, p), v.owesLine(d, p))
	b := func(key, act, arg string) chat.Button {
		return button(v.say.Str(key), press{Act: act, Deal: d.ID, Item: r.ID, Arg: arg})
	}
	return chat.Message{Text: chat.Lines(lines...), Buttons: [][]chat.Button{
		v.creditButtons(d, ""),
		{b("credit.allow_words", "allow", inWords), b("credit.not_yet_words", "notyet", inWords)},
		{button(v.say.Str("btn.why"), press{Act: "why", Deal: d.ID}), button(v.say.Str("btn.more"), press{Act: "more", Deal: d.ID})},
	}}
}

// creditButtons are the head's answers to a request for credit.
func (v view) creditButtons(d *sales.Deal, arg string) []chat.Button {
	b := func(key, act string) chat.Button {
		return button(v.say.Str(key), press{Act: act, Deal: d.ID, Item: d.Request.ID, Arg: arg})
	}
	return []chat.Button{b("credit.allow", "allow"), b("credit.not_yet", "notyet")}
}

// nextStage is the name of the stage after a deal's, if there is one.
func (v view) nextStage(d *sales.Deal, p *sales.Process) string {
	if s := p.Next(d.Stage); s != nil {
		return v.text(s.Name)
	}
	return ""
}

// inWords is the Arg of a decision that a line goes along with.
const inWords = "w"

// decides reports whether a request for credit waits for this reader.
func (v view) decides(d *sales.Deal) bool {
	return d.Request != nil && d.Request.Kind == sales.ForCredit && v.may(mayAllow, d)
}

// decisionRows are the answers to what waits for this reader's decision; none if
// nothing does.
func (v view) decisionRows(d *sales.Deal, arg string) [][]chat.Button {
	if v.me != nil && v.decides(d) {
		return [][]chat.Button{v.creditButtons(d, arg)}
	}
	return v.proposalButtons(d, arg)
}

// decisionLine says what waits for this reader's decision; nil: nothing does.
func (v view) decisionLine(d *sales.Deal, p *sales.Process) chat.Text {
	r := d.Request
	switch {
	case v.decisionRows(d, "") == nil:
		return nil
	case r.Kind == sales.ForExit:
		return v.say.Say("checks.exit_proposed_by", phrases.V{"Who": v.name(r.By), "Exit": v.signed(p, r.Exit)})
	}
	return v.say.Say("credit.asked_of_you", phrases.V{"Who": v.name(r.By), "Stage": v.nextStage(d, p)})
}

// requestLine says on a card that a decision is awaited.
func (v view) requestLine(d *sales.Deal) chat.Text {
	r := d.Request
	if r == nil || r.Kind != sales.ForCredit {
		return nil
	}
	return v.say.Say("credit.state", phrases.V{"Who": v.name(r.To), "Due": v.when(r.Due), "Words": cut(r.Words, 60)})
}

// pending reports whether a request still stands and is mine to decide; if not it
// says who did what, and shows how it stands.
func (t *turn) pending(id string) bool {
	if r := t.deal.Request; r == nil || r.ID != id || r.Kind != sales.ForCredit || t.p.Next(t.deal.Stage) == nil {
		t.decidedAlready(id)
		return false
	}
	if !t.allowed(mayAllow, t.deal) {
		t.refuse(mayAllow)
		t.showDeal()
		return false
	}
	return true
}

// decidedAlready says what became of a request, from the journal.
func (t *turn) decidedAlready(id string) {
	if t.k.Events == nil && t.k.Round == 0 {
		t.more = &Query{Account: t.u.Account, Deal: t.deal.ID, Events: undoDepth}
		return
	}
	t.talk.Asked = nil
	if ev := t.ended(id); ev != nil && ev.By != "" {
		t.toast("credit.over_by", phrases.V{"Who": t.name(ev.By), "What": t.eventName(*ev), "When": t.when(ev.At)})
	} else {
		t.toast("credit.over")
	}
	t.showDeal()
}

// ended is the event after which a request stood no more; nil: it is not among
// those that were read.
func (t *turn) ended(id string) *sales.Event {
	for i, ev := range slices.Backward(t.k.Events) {
		for _, c := range ev.Payload.Changes {
			var was sales.Request
			if c.Field == "request" && json.Unmarshal(c.Before, &was) == nil && was.ID == id {
				return &t.k.Events[i]
			}
		}
	}
	return nil
}

// allow lets the deal pass; a line may go along.
func (t *turn) allow() { t.decideIt(askAllow, "credit.allow_say", (*turn).grant) }

// notYet lets it stay.
func (t *turn) notYet() { t.decideIt(askNotYet, "credit.not_yet_say", (*turn).notGranted) }

func (t *turn) decideIt(what, prompt string, act func(*turn, string)) {
	switch {
	case !t.pending(t.press.Item):
	case t.press.Arg == inWords:
		t.ask(Asked{What: what, Deal: t.deal.ID, Item: t.press.Item})
		t.promptDeal(t.say.Say(prompt, phrases.V{"Who": t.roster.Name(t.deal.Request.By)}))
	default:
		act(t, "")
	}
}

func (t *turn) allowTyped(words string) {
	if t.pending(t.talk.Asked.Item) {
		t.grant(cut(words, maxLine))
	}
}

func (t *turn) notYetTyped(words string) {
	if t.pending(t.talk.Asked.Item) {
		t.notGranted(cut(words, maxLine))
	}
}

// grant moves the deal on credit; who asked is told at once.
func (t *turn) grant(words string) {
	r := *t.deal.Request
	t.talk.Asked = nil
	t.onCredit(r, words)
	t.tellOwed(r.By, "credit.allowed_told", words)
	if t.deal.Owner != r.By {
		t.tellOwed(t.deal.Owner, "credit.allowed_told", words)
	}
	t.showDeal(append([]chat.Text{t.say.Say("credit.allowed", phrases.V{"Who": t.name(r.By)})}, t.arrival(t.stage())[0])...)
}

// onCredit moves the deal to the next stage; what its gate misses is owed from now on.
func (t *turn) onCredit(r sales.Request, words string) {
	now := t.now.UTC()
	for _, m := range sales.Gate(t.p, t.deal, t.now) {
		for _, o := range m.Owes() {
			o.Stage, o.Reason, o.By, o.Allowed, o.At, o.Due = t.deal.Stage, r.Words, r.By, t.me.ID, now, r.Until
			t.deal.Debts = append(t.deal.Debts, o)
		}
	}
	t.deal.Request = nil
	t.into(t.p.Next(t.deal.Stage))
	t.did("credit_allowed", words)
}

// tellOwed tells somebody that the deal moved on credit: that it was allowed, or done.
func (t *turn) tellOwed(person, key, words string) {
	t.tell(person, dealCard(t.deal.ID), func(v view) chat.Message {
		return v.told(t.deal, t.p, key, phrases.V{
			"Who": v.name(t.me.ID), "Deal": t.deal.Company, "Words": v.inQuotes(words), "Stage": v.text(t.stage().Name),
		})
	})
}

// inQuotes are somebody's words after a colon, if there are any.
func (v view) inQuotes(words string) string {
	if words == "" {
		return ""
	}
	return ": " + v.quoted(words)
}

// notGranted leaves the deal where it is; who asked is told at once.
func (t *turn) notGranted(words string) {
	r := *t.deal.Request
	t.deal.Request, t.talk.Asked = nil, nil
	t.did("credit_refused", words)
	t.tell(r.By, dealCard(t.deal.ID), func(v view) chat.Message {
		return v.told(t.deal, t.p, "credit.refused_told", phrases.V{"Who": t.me.Name, "Deal": t.deal.Company, "Words": v.inQuotes(words)})
	})
	t.showDeal(t.say.Say("credit.refused", phrases.V{"Who": t.name(r.By)}))
}

// undecided tells who asked, once, that the time to decide is over: it stays with
// who was asked, among their control points. False: there is nothing to tell.
func (t *turn) undecided(found []checks.Finding) bool {
	i := slices.IndexFunc(found, func(f checks.Finding) bool { return f.Rule == checks.RequestUnanswered })
	if i < 0 || t.deal.Told[found[i].Key].Level > 0 {
		return false
	}
	r := t.deal.Request
	t.remind(found[i:i+1], nil, t.now)
	t.requestTold(r.By, func(v view) chat.Message {
		return v.told(t.deal, t.p, "credit.silent_told", phrases.V{"Who": v.name(r.To), "Deal": t.deal.Company, "Due": v.when(r.Due)})
	})
	return true
}
