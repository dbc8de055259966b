package telegram

import (
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode/utf16"

	"github.com/go-telegram/bot/models"

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
	var u models.Update
	if err := json.Unmarshal(body, &u); err != nil {
		t.log.Error("an update cannot be read", "err", err)
		return t.unread(body)
	}
	switch {
	case u.CallbackQuery != nil:
		return t.readPress(u.CallbackQuery)
	case u.Message != nil:
		return t.readMessage(u.Message, false)
	case u.EditedMessage != nil:
		return t.readMessage(u.EditedMessage, true)
	case u.MyChatMember != nil:
		return t.readMember(u.MyChatMember, u.ID)
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
func signed(u *chat.Update, from *models.User) bool {
	if from == nil || from.IsBot {
		return false
	}
	u.Account = chat.MakeAccount(Messenger, strconv.FormatInt(from.ID, 10))
	u.Name = strings.TrimSpace(from.FirstName + " " + from.LastName)
	u.Lang = from.LanguageCode
	return true
}

func (t *Telegram) readPress(q *models.CallbackQuery) heard {
	u := chat.Update{ID: "tg/" + t.id + "/press/" + q.ID, Kind: chat.Pressed, Data: q.Data} // when, Telegram does not say
	if !signed(&u, &q.From) {
		return heard{}
	}
	switch {
	case q.Message.Message != nil:
		m := q.Message.Message
		u.From, u.Private, u.Message = place(m), m.Chat.Type == models.ChatTypePrivate, strconv.Itoa(m.ID)
	case q.Message.InaccessibleMessage != nil:
		m := q.Message.InaccessibleMessage
		u.From, u.Private, u.Message = address(m.Chat.ID, 0), m.Chat.Type == models.ChatTypePrivate, strconv.Itoa(m.MessageID)
	default:
		return heard{}
	}
	return heard{update: u, callback: q.ID, ok: true}
}

// place is where a message stands; a thread only in a forum.
func place(m *models.Message) chat.Address {
	if m.IsTopicMessage {
		return address(m.Chat.ID, m.MessageThreadID)
	}
	return address(m.Chat.ID, 0)
}

func (t *Telegram) readMessage(m *models.Message, edited bool) heard {
	u := chat.Update{
		ID: "tg/" + t.id + "/" + strconv.FormatInt(m.Chat.ID, 10) + "/" + strconv.Itoa(m.ID), Kind: chat.Said,
		From: place(m), Private: m.Chat.Type == models.ChatTypePrivate, At: time.Unix(int64(m.Date), 0).UTC(),
		Text: m.Text, Message: strconv.Itoa(m.ID),
	}
	if m.MigrateToChatID != 0 {
		u.Kind, u.MovedTo = chat.Moved, address(m.MigrateToChatID, 0)
		return heard{update: u, ok: true}
	}
	// A channel, an anonymous admin or an automatic forward has no human behind it that we could know.
	if m.SenderChat != nil || m.IsAutomaticForward || !signed(&u, m.From) {
		return heard{}
	}
	if r := m.ReplyToMessage; r != nil && r.From != nil && strconv.FormatInt(r.From.ID, 10) == t.id {
		u.ReplyTo = strconv.Itoa(r.ID)
	}
	switch {
	case m.ForwardOrigin != nil || m.ViaBot != nil:
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
func isService(m *models.Message) bool {
	return len(m.NewChatMembers) > 0 || m.LeftChatMember != nil || m.NewChatTitle != "" || m.PinnedMessage != nil || m.GroupChatCreated
}

// command takes the slash command off a text. Entities count in UTF-16. mine is
// false for a command that names another bot.
func (t *Telegram) command(m *models.Message) (name, args string, mine bool) {
	for _, e := range m.Entities {
		if e.Type != models.MessageEntityTypeBotCommand || e.Offset != 0 {
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
func (t *Telegram) readMember(c *models.ChatMemberUpdated, id int64) heard {
	u := chat.Update{
		ID: "tg/" + t.id + "/member/" + strconv.FormatInt(id, 10), Kind: chat.Joined, From: address(c.Chat.ID, 0),
		Private: c.Chat.Type == models.ChatTypePrivate, At: time.Unix(int64(c.Date), 0).UTC(),
	}
	if c.NewChatMember.Type == models.ChatMemberTypeBanned || c.NewChatMember.Type == models.ChatMemberTypeLeft {
		u.Kind = chat.Left
	}
	if !signed(&u, &c.From) {
		return heard{}
	}
	return heard{update: u, ok: true}
}
