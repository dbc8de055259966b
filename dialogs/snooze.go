package dialogs

import (
	"slices"
	"time"

	"milepost/checks"
	"milepost/dialogs/chat"
	"milepost/dialogs/phrases"
	"milepost/dialogs/sales"
)

// Who would be reminded of a deal may put that off for a while. It sleeps until
// the day, or until anybody does anything about it: what a reminder asks for is
// done then. Its head sees what they would see anyway.

// The measures of a snooze.
const (
	wakingHour = 10                  // o'clock, of a day
	napDays    = 2                   // working days, with one press
	longestNap = 31 * 24 * time.Hour // what rests for longer is no reminder put off
)

// untilReply is the Arg of a press, in place of an instant.
const untilReply = "reply"

// snoozable reports whether I may put the deal's reminders off; if not it shows why.
func (t *turn) snoozable() bool {
	if !t.workable() {
		return false
	}
	to := t.nudged(t.deal, t.p)
	if to != nil && to.ID != t.me.ID {
		t.declined("snooze.not_yours", phrases.V{"Who": to.Name})
		return false
	}
	return to != nil
}

// snooze asks for how long.
func (t *turn) snooze() {
	if t.snoozable() {
		t.askSnooze()
	}
}

func (t *turn) askSnooze(above ...chat.Text) {
	t.ask(Asked{What: askSnooze, Deal: t.deal.ID})
	b := func(label, arg string) chat.Button {
		return button(label, press{Act: "snoozed", Deal: t.deal.ID, Arg: arg})
	}
	var keys []chat.Button
	for _, n := range t.naps() {
		keys = append(keys, b(n.arg, instant(n.at)))
	}
	keys = append(keys, b(t.say.Str("snooze.until_reply"), untilReply))
	if t.deal.Snooze.Sleeps(t.now) {
		above = append(above, t.snoozeLine(t.deal))
		keys = append(keys, button(t.say.Str("snooze.wake"), press{Act: "unsnooze", Deal: t.deal.ID}))
	}
	t.promptDeal(chat.Lines(append(above, t.say.Say("snooze.until_when"))...), rows(2, keys...)...)
}

// naps are the instants that are offered, each with what its button says: the next
// working day, two working days on, Monday. What falls on one instant is offered once.
func (t *turn) naps() []timed {
	b := t.e.business(t.me)
	morning := func(day time.Time) time.Time { return b.NextOpen(atHour(day, wakingHour, t.zone)) }
	next := morning(t.e.tomorrow(t.me, t.now))
	monday := morning(t.now.AddDate(0, 0, 1+int(7+time.Sunday-t.now.Weekday())%7))
	all := []timed{
		{t.when(next), next},
		{t.say.Str("control.working_days", phrases.V{"N": napDays}), morning(b.Add(t.now, sales.Span{N: napDays, Unit: sales.BusinessDays}))},
		{t.when(monday), monday},
	}
	return slices.CompactFunc(slices.SortedStableFunc(slices.Values(all), func(a, b timed) int { return a.at.Compare(b.at) }),
		func(a, b timed) bool { return a.at.Equal(b.at) })
}

// snoozeUntil takes a pressed instant, or "until they reply".
func (t *turn) snoozeUntil() {
	if !t.snoozable() {
		return
	}
	if t.press.Arg == untilReply {
		t.putToSleep(t.e.business(t.me).Add(t.now, t.silenceNorm()), true)
		return
	}
	at, ok := readInstant(t.press.Arg)
	if !ok {
		t.stale()
		return
	}
	t.sleepUntil(at)
}

// silenceNorm is for how long the buyer is not waited for at this stage.
func (t *turn) silenceNorm() sales.Span {
	if s := t.stage(); s != nil && !s.Patience().IsZero() {
		return s.Patience()
	}
	return sales.Span{N: napDays, Unit: sales.BusinessDays}
}

func (t *turn) snoozeTyped(words string) {
	if !t.snoozable() {
		return
	}
	when, ok := phrases.ParseWhen(words, t.now)
	if !ok {
		t.askSnooze(t.say.Say(noDate(words, t.now)))
		return
	}
	at := when.Time
	if !when.HasTime {
		at = atHour(at, wakingHour, t.zone)
	}
	t.sleepUntil(at)
}

// sleepUntil takes an instant that is to come, and not too far away.
func (t *turn) sleepUntil(at time.Time) {
	switch {
	case !at.After(t.now):
		t.askSnooze(t.say.Say("deal.date_past"))
	case at.Sub(t.now) > longestNap:
		t.askSnooze(t.say.Say("snooze.too_long"))
	default:
		t.putToSleep(at, false)
	}
}

// putToSleep keeps it. The same once more changes nothing; a later end counts as
// one more in a row.
func (t *turn) putToSleep(until time.Time, reply bool) {
	t.talk.Asked = nil
	s := sales.Snooze{By: t.me.ID, At: t.now.UTC(), Until: until.UTC(), Reply: reply, Row: 1}
	if was := t.deal.Snooze; was != nil {
		if was.Reply == reply && was.Until.Equal(s.Until) {
			t.showDeal()
			return
		}
		s.Row = was.Row
		if s.Until.After(was.Until) {
			s.Row++
		}
	}
	t.deal.Snooze = &s
	t.did("snoozed", "")
	said := t.say.Say("snooze.done") // until when, says the card
	if head := sales.Accountable(t.p, t.deal, t.roster); s.Row >= checks.InARow && head != "" && head != t.me.ID {
		said = t.say.Say("snooze.in_a_row", phrases.V{"N": s.Row, "Who": t.roster.Name(head)})
	}
	t.showDeal(said)
}

// unsnooze ends it.
func (t *turn) unsnooze() {
	if !t.workable() {
		return
	}
	if !t.deal.Snooze.Sleeps(t.now) {
		t.declined("snooze.awake")
		return
	}
	t.talk.Asked = nil
	t.did("woken", "")
	t.showDeal(t.say.Say("snooze.is_awake"))
}

// snoozeLine says until when reminders are put off, in the reader's time.
func (v view) snoozeLine(d *sales.Deal) chat.Text {
	key := "snooze.asleep"
	if d.Snooze.Reply {
		key = "snooze.asleep_reply"
	}
	return v.say.Say(key, phrases.V{"Until": v.when(d.Snooze.Until)})
}
