package telegramtest

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"
)

// Say is a person typing in their private chat; it gives the message's id.
func (s *Server) Say(user int64, text string) int { return s.SayIn(user, user, text) }

// SayIn is a person typing in a chat; groups have negative ids.
func (s *Server) SayIn(user, in int64, text string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	id := s.nextID
	s.nextID++
	s.push("message", s.typed(user, in, id, text))
	return id
}

// EditText is a person changing a message in their private chat.
func (s *Server) EditText(user int64, id int, text string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	m := s.typed(user, user, id, text)
	m["edit_date"] = s.queue.now().Unix()
	s.push("edited_message", m)
}

// typed is a message of a human, its command marked as Telegram's clients do.
func (s *Server) typed(user, in int64, id int, text string) map[string]any {
	m := map[string]any{"message_id": id, "date": s.queue.now().Unix(), "text": text, "chat": chatOf(in), "from": human(user)}
	if strings.HasPrefix(text, "/") {
		word, _, _ := strings.Cut(text, " ")
		word, _, _ = strings.Cut(word, "\n")
		m["entities"] = []any{map[string]any{"type": "bot_command", "offset": 0, "length": units(word)}}
	}
	return m
}

func human(user int64) map[string]any {
	return map[string]any{"id": user, "is_bot": false, "first_name": fmt.Sprintf("User%d", user), "language_code": "en"}
}

func chatOf(id int64) map[string]any {
	if id < 0 {
		return map[string]any{"id": id, "type": "supergroup", "title": "Group"}
	}
	return map[string]any{"id": id, "type": "private"}
}

// Raw puts updates into the queue as they are, by kind.
func (s *Server) Raw(fields map[string]any) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for kind, body := range fields {
		s.push(kind, body)
	}
}

// Press is a person pressing, in their private chat, the newest button whose
// label contains some words; false if there is none.
func (s *Server) Press(user int64, label string) bool { return s.PressIn(user, user, label) }

// PressIn is Press in any chat.
func (s *Server) PressIn(user, in int64, label string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, m := range slices.Backward(s.chats[in]) {
		for _, b := range m.Buttons {
			if b.Data != "" && strings.Contains(b.Text, label) {
				s.press(user, m, b.Data)
				return true
			}
		}
	}
	return false
}

// PressData is a press with whatever data, on the newest message of the private
// chat: an old button, or a forged one. False if the chat is empty.
func (s *Server) PressData(user int64, data string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	shown := s.chats[user]
	if len(shown) == 0 {
		return false
	}
	s.press(user, shown[len(shown)-1], data)
	return true
}

func (s *Server) press(user int64, m *Message, data string) {
	id := fmt.Sprint("cb", s.queue.last+1)
	s.presses[id] = true
	message := map[string]any{
		"message_id": m.ID, "date": s.queue.now().Unix(), "chat": chatOf(m.Chat), "text": m.Text,
		"from": map[string]any{"id": BotID, "is_bot": true, "first_name": "Milepost", "username": BotName},
	}
	if m.Thread != 0 {
		message["is_topic_message"], message["message_thread_id"] = true, m.Thread
	}
	s.push("callback_query", map[string]any{"id": id, "data": data, "chat_instance": "1", "from": human(user), "message": message})
}

// Block makes a person's chat refuse messages, and tells the bot so.
func (s *Server) Block(user int64, blocked bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.blocked[user] = blocked
	me := map[string]any{"id": BotID, "is_bot": true, "first_name": "Milepost"}
	in, out := map[string]any{"status": "member", "user": me}, map[string]any{"status": "kicked", "user": me, "until_date": 0}
	if !blocked {
		in, out = out, in
	}
	s.push("my_chat_member", map[string]any{"chat": chatOf(user), "from": human(user), "date": s.queue.now().Unix(), "old_chat_member": in, "new_chat_member": out})
}

// Migrate gives a group a new id: both chats get a word of it, and messages to
// the old one are refused with the new one's id.
func (s *Server) Migrate(from, to int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.moved[from] = to
	old, now := s.typed(1, from, s.nextID, ""), s.typed(1, to, s.nextID+1, "")
	s.nextID += 2
	old["migrate_to_chat_id"], now["migrate_from_chat_id"] = to, from
	now["sender_chat"] = chatOf(to)
	s.push("message", old)
	s.push("message", now)
}

// Eventually waits until a condition on the server holds; false after the time.
// The condition is looked at again whenever the server learns something, and may
// call the server.
func (s *Server) Eventually(within time.Duration, holds func() bool) bool {
	ctx, stop := context.WithTimeout(context.Background(), within)
	defer stop()
	for !holds() {
		if ctx.Err() != nil {
			return holds()
		}
		s.mu.Lock()
		// A condition may also look at what is not the server's: a short wait bounds that.
		s.await(ctx, 20*time.Millisecond, func() bool { return false })
		s.mu.Unlock()
	}
	return true
}

// WaitFor waits until a chat shows words, and gives the newest message that has
// them; false after the time.
func (s *Server) WaitFor(in int64, words string, within time.Duration) (Message, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var found Message
	ok := s.await(context.Background(), within, func() bool {
		for _, m := range slices.Backward(s.chats[in]) {
			if strings.Contains(m.Text, words) {
				found = *m
				return true
			}
		}
		return false
	})
	return found, ok
}

// WaitForButton waits until a chat shows a button whose label contains some
// words; false after the time.
func (s *Server) WaitForButton(in int64, label string, within time.Duration) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.await(context.Background(), within, func() bool {
		return slices.ContainsFunc(s.chats[in], func(m *Message) bool {
			return slices.ContainsFunc(m.Buttons, func(b Button) bool { return strings.Contains(b.Text, label) })
		})
	})
}
