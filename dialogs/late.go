package dialogs

import (
	"slices"
	"strconv"
	"time"

	"milepost/checks"
	"milepost/dialogs/chat"
	"milepost/dialogs/phrases"
	"milepost/dialogs/sales"
)

// Reminders that are late: we were away when they fell due, or had too much to do.
// Nobody wants ten messages at once for that, nor news of last week. How late a deal
// is stands in its due time, so that whoever comes back, one of us or three, after
// however many crashes, comes to the same.
//
//	due ──in time────────► a reminder of its own
//	  ├──within a day────► one message with the five largest; what is left over has its
//	  │                    turn from the next day on, as on any other
//	  └──later───────────► nobody is reminded: it stands on the card, in /next and in the
//	                       digest, and the admins read how many there were
//
// Only what would be said is held together. What is to be done is done as ever: who
// sleeps wakes, a deal leaves the forecast, silence is put on record.

// The measures of being late.
const (
	inTime  = pressKept // a look that comes so soon is in time
	newsFor = 24 * time.Hour
)

// moreTime is what who is offered a deal has to answer if their time ran out while
// nobody could.
var moreTime = sales.Span{N: 1, Unit: sales.BusinessHours}

// isOverdue reports whether a deal should have been looked at before.
func (t *turn) isOverdue(d *sales.Deal) bool {
	due, ok := t.k.Dues[d.ID]
	return ok && t.now.Sub(due) > inTime
}

// outdated reports whether I could have been told of a finding more than a day ago,
// if its deal had been looked at when it was due.
func (v view) outdated(f checks.Finding, due, now time.Time) bool {
	due = later(due, f.At)
	if a := v.me.Away; a != nil && !now.Before(a.Until) {
		due = later(due, a.Until)
	}
	return now.Sub(v.e.business(v.me).NextOpen(due)) > newsFor
}

// overdue is a deal whose reminder is late.
type overdue struct {
	deal  *sales.Deal
	found []checks.Finding
}

// alsoLate are the other deals whose reminders to a reader are late and may come when
// this one's does, the largest first; none if this one's is in time. waiting is how
// many more have something to say, and were put off to the next day already.
func (t *turn) alsoLate(v view) (out []overdue, waiting int) {
	if _, reached := address(v.me); !reached || !t.isOverdue(t.deal) {
		return nil, 0
	}
	for i := range t.k.Found {
		d := &t.k.Found[i]
		if d.ID == t.deal.ID || d.Status != sales.Open {
			continue
		}
		in := t.e.input(d, t.e.Book.For(d), t.roster)
		to := t.nudged(d, in.Process)
		if to == nil || to.ID != v.me.ID || checks.Leaves(in, t.now) || t.e.mayPing(d, to, t.now).After(v.now) {
			continue
		}
		found := slices.DeleteFunc(t.speaking(d, checks.Judge(in, t.now)), func(f checks.Finding) bool {
			return t.isOverdue(d) && v.outdated(f, t.k.Dues[d.ID], t.now)
		})
		switch {
		case len(found) == 0:
		case t.isOverdue(d):
			out = append(out, overdue{d, found})
		default:
			waiting++
		}
	}
	slices.SortFunc(out, func(a, b overdue) int { return t.e.place(a.deal).compare(t.e.place(b.deal)) })
	return out, waiting
}

// together says what is late to a reader in one message: of this deal, if there is
// room for it, and of the others. left is how many messages there are for this deal
// and smaller ones, waiting how many deals have their turn later anyway. It reports
// false if this one has, too.
func (t *turn) together(v view, found []checks.Finding, others []overdue, left, waiting int) bool {
	mine := t.e.place(t.deal)
	i, _ := slices.BinarySearchFunc(others, mine, func(o overdue, p place) int { return t.e.place(o.deal).compare(p) })
	all := slices.Insert(others, i, overdue{t.deal, found})
	n := min(points, i+left, len(all))
	if i >= n {
		return false
	}
	m := chat.Message{Text: v.say.Say("late.title", phrases.V{"N": n})}
	for j := range all[:n] {
		m.Points = append(m.Points, t.latePoint(v, j+1, &all[j]))
	}
	pings := n
	if rest := len(all) - n + waiting; rest > 0 {
		m.Foot = v.say.Say("late.more", phrases.V{"N": rest})
		pings = t.e.House.Pings // enough for one day
	}
	t.mark(v.pingMark(), v.pinged(t.k, pings))
	where, _ := address(v.me)
	p := chat.Parcel{To: where, Class: chat.Once, Card: "late", Fresh: true, Person: v.me.ID, Expires: v.now.Add(nudgeFor), Message: m}
	if v.now.After(t.now) {
		p.After = v.now
	}
	t.post(p)
	return true
}

// latePoint notes with a deal that its reminder comes in this message, and draws it:
// in the words that its head will read, and when, if they will.
func (t *turn) latePoint(v view, n int, o *overdue) chat.Point {
	of := t
	if o.deal != t.deal {
		of = t.e.newTurn(Known{Roster: t.roster, Deal: o.deal}, chat.Update{ID: t.change.Cause + "/" + o.deal.ID}, t.now)
		of.change.At = t.change.At
	}
	ahead := v.preview(of.deal, of.p, o.found)
	of.remind(o.found, ahead, v.now)
	of.expect(v.me, o.found, v.now)
	if of != t { // it stays due: all else about it has its own look
		of.journal(of.dealWas, of.what, "")
		t.change.Events = append(t.change.Events, of.change.Events...)
		t.change.Deals = append(t.change.Deals, Write{Deal: *of.deal, Due: t.k.Dues[of.deal.ID]})
	}
	what, keys := v.pointWords(point{of.deal, of.p, o.found}), v.pointButtons(of.deal)
	if theirs, pt := v.headReads(of.deal, ahead); len(pt.found) > 0 {
		seen := v.say.Say("late.seen", phrases.V{"Who": ahead.head.Name, "When": v.when(ahead.at)})
		what = chat.Join(" · ", theirs.pointWords(pt), seen)
		if v.may(mayWork, of.deal) {
			reply := button(v.say.Str("whisper.reply"), press{Act: "replyahead", Deal: of.deal.ID, Arg: below})
			keys = slices.Insert(keys[:min(len(keys), pointButtonsAtMost-1)], 1, reply)
		}
	}
	return chat.Point{Text: v.say.Say("jobs.point", phrases.V{"N": strconv.Itoa(n), "Deal": v.dealLine(of.deal), "What": what}), Buttons: keys}
}

// waitOn gives who is offered the deal some more time: while we were away nobody
// could answer.
func (t *turn) waitOn() verdict {
	h := *t.deal.Handoff
	h.Due = t.e.business(t.roster.Person(h.To)).Add(t.now, moreTime).UTC()
	t.deal.Handoff = &h
	t.journal(t.dealWas, followed, "")
	t.tellOffer(t.renew)
	return t.lookAgain(time.Time{})
}
