package dialogs

import (
	"maps"
	"slices"
	"time"

	"milepost/dialogs/chat"
	"milepost/dialogs/phrases"
	"milepost/dialogs/sales"
)

// view is one reader at one instant: the language, zone and rights in which
// everything is drawn. Cards are its methods, so that the same card can be drawn
// for the rep, the head and a channel.
type view struct {
	e      *Engine
	me     *sales.Person // nil for a channel
	say    phrases.Printer
	zone   *time.Location
	roster sales.Roster
	now    time.Time // in zone
	names  bool      // a private channel: names may stand beside problems
	// changing: the deal is changed in this turn, and what follows is drawn as done.
	changing bool
	// readBy is who reads in a quotation what this reader will: dates and figures that
	// open are as of their now, and everybody goes by name.
	readBy *view
	// hushes are the rules that remind nobody, where they are known.
	hushes []hush
}

func (e *Engine) viewOf(me *sales.Person, r sales.Roster, now time.Time) view {
	lang, zone := e.House.Language, e.House.Zone
	if me != nil {
		if me.Language != "" {
			lang = me.Language
		}
		zone = e.zoneOf(me)
	}
	// Instants that are kept must be the same when they are read again: nothing of the monotonic clock.
	return view{e: e, me: me, say: e.Phrases.For(lang), zone: zone, roster: r, now: now.Round(0).In(zone)}
}

func (e *Engine) viewOfChannel(c Channel, r sales.Roster, now time.Time) view {
	v := e.viewOf(nil, r, now)
	if c.Language != "" {
		v.say = e.Phrases.For(c.Language)
	}
	v.names = c.Private
	return v
}

// namesAllowed reports whether a person's name may stand beside a problem here.
func (v view) namesAllowed() bool { return v.me != nil || v.names }

// business is a person's working time: their hours, calendar and zone.
func (e *Engine) business(who *sales.Person) sales.BusinessTime {
	id := e.House.Calendar
	if who == nil {
		return sales.BusinessTime{Calendar: e.Calendar(id), Zone: e.House.Zone}
	}
	if who.Calendar != "" {
		id = who.Calendar
	}
	return sales.BusinessTime{Calendar: e.Calendar(id), Zone: e.zoneOf(who), Hours: e.hoursOf(who)}
}

// hoursOf are a person's own hours, none if the calendar's are theirs. They are
// asked for several times in a decision, and read once.
func (e *Engine) hoursOf(who *sales.Person) sales.Shift {
	if h, ok := e.hours.Load(who.Hours); ok {
		return h.(sales.Shift)
	}
	h, _ := sales.ParseHours(who.Hours) // none stand for what cannot be read
	e.hours.Store(who.Hours, h)
	return h
}

// zoneOf is a person's zone, or the house's. Looking one up reads a file, so it
// is done once.
func (e *Engine) zoneOf(who *sales.Person) *time.Location {
	if who.Zone == "" {
		return e.House.Zone
	}
	if z, ok := e.zones.Load(who.Zone); ok {
		return z.(*time.Location)
	}
	z, err := time.LoadLocation(who.Zone)
	if err != nil {
		return e.House.Zone
	}
	e.zones.Store(who.Zone, z)
	return z
}

// calendar is how a calendar is called: its name, else its id.
func (v view) calendar(c *sales.Calendar) string {
	if name := v.text(c.Name); name != "" {
		return name
	}
	return c.ID
}

// name is how a person is called by this reader: "you" for oneself.
func (v view) name(person string) string {
	if v.you(person) {
		return v.say.Str("common.you")
	}
	return v.roster.Name(person)
}

// you reports whether a person is the reader, and is spoken to.
func (v view) you(person string) bool {
	return v.me != nil && person == v.me.ID && v.readBy == nil
}

// reading is where and when this is read.
func (v view) reading() (*time.Location, time.Time) {
	if v.readBy != nil {
		return v.readBy.zone, v.readBy.now
	}
	return v.zone, v.now
}

// past reports whether an instant has come when this is read.
func (v view) past(t time.Time) bool {
	_, now := v.reading()
	return !now.Before(t)
}

// text is a sentence of the process in the reader's language.
func (v view) text(t sales.Text) string { return t.In(v.say.Lang()) }

func (v view) money(m sales.Money) string { return v.say.Money(m.Minor, m.Currency) }

func (v view) when(t time.Time) string {
	zone, now := v.reading()
	return v.say.DateTime(t.In(zone), now)
}

func (v view) day(t time.Time) string {
	zone, now := v.reading()
	return v.say.Date(t.In(zone), now)
}

// date is a civil date in words.
func (v view) date(d sales.Date) string { return v.say.Date(d.Start(v.zone), v.now) }

// role is a role's name in the process of a deal, or its id.
func (v view) role(p *sales.Process, id string) string {
	if r := p.Role(id); r != nil {
		return v.text(r.Name)
	}
	return id
}

// stageName is a stage's name in the process of a deal, or its id.
func (v view) stageName(p *sales.Process, id string) string {
	if s, _, ok := p.Stage(id); ok {
		return v.text(s.Name)
	}
	return id
}

// address is where a person is written to privately; ok is false if nowhere.
func address(who *sales.Person) (chat.Address, bool) {
	if who == nil {
		return chat.Address{}, false
	}
	if c, ok := who.Chats[who.Prefers]; ok {
		return chat.Address{Messenger: who.Prefers, Chat: c}, true
	}
	for _, m := range slices.Sorted(maps.Keys(who.Chats)) {
		return chat.Address{Messenger: m, Chat: who.Chats[m]}, true
	}
	return chat.Address{}, false
}
