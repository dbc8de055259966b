package dialogs

import (
	"milepost/dialogs/chat"
	"milepost/dialogs/phrases"
	"milepost/dialogs/sales"
)

// What comes to a cover: shown to who leaves before it goes there, and to the cover
// in one message when it does.

// coverLines is how long a cover's message may be.
const coverLines = 11

// handToCover shows what my cover would hold, for me to confirm. If that is nothing,
// it is done at once.
func (t *turn) handToCover(a *sales.Away) {
	if t.k.Tally == nil {
		t.count(a, nil)
		return
	}
	held := t.k.Tally.held
	if held.n == 0 {
		t.goAway(a, held)
		return
	}
	t.talk.Asked = nil
	lines := append([]chat.Text{t.say.Say("away.preview", phrases.V{"Until": t.when(a.Until), "Cover": t.name(a.Cover)})}, t.holdingLines(held, false)...)
	keys := append([][]chat.Button{{
		button(t.say.Str("offboard.confirm"), press{Act: "awayyes", Item: a.Cover, Arg: instant(a.Until)}),
		button(t.say.Str("common.cancel"), press{Act: "cancel", Item: "settings"}),
	}}, rows(3, t.coverButtons(a)...)...)
	t.show("settings", chat.Message{Text: chat.Lines(lines...), Buttons: keys})
}

// coverButtons are who else may cover for an absence of mine.
func (t *turn) coverButtons(a *sales.Away) []chat.Button {
	var keys []chat.Button
	for _, p := range t.colleagues(t.me) {
		label := cut(p.Name, 18)
		if a.Cover != "" {
			label = tick([]string{a.Cover}, p.ID) + label
		}
		keys = append(keys, button(label, press{Act: "awaycover", Item: p.ID, Arg: instant(a.Until)}))
	}
	return keys
}

// count has all that I hold counted before this is decided: all of it, or what a
// reader may see.
func (t *turn) count(a *sales.Away, sees func(*sales.Deal) bool) {
	held := newHoldings(t.me.ID, a.Until, func(*sales.Deal) func(string) string { return func(string) string { return a.Cover } })
	held.sees = sees
	t.more, t.tally = &Query{Account: t.u.Account}, &Tally{find: Find{Of: []string{t.me.ID}}, asleep: true, held: held}
}

// pressedAbsence is the absence that a button is about; nil: it is stale, and it was
// said so.
func (t *turn) pressedAbsence() *sales.Away {
	until, ok := readInstant(t.press.Arg)
	if who := t.roster.Person(t.press.Item); !ok || !until.After(t.now) || who == nil || who.ID == t.me.ID {
		t.stale()
		return nil
	}
	return t.absence(until, t.press.Item)
}

// awayCover takes the press of a cover's name.
func (t *turn) awayCover() {
	if a := t.pressedAbsence(); a != nil {
		t.leave(a)
	}
}

// awayYes takes the confirmation.
func (t *turn) awayYes() {
	a := t.pressedAbsence()
	switch {
	case a == nil:
	case t.roster.Person(a.Cover).IsAway(t.now): // since it was shown
		t.leave(a)
	case t.me.Away != nil && t.me.Away.Cover == a.Cover && t.me.Away.Until.Equal(a.Until): // pressed twice
		t.showCovered(a)
	case t.k.Tally == nil:
		me := *t.me
		me.Away = a
		cover := t.e.viewOf(t.roster.Person(a.Cover), t.roster.Put([]sales.Person{me}), t.now)
		t.count(a, func(d *sales.Deal) bool { return cover.may(mayView, d) })
	default:
		t.goAway(a, t.k.Tally.held)
	}
}

// goAway makes me absent, and tells my cover in one message what comes to them.
func (t *turn) goAway(a *sales.Away, held *holdings) {
	t.setAway(a)
	t.report(a.Cover, func(v view) chat.Message { return v.coverMessage(t.me, held) })
	t.showCovered(a)
}

func (t *turn) showCovered(a *sales.Away) {
	t.show("settings", chat.Message{
		Text:    t.say.Say("away.saved", phrases.V{"Until": t.when(a.Until), "Cover": t.roster.Name(a.Cover)}),
		Buttons: rows(1, button(t.say.Str("away.back_btn"), press{Act: "away", Item: "off"})),
	})
}

// coverMessage says for whom a reader stands in, until when, and what comes to them.
func (v view) coverMessage(who *sales.Person, held *holdings) chat.Message {
	lines := append([]chat.Text{v.say.Say("away.told_cover", phrases.V{"Who": who.Name, "Until": v.when(who.Away.Until)})}, v.holdingLines(held, false)...)
	var keys []chat.Button
	for i := range held.first {
		d := &held.first[i]
		if len(lines) == coverLines {
			break
		}
		lines = append(lines, chat.Plain(cut(v.dealLine(d), 60)))
		keys = append(keys, button(cut(d.Company, 18), press{Act: actOpen, Deal: d.ID, Arg: below}))
	}
	if rest := held.n - len(keys); rest > 0 {
		lines = append(lines, v.say.Say("handover.more", phrases.V{"N": rest}))
	}
	return chat.Message{Text: chat.Lines(lines...), Buttons: rows(3, keys...)}
}
