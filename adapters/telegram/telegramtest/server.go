package telegramtest

import (
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"
)

// Token is the one token the server knows.
const Token = "4242:test-TOKEN-canary"

// BotName is the bot's user name.
const BotName = "MilepostTestBot"

// Message is a message as the server keeps it.
type Message struct {
	ID      int
	Chat    int64
	Text    string // without its markup
	HTML    string
	Buttons []Button
	Edits   int
}

// Button is one button of a message.
type Button struct{ Text, Data, URL, Copy string }

// Fault says what to do with a call instead of answering it.
type Fault struct {
	Method string // empty: any
	Times  int    // how many calls it takes
	Status int    // answer with this status…
	Retry  int    // …and, for 429, this retry_after
	Body   string // an answer that is no JSON
	Cut    bool   // cut the connection; before the call acts, or after it if After
	After  bool
}

// Server is a Bot API server.
type Server struct {
	URL string

	http *http.Server
	mu   sync.Mutex
	news *sync.Cond

	updates  []map[string]any // not yet confirmed
	next     int64
	messages []*Message
	nextID   int
	answers  []string // toasts, in order
	faults   []Fault
	calls    map[string]int
	commands map[string][]string
	blocked  map[int64]bool
	// Confirmed is how many updates were confirmed by an offset.
	confirmed int
	polls     int
}

// Start begins to serve.
func Start() (*Server, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	s := &Server{URL: "http://" + l.Addr().String(), next: 1000, nextID: 10, calls: map[string]int{}, commands: map[string][]string{}, blocked: map[int64]bool{}}
	s.news = sync.NewCond(&s.mu)
	s.http = &http.Server{Handler: http.HandlerFunc(s.serve), ReadHeaderTimeout: 5 * time.Second}
	go func() { _ = s.http.Serve(l) }()
	return s, nil
}

// Close ends the server.
func (s *Server) Close() { _ = s.http.Close() }

// Fail adds a fault.
func (s *Server) Fail(f Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = append(s.faults, f)
}

func (s *Server) serve(w http.ResponseWriter, r *http.Request) {
	path := strings.Split(strings.TrimPrefix(r.URL.Path, "/bot"), "/")
	if len(path) != 2 || path[0] != Token {
		reply(w, http.StatusUnauthorized, map[string]any{"ok": false, "error_code": 401, "description": "Unauthorized"})
		return
	}
	params := map[string]any{}
	if strings.HasPrefix(r.Header.Get("Content-Type"), "multipart/") {
		if err := r.ParseMultipartForm(1 << 20); err == nil {
			for k, v := range r.MultipartForm.Value {
				params[k] = v[0]
			}
		}
	} else if r.Body != nil {
		_ = json.NewDecoder(r.Body).Decode(&params)
	}
	method := path[1]
	f, faulty := s.fault(method)
	if faulty && !f.After {
		s.breakOff(w, f)
		return
	}
	status, body := s.call(r, method, params)
	if faulty {
		s.breakOff(w, f)
		return
	}
	reply(w, status, body)
}

func (s *Server) fault(method string) (Fault, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.calls[method]++
	for i := range s.faults {
		if f := &s.faults[i]; f.Times > 0 && (f.Method == "" || f.Method == method) {
			f.Times--
			return *f, true
		}
	}
	return Fault{}, false
}

func (s *Server) breakOff(w http.ResponseWriter, f Fault) {
	switch {
	case f.Cut:
		if c, _, err := http.NewResponseController(w).Hijack(); err == nil {
			_ = c.Close()
		}
	case f.Body != "":
		w.WriteHeader(f.Status)
		_, _ = fmt.Fprint(w, f.Body)
	default:
		body := map[string]any{"ok": false, "error_code": f.Status, "description": http.StatusText(f.Status)}
		if f.Retry > 0 {
			body["parameters"] = map[string]any{"retry_after": f.Retry}
		}
		reply(w, f.Status, body)
	}
}

func reply(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body)
}

func good(result any) (int, any) {
	return http.StatusOK, map[string]any{"ok": true, "result": result}
}

func bad(code int, words string) (int, any) {
	return code, map[string]any{"ok": false, "error_code": code, "description": words}
}

// call acts out a method.
func (s *Server) call(r *http.Request, method string, p map[string]any) (int, any) {
	if method == "getUpdates" {
		return s.getUpdates(r, p)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	defer s.news.Broadcast()
	switch method {
	case "getMe":
		return good(map[string]any{"id": 4242, "is_bot": true, "first_name": "Milepost", "username": BotName})
	case "setMyCommands":
		key := fmt.Sprint(p["language_code"])
		s.commands[key] = append(s.commands[key], fmt.Sprint(p["commands"]))
		return good(true)
	case "answerCallbackQuery":
		text, _ := p["text"].(string)
		s.answers = append(s.answers, text)
		return good(true)
	case "sendMessage":
		return s.send(p)
	case "editMessageText", "editMessageReplyMarkup":
		return s.edit(method, p)
	}
	return bad(http.StatusNotFound, "Not Found: method "+method)
}

// getUpdates waits like Telegram does, and forgets what an offset confirms.
func (s *Server) getUpdates(r *http.Request, p map[string]any) (int, any) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.polls++
	offset, wait := int64(number(p["offset"])), time.Duration(number(p["timeout"]))*time.Second
	for len(s.updates) > 0 && offset > 0 && s.updates[0]["update_id"].(int64) < offset {
		s.updates = s.updates[1:]
		s.confirmed++
	}
	s.news.Broadcast()
	deadline := time.Now().Add(min(wait, 20*time.Second))
	for len(s.updates) == 0 && time.Now().Before(deadline) && r.Context().Err() == nil {
		timer := time.AfterFunc(min(time.Until(deadline), 100*time.Millisecond), s.news.Broadcast)
		s.news.Wait()
		timer.Stop()
	}
	limit := int(number(p["limit"]))
	if limit == 0 {
		limit = 100
	}
	return good(slices.Clone(s.updates[:min(limit, len(s.updates))]))
}

func number(v any) float64 {
	f, _ := v.(float64)
	return f
}

func (s *Server) send(p map[string]any) (int, any) {
	m := &Message{Chat: int64(number(p["chat_id"])), ID: s.nextID}
	if s.blocked[m.Chat] {
		return bad(http.StatusForbidden, "Forbidden: bot was blocked by the user")
	}
	if code, body, ok := fill(m, p); !ok {
		return code, body
	}
	s.nextID++
	s.messages = append(s.messages, m)
	return good(map[string]any{"message_id": m.ID, "date": 1, "chat": map[string]any{"id": m.Chat, "type": "private"}, "text": m.Text})
}

// fill reads text and keyboard as Telegram would.
func fill(m *Message, p map[string]any) (int, any, bool) {
	html, _ := p["text"].(string)
	m.HTML, m.Text = html, html
	if p["parse_mode"] == "HTML" {
		text, err := plain(html)
		if err != nil {
			code, body := bad(http.StatusBadRequest, "Bad Request: can't parse entities: "+err.Error())
			return code, body, false
		}
		m.Text = text
	}
	if n := units(m.Text); n == 0 || n > 4096 {
		code, body := bad(http.StatusBadRequest, fmt.Sprintf("Bad Request: message is empty or too long (%d)", n))
		return code, body, false
	}
	buttons, err := keyboard(p["reply_markup"])
	if err != nil {
		code, body := bad(http.StatusBadRequest, "Bad Request: "+err.Error())
		return code, body, false
	}
	m.Buttons = buttons
	return 0, nil, true
}

func (s *Server) edit(method string, p map[string]any) (int, any) {
	id, in := int(number(p["message_id"])), int64(number(p["chat_id"]))
	i := slices.IndexFunc(s.messages, func(m *Message) bool { return m.ID == id && m.Chat == in })
	if i < 0 {
		return bad(http.StatusBadRequest, "Bad Request: message to edit not found")
	}
	m := *s.messages[i]
	if method == "editMessageReplyMarkup" {
		m.Buttons = nil
	} else if code, body, ok := fill(&m, p); !ok {
		return code, body
	}
	if m.HTML == s.messages[i].HTML && slices.Equal(m.Buttons, s.messages[i].Buttons) {
		return bad(http.StatusBadRequest, "Bad Request: message is not modified")
	}
	m.Edits++
	s.messages[i] = &m
	return good(true)
}
