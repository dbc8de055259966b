package slacktest

import (
	"encoding/json"
	"io"
	"net/http"
	"strconv"
	"time"
)

// Fault says what to do with a call instead of answering it.
type Fault struct {
	Method string        // empty: any; "response_url" and "upload" count as methods
	Times  int           // how many calls it takes
	Status int           // answer with this status…
	Retry  int           // …and, for 429, this Retry-After
	Body   string        // an answer that is no JSON (status 200 unless given)
	Error  string        // Slack's own refusal: not_in_channel, account_inactive…
	Cut    bool          // cut the connection
	After  bool          // all of these after the call has acted, not instead of it
	Delay  time.Duration // wait before anything else; alone, the call is then answered as ever
}

// Fail adds a fault; the oldest that fits a call takes it.
func (s *Server) Fail(f Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = append(s.faults, f)
}

// took finds the fault that takes a call.
func (s *Server) took(method string) (f Fault, faulty bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i := range s.faults {
		if f := &s.faults[i]; f.Times > 0 && (f.Method == "" || f.Method == method) {
			f.Times--
			return *f, f.Cut || f.Status != 0 || f.Body != "" || f.Error != ""
		}
	}
	return Fault{}, false
}

// breakOff answers as a fault says.
func breakOff(w http.ResponseWriter, f Fault) {
	switch {
	case f.Cut:
		if c, _, err := http.NewResponseController(w).Hijack(); err == nil {
			_ = c.Close()
		}
	case f.Body != "":
		w.Header().Set("Content-Type", "text/html")
		if f.Status != 0 {
			w.WriteHeader(f.Status)
		}
		_, _ = io.WriteString(w, f.Body)
	case f.Error != "":
		reply(w, max(f.Status, http.StatusOK), no(f.Error))
	case f.Status == http.StatusTooManyRequests:
		w.Header().Set("Retry-After", strconv.Itoa(f.Retry))
		reply(w, f.Status, no("ratelimited"))
	default:
		reply(w, f.Status, no("internal_error"))
	}
}

func reply(w http.ResponseWriter, status int, body object) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body)
}
