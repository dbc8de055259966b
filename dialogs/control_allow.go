package dialogs

import (
	"time"

	"milepost/checks"
	"milepost/dialogs/chat"
	"milepost/dialogs/phrases"
	"milepost/dialogs/sales"
)

// A head lets a deal be as it is until a day: what stands out of it now is no
// control point before. What else comes up is.

// keptFor is for how many working days a deal is let be with one press.
const keptFor = 5

// letBe asks until when.
func (t *turn) letBe() {
	if !t.able(mayControl) {
		return
	}
	if len(t.flags()) == 0 {
		t.declined("control.nothing_stands")
		return
	}
	standing := ""
	if a := t.deal.Standing(sales.ActAllow, t.now); a != nil {
		standing = a.ID
	}
	if day, ok := t.letBeDay(t.press.Arg); ok {
		if t.press.Item != standing { // another head was quicker
			t.overtaken(ofKind(sales.ActAllow))
			return
		}
		t.letBeUntil(day)
		return
	}
	t.askLetBe(standing)
}

// askLetBe asks until when; an allowance that stands can be taken back.
func (t *turn) askLetBe(standing string, above ...chat.Text) {
	t.ask(Asked{What: askLetBe, Deal: t.deal.ID})
	b := func(label, arg string) chat.Button {
		return button(label, press{Act: "letbe", Deal: t.deal.ID, Item: standing, Arg: arg})
	}
	friday, _ := t.letBeDay("fri")
	keys := [][]chat.Button{{b(t.day(friday), "fri"), b(t.say.Str("control.working_days", phrases.V{"N": keptFor}), "5d")}}
	if standing != "" {
		keys = append(keys, []chat.Button{button(t.say.Str("control.unlet"), press{Act: "unlet", Deal: t.deal.ID, Item: standing})})
	}
	t.promptDeal(chat.Lines(append(above, t.letBeLine(t.deal, t.p), t.say.Say("control.until_when"))...), keys...)
}

// letBeDay is the end of the day of a button: the next Friday, or some working days on.
func (t *turn) letBeDay(arg string) (time.Time, bool) {
	switch arg {
	case "fri":
		return t.moment(phrases.When{Time: t.now.AddDate(0, 0, 1+int(11-t.now.Weekday())%7)}), true
	case "5d":
		return t.moment(phrases.When{Time: t.e.business(t.me).Add(t.now, sales.Span{N: keptFor, Unit: sales.BusinessDays})}), true
	}
	return time.Time{}, false
}

func (t *turn) letBeTyped(words string) {
	if !t.able(mayControl) {
		return
	}
	when, ok := phrases.ParseWhen(words, t.now)
	switch {
	case !ok:
		t.askLetBe("", t.say.Say(noDate(words, t.now)))
	case !t.moment(when).After(t.now):
		t.askLetBe("", t.say.Say("deal.date_past"))
	default:
		t.letBeUntil(t.moment(when))
	}
}

// letBeUntil puts off what stands out. What was told of it is told again then.
func (t *turn) letBeUntil(until time.Time) {
	t.putOff(until)
	t.tellOwner(func(v view) chat.Message {
		return v.news(t.deal, v.say.Say("control.told_let_be", phrases.V{"Who": t.me.Name, "Deal": v.dealLine(t.deal), "Until": v.when(until)}))
	})
	t.showDeal(t.say.Say("control.is_let_be", phrases.V{"Until": t.when(until)}))
}

// putOff lets be all that there is to say of the deal now, advice too: the head has
// seen it.
func (t *turn) putOff(until time.Time) {
	a := t.acted(sales.Act{Kind: sales.ActAllow, Due: until.UTC()}, t.standing())
	for _, key := range a.About {
		if n, told := t.deal.Told[key]; told {
			t.deal.Told[key] = sales.Notice{At: n.At, Head: n.Head}
		}
	}
}

// wasLetBe says once that findings were let be, and that the day has come: in the
// first digest after it, or before that in a reminder; nothing later.
func (v view) wasLetBe(found []checks.Finding) chat.Text {
	var last checks.Allowance
	for _, f := range found {
		if f.Allowed.Until.After(last.Until) {
			last = f.Allowed
		}
	}
	if last.Until.IsZero() || !v.namesAllowed() || !v.now.Before(v.toldUntil(last.Until)) {
		return nil
	}
	return v.say.Say("control.was_let_be", phrases.V{"Until": v.when(last.Until), "Who": v.name(last.By)})
}

// toldUntil is for how long an instant that has passed is news: until the second
// digest after it, or for a working day for who reads none.
func (v view) toldUntil(at time.Time) time.Time {
	if v.me != nil {
		if first := v.e.digestFrom(v.me, at); !first.IsZero() {
			return v.e.digestFrom(v.me, first.Add(time.Nanosecond))
		}
	}
	return v.e.business(v.me).Add(at, sales.Span{N: 1, Unit: sales.BusinessDays})
}

// unlet takes an allowance back.
func (t *turn) unlet() {
	if !t.able(mayControl) {
		return
	}
	a := t.deal.Act(t.press.Item)
	if a == nil || a.Kind != sales.ActAllow || !a.Stands(t.now) {
		t.overtaken(ofKind(sales.ActAllow))
		return
	}
	a.Ended = t.now.UTC()
	t.did("acted_unlet", "")
	t.showDeal(t.say.Say("control.is_unlet"))
}
