package dialogs

import (
	"context"
	"strings"
	"time"

	"milepost/dialogs/chat"
	"milepost/dialogs/phrases"
	"milepost/dialogs/sales"
)

// Acts of the house itself: who is known from the start, what admins are told.

// Seed puts people in who were never there. Those who are stay as they are, and
// those who were removed stay out: the chat is where people are changed.
func (e *Engine) Seed(ctx context.Context, people []sales.Person) error {
	now := e.Now()
	_, err := e.run(ctx, Query{}, func(k Known) verdict {
		c := Change{Cause: "seed/" + k.Nonce, At: now, Based: k.Versions}
		for _, p := range people {
			known := k.Roster.Ever(p.ID) != nil
			for _, a := range p.Accounts {
				known = known || k.Roster.Ever(a) != nil
			}
			if !known {
				c.People = append(c.People, p)
			}
		}
		return verdict{change: c}
	})
	return err
}

// doorKey is the mark with the hash of the one code of the house's own that is
// good: the newest, until somebody used it.
const doorKey = "first-admin"

// FirstAdmin makes an invite for an admin if there is none yet; the code is empty
// if there is one. A code made at an earlier start is good no more.
func (e *Engine) FirstAdmin(ctx context.Context) (code string, err error) {
	now := e.Now()
	_, err = e.run(ctx, Query{Marks: []string{doorKey}}, func(k Known) verdict {
		code = ""
		if len(k.Roster.With(sales.RoleAdmin)) > 0 {
			return verdict{}
		}
		code = k.Nonce
		in := Invite{Hash: inviteHash(code), Roles: []string{sales.RoleAdmin, sales.RoleHead}, Expires: now.Add(inviteFor).UTC()}
		return verdict{change: Change{
			Cause: "first admin/" + in.Hash, At: now, Based: k.Versions, Invites: []Invite{in}, Marks: map[string]string{doorKey: in.Hash},
		}}
	})
	return code, err
}

// Unreachable notes that a message to a person was refused because they stopped
// the bot in a messenger.
func (e *Engine) Unreachable(ctx context.Context, person, messenger string) error {
	now := e.Now()
	_, err := e.run(ctx, Query{}, func(k Known) verdict {
		who := k.Roster.Person(person)
		if who == nil {
			return verdict{}
		}
		c := Change{Cause: "unreachable/" + person + "/" + messenger + "/" + now.UTC().Format(time.RFC3339), At: now, Based: k.Versions}
		if !e.stopped(&c, k.Roster, who, messenger) {
			return verdict{}
		}
		return verdict{change: c}
	})
	return err
}

// stopped notes that a person stopped the bot in a messenger, and tells their
// head, or the admins; false if that was known.
func (e *Engine) stopped(c *Change, r sales.Roster, who *sales.Person, messenger string) bool {
	if _, known := who.Unreachable[messenger]; known {
		return false
	}
	p := who.Clone()
	if p.Unreachable == nil {
		p.Unreachable = map[string]time.Time{}
	}
	p.Unreachable[messenger] = c.At.UTC()
	c.People = append(c.People, p)
	to := r.With(sales.RoleAdmin)
	if head := r.Person(headOf(&p, r)); head != nil {
		to = []sales.Person{*head}
	}
	e.tellAll(c, to, r, "people.told_unreachable", phrases.V{"Who": p.Name})
	return true
}

// Undelivered tells the admins, once a day for each reason and place, that a
// message could not be delivered, and what would help.
func (e *Engine) Undelivered(ctx context.Context, trouble chat.Trouble) error {
	now := e.Now()
	key, vals, of := "people.told_undelivered", phrases.V{"Reason": trouble.Reason}, ""
	if trouble.Reason == string(chat.Absent) {
		of = e.channelName(trouble.Parcel.To)
		key, vals = "people.told_absent", phrases.V{"Channel": of}
	}
	mark := strings.TrimSuffix("undelivered/"+now.UTC().Format(time.DateOnly)+"/"+of, "/")
	_, err := e.run(ctx, Query{Marks: []string{mark}}, func(k Known) verdict {
		if k.Marks[mark] != "" {
			return verdict{}
		}
		c := Change{Cause: mark, At: now, Based: k.Versions, Marks: map[string]string{mark: trouble.Reason}}
		e.tellAll(&c, k.Roster.With(sales.RoleAdmin), k.Roster, key, vals)
		return verdict{change: c}
	})
	return err
}

// channelName is what the config calls a place, or its own id there.
func (e *Engine) channelName(a chat.Address) string {
	for _, c := range e.House.Channels {
		if c.Address == a {
			return c.ID
		}
	}
	return a.Chat
}

// tellAll puts a line for each of some people into a change.
func (e *Engine) tellAll(c *Change, to []sales.Person, r sales.Roster, key string, vals phrases.V) {
	for i := range to {
		where, ok := address(&to[i])
		if !ok {
			continue
		}
		c.Parcels = append(c.Parcels, chat.Parcel{
			ID: c.Cause + "/" + to[i].ID, To: where, Class: chat.Once, Person: to[i].ID,
			Message: chat.Message{Text: e.viewOf(&to[i], r, c.At).say.Say(key, vals)},
		})
	}
}
