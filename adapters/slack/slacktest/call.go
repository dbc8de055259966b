package slacktest

import (
	"net/http"
	"slices"
	"strings"
	"time"
)

// The tokens the server knows; a test can look for them where they must not be.
const (
	BotToken = "xoxb-4242-test-TOKEN-canary"
	AppToken = "xapp-1-A0MILEPOST-4242-test-TOKEN-canary"
)

// Call is one call as it came, in order; Error is empty when it was accepted.
type Call struct {
	Method string
	Params object
	Error  string
	At     time.Time
}

// calls is the Web API's ledger.
type calls struct {
	ledger  []Call
	faults  []Fault
	granted map[string]bool
	used    map[string]bool
}

func newCalls() calls {
	c := calls{used: map[string]bool{}, granted: map[string]bool{}}
	for _, scope := range everyScope {
		c.granted[scope] = true
	}
	return c
}

// Grant leaves the bot's token these scopes only.
func (s *Server) Grant(scopes ...string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.granted = map[string]bool{}
	for _, scope := range scopes {
		s.granted[scope] = true
	}
}

// ScopesUsed are the scopes without which something would have failed so far: a
// call that was made, or an event that was delivered.
func (s *Server) ScopesUsed() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return sorted(s.used)
}

func sorted(set map[string]bool) []string {
	var out []string
	for k, in := range set {
		if in {
			out = append(out, k)
		}
	}
	slices.Sort(out)
	return out
}

// Requests are all calls of a method, as they came; of all if it is empty.
func (s *Server) Requests(method string) []Call {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.DeleteFunc(slices.Clone(s.ledger), func(c Call) bool { return method != "" && c.Method != method })
}

// Calls is how often a method was called.
func (s *Server) Calls(method string) int { return len(s.Requests(method)) }

func (s *Server) serve(w http.ResponseWriter, r *http.Request) {
	method := r.PathValue("method")
	p, token := params(r)
	if id := r.PathValue("id"); id != "" {
		p["id"] = id
		method = "response_url"
		if strings.HasPrefix(r.URL.Path, "/upload/") {
			method = "upload"
		}
	}
	f, faulty := s.took(method)
	if f.Delay > 0 && !s.sleep(f.Delay, r.Context().Done()) {
		return
	}
	if faulty && !f.After {
		s.note(method, p, "fault")
		breakOff(w, f)
		return
	}
	answer := s.call(method, token, p)
	s.note(method, p, str(answer["error"]))
	if faulty {
		breakOff(w, f)
		return
	}
	s.mu.Lock()
	w.Header().Set("x-oauth-scopes", strings.Join(sorted(s.granted), ","))
	s.mu.Unlock()
	reply(w, http.StatusOK, answer)
}

func (s *Server) note(method string, p object, refusal string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.ledger = append(s.ledger, Call{Method: method, Params: p, Error: refusal, At: s.now()})
	s.news.Broadcast()
}

// call acts out a method: the token, the scopes, then the method itself.
func (s *Server) call(name, token string, p object) object {
	s.mu.Lock()
	defer s.mu.Unlock()
	m, known := methods[name]
	if !known {
		return no("unknown_method")
	}
	if refusal := m.admits(token); refusal != "" {
		return no(refusal)
	}
	for _, scope := range m.needs(s, p) {
		if !s.granted[scope] {
			out := no("missing_scope")
			out["needed"], out["provided"] = scope, strings.Join(sorted(s.granted), ",")
			return out
		}
		s.used[scope] = true
	}
	return m.do(s, p)
}

// admits is why a method refuses a token; empty if it takes it.
func (m method) admits(token string) string {
	switch {
	case m.token == "" || token == m.token:
		return ""
	case token == "":
		return "not_authed"
	case token == BotToken || token == AppToken:
		return "not_allowed_token_type"
	}
	return "invalid_auth"
}
