package dialogs

import (
	"crypto/sha256"
	"encoding/base32"
	"reflect"
	"strconv"
	"time"

	"milepost/checks"
	"milepost/dialogs/chat"
	"milepost/dialogs/phrases"
	"milepost/dialogs/sales"
)

// turn is one decision under way: what is known, what was done, and the change
// it comes to. It lives for one call of decide and is the only mutable thing in
// the package.
type turn struct {
	view
	k     Known
	u     chat.Update
	press press
	args  string // of a command, after the deal was taken out

	talk    Talk
	talkWas Talk
	deal    *sales.Deal // a copy, changed freely
	dealWas *sales.Deal
	p       *sales.Process // of the deal
	what    string         // what is being done to the deal, for its journal
	note    string

	change Change
	more   *Query
	tally  *Tally  // to be filled before
	ruling *Ruling // what was decided about their right, if it was asked
	retry  *chat.Update
}

func (e *Engine) newTurn(k Known, u chat.Update, now time.Time) *turn {
	if u.Outsider {
		k.Me, k.Talk = nil, nil
	}
	if k.Talk != nil && k.Talk.Sitting != nil && now.Before(k.Talk.Sitting.Began) {
		now = k.Talk.Sitting.Began // by another replica, whose clock is a little ahead: nothing is answered before it was asked
	}
	t := &turn{view: e.viewOf(k.Me, k.Roster, now), k: k, u: u}
	t.hushes = hushes(k.Marks[quietMark])
	t.change = Change{Cause: u.ID, At: now, Based: k.Versions}
	if k.Talk != nil {
		t.talk, t.talkWas = k.Talk.clone(), *k.Talk
	}
	if k.Deal != nil {
		t.take(k.Deal)
	}
	return t
}

// take makes a deal the one this turn is about.
func (t *turn) take(d *sales.Deal) {
	c := d.Clone()
	t.deal, t.dealWas, t.p = &c, d, t.e.Book.For(d)
}

// drop makes the turn one about no deal.
func (t *turn) drop() { t.deal, t.dealWas, t.p = nil, nil, nil }

// stage is the deal's present one; nil: its process has it no more.
func (t *turn) stage() *sales.Stage {
	s, _, _ := t.p.Stage(t.deal.Stage)
	return s
}

// did names what is being done to the deal; the journal gets the fields by itself.
// Whatever somebody does about a deal ends its sleep.
func (t *turn) did(what, note string) {
	t.what, t.note, t.changing = what, note, true
	if t.me != nil && what != "snoozed" && what != "undone" {
		t.deal.Snooze = nil
	}
}

// show puts a screen where the person is: the pressed message is changed; after
// typed words a new one comes below and the old copy loses its buttons.
func (t *turn) show(card string, m chat.Message) {
	p := chat.Parcel{To: t.here(), Class: chat.AtLeastOnce, Card: card, Message: m}
	switch {
	case t.press.Arg == below:
		p.Fresh = true
		if t.u.Private && !t.u.Under.IsZero() {
			p.To = t.u.Under
		}
	case t.u.Kind == chat.Pressed && p.To == t.u.From && t.u.Message != "":
		p.Edit = t.u.Message
	case t.u.Kind != chat.Filled: // a form stood above the card it was opened from
		p.Fresh = true
	}
	if t.me != nil {
		p.Person = t.me.ID
	}
	t.post(p)
}

// line shows one sentence with no card.
func (t *turn) line(key string, v ...phrases.V) {
	p := chat.Parcel{To: t.here(), Class: chat.AtLeastOnce, Message: chat.Message{Text: t.say.Say(key, v...)}}
	if t.me != nil {
		p.Person = t.me.ID
	}
	t.post(p)
}

// here is where the person reads details: the private chat, also when the
// command was given in a group.
func (t *turn) here() chat.Address {
	if t.u.Private || t.me == nil {
		return t.u.From
	}
	if c, ok := t.me.Chats[t.u.From.Messenger]; ok {
		return chat.Address{Messenger: t.u.From.Messenger, Chat: c}
	}
	if a, ok := address(t.me); ok {
		return a
	}
	return t.u.From
}

// public adds one line in the group where a command was given, or beside which.
func (t *turn) public(key string, v ...phrases.V) {
	to := t.u.Beside
	if !t.u.Private {
		to = t.u.From
	}
	if !to.IsZero() {
		t.post(chat.Parcel{To: to, Class: chat.AtLeastOnce, Message: chat.Message{Text: t.e.viewOf(nil, t.roster, t.now).say.Say(key, v...)}})
	}
}

// tell sends a message to somebody else, or to who covers for them, drawn as they
// read it. Nobody is told what they may not see, and nobody is told by two roads.
func (t *turn) tell(person, card string, draw func(view) chat.Message) {
	t.message(person, card, true, draw)
}

// renew is tell in the message they have: it makes no sound.
func (t *turn) renew(person, card string, draw func(view) chat.Message) {
	t.message(person, card, false, draw)
}

func (t *turn) message(person, card string, fresh bool, draw func(view) chat.Message) {
	if p, ok := t.letter(t.inPlaceOf(t.roster.Person(person)), draw); ok {
		p.Card, p.Fresh = card, fresh
		t.post(p)
	}
}

// inHours is tell for what nobody waits for: it comes in their working time, unless
// it is called off by its key before.
func (t *turn) inHours(person, cancel string, draw func(view) chat.Message) {
	if who := t.inPlaceOf(t.roster.Person(person)); !t.isMe(who) {
		t.atWork(who, "", cancel, draw)
	}
}

// atWork writes to somebody when they work, in the words of that time.
func (t *turn) atWork(who *sales.Person, card, cancel string, draw func(view) chat.Message) {
	to, ok := address(who)
	if !ok {
		return
	}
	at := t.e.reads(who, t.now)
	v := t.as(who, at)
	p := chat.Parcel{To: to, Class: chat.AtLeastOnce, Card: card, Fresh: true, Person: who.ID, Cancel: cancel, Message: draw(v)}
	if at.After(t.now) {
		p.After = at
	}
	t.post(p)
}

// as is another reader of what this turn does, at an instant.
func (t *turn) as(who *sales.Person, at time.Time) view {
	v := t.e.viewOf(who, t.roster, at)
	v.changing, v.hushes = t.changing, t.hushes
	return v
}

// isMe reports whether somebody is who acts in this turn.
func (t *turn) isMe(who *sales.Person) bool {
	return t.me != nil && who != nil && who.ID == t.me.ID
}

// letter is a message to somebody else; ok is false if it is to me or they have no chat.
func (t *turn) letter(who *sales.Person, draw func(view) chat.Message) (p chat.Parcel, ok bool) {
	to, ok := address(who)
	if !ok || t.isMe(who) {
		return p, false
	}
	v := t.as(who, t.now)
	return chat.Parcel{To: to, Class: chat.AtLeastOnce, Fresh: true, Person: who.ID, Message: draw(v)}, true
}

// inPlaceOf is who is told in a person's place: their cover, if the deal is theirs to see.
func (t *turn) inPlaceOf(who *sales.Person) *sales.Person {
	cover := t.present(who)
	if t.deal != nil && cover != who && !t.e.viewOf(cover, t.roster, t.now).may(mayView, t.deal) {
		return who
	}
	return cover
}

func (t *turn) post(p chat.Parcel) {
	p.ID = t.change.Cause + "/" + strconv.Itoa(len(t.change.Parcels))
	t.change.Parcels = append(t.change.Parcels, p)
}

// toast is the short answer to a press; to typed words it becomes a line.
func (t *turn) toast(key string, v ...phrases.V) {
	if t.u.Kind == chat.Pressed {
		t.change.Reply.Toast = t.say.Str(key, v...)
		return
	}
	t.line(key, v...)
}

// ask remembers what the next free text will be taken for. The same thing asked
// again keeps its stamp: a copy of the question that is still on the screen stays good.
func (t *turn) ask(a Asked) {
	a.In, a.Since = t.here(), t.now
	if was := t.talk.Asked; was == nil || was.What != a.What || was.Deal != a.Deal || was.Item != a.Item || was.Data != a.Data {
		t.talk.Stamp++
	}
	t.talk.Asked = &a
}

// about makes the deal the one talked about.
func (t *turn) about() {
	if t.deal != nil {
		t.talk.Deal = t.deal.ID
	}
}

// finish turns the turn into its verdict: the difference of the deal becomes an
// event, and the clock is told when to look again.
func (t *turn) finish() verdict {
	if t.more != nil || t.retry != nil {
		return verdict{more: t.more, tally: t.tally, retry: t.retry}
	}
	c := &t.change
	if !t.u.Beside.IsZero() && c.Reply.Toast == "" && c.Reply.Form == nil && len(c.Parcels) > 0 {
		c.Reply.Toast = t.say.Str("manners.in_private") // a command in a channel seems to do nothing there
	}
	if t.deal != nil {
		t.write()
	}
	if t.me != nil && !reflect.DeepEqual(t.talk, t.talkWas) {
		t.talk.Person = t.me.ID
		c.Talk = &t.talk
	}
	return verdict{change: *c, ruling: t.ruling}
}

// due is when the clock must look at a deal again.
func (e *Engine) due(d *sales.Deal, p *sales.Process, r sales.Roster, now time.Time) time.Time {
	switch {
	case d.Parking != nil:
		return d.Parking.Wake
	case d.Status != sales.Open:
		return time.Time{}
	}
	in := e.input(d, p, r)
	clocks := checks.ClocksOf(in)
	at := sooner(e.next(d, p, r, clocks, now), e.unsaid(d, clocks, r, now))
	if checks.Leaves(in, now) { // what kept it was taken back: not on the same day
		at = sooner(at, e.tomorrow(r.Person(d.Owner), now))
	}
	return at
}

// input is a deal as the checks judge it: in its owner's working time.
func (e *Engine) input(d *sales.Deal, p *sales.Process, r sales.Roster) checks.Input {
	return checks.Input{Process: p, Deal: d, Time: e.business(r.Person(d.Owner))}
}

// newID is the id of what this turn makes. Short ids meet, and an id that is taken
// always will be: another is taken then, at once if we know that, else at the next try.
func (t *turn) newID(prefix string, letters int, taken func(id string) bool) string {
	cause := t.change.Cause
	for n := t.k.Try; ; n++ {
		if n > 0 {
			cause = t.change.Cause + "/" + strconv.Itoa(n)
		}
		if id := derive(prefix, cause, letters); !taken(id) {
			return id
		}
	}
}

// derive makes an id out of a cause: the same cause makes the same id, so a
// replay does too.
func derive(prefix, cause string, letters int) string {
	sum := sha256.Sum256([]byte(prefix + cause))
	return prefix + base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(sum[:])[:letters]
}
