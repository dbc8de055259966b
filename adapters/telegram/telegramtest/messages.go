package telegramtest

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
)

// Message is a message as a chat shows it.
type Message struct {
	ID       int
	Chat     int64
	Thread   int64
	Text     string // without its markup
	HTML     string
	Entities []Entity
	Buttons  []Button   // all of them, row by row
	Rows     [][]Button // the same, as they stand
	Edits    int
	Silent   bool
}

// Button is one button of a message.
type Button struct{ Text, Data, URL, Copy string }

// maxText is the most a message holds, in UTF-16 units; maxSource is the most
// bytes its HTML may have.
const (
	maxText   = 4096
	maxSource = 1 << 15
)

func (s *Server) send(p map[string]any) (int, map[string]any) {
	m := Message{Chat: number(p["chat_id"]), Thread: number(p["message_thread_id"]), ID: s.nextID, Silent: p["disable_notification"] == true}
	if to := s.moved[m.Chat]; to != 0 {
		code, body := bad(http.StatusBadRequest, "Bad Request: group chat was upgraded to a supergroup chat")
		body["parameters"] = map[string]any{"migrate_to_chat_id": to}
		return code, body
	}
	if m.Chat == 0 {
		return bad(http.StatusBadRequest, "Bad Request: chat not found")
	}
	if s.blocked[m.Chat] {
		return bad(http.StatusForbidden, "Forbidden: bot was blocked by the user")
	}
	if err := fill(&m, p); err != nil {
		return bad(http.StatusBadRequest, "Bad Request: "+err.Error())
	}
	s.nextID++
	s.chats[m.Chat] = append(s.chats[m.Chat], &m)
	s.accepted(m)
	return good(map[string]any{"message_id": m.ID, "date": s.queue.now().Unix(), "chat": chatOf(m.Chat), "text": m.Text})
}

// accepted notes a version of a message, and tells who heeds.
func (s *Server) accepted(m Message) {
	s.sent = append(s.sent, m)
	if s.heed != nil {
		go s.heed(m)
	}
}

// Heed has f told of each version of a message that is accepted, on a goroutine of
// its own: a crowd that waits for nothing is driven by it.
func (s *Server) Heed(f func(Message)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.heed = f
}

// fill reads text and keyboard as Telegram would.
func fill(m *Message, p map[string]any) error {
	source, _ := p["text"].(string)
	m.HTML, m.Text, m.Entities = source, source, nil
	if len(source) > maxSource {
		return fmt.Errorf("text is too long")
	}
	if p["parse_mode"] == "HTML" {
		text, entities, err := parse(source)
		if err != nil {
			return fmt.Errorf("can't parse entities: %w", err)
		}
		m.Text, m.Entities = text, entities
	}
	if strings.TrimSpace(m.Text) == "" {
		return fmt.Errorf("message text is empty")
	}
	if units(m.Text) > maxText {
		return fmt.Errorf("message is too long")
	}
	return m.keys(p)
}

func (m *Message) keys(p map[string]any) error {
	rows, err := keyboard(p["reply_markup"])
	m.Rows, m.Buttons = rows, slices.Concat(rows...)
	return err
}

func (s *Server) edit(method string, p map[string]any) (int, map[string]any) {
	id, in := int(number(p["message_id"])), number(p["chat_id"])
	shown := s.chats[in]
	i, _ := slices.BinarySearchFunc(shown, id, func(m *Message, id int) int { return m.ID - id })
	if i == len(shown) || shown[i].ID != id {
		return bad(http.StatusBadRequest, "Bad Request: message to edit not found")
	}
	m := *shown[i]
	var err error
	if method == "editMessageReplyMarkup" {
		err = m.keys(p)
	} else {
		err = fill(&m, p)
	}
	if err != nil {
		return bad(http.StatusBadRequest, "Bad Request: "+err.Error())
	}
	if was := shown[i]; m.Text == was.Text && slices.Equal(m.Entities, was.Entities) && slices.EqualFunc(m.Rows, was.Rows, slices.Equal) {
		return bad(http.StatusBadRequest, "Bad Request: message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message")
	}
	m.Edits++
	shown[i] = &m
	s.accepted(m)
	return good(map[string]any{"message_id": m.ID, "date": s.queue.now().Unix(), "chat": chatOf(m.Chat), "text": m.Text})
}

// answer ends a press's spinner; a press can be answered once.
func (s *Server) answer(p map[string]any) (int, map[string]any) {
	id, _ := p["callback_query_id"].(string)
	if !s.presses[id] {
		return bad(http.StatusBadRequest, "Bad Request: query is too old and response timeout expired or query ID is invalid")
	}
	text, _ := p["text"].(string)
	if len([]rune(text)) > 200 {
		return bad(http.StatusBadRequest, "Bad Request: MESSAGE_TOO_LONG")
	}
	delete(s.presses, id)
	s.answers = append(s.answers, text)
	return good(true)
}

// Messages are the messages a chat shows now, the oldest first.
func (s *Server) Messages(in int64) []Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.shown(in)
}

func (s *Server) shown(in int64) []Message {
	var out []Message
	for _, m := range s.chats[in] {
		out = append(out, *m)
	}
	return out
}

// Last is the newest message of a chat as it is shown now; false if there is none.
func (s *Server) Last(in int64) (Message, bool) {
	all := s.Messages(in)
	if len(all) == 0 {
		return Message{}, false
	}
	return all[len(all)-1], true
}

// Ledger is every version of every message that was accepted, in order: nothing
// that was shown, however shortly, is missing from it.
func (s *Server) Ledger() []Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.sent)
}

// Answers are the toasts so far; an empty one only stopped the spinner.
func (s *Server) Answers() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.answers)
}
