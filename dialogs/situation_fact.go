package dialogs

import (
	"strconv"
	"strings"

	"milepost/dialogs/chat"
	"milepost/dialogs/phrases"
	"milepost/dialogs/sales"
)

// addFact asks which kind of fact it is, and then for it in one line. What was said
// before, with nothing asked, is that line already.
func (t *turn) addFact() {
	if !t.workable() {
		return
	}
	kind := t.p.FactKind(t.press.Item)
	switch said := t.loose(); {
	case kind == nil && len(t.p.Situation) == 0:
		t.showSituation()
	case kind == nil:
		t.showKinds()
	case len(t.deal.Situation) >= mostFacts:
		t.showSituation(t.say.Say("situation.full", phrases.V{"N": mostFacts}))
	case said != "" && t.press.Arg == looseWords:
		t.keepFact(kind, said)
	default:
		t.askFact(kind)
	}
}

// showKinds offers the kinds of facts that the process watches.
func (t *turn) showKinds() {
	var keys []chat.Button
	for _, k := range t.p.Situation {
		keys = append(keys, button(effectMarks[k.Effect]+t.text(k.Name), press{Act: "factnew", Deal: t.deal.ID, Item: k.ID, Arg: t.press.Arg}))
	}
	lines := []chat.Text{t.headline(t.deal), t.say.Say("situation.which")}
	if said := t.loose(); said != "" && t.press.Arg == looseWords {
		lines = append(lines, chat.Styled(cut(said, 200), chat.Quote))
	}
	t.show(dealCard(t.deal.ID), chat.Message{Text: chat.Lines(lines...), Buttons: append(rows(2, keys...), []chat.Button{t.backButton()})})
}

func (t *turn) askFact(kind *sales.FactKind, above ...chat.Text) {
	t.ask(Asked{What: askFact, Deal: t.deal.ID, Item: kind.ID})
	key := "situation.ask"
	if kind.Effect == sales.Blocking {
		key = "situation.ask_blocking"
	}
	t.promptDeal(chat.Lines(append(above, t.say.Say(key, phrases.V{"Kind": t.text(kind.Name)}))...))
}

func (t *turn) factTyped(words string) {
	if !t.workable() {
		return
	}
	kind := t.p.FactKind(t.talk.Asked.Item)
	if kind == nil { // the process has changed meanwhile
		t.talk.Asked = nil
		t.showSituation()
		return
	}
	t.keepFact(kind, words)
}

// keepFact keeps what a line says. An event is nothing without its date: one that
// is over or missing is asked for again.
func (t *turn) keepFact(kind *sales.FactKind, words string) {
	f, past := factTold(words, t.now)
	switch {
	case past:
		t.askFact(kind, t.say.Say("deal.date_past"))
		return
	case f.What == "" && f.Date == "":
		t.askFact(kind, t.say.Say("situation.unclear"))
		return
	case kind.Effect == sales.Compelling && f.Date == "":
		t.askFact(kind, t.say.Say("situation.no_date"))
		return
	}
	if far := t.tooFar(f.Date); far != nil && kind.Effect == sales.Blocking { // nothing would be said until then
		t.askFact(kind, far)
		return
	}
	t.talk.Asked = nil
	f.ID = t.newID("F-", 6, func(id string) bool { return t.deal.Fact(id) != nil })
	f.Kind, f.Effect, f.By, f.At = kind.ID, kind.Effect, t.me.ID, t.now
	t.deal.Situation = append(t.deal.Situation, f)
	t.did("fact_added", "")
	t.showFact(&t.deal.Situation[len(t.deal.Situation)-1], t.say.Say("situation.saved"))
}

// fact opens one fact, and does to it what was pressed there.
func (t *turn) fact() {
	if !t.worksAsleep() {
		return
	}
	f := t.deal.Fact(t.press.Item)
	what, arg, _ := strings.Cut(t.press.Arg, ".")
	switch {
	case f == nil:
		t.toast("situation.gone")
		t.showSituation()
		return
	case what != "" && !f.Stands():
		t.toast("situation.over_already", phrases.V{"Date": t.day(f.Over)})
		t.showSituation()
		return
	}
	switch what {
	case "grade":
		if n, err := strconv.Atoi(arg); err == nil && n >= int(sales.Guess) && n <= int(sales.Document) && sales.Grade(n) != f.Grade {
			f.Grade, f.By, f.At = sales.Grade(n), t.me.ID, t.now
			t.did("fact_changed", "")
		}
	case "true":
		f.By, f.At = t.me.ID, t.now
		t.did("fact_changed", "")
	case "date":
		t.askFactDay(f)
		return
	case "over", "notso":
		f.Over = t.now
		t.did(map[string]string{"over": "fact_over", "notso": factNotSo}[what], "")
		if woke := t.isOver(&sales.Occasion{Fact: *f}); woke != nil {
			t.showDeal(woke)
			return
		}
		t.showSituation(t.say.Say("situation.is_over", phrases.V{"Name": t.kindName(t.p, f.Kind)}))
		return
	}
	t.showFact(f)
}

// showFact is one fact with all that can be done to it.
func (t *turn) showFact(f *sales.Fact, above ...chat.Text) {
	b := func(label, arg string) chat.Button {
		return button(label, press{Act: "fact", Deal: t.deal.ID, Item: f.ID, Arg: arg})
	}
	var grades []chat.Button
	for g, key := range []string{"sitting.guess", "sitting.told", "sitting.document"} {
		label := t.say.Str(key)
		if sales.Grade(g) == f.Grade {
			label = "✓ " + label
		}
		grades = append(grades, b(label, "grade."+strconv.Itoa(g)))
	}
	acts := []chat.Button{b(t.say.Str("situation.change_date"), "date"), b(t.say.Str("situation.over"), "over"), b(t.say.Str("situation.not_so"), "notso")}
	last := []chat.Button{button(t.say.Str("btn.situation"), press{Act: "situation", Deal: t.deal.ID}), t.backButton()}
	if undoable(t.what) {
		last = append([]chat.Button{t.undoButton()}, last...)
	}
	keys := [][]chat.Button{grades, acts}
	if f.Stale(t.p, t.now) {
		keys = append(keys, []chat.Button{b(t.say.Str("situation.still_true"), "true")})
	}
	lines := append(above, t.headline(t.deal), t.factLine(t.p, f))
	if f.Moved > 0 {
		lines = append(lines, t.say.Say("situation.moved", phrases.V{"N": f.Moved}))
	}
	t.show(dealCard(t.deal.ID), chat.Message{Text: chat.Lines(lines...), Buttons: append(keys, last)})
}

// askFactDay asks for when an event is now.
func (t *turn) askFactDay(f *sales.Fact, above ...chat.Text) {
	t.ask(Asked{What: askFactDay, Deal: t.deal.ID, Item: f.ID})
	keys := t.dateButtons(func(arg string) press { return press{Act: "factday", Deal: t.deal.ID, Item: f.ID, Arg: arg} })
	if f.Effect == sales.Blocking {
		keys = append(keys, []chat.Button{button(t.say.Str("situation.no_day"), press{Act: "factday", Deal: t.deal.ID, Item: f.ID, Arg: "none"})})
	}
	t.promptDeal(chat.Lines(append(above, t.say.Say("situation.ask_day", phrases.V{"Name": t.kindName(t.p, f.Kind)}))...), keys...)
}

func (t *turn) factDayTyped(words string) {
	f := t.deal.Fact(t.talk.Asked.Item)
	when, ok := phrases.ParseWhen(words, t.now)
	day := sales.DateOf(when.Time, t.zone)
	switch {
	case !t.worksAsleep():
	case f == nil || !f.Stands():
		t.talk.Asked = nil
		t.showSituation(t.say.Say("situation.gone"))
	case !ok:
		t.askFactDay(f, t.say.Say(noDate(words, t.now)))
	case f.Effect == sales.Blocking && t.tooFar(day) != nil:
		t.askFactDay(f, t.tooFar(day))
	default:
		t.moveFact(f, day)
	}
}

// pickFactDay takes a pressed date, or that nobody knows it.
func (t *turn) pickFactDay() {
	if !t.worksAsleep() {
		return
	}
	f := t.deal.Fact(t.press.Item)
	day, ok := t.dayNamed(t.press.Arg)
	switch {
	case f == nil || !f.Stands():
		t.toast("situation.gone")
		t.showSituation()
	case ok:
		t.moveFact(f, sales.DateOf(day, t.zone))
	case t.press.Arg == "none" && f.Effect == sales.Blocking:
		t.moveFact(f, "")
	default:
		t.stale()
	}
}

// moveFact keeps the new date of an event.
func (t *turn) moveFact(f *sales.Fact, to sales.Date) {
	was := f.Date
	t.talk.Asked = nil
	f.Date, f.By, f.At = to, t.me.ID, t.now
	t.sleepWith(f)
	t.did("fact_changed", "")
	later, far := putOff(was, to)
	if later {
		f.Moved++
	}
	if far {
		t.askWhyPutOff(f.Moved, t.factLine(t.p, f))
		return
	}
	t.showFact(f)
}
