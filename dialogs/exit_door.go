package dialogs

import (
	"slices"
	"strings"

	"milepost/dialogs/chat"
	"milepost/dialogs/phrases"
	"milepost/dialogs/sales"
)

// The third question: which door, and through it.

// askDoor suggests a door, and shows all.
func (t *turn) askDoor(above ...chat.Text) {
	door, why := t.suggestedDoor()
	if why != "" {
		why = " (" + why + ")"
	}
	line := t.say.Say("exit.like_"+door, phrases.V{"Step": t.nth(3), "Why": why})
	t.askLeaving(leaveDoor, append(above, line, t.say.Say("exit.doors"))...)
}

// suggestedDoor is the door that the answers speak for; where they do not, the one
// of a way out that the process suggests, with its name.
func (t *turn) suggestedDoor() (door, why string) {
	l := t.talk.Leaving
	if s := t.deal.Suggested; s != nil && l.Wake == "" {
		if x := t.p.Exit(s.Exit); x != nil {
			return x.Door, t.text(x.Name)
		}
	}
	switch {
	case l.Urgent == sales.UrgentNothing && l.Who == "":
		return sales.DoorClose, ""
	case l.Urgent == sales.UrgentNothing:
		return sales.DoorNurture, ""
	}
	return sales.DoorPause, ""
}

// reasonFor is the way out that the answers speak for, else the one that the process
// suggests; nil: it is asked.
func (t *turn) reasonFor(door string) *sales.Exit {
	if urgent := t.talk.Leaving.Urgent; urgent != "" {
		for i := range t.p.Exits {
			if t.p.Exits[i].UrgentBy == urgent {
				return &t.p.Exits[i]
			}
		}
	}
	if s := t.deal.Suggested; s != nil {
		if x := t.p.Exit(s.Exit); x != nil && x.Door == door {
			return x
		}
	}
	return nil
}

func (t *turn) doorKeys(b func(label, arg string) chat.Button) [][]chat.Button {
	until := t.wakes(t.deal, t.talk.Leaving.Wake, t.reasonFor(sales.DoorPause))
	return append([][]chat.Button{
		{b(t.say.Str("exit.pause", phrases.V{"Date": t.day(until)}), sales.DoorPause), b(t.say.Str("exit.nurture"), sales.DoorNurture)},
		{b(t.say.Str("exit.shrink"), sales.DoorShrink), b(t.say.Str("exit.close"), sales.DoorClose)},
		{b(t.say.Str("exit.stay"), leaveStay)},
	}, t.proposeRow()...)
}

// doorTyped takes another date to wake on.
func (t *turn) doorTyped(words string) {
	date, problem := t.wakeDay(words)
	if problem != nil {
		t.askDoor(problem)
		return
	}
	t.talk.Leaving.Wake = date
	t.askDoor()
}

// doorPicked goes through a door, once there is a reason.
func (t *turn) doorPicked(door string) {
	l := t.talk.Leaving
	switch {
	case door == leaveStay:
		t.askLeaving(leaveStay, t.say.Say("exit.stay_ask"))
		return
	case (door == sales.DoorPause || door == sales.DoorNurture) && l.Wake != "" && l.Wake <= sales.DateOf(t.now, t.zone):
		over := l.Wake // it came while they thought about it
		l.Wake = ""
		t.askDoor(t.say.Say("exit.past", phrases.V{"Date": t.date(over)}))
		return
	case !slices.Contains(sales.Doors, door):
		t.stale()
		return
	case door == sales.DoorNurture && t.deal.Handoff != nil:
		t.askDoor(t.say.Say("handoff.one_at_a_time"))
		return
	case door == sales.DoorNurture && t.keeper() == "":
		t.askDoor(t.say.Say("exit.no_marketing"))
		return
	}
	l.Door = door
	if x := t.reasonFor(door); x != nil {
		t.goThrough(x)
		return
	}
	t.askLeaving(leaveReason, t.say.Say("exit.reason"))
}

// reasonKeys are the ways out, those of the door first.
func (t *turn) reasonKeys(b func(label, arg string) chat.Button) [][]chat.Button {
	var first, others []chat.Button
	for _, x := range t.p.Exits {
		key := b(t.text(x.Name), x.ID)
		if x.Door == t.talk.Leaving.Door {
			first = append(first, key)
		} else {
			others = append(others, key)
		}
	}
	return rows(2, append(first, others...)...)
}

func (t *turn) reasonPicked(arg string) {
	x := t.p.Exit(arg)
	if x == nil {
		t.stale()
		return
	}
	t.goThrough(x)
}

func (t *turn) reasonTyped(string) { t.askLeaving(leaveReason, t.say.Say("exit.press_reason")) }

// leftAs are the acts of going through a door, as the journal calls them.
var leftAs = map[string]string{sales.DoorPause: "parked", sales.DoorNurture: "handoff_offered", sales.DoorShrink: "shrunk", sales.DoorClose: "left"}

// goThrough takes the door for a reason.
func (t *turn) goThrough(x *sales.Exit) {
	l := t.talk.Leaving
	l.Exit = x.ID
	switch {
	case l.Door == sales.DoorShrink:
		t.beginSmaller(x.ID)
	case l.Door == sales.DoorNurture && (t.keeper() == "" || t.deal.Handoff != nil): // somebody else was quicker
		t.askDoor(t.say.Say("exit.no_marketing"))
	default:
		t.leaveBy(l.way())
		t.did(leftAs[l.Door], "")
		t.showGoodbye("")
	}
}

// beginSmaller asks for the smaller amount.
func (t *turn) beginSmaller(exit string) {
	t.talk.Leaving = &Leaving{Deal: t.deal.ID, Door: sales.DoorShrink, Exit: exit, Began: t.now.UTC()}
	t.askLeaving(leaveAmount, t.say.Say("exit.shrink_ask", phrases.V{"Amount": t.amountOr(t.deal.Amount)}))
}

// way is the way out that was said.
func (l *Leaving) way() wayOut { return wayOut{exit: l.Exit, door: l.Door, back: l.WakeRule} }

// amountOr is an amount, or a word for none.
func (v view) amountOr(m sales.Money) string {
	if m.Known() {
		return v.money(m)
	}
	return v.say.Str("exit.no_amount")
}

// shrinkTyped takes "40k, without line 2": the deal goes on with less.
func (t *turn) shrinkTyped(words string) {
	line, was := splitNew(words, t.currency()), t.deal.Amount
	parts, amount := line.parts, line.amount
	again := func(key string) {
		t.askLeaving(leaveAmount, t.say.Say(key, phrases.V{"Amount": t.amountOr(was)}))
	}
	switch {
	case line.trouble != "":
		again(line.trouble)
		return
	case amount.Minor == 0 || len(parts) == 0:
		again("exit.shrink_unclear")
		return
	case was.Known() && was.Currency == amount.Currency && amount.Minor >= was.Minor:
		again("exit.shrink_more")
		return
	}
	left := strings.Join(parts, ", ")
	l := t.talk.Leaving
	l.On = left
	t.leaveBy(wayOut{exit: l.Exit, door: sales.DoorShrink, amount: amount})
	t.did(leftAs[sales.DoorShrink], left)
	t.showGoodbye("")
}

// stayTyped takes the plan of who stays: it is the deal's next step, and the head
// reads it with the deal.
func (t *turn) stayTyped(words string) {
	what, when, ok := splitWhen(words, t.now)
	due := t.moment(when)
	if what == "" || !ok || !due.After(t.now) {
		t.askLeaving(leaveStay, t.say.Say("exit.stay_unclear"))
		return
	}
	if far := t.tooFar(sales.DateOf(due, t.zone)); far != nil {
		t.askLeaving(leaveStay, far)
		return
	}
	t.deal.Next = &sales.NextStep{What: cut(what, 120), Due: due, Plan: true}
	t.did("stayed", "")
	t.talk.Asked, t.talk.Leaving = nil, nil
	t.showDeal(t.say.Say("exit.stays", phrases.V{"Due": t.when(due)}))
}
