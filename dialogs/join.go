package dialogs

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
	"time"

	"milepost/dialogs/chat"
	"milepost/dialogs/phrases"
	"milepost/dialogs/sales"
)

// inviteHash is what an invite is kept under.
func inviteHash(code string) string {
	if code = strings.TrimSpace(code); code == "" {
		return ""
	}
	sum := sha256.Sum256([]byte("milepost invite " + code))
	return hex.EncodeToString(sum[:16])
}

// inviteFor is how long a code lets somebody in.
const inviteFor = 24 * time.Hour

// start lets somebody in by a code, or greets who is in already.
func (t *turn) start() {
	in := t.k.Invite
	switch {
	case t.me != nil:
		t.reachable()
		if !t.me.Set && t.e.House.Join == "" { // known from the config, never asked
			t.askLanguage()
			return
		}
		t.welcome()
	case in != nil && !t.u.Outsider && t.good(*in):
		if in.Person != "" {
			t.linked(*in)
			return
		}
		t.join(*in)
	case in != nil && in.Person != "" && !t.u.Outsider: // whoever has it got it from one of us
		t.post(chat.Parcel{To: t.u.From, Class: chat.AtLeastOnce, Message: chat.Message{Text: t.theirs().Say("link.over")}})
	default:
		t.stranger()
	}
}

// good reports whether a code still lets somebody in. The house's own is the key
// to everything, so only the newest one counts.
func (t *turn) good(in Invite) bool {
	if in.By == "" && t.k.Marks[doorKey] != in.Hash || in.By != "" && !t.vouched(in) {
		return false
	}
	return !in.Used && t.now.Before(in.Expires)
}

// vouched reports whether who made an invite might make it now too: a code dies
// with the right of its giver.
func (t *turn) vouched(in Invite) bool {
	giver := t.roster.Person(in.By)
	if in.Person != "" {
		return giver != nil
	}
	v := t.e.viewOf(giver, t.roster, t.now)
	return v.may(mayInvite, nil) && !slices.ContainsFunc(in.Roles, func(r string) bool { return !slices.Contains(v.invitable(), r) })
}

// openDoor lets in whoever writes first, where the house says so: humans in
// private chats only, nobody who was removed, and so many an hour at most.
func (t *turn) openDoor() bool {
	if t.e.House.Join == "" || t.u.Outsider || !t.u.Private || t.u.Kind != chat.Said || t.roster.Left(string(t.u.Account)) || !t.e.doormat.lets(t.now) {
		return false
	}
	t.join(Invite{Roles: []string{t.e.House.Join}})
	return true
}

// join makes a person.
func (t *turn) join(in Invite) {
	person := sales.Person{
		ID: t.newID("p", 7, t.roster.Has), Name: in.Name, Roles: in.Roles, Head: in.Head,
		Language: baseLanguage(t.u.Lang, t.e.House.Language), Accounts: []string{string(t.u.Account)},
		Chats: map[string]string{t.u.From.Messenger: t.u.From.Chat}, Prefers: t.u.From.Messenger,
	}
	if person.Name == "" {
		person.Name, _ = phrases.Clean(t.u.Name, 60)
	}
	if person.Name == "" {
		person.Name = person.ID
	}
	if in.Hash != "" {
		in.Used = true
		t.change.Invites = append(t.change.Invites, in)
		if in.By == "" {
			t.change.Marks = map[string]string{doorKey: ""}
		}
	}
	t.me = &person
	t.view = t.e.viewOf(&person, t.roster, t.now)
	t.keep(person)
	t.rule(toEnter, person.ID, true)
	t.detail(strings.Join(person.Roles, "+"))
	t.talk = Talk{Person: person.ID}
	if t.e.House.Join != "" && in.Hash == "" { // nothing is asked where the door stands open
		t.welcome()
		return
	}
	t.askLanguage()
}

// keep puts a person into the change, the last state winning.
func (t *turn) keep(p sales.Person) {
	for i := range t.change.People {
		if t.change.People[i].ID == p.ID {
			t.change.People[i] = p
			return
		}
	}
	t.change.People = append(t.change.People, p)
}

func (t *turn) askLanguage() {
	var keys []chat.Button
	for _, l := range phrases.Languages() {
		keys = append(keys, button(t.e.Phrases.For(l).Str("common.language_name"), press{Act: "join", Item: "lang", Arg: l}))
	}
	t.show("join", chat.Message{Text: t.say.Say("join.hello", phrases.V{"Name": t.me.Name}), Buttons: rows(2, keys...)})
}

func (t *turn) askZone(above ...chat.Text) {
	zones := phrases.CommonZones(t.say.Lang())
	if house := t.e.House.Zone.String(); house != "UTC" && !slices.Contains(zones, house) {
		zones = append([]string{house}, zones[:len(zones)-1]...)
	}
	var keys []chat.Button
	for _, z := range zones {
		keys = append(keys, button(phrases.City(z, t.say.Lang()), press{Act: "join", Item: "zone", Arg: z}))
	}
	t.ask(Asked{What: askZone})
	buttons := rows(3, keys...)
	if t.me.Set {
		buttons = append(buttons, []chat.Button{button(t.say.Str("common.cancel"), press{Act: "cancel", Item: "settings"})})
	}
	t.show("join", chat.Message{Text: chat.Lines(append(above, t.say.Say("join.zone"))...), Buttons: buttons})
}

// joinStep takes a pressed answer of the joining dialog.
func (t *turn) joinStep() {
	me := *t.me
	switch t.press.Item {
	case "lang":
		if !slices.Contains(phrases.Languages(), t.press.Arg) {
			t.stale()
			return
		}
		me.Language = t.press.Arg
		t.become(me)
		t.askZone()
	case "zone":
		t.zoneIs(t.press.Arg)
	default:
		t.stale()
	}
}

// become changes me, in this turn and in the store.
func (t *turn) become(me sales.Person) {
	t.me = &me
	t.keep(me)
	t.view = t.e.viewOf(&me, t.roster, t.now)
}

func (t *turn) zoneTyped(words string) { t.zoneIs(words) }

func (t *turn) zoneIs(words string) {
	zone, ok := phrases.FindZone(words)
	if !ok {
		t.askZone(t.say.Say("join.zone_unknown", phrases.V{"Words": short(words)}))
		return
	}
	first := !t.me.Set
	me := *t.me
	me.Zone, me.Set = zone, true
	t.become(me)
	t.talk.Asked = nil
	if first {
		t.welcome()
		return
	}
	t.settings()
}

// welcome says what the bot is for, to this person, and the first thing to do.
func (t *turn) welcome() {
	var roles []string
	p := t.e.Book.Current[0]
	for _, r := range t.me.Roles {
		if r == sales.RoleAdmin {
			roles = append(roles, t.say.Str("people.admin"))
		} else {
			roles = append(roles, t.role(p, r))
		}
	}
	t.show("home", chat.Message{
		Text: chat.Lines(t.say.Say("join.welcome", phrases.V{"Roles": strings.Join(roles, ", "), "Time": t.now.Format("15:04")}), t.say.Say(t.firstThing(p))),
		Buttons: rows(2, button(t.say.Str("btn.new"), press{Act: "new"}), button(t.say.Str("btn.all_deals"), press{Act: actList}),
			button(t.say.Str("btn.process"), press{Act: "set", Item: "process"}), button(t.say.Str("help.btn"), press{Act: "help"})),
	})
}

// firstThing is what a newcomer does first: who answers for a stage opens a deal,
// who is called in waits for the call.
func (t *turn) firstThing(p *sales.Process) string {
	if slices.ContainsFunc(p.Stages, func(s sales.Stage) bool { return t.me.Is(s.Responsible) }) {
		return "join.first"
	}
	return "join.first_called"
}

// reachable takes note that somebody who had stopped the bot is back.
func (t *turn) reachable() {
	m := t.u.From.Messenger
	if _, gone := t.me.Unreachable[m]; gone || t.me.Chats[m] != t.u.From.Chat {
		me := t.me.Clone()
		delete(me.Unreachable, m)
		if me.Chats == nil {
			me.Chats = map[string]string{}
		}
		me.Chats[m] = t.u.From.Chat
		t.become(me)
	}
}

// chatChanged takes note that the bot was blocked or let back.
func (t *turn) chatChanged() {
	if t.me == nil || !t.u.Private {
		return
	}
	switch t.u.Kind {
	case chat.Left:
		t.e.stopped(&t.change, t.roster, t.me, t.u.From.Messenger)
	case chat.Joined:
		t.reachable()
	}
}

// stranger gets one fixed text in a private chat, seldom, and learns nothing.
func (t *turn) stranger() {
	if t.openDoor() {
		return
	}
	lang, says := t.theirs(), toStranger(t.roster, t.u.Account)
	if t.u.Kind == chat.Pressed {
		t.rule(toEnter, "", false)
		t.change.Reply.Toast = lang.Str(says)
		return
	}
	if !t.u.Private || !t.e.doormat.answers(string(t.u.Account), t.now) {
		return
	}
	t.rule(toEnter, "", false)
	t.post(chat.Parcel{To: t.u.From, Class: chat.AtLeastOnce, Message: chat.Message{Text: lang.Say(says)}})
}

// toStranger is what an account hears that is nobody's, or of somebody who cannot be read.
func toStranger(r sales.Roster, a chat.Account) string {
	if r.Unread(string(a)) {
		return "join.unread"
	}
	return "join.stranger"
}

// theirs is how a stranger is spoken to.
func (t *turn) theirs() phrases.Printer {
	return t.e.Phrases.For(baseLanguage(t.u.Lang, t.e.House.Language))
}

// baseLanguage is "ru" of "ru-RU" if we speak it, else the workspace's.
func baseLanguage(lang, house string) string {
	base, _, _ := strings.Cut(strings.ToLower(lang), "-")
	if slices.Contains(phrases.Languages(), base) {
		return base
	}
	return house
}
