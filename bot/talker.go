package main

import (
	"slices"
	"strings"

	"milepost/adapters/web"
	"milepost/dialogs"
	"milepost/dialogs/chat"
	"milepost/dialogs/sales"
)

// talker is somebody of a talk: a person, or a channel if the name begins with #.
//
//	Olga is rep, admin, ru               roles, and the language
//	Ivan is rep, Asia/Tokyo              another zone than the talk's
//	Ivan is rep, holidays ru, hours 10:00-19:00
//	Ivan is rep, of Marat                whose team; else the last head's
//	Eve is stranger                      nobody of ours, until they join
//	Marat is head, desk                  in Slack, as it were; else in a chat on a phone
//	Gus is guest, desk                   a guest of that messenger, whoever else they are
type talker struct {
	id, name string
	desk     bool
	guest    bool
	words    []string // roles of a person, "private" of a channel
	lang     string
	zone     string
	holidays string
	hours    string
	head     string // whose team, by name
}

// readTalker reads "Olga is rep, en, Europe/Berlin".
func readTalker(line string) (talker, bool) {
	name, rest, ok := strings.Cut(line, " is ")
	if !ok || strings.Contains(name, ":") {
		return talker{}, false
	}
	w := talker{name: name, id: strings.ToLower(strings.TrimPrefix(name, "#"))}
	for part := range strings.SplitSeq(rest, ",") {
		part = strings.TrimSpace(part)
		word, value, _ := strings.Cut(part, " ")
		switch {
		case part == "" || part == "stranger":
		case part == "desk":
			w.desk = true
		case part == "guest":
			w.guest = true
		case part == "en" || part == "ru":
			w.lang = part
		case word == "holidays":
			w.holidays = value
		case word == "hours":
			w.hours = value
		case word == "of":
			w.head = value
		case strings.Contains(part, "/"):
			w.zone = part
		default:
			w.words = append(w.words, part)
		}
	}
	return w, true
}

func (w talker) channel() bool { return strings.HasPrefix(w.name, "#") }

// pane is where a talker is on the page.
func (w talker) pane() web.Pane {
	return web.Pane{ID: w.id, Name: w.name, Channel: w.channel(), Desk: w.desk}
}

// paneOf is a talker's by their id.
func (t *talk) paneOf(id string) web.Pane {
	i := slices.IndexFunc(t.people, func(w talker) bool { return w.id == id })
	return t.people[i].pane()
}

// introduce says of an update what a messenger knows of the human.
func (t *talk) introduce(u chat.Update, who string) chat.Update {
	for _, w := range t.people {
		if w.id == who {
			u.Name, u.Lang, u.Outsider = w.name, w.lang, w.guest
		}
	}
	return u
}

// person is a talker as the memory knows people.
func (t *talk) person(w talker) sales.Person {
	p := sales.Person{
		ID: w.id, Name: w.name, Roles: w.words, Language: w.lang, Zone: w.zone, Calendar: w.holidays, Hours: w.hours, Set: true,
		Accounts: []string{string(w.pane().Account())},
		Chats:    map[string]string{w.pane().Messenger(): w.id}, Prefers: w.pane().Messenger(),
	}
	if p.Zone == "" {
		p.Zone = t.begin.Location().String()
	}
	if !p.Is(sales.RoleHead) {
		p.Head = t.headOf(w)
	}
	return p
}

// headOf is whose team a talker is in: who was named, else the last head of the talk.
func (t *talk) headOf(w talker) string {
	for _, other := range slices.Backward(t.people) {
		if w.head == other.name || w.head == "" && slices.Contains(other.words, sales.RoleHead) {
			return other.id
		}
	}
	return ""
}

// asChannel is a talker that is a channel.
func (w talker) asChannel() dialogs.Channel {
	return dialogs.Channel{
		ID: w.id, Language: w.lang, Private: slices.Contains(w.words, "private"),
		Address: w.pane().Address(),
	}
}

// links are how a code is sent to each messenger, where the talk's people have two.
func (t *talk) links() map[string]string {
	for _, desk := range []bool{true, false} {
		if !slices.ContainsFunc(t.people, func(w talker) bool { return !w.channel() && w.desk == desk }) {
			return nil
		}
	}
	return map[string]string{web.Messenger: "/start %s", web.OnDesk: "/milepost start %s"}
}

// channelJobs are what a world posts to a channel.
func channelJobs(id string) []dialogs.Job {
	return []dialogs.Job{
		{ID: "stalled-" + id, Do: "stalled", To: id, Schedule: "45 9 * * 1"},
		{ID: "checkpoints-" + id, Do: "checkpoints", To: id, Schedule: "45 9 * * 4"},
	}
}
