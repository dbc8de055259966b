package main

import (
	"slices"
	"strconv"
	"strings"

	"milepost/adapters/telegram"
	"milepost/dialogs/chat"
	"milepost/dialogs/playbook"
	"milepost/dialogs/playbook/located"
	"milepost/dialogs/sales"
)

// isRole reports whether a process has a role. While one cannot be read it may
// be that one's: its own mistakes come first.
func (r *configReader) isRole(role string) bool {
	return r.unread || slices.Contains(r.roles(), role)
}

// roles are those of all processes.
func (r *configReader) roles() []string {
	var out []string
	for _, p := range r.c.processes {
		for _, role := range p.Roles {
			out = append(out, role.ID)
		}
	}
	return out
}

// readJoin reads who may join, and as what.
func (r *configReader) readJoin() {
	t := r.root.Table("people")
	r.c.join = r.text(t, "join", "invite")
	role, open := strings.CutPrefix(r.c.join, "open:")
	switch {
	case !open && r.c.join != "invite":
		t.Fail("join", "", "join must be \"invite\" or \"open:ROLE\"")
	case open && (role == sales.RoleHead || role == sales.RoleAdmin):
		t.Fail("join", "", "join: nobody becomes %s by writing first", role)
	case open && !r.isRole(role):
		t.Fail("join", located.DidYouMean(role, r.roles()), "join: there is no role %q", role)
	}
	t.Done()
}

// readPeople reads who is known before they join.
func (r *configReader) readPeople() {
	tables := r.root.Tables("person")
	for _, t := range tables {
		r.c.people = append(r.c.people, r.person(t))
		t.Done()
	}
	ids := r.personIDs()
	for i, t := range tables {
		if h := r.c.people[i].Head; h != "" && !slices.Contains(ids, h) {
			t.Fail("head", located.DidYouMean(h, ids), "there is no [[person]] with the id %q", h)
		}
	}
}

// personIDs are the ids read so far.
func (r *configReader) personIDs() []string {
	var out []string
	for _, p := range r.c.people {
		out = append(out, p.ID)
	}
	return out
}

// person reads one of them.
func (r *configReader) person(t *located.Table) sales.Person {
	p := sales.Person{
		Name: t.Required("name"), Roles: t.Strings("roles"), Language: r.language(t, "language", ""), Zone: r.text(t, "timezone", ""),
		Calendar: r.text(t, "calendar", ""), Hours: r.text(t, "hours", ""), Head: r.text(t, "head", ""), Chats: map[string]string{},
	}
	r.personID(t, &p)
	for _, role := range p.Roles {
		if role != sales.RoleAdmin && !r.isRole(role) {
			t.Fail("roles", located.DidYouMean(role, append(r.roles(), sales.RoleAdmin)), "there is no role %q", role)
		}
	}
	if p.Zone != "" {
		r.zone(t, "timezone", p.Zone)
		p.Set = true
	}
	if _, ok := r.c.calendars.ready[p.Calendar]; p.Calendar != "" && !ok {
		t.Fail("calendar", located.DidYouMean(p.Calendar, playbook.Calendars()), "there is no calendar %q", p.Calendar)
	}
	if _, err := sales.ParseHours(p.Hours); p.Hours != "" && err != nil {
		t.Fail("hours", "", "%v", err)
	}
	for _, m := range []string{"telegram", "slack"} {
		if id := r.text(t, m, ""); id != "" {
			r.account(t, m, id)
			p.Accounts = append(p.Accounts, string(chat.MakeAccount(m, id)))
			p.Chats[m] = id // a private chat has the person's own id
		}
	}
	return p
}

// account looks whether an account can be somebody's, and nobody else's.
func (r *configReader) account(t *located.Table, m, id string) {
	if _, err := strconv.ParseInt(id, 10, 64); m == telegram.Messenger && err != nil {
		t.Fail(m, "write the number, or leave it out and send an /invite", "telegram %q is no user id", id)
	}
	for _, p := range r.c.people {
		if p.Chats[m] == id {
			t.Fail(m, "", "%s %s is %s's already", m, id, p.Name)
		}
	}
}

// personID reads somebody's id, or makes it of the name.
func (r *configReader) personID(t *located.Table, p *sales.Person) {
	if p.ID = r.text(t, "id", ""); p.ID == "" {
		p.ID = idOf(p.Name)
	}
	const hint = "give each [[person]] an id of their own: up to 16 letters and digits"
	switch {
	case slices.Contains(r.personIDs(), p.ID):
		t.Fail("id", hint, "person %q: somebody else has the id %q", p.Name, p.ID)
	case p.ID == "" || len(p.ID) > 16 || strings.ContainsAny(p.ID, "|/#, "):
		t.Fail("id", hint, "person %q: the id %q cannot be used", p.Name, p.ID)
	}
}

// idOf makes an id of a name: its letters and digits, small.
func idOf(name string) string {
	id := strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, strings.ToLower(name))
	return id[:min(len(id), 16)]
}
