package main

import (
	"slices"
	"strings"
	"time"

	"milepost/adapters/web"
	"milepost/dialogs/phrases"
	"milepost/dialogs/sales"
)

// ownSetting is the playground of who tries the process of their config.
func ownSetting(c *config) setting {
	s := setting{process: c.processes[0], calendars: c.calendars}
	s.house.Pings, s.house.Currency = c.pings, c.currency
	s.cast = func(lang string) (*talk, error) {
		t := ownCast(s.process, c.people, c.zone, lang)
		t.sitting = c.sitting
		return t, nil
	}
	return s
}

// players are the names of who plays a role that the config gives to nobody.
var players = map[string]map[string]string{
	"en": {"rep": "Olga", "head": "Marat", "marketing": "Dana", "product": "Ken", "legal": "Lena", "service": "Sam", "channel": "#sales"},
	"ru": {"rep": "Ольга", "head": "Марат", "marketing": "Дана", "product": "Кирилл", "legal": "Лена", "service": "Семён", "channel": "#продажи"},
}

// ownCast has one person for each role of a process: the config's first, else an
// invented one. Nothing is said yet; it is a Monday morning.
func ownCast(p *sales.Process, people []sales.Person, zone *time.Location, lang string) *talk {
	t := &talk{name: p.ID, begin: time.Date(2026, time.June, 1, 8, 50, 0, 0, zone)}
	for _, role := range p.Roles {
		who := player(role, people, lang)
		if !slices.ContainsFunc(t.people, func(other talker) bool { return other.id == who.id }) {
			t.people = append(t.people, who)
		}
	}
	t.people = append(t.people, talker{id: "sales", name: players[lang]["channel"], words: []string{"team"}, lang: lang, desk: true})
	return t
}

// player is who plays a role: reps have a phone in their hand, all others a desk.
func player(role sales.Role, people []sales.Person, lang string) talker {
	for _, p := range people {
		if slices.Contains(p.Roles, role.ID) {
			return talker{id: p.ID, name: p.Name, words: p.Roles, lang: lang, zone: p.Zone, desk: role.ID != "rep"}
		}
	}
	name := players[lang][role.ID]
	if name == "" {
		name = role.Name.In(lang)
	}
	return talker{id: "play-" + role.ID, name: name, words: []string{role.ID}, lang: lang, desk: role.ID != "rep"}
}

// panes are a talk's people and channels as the page shows them. The first one's
// pane says how to begin.
func panes(t *talk, p *sales.Process, say phrases.Printer) []web.Pane {
	var out []web.Pane
	for i, who := range t.people {
		pane := who.pane()
		switch {
		case pane.Channel:
			pane.Title, pane.Hint = say.Str("playground.channel"), say.Str("playground.hint_channel")
		case i == 0:
			pane.Title, pane.Hint = titles(who.words, p, say.Lang()), say.Str("playground.hint_first", phrases.V{"Name": who.name})
		default:
			pane.Title, pane.Hint = titles(who.words, p, say.Lang()), say.Str("playground.hint", phrases.V{"Name": who.name})
		}
		out = append(out, pane)
	}
	return out
}

// titles are roles by the names people know them by.
func titles(roles []string, p *sales.Process, lang string) string {
	var out []string
	for _, id := range roles {
		name := id
		if role := p.Role(id); role != nil {
			name = role.Name.In(lang)
		}
		out = append(out, name)
	}
	return strings.Join(out, ", ")
}
