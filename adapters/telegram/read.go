package telegram

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode/utf16"

	"milepost/dialogs/chat"
)

// heard is an update made ready: ok is false if it is nothing for us.
type heard struct {
	update   chat.Update
	callback string // id of the press to be answered
	ok       bool
}

// read turns an update of the Bot API into one of ours. One that it fails to read
// is handed on as it came: a later program may do better.
func (t *Telegram) read(body []byte) (h heard) {
	defer func() {
		if r := recover(); r != nil {
			t.log.Error("an update cannot be read", "panic", fmt.Sprintf("%T", r))
			h = t.unread(body)
		}
		h.update.Raw = body
	}()
	var u update
	if err := json.Unmarshal(body, &u); err != nil {
		t.log.Error("an update cannot be read", "err", err)
		return t.unread(body)
	}
	switch {
	case u.Callback != nil:
		return t.readPress(u.Callback)
	case u.Message != nil:
		return t.readMessage(u.Message, false)
	case u.Edited != nil:
		return t.readMessage(u.Edited, true)
	case u.Member != nil:
		return t.readMember(u.Member, u.ID)
	}
	return heard{}
}

// unread is an update of which no more is known than its number.
func (t *Telegram) unread(body []byte) heard {
	var head struct {
		ID int64 `json:"update_id"`
	}
	_ = json.Unmarshal(body, &head) // looked at before it came here
	return heard{update: chat.Update{ID: "tg/" + t.id + "/update/" + strconv.FormatInt(head.ID, 10), Kind: chat.Unread}, ok: true}
}

func address(chatID int64, thread int) chat.Address {
	a := chat.Address{Messenger: Messenger, Chat: strconv.FormatInt(chatID, 10)}
	if thread != 0 {
		a.Thread = strconv.Itoa(thread)
	}
	return a
}

// signed puts the human into an update; a bot is none.
func signed(u *chat.Update, from *user) bool {
	if from == nil || from.IsBot {
		return false
	}
	u.Account = chat.MakeAccount(Messenger, strconv.FormatInt(from.ID, 10))
	u.Name = strings.TrimSpace(from.First + " " + from.Last)
	u.Lang = from.Lang
	return true
}

func (t *Telegram) readPress(p *press) heard {
	u := chat.Update{ID: "tg/" + t.id + "/press/" + p.ID, Kind: chat.Pressed, Data: p.Data} // when, Telegram does not say
	if p.Message == nil || !signed(&u, &p.From) {
		return heard{}
	}
	u.From, u.Private, u.Message = place(p.Message), p.Message.Chat.private(), strconv.Itoa(p.Message.ID)
	return heard{update: u, callback: p.ID, ok: true}
}

// place is where a message stands; a thread only in a forum.
func place(m *message) chat.Address {
	if m.InTopic {
		return address(m.Chat.ID, m.Thread)
	}
	return address(m.Chat.ID, 0)
}

func (t *Telegram) readMessage(m *message, edited bool) heard {
	u := chat.Update{
		ID: "tg/" + t.id + "/" + strconv.FormatInt(m.Chat.ID, 10) + "/" + strconv.Itoa(m.ID), Kind: chat.Said,
		From: place(m), Private: m.Chat.private(), At: time.Unix(m.Date, 0).UTC(),
		Text: m.Text, Message: strconv.Itoa(m.ID),
	}
	if m.MovedTo != 0 {
		u.Kind, u.MovedTo = chat.Moved, address(m.MovedTo, 0)
		return heard{update: u, ok: true}
	}
	// A channel, an anonymous admin or an automatic forward has no human behind it that we could know.
	if m.As != nil || m.Automatic || !signed(&u, m.From) {
		return heard{}
	}
	if r := m.ReplyTo; r != nil && r.From != nil && strconv.FormatInt(r.From.ID, 10) == t.id {
		u.ReplyTo = strconv.Itoa(r.ID)
	}
	switch {
	case m.Origin != nil || m.Via != nil:
		u.Kind = chat.Forwarded
	case edited:
		u.Kind = chat.Edited
		u.ID += "/edit/" + strconv.Itoa(m.EditDate)
	case m.Text == "":
		if !u.Private || isService(m) {
			return heard{}
		}
		u.Kind, u.Text = chat.Showed, m.Caption
	default:
		name, args, mine := t.command(m)
		if !mine {
			return heard{}
		}
		u.Command, u.Args = name, args
	}
	return heard{update: u, ok: true}
}

// isService reports messages that nobody wrote: somebody joined, a title changed.
func isService(m *message) bool {
	return len(m.Joined) > 0 || m.Left != nil || m.Titled != "" || m.Pinned != nil || m.Created
}

// command takes the slash command off a text. Entities count in UTF-16. mine is
// false for a command that names another bot.
func (t *Telegram) command(m *message) (name, args string, mine bool) {
	for _, e := range m.Entities {
		if e.Type != "bot_command" || e.Offset != 0 {
			continue
		}
		units := utf16.Encode([]rune(m.Text))
		if e.Length < 2 || e.Length > len(units) {
			break
		}
		word := string(utf16.Decode(units[1:e.Length]))
		word, bot, named := strings.Cut(word, "@")
		if named && t.name != "" && !strings.EqualFold(bot, t.name) {
			return "", "", false
		}
		return strings.ToLower(word), strings.TrimSpace(string(utf16.Decode(units[e.Length:]))), true
	}
	return "", "", true
}

// readMember tells whether the bot was stopped or let back in a private chat.
func (t *Telegram) readMember(c *member, id int64) heard {
	u := chat.Update{
		ID: "tg/" + t.id + "/member/" + strconv.FormatInt(id, 10), Kind: chat.Joined, From: address(c.Chat.ID, 0),
		Private: c.Chat.private(), At: time.Unix(c.Date, 0).UTC(),
	}
	if c.gone() {
		u.Kind = chat.Left
	}
	if !signed(&u, &c.From) {
		return heard{}
	}
	return heard{update: u, ok: true}
}
