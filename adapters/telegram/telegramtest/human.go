package telegramtest

import (
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf16"
)

// Say is a person typing in their private chat; it gives the message's id.
func (s *Server) Say(user int64, text string) int { return s.SayIn(user, user, text) }

// SayIn is a person typing in a chat; groups have negative ids.
func (s *Server) SayIn(user, in int64, text string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	id := s.nextID
	s.nextID++
	s.push("message", message(user, in, id, text))
	return id
}

// EditText is a person changing a message of theirs.
func (s *Server) EditText(user int64, id int, text string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	m := message(user, user, id, text)
	m["edit_date"] = s.next
	s.push("edited_message", m)
}

func message(user, in int64, id int, text string) map[string]any {
	kind := "private"
	if in < 0 {
		kind = "supergroup"
	}
	m := map[string]any{
		"message_id": id, "date": 1780000000 + id, "text": text, "chat": map[string]any{"id": in, "type": kind},
		"from": map[string]any{"id": user, "is_bot": false, "first_name": fmt.Sprintf("User%d", user), "language_code": "en"},
	}
	if strings.HasPrefix(text, "/") {
		word, _, _ := strings.Cut(text, " ")
		m["entities"] = []any{map[string]any{"type": "bot_command", "offset": 0, "length": len(utf16.Encode([]rune(word)))}}
	}
	return m
}

// Raw puts an update's fields into the queue as they are.
func (s *Server) Raw(fields map[string]any) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for kind, body := range fields {
		s.push(kind, body)
	}
}

func (s *Server) push(kind string, body any) {
	s.next++
	s.updates = append(s.updates, map[string]any{"update_id": s.next, kind: body})
	s.news.Broadcast()
}

// Press is a person pressing the newest button in their chat whose label
// contains some words; false if there is none.
func (s *Server) Press(user int64, label string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, m := range slices.Backward(s.messages) {
		if m.Chat != user {
			continue
		}
		for _, b := range m.Buttons {
			if b.Data != "" && strings.Contains(b.Text, label) {
				s.press(user, m, b.Data)
				return true
			}
		}
	}
	return false
}

// PressData is a press with whatever data, on the newest message of the chat.
func (s *Server) PressData(user int64, data string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, m := range slices.Backward(s.messages) {
		if m.Chat == user {
			s.press(user, m, data)
			return
		}
	}
}

func (s *Server) press(user int64, m *Message, data string) {
	s.push("callback_query", map[string]any{
		"id": fmt.Sprint("cb", s.next), "data": data, "chat_instance": "1",
		"from":    map[string]any{"id": user, "is_bot": false, "first_name": fmt.Sprintf("User%d", user)},
		"message": map[string]any{"message_id": m.ID, "date": 1780000000, "chat": map[string]any{"id": user, "type": "private"}, "text": m.Text},
	})
}

// Block makes a person's chat refuse messages.
func (s *Server) Block(user int64, blocked bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.blocked[user] = blocked
}

// Messages are the messages a chat shows now.
func (s *Server) Messages(in int64) []Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []Message
	for _, m := range s.messages {
		if m.Chat == in {
			out = append(out, *m)
		}
	}
	return out
}

// Answers are the toasts so far.
func (s *Server) Answers() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.answers)
}

// Calls is how often a method was called.
func (s *Server) Calls(method string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.calls[method]
}

// Waiting is how many updates are not confirmed yet.
func (s *Server) Waiting() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.updates)
}

// Eventually waits until a condition on the server holds; false after the time.
func (s *Server) Eventually(within time.Duration, holds func() bool) bool {
	deadline := time.Now().Add(within)
	for {
		if holds() {
			return true
		}
		if time.Now().After(deadline) {
			return false
		}
		s.mu.Lock()
		timer := time.AfterFunc(20*time.Millisecond, s.news.Broadcast)
		s.news.Wait()
		timer.Stop()
		s.mu.Unlock()
	}
}

// Shows reports whether a chat shows words now, in any message.
func (s *Server) Shows(in int64, words string) bool {
	return slices.ContainsFunc(s.Messages(in), func(m Message) bool { return strings.Contains(m.Text, words) })
}
