package dialogs

import (
	"time"

	"milepost/dialogs/chat"
	"milepost/dialogs/phrases"
	"milepost/dialogs/sales"
)

// Leaving a deal is a conversation in three questions, in one message: who is
// worse off if nothing is decided, what would make it urgent, which door. Nothing
// of the deal is changed before a door is taken.
//
//	[Time to leave?] ─► who ─► what ─► (when) ─► door ─► (reason) ─► the goodbye
//	                                              ├─► stay: a plan with a date
//	                                              └─► shrink: the smaller amount

// Leaving is what was said so far.
type Leaving struct {
	Deal           string    `json:"deal"`
	Who            string    `json:"who,omitempty"`    // who is worse off: one of the buyer's people, or in words
	Nobody         bool      `json:"nobody,omitempty"` // nobody is
	Urgent         string    `json:"urgent,omitempty"` // what would make it urgent: one of sales.Urgencies; empty: own words, or not known
	sales.WakeRule           // the same in words, and when it would come
	Door           string    `json:"door,omitempty"`
	Exit           string    `json:"exit,omitempty"`
	Began          time.Time `json:"began,omitzero"`
}

// The steps of the conversation.
const (
	leaveWho    = "who"
	leaveWhat   = "what"
	leaveWhen   = "when"
	leaveDoor   = "door"
	leaveReason = "reason"
	leaveAmount = "amount"
	leaveStay   = "stay"
)

// leaveStep is what a step does with a press and with words.
type leaveStep struct {
	keys   func(t *turn, b func(label, arg string) chat.Button) [][]chat.Button
	picked func(t *turn, arg string)
	typed  func(t *turn, words string)
}

// leaveSteps are all of them.
func leaveSteps() map[string]leaveStep {
	return map[string]leaveStep{
		leaveWho:    {(*turn).whoKeys, (*turn).whoPicked, (*turn).whoTyped},
		leaveWhat:   {(*turn).whatKeys, (*turn).whatPicked, (*turn).whatTyped},
		leaveWhen:   {(*turn).whenKeys, (*turn).whenPicked, (*turn).whenTyped},
		leaveDoor:   {(*turn).doorKeys, (*turn).doorPicked, (*turn).doorTyped},
		leaveReason: {(*turn).reasonKeys, (*turn).reasonPicked, (*turn).reasonTyped},
		leaveAmount: {(*turn).noKeys, nil, (*turn).shrinkTyped},
		leaveStay:   {(*turn).noKeys, nil, (*turn).stayTyped},
	}
}

func (t *turn) noKeys(func(label, arg string) chat.Button) [][]chat.Button { return nil }

// timeToLeave begins; with a way out that was decided on, at what is left to say.
func (t *turn) timeToLeave() {
	if !t.workable() {
		return
	}
	if x := t.p.Exit(t.press.Item); x != nil && x.Door == sales.DoorShrink {
		t.beginSmaller(x.ID)
		return
	}
	t.talk.Leaving = &Leaving{Deal: t.deal.ID, Began: t.now.UTC()}
	t.askLeaving(leaveWho, t.say.Say("exit.who", phrases.V{"Step": t.nth(1)}))
}

// nth says which of the three questions it is.
func (t *turn) nth(n int) string { return t.say.Str("exit.nth", phrases.V{"N": n}) }

// askLeaving puts a step's question, in the place of the one before.
func (t *turn) askLeaving(step string, text ...chat.Text) {
	t.ask(Asked{What: askLeaving, Deal: t.deal.ID, Item: step})
	t.promptDeal(chat.Lines(text...), t.leaveKeys(step)...)
}

// leaveKeys are a step's buttons.
func (t *turn) leaveKeys(step string) [][]chat.Button {
	return t.e.leaving[step].keys(t, func(label, arg string) chat.Button {
		return button(label, press{Act: "leaving", Deal: t.deal.ID, Item: step, Arg: arg, Stamp: t.talk.Stamp})
	})
}

// leaving reports whether I am asked about leaving this deal.
func (t *turn) leaving() bool {
	l, a := t.talk.Leaving, t.talk.Asked
	return l != nil && l.Deal == t.deal.ID && a != nil && a.What == askLeaving
}

// isLeaving reports whether the conversation still is about this deal, and I may go
// on with it; if not it shows what stands, and who was quicker.
func (t *turn) isLeaving() bool {
	if !t.leaving() {
		t.stale()
		return false
	}
	if !t.workable() || t.wasLeft(t.talk.Leaving.Began) {
		t.talk.Leaving, t.talk.Asked = nil, nil
		return false
	}
	return true
}

// pickLeaving takes a press of a step.
func (t *turn) pickLeaving() {
	step := t.e.leaving[t.press.Item]
	if t.talk.Asked == nil || t.talk.Asked.Item != t.press.Item || step.picked == nil {
		t.stale()
		return
	}
	if t.isLeaving() {
		step.picked(t, t.press.Arg)
	}
}

// leavingTyped takes words: as the button that says them, else as the step takes them.
func (t *turn) leavingTyped(words string) {
	item := t.talk.Asked.Item
	step, ok := t.e.leaving[item]
	if !ok || !t.isLeaving() {
		return
	}
	for _, row := range t.leaveKeys(item) {
		for _, b := range row {
			if bare(b.Text) == bare(words) {
				t.press, _ = parsePress(b.Data)
				t.e.presses[t.press.Act].run(t)
				return
			}
		}
	}
	step.typed(t, words)
}

// peopleAsked is how many of the buyer's people the first question names.
const peopleAsked = 4

func (t *turn) whoKeys(b func(label, arg string) chat.Button) [][]chat.Button {
	var people []chat.Button
	for i := range t.deal.Committee {
		if s := &t.deal.Committee[i]; i < peopleAsked {
			people = append(people, b(cut(s.Name+t.theirJob(s), 28), s.ID))
		}
	}
	return append(rows(2, people...), []chat.Button{b(t.say.Str("exit.nobody"), "nobody"), b(t.say.Str("exit.idk"), "idk")})
}

func (t *turn) whoPicked(arg string) {
	s := t.deal.Stakeholder(arg)
	switch {
	case arg == "nobody":
		t.talk.Leaving.Nobody = true
	case arg == "idk":
	case s == nil: // removed by somebody meanwhile
		t.timeToLeave()
		return
	default:
		t.talk.Leaving.Who = s.Name
	}
	t.askWhat()
}

func (t *turn) whoTyped(words string) {
	t.talk.Leaving.Who = cut(words, 60)
	t.askWhat()
}

func (t *turn) askWhat(above ...chat.Text) {
	t.askLeaving(leaveWhat, append(above, t.say.Say("exit.what", phrases.V{"Step": t.nth(2)}))...)
}

func (t *turn) whatKeys(b func(label, arg string) chat.Button) [][]chat.Button {
	var known []chat.Button
	if o := t.theirEvent(); o != nil {
		label := cut(t.awaited(t.p, o), 30)
		if o.Date != "" {
			label += ", " + t.date(o.Date)
		}
		known = append(known, b(label, sales.UrgentEvent))
	}
	return append(rows(1, known...),
		[]chat.Button{b(t.say.Str("exit.money"), sales.UrgentMoney), b(t.say.Str("exit.person"), sales.UrgentPerson)},
		[]chat.Button{b(t.say.Str("exit.nothing"), sales.UrgentNothing)})
}

func (t *turn) whatPicked(arg string) {
	l := t.talk.Leaving
	l.Urgent, l.WakeRule = arg, sales.WakeRule{}
	switch arg {
	case sales.UrgentEvent:
		if o := t.theirEvent(); o != nil { // else it is over meanwhile
			l.WakeRule = sales.WakeRule{Wake: o.Date, On: t.awaited(t.p, o), Event: o.ID}
		}
	case sales.UrgentMoney:
		l.On = t.say.Str("exit.on_money")
		t.askLeaving(leaveWhen, t.say.Say("exit.when", phrases.V{"Step": t.nth(2)}))
		return
	case sales.UrgentPerson:
		l.On = t.say.Str("exit.on_person")
	case sales.UrgentNothing:
	default:
		t.stale()
		return
	}
	t.askDoor()
}

// whatTyped takes own words, with a date at the end or without.
func (t *turn) whatTyped(words string) {
	l := t.talk.Leaving
	what, when, dated := splitWhen(words, t.now)
	l.Urgent, l.WakeRule = "", sales.WakeRule{On: cut(what, 80)}
	if dated {
		date, problem := t.wakeDate(when)
		if problem != nil {
			t.askWhat(problem)
			return
		}
		l.Wake = date
	}
	t.askDoor()
}

func (t *turn) whenKeys(b func(label, arg string) chat.Button) [][]chat.Button {
	return rows(2, b(t.say.Str("exit.no_date"), "none"))
}

func (t *turn) whenPicked(string) { t.askDoor() }

func (t *turn) whenTyped(words string) {
	date, problem := t.wakeDay(words)
	if problem != nil {
		t.askLeaving(leaveWhen, problem)
		return
	}
	t.talk.Leaving.Wake = date
	t.askDoor()
}

// wakeDay reads a date on which a deal may wake; else what is wrong with the words.
func (t *turn) wakeDay(words string) (sales.Date, chat.Text) {
	if when, ok := phrases.ParseWhen(words, t.now); ok {
		return t.wakeDate(when)
	}
	if over, ok := phrases.ParseWhen(words, t.now.AddDate(-longAgo, 0, 0)); ok {
		return "", t.say.Say("exit.past", phrases.V{"Date": t.day(over.Time)})
	}
	return "", t.say.Say("deal.date_unclear")
}

// sleepsAtMost is for how long a deal may be put to sleep or stand still, in years.
const sleepsAtMost = 2

// wakeDate is a date on which a deal may wake; else what is wrong with it.
func (t *turn) wakeDate(w phrases.When) (sales.Date, chat.Text) {
	date := sales.DateOf(w.Time, t.zone)
	if date <= sales.DateOf(t.now, t.zone) {
		return "", t.say.Say("exit.past", phrases.V{"Date": t.date(date)})
	}
	return date, t.tooFar(date)
}

// tooFar says that nobody waits for so long; nil: one may.
func (t *turn) tooFar(date sales.Date) chat.Text {
	last := t.now.AddDate(sleepsAtMost, 0, 0)
	if date <= sales.DateOf(last, t.zone) {
		return nil
	}
	return t.say.Say("exit.far", phrases.V{"Date": t.day(last)})
}

// wakes is when a deal wakes that is left by an exit: on the date that was named,
// else after what the exit says; when its owner begins to work.
func (v view) wakes(d *sales.Deal, named sales.Date, x *sales.Exit) time.Time {
	b := v.e.business(v.roster.Person(d.Owner))
	if named == "" || !named.Start(b.Zone).After(v.now) { // none, or it passed before the deal was left
		span := usualSleep
		if x != nil && !x.Wake.IsZero() {
			span = x.Wake
		}
		named = sales.DateOf(b.Add(v.now, span), b.Zone)
	}
	return b.NextOpen(named.Start(b.Zone)).UTC()
}

// usualSleep is how long a deal sleeps if nothing says otherwise.
var usualSleep = sales.Span{N: 90, Unit: sales.Days}
