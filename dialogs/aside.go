package dialogs

import (
	"context"
	"time"

	"milepost/dialogs/chat"
	"milepost/dialogs/sales"
)

// toldKey is the mark of when the admins were last told, or will be, that
// something was set aside.
const toldKey = "quarantine-told"

// toldEvery is how seldom they are.
const toldEvery = time.Hour

// weigh counts what happened to an update, and sets it aside if that was once too
// often. Its count is kept in the store: it must survive what the update does.
func (e *Engine) weigh(ctx context.Context, u chat.Update, happened func(*Poison)) (aside bool, err error) {
	now := e.Now()
	err = e.guarded(func() error {
		// Nothing else is asked for: another record may be what it fails of.
		_, err := e.run(ctx, Query{Poison: u.ID, Marks: []string{toldKey}}, func(k Known) verdict {
			p := k.Poison
			if p == nil {
				p = newPoison(u, now)
			}
			if aside = p.Aside; aside {
				return verdict{}
			}
			p.Update.Last = u.Last
			happened(p)
			c := Change{Cause: "failing/" + u.ID + "/" + k.Nonce, At: now, Based: k.Versions, Poison: p}
			if p.hopeless(now) {
				aside, p.Aside = true, true
				e.setAside(&c, p, k)
			}
			return verdict{change: c}
		})
		return err
	})
	if err != nil {
		return false, chat.NotNow(err)
	}
	if !aside {
		e.ward.keep(u.ID, counted)
		return false, nil
	}
	e.ward.keep(u.ID, setAside)
	e.Log.Error("an update is set aside: /quarantine shows it", "update", u.ID)
	return true, nil
}

// setAside tells whose update it is, once, and the admins, once an hour.
func (e *Engine) setAside(c *Change, p *Poison, k Known) {
	who := k.Roster.Account(string(p.Update.Account))
	if who != nil {
		p.Person = who.ID
	}
	if p.Reason == "" {
		p.Reason = "the program ended each time it was handled"
	}
	if to, ok := e.authorOf(p, who); ok {
		v := e.viewOf(who, k.Roster, c.At)
		if who == nil {
			v.say = e.Phrases.For(baseLanguage(p.Update.Lang, e.House.Language))
		}
		c.Parcels = append(c.Parcels, chat.Parcel{To: to, Class: chat.AtLeastOnce, Person: p.Person, Message: chat.Message{Text: v.say.Say("quarantine.sorry")}})
	}
	e.tellOfAside(c, k)
}

// authorOf is where who wrote an update reads privately.
func (e *Engine) authorOf(p *Poison, who *sales.Person) (chat.Address, bool) {
	if p.Update.Private && !p.Update.From.IsZero() {
		return p.Update.From, true
	}
	return address(who)
}

// tellOfAside tells the admins now, or an hour after the last time. Nothing is
// lost: what comes in between is on the list by then.
func (e *Engine) tellOfAside(c *Change, k Known) {
	last, err := time.Parse(time.RFC3339, k.Marks[toldKey])
	if err == nil && last.After(c.At) {
		return // they will be
	}
	at := c.At
	if next := last.Add(toldEvery); err == nil && next.After(at) {
		at = next
	}
	c.Marks = map[string]string{toldKey: at.UTC().Format(time.RFC3339)}
	first := len(c.Parcels)
	e.tellAll(c, k.Roster.With(sales.RoleAdmin), k.Roster, "quarantine.told", nil)
	for i := range c.Parcels[first:] {
		if p := &c.Parcels[first+i]; at.After(c.At) {
			p.After = at
		}
	}
}
