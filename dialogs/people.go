package dialogs

import (
	"slices"
	"strings"

	"milepost/dialogs/chat"
	"milepost/dialogs/phrases"
	"milepost/dialogs/sales"
)

// invite makes a code that lets one human in, in a role.
func (t *turn) invite() {
	if !t.allowed(mayInvite, nil) {
		t.refuse(mayInvite)
		return
	}
	if role := t.roleWord(t.args); role != "" {
		t.makeInvite(role)
		return
	}
	text := t.say.Say("people.invite_whom")
	if t.args != "" {
		text = chat.Lines(t.say.Say("people.role_unknown", phrases.V{"Words": short(t.args), "Who": t.whoMay(mayAdmin, nil)}), text)
	}
	var keys []chat.Button
	for _, role := range t.invitable() {
		keys = append(keys, button(t.roleName(role), press{Act: "invite", Item: role}))
	}
	t.show("people", chat.Message{Text: text, Buttons: rows(3, keys...)})
}

// invitable are the roles I may let somebody in with: only an admin makes admins
// and heads.
func (v view) invitable() []string {
	var out []string
	for _, r := range v.e.Book.Current[0].Roles {
		if r.ID != sales.RoleHead || v.may(mayAdmin, nil) {
			out = append(out, r.ID)
		}
	}
	if v.may(mayAdmin, nil) {
		out = append(out, sales.RoleAdmin)
	}
	return out
}

func (t *turn) roleName(id string) string {
	if id == sales.RoleAdmin {
		return t.say.Str("people.admin")
	}
	return t.role(t.e.Book.Current[0], id)
}

// roleWord is the role that words name, if I may give it.
func (t *turn) roleWord(words string) string {
	for _, id := range t.invitable() {
		name := sales.Text{}
		if r := t.e.Book.Current[0].Role(id); r != nil {
			name = r.Name
		}
		if words != "" && known(words, id, name) {
			return id
		}
	}
	return ""
}

func (t *turn) inviteRole() {
	if !t.rule(mayInvite, "", t.may(mayInvite, nil) && slices.Contains(t.invitable(), t.press.Item)) {
		t.refuse(mayAdmin)
		return
	}
	t.makeInvite(t.press.Item)
}

// makeInvite keeps the hash of a fresh code and shows the code once, with the
// links that carry it.
func (t *turn) makeInvite(role string) {
	t.detail(role)
	code := t.k.Nonce
	in := Invite{Hash: inviteHash(code), Roles: []string{role}, By: t.me.ID, Expires: t.now.Add(inviteFor).UTC()}
	if t.me.Is(sales.RoleHead) && role == "rep" {
		in.Head = t.me.ID
	}
	t.change.Invites = append(t.change.Invites, in)
	lines := []chat.Text{t.say.Say("people.invited", phrases.V{"Role": t.roleName(role), "Until": t.when(in.Expires)})}
	lines = append(lines, t.carriers(code, "")...)
	key := "people.by_code"
	if len(t.e.House.Links) > 0 {
		key = "people.or_code"
	}
	lines = append(lines, t.say.Say(key, phrases.V{"Code": code}))
	t.show("people", chat.Message{Text: chat.Lines(lines...)})
}

// people lists who is here and what they play.
func (t *turn) people() {
	if !t.allowed(mayInvite, nil) {
		t.refuse(mayInvite)
		return
	}
	lines := []chat.Text{t.say.Say("people.title")}
	var keys []chat.Button
	all := t.roster.All()
	slices.SortStableFunc(all, func(a, b sales.Person) int { return strings.Compare(a.Name, b.Name) })
	for i, p := range all {
		if i == 30 {
			lines = append(lines, chat.Plain("…"))
			break
		}
		lines = append(lines, t.personLine(&p))
		keys = append(keys, button(cut(p.Name, 18), press{Act: "person", Item: p.ID}))
	}
	if !t.may(mayAdmin, nil) {
		keys = nil
	}
	t.show("people", chat.Message{Text: chat.Lines(lines...), Buttons: append(rows(3, keys...), []chat.Button{button(t.say.Str("people.invite_btn"), press{Act: "invite"})})})
}

func (t *turn) personLine(p *sales.Person) chat.Text {
	var what []string
	for _, r := range p.Roles {
		what = append(what, t.roleName(r))
	}
	switch {
	case p.IsAway(t.now):
		what = append(what, t.say.Str("people.away", phrases.V{"Until": t.day(p.Away.Until)}))
	case len(p.Unreachable) > 0 && len(p.Unreachable) == len(p.Chats):
		what = append(what, t.say.Str("people.unreachable"))
	case len(p.Accounts) == 0:
		what = append(what, t.say.Str("people.not_joined"))
	}
	return t.say.Say("people.line", phrases.V{"Name": p.Name, "What": strings.Join(what, ", ")})
}

// person shows one of ours with the roles to switch.
func (t *turn) person() {
	if who := t.colleague(); who != nil {
		t.showPerson(who)
	}
}

// colleague is who a button is about, if I may change them; else nil, and it is
// said that I may not, whether they exist or not.
func (t *turn) colleague() *sales.Person {
	who := t.roster.Person(t.press.Item)
	switch {
	case who != nil && t.rule(mayAdmin, who.ID, t.may(mayAdmin, nil)):
		return who
	case who == nil:
		t.missing(mayAdmin, t.press.Item)
	}
	t.refuse(mayAdmin)
	return nil
}

func (t *turn) showPerson(who *sales.Person) {
	var keys []chat.Button
	for _, role := range t.invitable() {
		keys = append(keys, button(tick(who.Roles, role)+t.roleName(role), press{Act: "role", Item: who.ID, Arg: role}))
	}
	keys = append(keys, button(t.say.Str("people.remove"), press{Act: "offboard", Item: who.ID}), button(t.say.Str("btn.back"), press{Act: "people"}))
	t.show("people", chat.Message{Text: chat.Lines(t.personLine(who), t.say.Say("people.switch")), Buttons: rows(2, keys...)})
}

// changeRole gives or takes a role. It acts at once everywhere: rights are computed
// at every press, and what waits to be sent to who lost one is not sent. The last
// admin stays.
func (t *turn) changeRole() {
	who := t.colleague()
	if who == nil {
		return
	}
	p := who.Clone()
	role := t.press.Arg
	switch {
	case role == sales.RoleAdmin && p.Is(role) && len(t.roster.With(sales.RoleAdmin)) == 1:
		t.toast("people.last_admin")
		t.showPerson(who)
		return
	case !slices.Contains(t.invitable(), role):
		t.stale()
		return
	case p.Is(role):
		t.detail("-" + role)
		p.Roles = slices.DeleteFunc(p.Roles, func(r string) bool { return r == role })
	default:
		t.detail("+" + role)
		p.Roles = append(p.Roles, role)
	}
	t.keep(p)
	if !p.Is(role) {
		t.change.CallOff = append(t.change.CallOff, chat.ToPerson(p.ID))
	}
	t.showPerson(&p)
}
