package telegramtest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync"
	"time"
)

// Token is the one token the server knows.
const Token = "4242:test-TOKEN-canary"

// The bot behind the token.
const (
	BotID   = 4242
	BotName = "MilepostTestBot"
)

// Fault says what to do with a call instead of answering it.
type Fault struct {
	Method      string // empty: any
	Times       int    // how many calls it takes
	Status      int    // answer with this status…
	Description string // …these words (empty: the status's own)…
	Retry       int    // …and, for 429, this retry_after
	Body        string // an answer that is no JSON
	Cut         bool   // cut the connection; before the call acts, or after it if After
	After       bool
	Delay       time.Duration // wait before anything else; alone, the call is then answered as ever
}

// Server is a Bot API server. All its methods may be called from anywhere.
type Server struct {
	URL string

	http *http.Server
	mu   sync.Mutex
	news *sync.Cond // something changed: updates, messages, answers, calls

	queue    queue
	chats    map[int64][]*Message // what each shows, the oldest first
	sent     []Message            // every version that was accepted, in order
	heed     func(Message)
	nextID   int
	presses  map[string]bool // callback ids that wait for their answer
	answers  []string        // toasts, in order
	faults   []Fault
	requests map[string][]string // bodies, by method
	blocked  map[int64]bool
	moved    map[int64]int64
	tap      func(method string, acted bool)
	closed   bool
}

// Start begins to serve on a port of loopback that was free.
func Start() (*Server, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	s := &Server{
		URL: "http://" + l.Addr().String(), nextID: 10, queue: queue{last: 1000, called: map[int64]bool{}}, presses: map[string]bool{},
		chats:    map[int64][]*Message{},
		requests: map[string][]string{}, blocked: map[int64]bool{}, moved: map[int64]int64{},
	}
	s.news = sync.NewCond(&s.mu)
	s.http = &http.Server{Handler: http.HandlerFunc(s.serve), ReadHeaderTimeout: 5 * time.Second}
	go func() { _ = s.http.Serve(l) }()
	return s, nil
}

// Close ends the server and whatever hangs on it.
func (s *Server) Close() {
	s.mu.Lock()
	s.closed = true
	s.news.Broadcast()
	s.mu.Unlock()
	_ = s.http.Close()
}

// Fail adds a fault; the oldest that fits a call takes it.
func (s *Server) Fail(f Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = append(s.faults, f)
}

// Tap has each call told to f twice: before the server acts, and before it
// answers. While f works, the call waits: a program can be killed in its middle.
func (s *Server) Tap(f func(method string, acted bool)) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.tap = f
}

// tell tells the tap about a call.
func (s *Server) tell(method string, acted bool) {
	s.mu.Lock()
	tap := s.tap
	s.mu.Unlock()
	if tap != nil {
		tap(method, acted)
	}
}

// Requests are the bodies of all calls of a method, as they came.
func (s *Server) Requests(method string) []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]string(nil), s.requests[method]...)
}

// Calls is how often a method was called.
func (s *Server) Calls(method string) int { return len(s.Requests(method)) }

func (s *Server) serve(w http.ResponseWriter, r *http.Request) {
	path := strings.Split(strings.TrimPrefix(r.URL.Path, "/bot"), "/")
	if len(path) != 2 || path[0] != Token {
		status, body := bad(http.StatusUnauthorized, "Unauthorized")
		reply(w, status, body)
		return
	}
	method := path[1]
	body, p := params(r)
	f, faulty := s.took(method, body)
	if f.Delay > 0 {
		wait := time.NewTimer(f.Delay)
		defer wait.Stop()
		select {
		case <-wait.C:
		case <-r.Context().Done():
			return
		}
	}
	if faulty && !f.After {
		breakOff(w, f)
		return
	}
	s.tell(method, false)
	status, answer := s.call(r, method, p)
	s.tell(method, true)
	if faulty {
		breakOff(w, f)
		return
	}
	reply(w, status, answer)
}

// params reads a call's parameters from JSON or from a form.
func params(r *http.Request) (body string, p map[string]any) {
	p = map[string]any{}
	if strings.HasPrefix(r.Header.Get("Content-Type"), "multipart/") {
		if err := r.ParseMultipartForm(1 << 20); err == nil {
			for k, v := range r.MultipartForm.Value {
				p[k] = v[0]
			}
		}
		out, _ := json.Marshal(p)
		return string(out), p
	}
	raw, _ := io.ReadAll(io.LimitReader(r.Body, 1<<20))
	_ = json.Unmarshal(raw, &p)
	return string(bytes.TrimSpace(raw)), p
}

// took notes a call and finds the fault that takes it.
func (s *Server) took(method, body string) (f Fault, faulty bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	defer s.news.Broadcast()
	s.requests[method] = append(s.requests[method], body)
	for i := range s.faults {
		if f := &s.faults[i]; f.Times > 0 && (f.Method == "" || f.Method == method) {
			f.Times--
			return *f, f.Cut || f.Status != 0
		}
	}
	return Fault{}, false
}

func breakOff(w http.ResponseWriter, f Fault) {
	switch {
	case f.Cut:
		if c, _, err := http.NewResponseController(w).Hijack(); err == nil {
			_ = c.Close()
		}
	case f.Body != "":
		w.WriteHeader(f.Status)
		_, _ = io.WriteString(w, f.Body)
	default:
		words := f.Description
		if words == "" {
			words = http.StatusText(f.Status)
		}
		body := map[string]any{"ok": false, "error_code": f.Status, "description": words}
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

func good(result any) (int, map[string]any) {
	return http.StatusOK, map[string]any{"ok": true, "result": result}
}

func bad(code int, words string) (int, map[string]any) {
	return code, map[string]any{"ok": false, "error_code": code, "description": words}
}

// call acts out a method.
func (s *Server) call(r *http.Request, method string, p map[string]any) (int, map[string]any) {
	s.mu.Lock()
	defer s.mu.Unlock()
	defer s.news.Broadcast()
	switch method {
	case "getUpdates":
		return s.getUpdates(r.Context(), p)
	case "getMe":
		return good(map[string]any{"id": BotID, "is_bot": true, "first_name": "Milepost", "username": BotName})
	case "getWebhookInfo":
		return good(map[string]any{"url": s.queue.webhook, "has_custom_certificate": false, "pending_update_count": len(s.queue.waiting), "last_error_date": s.queue.failed})
	case "setWebhook":
		return s.setWebhook(p)
	case "deleteWebhook":
		s.queue.webhook = ""
		if p["drop_pending_updates"] == true || p["drop_pending_updates"] == "true" {
			s.queue.waiting = nil
		}
		return good(true)
	case "setMyCommands":
		return setCommands(p)
	case "sendChatAction":
		return good(true)
	case "answerCallbackQuery":
		return s.answer(p)
	case "sendMessage":
		return s.send(p)
	case "editMessageText", "editMessageReplyMarkup":
		return s.edit(method, p)
	}
	return bad(http.StatusNotFound, "Not Found: method not found")
}

func number(v any) int64 {
	switch n := v.(type) {
	case float64:
		return int64(n)
	case string: // in a form
		var out int64
		_, _ = fmt.Sscan(n, &out)
		return out
	}
	return 0
}
