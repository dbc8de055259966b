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
type talker struct {
	id, name string
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

// introduce says of an update what a messenger knows of the human: name and language.
func (t *talk) introduce(u chat.Update, who string) chat.Update {
	for _, w := range t.people {
		if w.id == who {
			u.Name, u.Lang = w.name, w.lang
		}
	}
	return u
}

// person is a talker as the memory knows people.
func (t *talk) person(w talker) sales.Person {
	p := sales.Person{
		ID: w.id, Name: w.name, Roles: w.words, Language: w.lang, Zone: w.zone, Calendar: w.holidays, Hours: w.hours, Set: true,
		Accounts: []string{string(chat.MakeAccount(web.Messenger, w.id))},
		Chats:    map[string]string{web.Messenger: w.id}, Prefers: web.Messenger,
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
		Address: chat.Address{Messenger: web.Messenger, Chat: w.id},
	}
}

// channelJobs are what a world posts to a channel.
func channelJobs(id string) []dialogs.Job {
	return []dialogs.Job{
		{ID: "stalled-" + id, Do: "stalled", To: id, Schedule: "45 9 * * 1"},
		{ID: "checkpoints-" + id, Do: "checkpoints", To: id, Schedule: "45 9 * * 4"},
	}
}
