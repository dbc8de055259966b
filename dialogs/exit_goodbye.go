package dialogs

import (
	"milepost/dialogs/chat"
	"milepost/dialogs/phrases"
	"milepost/dialogs/sales"
)

// The goodbye: a letter to the buyer, ready to copy, with the wake rule in its
// words. Leaving is done by then; a letter is offered and not required.

// tones are the ways to say it, "" the plain one.
var tones = []string{"", "soft", "short"}

// leftBy is the door through which the deal was left last, or is about to be;
// empty: through none.
func (v view) leftBy(d *sales.Deal) string {
	switch n := len(d.Ways); {
	case d.Handoff != nil && d.Handoff.Park != nil:
		return sales.DoorNurture
	case d.Status == sales.Parked:
		return d.Parking.Door
	case d.Status == sales.Lost:
		return sales.DoorClose
	case n > 0 && d.Ways[n-1].Door == sales.DoorShrink:
		return sales.DoorShrink
	}
	return ""
}

// farewell is the letter in a tone.
func (t *turn) farewell(tone string) string {
	door, on, date := t.leftBy(t.deal), "", ""
	p := t.deal.Parking
	if h := t.deal.Handoff; h != nil && h.Park != nil {
		p = h.Park
	}
	if p != nil {
		on, date = t.saidToThem(p), t.say.LongDate(p.Wake.In(t.zone), t.now)
	}
	if l := t.talk.Leaving; door == sales.DoorShrink && l != nil && l.Deal == t.deal.ID {
		on = l.On
	}
	hello := t.say.Str("exit.hello")
	if s := t.theirContact(); s != nil {
		hello = t.say.Str("exit.hello_name", phrases.V{"Name": s.Name})
	}
	key, sooner := "exit.bye_"+door, "exit.bye_sooner"
	if door == sales.DoorClose { // sooner than no day
		sooner = "exit.bye_close_sooner"
	}
	if on != "" {
		sooner += "_on"
	}
	if tone != "" {
		key += "_" + tone
	}
	return t.say.Str(key, phrases.V{"Hello": hello, "Date": date, "Sooner": t.say.Str(sooner, phrases.V{"On": on}), "Amount": t.amountOr(t.deal.Amount), "Left": on})
}

// saidToThem is what would wake the deal, as it stands in a sentence to the buyer.
func (t *turn) saidToThem(p *sales.Parking) string {
	if t.deal.Fact(p.Event) == nil {
		return p.On // in the words of who left
	}
	return phrases.InSentence(p.On)
}

// theirContact is who of the buyer's is written to: who sells it inside, else the
// first we know; nil: nobody is known.
func (t *turn) theirContact() *sales.Stakeholder {
	if s := t.deal.Playing(sales.PartChampion); s != nil {
		return s
	}
	if len(t.deal.Committee) > 0 {
		return &t.deal.Committee[0]
	}
	return nil
}

// showGoodbye says what was done, with the letter.
func (t *turn) showGoodbye(tone string) {
	b := func(key, item, arg string) chat.Button {
		return button(t.say.Str(key), press{Act: "goodbye", Deal: t.deal.ID, Item: item, Arg: arg})
	}
	var others []chat.Button
	for _, other := range tones {
		if other != tone {
			others = append(others, b("exit.tone_"+other, "tone", other))
		}
	}
	letter := t.farewell(tone)
	keys := [][]chat.Button{{{Text: t.say.Str("sitting.copy"), Copy: letter}, b("exit.copied", "sent", tone)}, others}
	if t.may(mayWork, t.deal) {
		last := []chat.Button{button(t.say.Str("exit.no_letter"), press{Act: actOpen, Deal: t.deal.ID})}
		if undoable(t.what) { // else somebody else left it
			last = append([]chat.Button{t.undoButton()}, last...)
		}
		keys = append(keys, last)
	}
	t.show(dealCard(t.deal.ID), chat.Message{Buttons: keys, Text: chat.Lines(
		t.headline(t.deal), t.leftLine(t.deal), t.say.Say("exit.letter"), chat.Styled(letter, chat.Quote))})
}

// leftLine says what was done.
func (v view) leftLine(d *sales.Deal) chat.Text {
	vals := phrases.V{"Amount": v.amountOr(d.Amount), "Wake": "", "Who": ""}
	switch h := d.Handoff; {
	case h != nil && h.Park != nil:
		vals["Who"], vals["Wake"] = v.roster.Name(h.To), v.when(h.Due)
	case d.Parking != nil:
		vals["Wake"] = v.day(d.Parking.Wake)
	}
	return v.say.Say("exit.done_"+v.leftBy(d), vals)
}

// goodbye shows the letter in another tone, or notes that it is sent.
func (t *turn) goodbye() {
	if !t.allowed(mayWork, t.deal) || t.leftBy(t.deal) == "" {
		t.stale()
		return
	}
	tone := t.press.Arg
	if tone != "soft" && tone != "short" {
		tone = ""
	}
	if t.press.Item != "sent" {
		t.showGoodbye(tone)
		return
	}
	t.deal.Promised = cut(t.farewell(tone), maxLine)
	t.did("goodbye", t.deal.Promised)
	t.talk.Leaving = nil
	lines := []chat.Text{t.sentLine(t.deal)}
	if n := len(t.deal.Ways); n > 0 && t.deal.Ways[n-1].Hours > 0 && t.deal.Status != sales.Open {
		lines = append(lines, t.say.Say("exit.freed", phrases.V{"N": t.deal.Ways[n-1].Hours}), t.headReads())
	}
	t.showDeal(lines...)
}

// sentLine says what happens if they answer: only what sleeps can wake.
func (v view) sentLine(d *sales.Deal) chat.Text {
	door, vals := v.leftBy(d), phrases.V{"Who": ""}
	switch {
	case d.Status == sales.Parked:
		door = sales.DoorPause // whoever keeps it
	case door == sales.DoorNurture:
		vals["Who"] = v.roster.Name(d.Handoff.To)
	}
	return v.say.Say("exit.sent_"+door, vals)
}

// headReads says when the head hears of it: not now.
func (t *turn) headReads() chat.Text {
	head := t.roster.Person(sales.Accountable(t.p, t.deal, t.roster))
	if head == nil || head.ID == t.me.ID {
		return nil
	}
	return t.say.Say("exit.head_reads", phrases.V{"Who": head.Name})
}
