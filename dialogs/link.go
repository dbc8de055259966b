package dialogs

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"milepost/dialogs/chat"
	"milepost/dialogs/phrases"
)

// linkFor is how long a code links a second messenger.
const linkFor = 15 * time.Minute

// link gives a code that makes my account in another messenger mine too.
func (t *turn) link() {
	code := t.k.Nonce
	ways := t.carriers(code, t.u.From.Messenger)
	if len(ways) == 0 {
		t.line("link.none")
		return
	}
	t.change.Invites = append(t.change.Invites, Invite{Hash: inviteHash(code), Person: t.me.ID, By: t.me.ID, Expires: t.now.Add(linkFor).UTC()})
	lines := append([]chat.Text{t.say.Say("link.how", phrases.V{"Until": t.when(t.now.Add(linkFor))})}, ways...)
	t.show("settings", chat.Message{Text: chat.Lines(lines...)})
}

// carriers are what carries a code to each messenger but one.
func (t *turn) carriers(code, except string) []chat.Text {
	var lines []chat.Text
	for _, m := range slices.Sorted(maps.Keys(t.e.House.Links)) {
		if m != except {
			lines = append(lines, chat.Styled(fmt.Sprintf(t.e.House.Links[m], code), chat.Code))
		}
	}
	return lines
}

// linked joins this account to somebody who is here already. What they were
// talking about stays as it was: a talk belongs to a person.
func (t *turn) linked(in Invite) {
	old := t.roster.Person(in.Person)
	if old == nil {
		t.stranger()
		return
	}
	m := t.u.From.Messenger
	p := old.Clone()
	if p.Chats == nil {
		p.Chats = map[string]string{}
	}
	p.Accounts = append(withoutMessenger(p.Accounts, m), string(t.u.Account))
	p.Chats[m] = t.u.From.Chat
	delete(p.Unreachable, m)
	in.Used = true
	t.change.Invites = append(t.change.Invites, in)
	t.become(p)
	t.rule(toEnter, p.ID, true)
	t.detail("linked")
	t.show("settings", chat.Message{
		Text:    t.say.Say("link.done", phrases.V{"Name": p.Name, "Messenger": t.messenger(t.writtenIn())}),
		Buttons: rows(2, t.preferButtons()...),
	})
}

func withoutMessenger(accounts []string, m string) []string {
	return slices.DeleteFunc(slices.Clone(accounts), func(a string) bool { return strings.HasPrefix(a, m+":") })
}

// messenger is how a messenger is called.
func (v view) messenger(m string) string { return strings.ToUpper(m[:1]) + m[1:] }

// writtenIn is where I am written to: what I prefer, or the only place there is. Who
// is known from the config and was never written to prefers nothing.
func (t *turn) writtenIn() string {
	if to, ok := address(t.me); ok {
		return to.Messenger
	}
	return t.u.From.Messenger
}

// myMessengers are those I can be written to in.
func (t *turn) myMessengers() []string { return slices.Sorted(maps.Keys(t.me.Chats)) }

// preferButtons choose where I am written to; none if there is no choice.
func (t *turn) preferButtons() []chat.Button {
	var keys []chat.Button
	if len(t.me.Chats) > 1 {
		for _, m := range t.myMessengers() {
			keys = append(keys, button(tick([]string{t.writtenIn()}, m)+t.messenger(m), press{Act: "set", Item: "prefer", Arg: m}))
		}
	}
	return keys
}

// showLinks shows my messengers: which I prefer, and how to let one go.
func (t *turn) showLinks() {
	keys := rows(2, t.preferButtons()...)
	if len(t.me.Chats) > 1 {
		var away []chat.Button
		for _, m := range t.myMessengers() {
			away = append(away, button(t.say.Str("link.away", phrases.V{"Messenger": t.messenger(m)}), press{Act: "set", Item: "unlink", Arg: m}))
		}
		keys = append(keys, rows(2, away...)...)
	}
	keys = append(keys, []chat.Button{button(t.say.Str("link.add"), press{Act: "set", Item: "link"}), button(t.say.Str("btn.back"), press{Act: "settings"})})
	t.show("settings", chat.Message{Text: t.say.Say("link.mine", phrases.V{"Messenger": t.messenger(t.writtenIn())}), Buttons: keys})
}

// prefer chooses where I am written to.
func (t *turn) prefer(m string) {
	if _, ok := t.me.Chats[m]; !ok {
		t.stale()
		return
	}
	me := t.me.Clone()
	me.Prefers = m
	t.become(me)
	t.showLinks()
}

// unlink lets a messenger go: who writes there is a stranger from now on, and
// what waits for that chat is not sent. The last one stays.
func (t *turn) unlink(m string) {
	if _, ok := t.me.Chats[m]; !ok || len(t.me.Chats) == 1 {
		t.stale()
		return
	}
	t.change.CallOff = append(t.change.CallOff, chat.ToChat(chat.Address{Messenger: m, Chat: t.me.Chats[m]}))
	t.rule(toEnter, t.me.ID, true)
	t.detail("unlinked")
	me := t.me.Clone()
	me.Accounts = withoutMessenger(me.Accounts, m)
	delete(me.Chats, m)
	delete(me.Unreachable, m)
	if me.Prefers == m {
		to, _ := address(&me)
		me.Prefers = to.Messenger
	}
	t.become(me)
	if m == t.u.From.Messenger { // nothing can be pressed here any more
		t.show("settings", chat.Message{Text: t.say.Say("link.left", phrases.V{"Messenger": t.messenger(me.Prefers)})})
		return
	}
	t.showLinks()
}
