package slacktest

import (
	"encoding/json"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// Verify asks the events address as Slack does when it is entered; an error if it
// does not give the challenge back.
func (s *Server) Verify() error {
	const challenge = "3eZbrw1aBm2rZgRNFdxV2595E9CY3gmdALWMmHkvFXO7tYXAYM8P"
	body, _ := json.Marshal(object{"type": "url_verification", "challenge": challenge, "token": "verification-token-nobody-should-use"})
	status, answer, err := s.Forge(Forgery{Body: string(body), Secret: SigningSecret})
	if err == nil && (status != http.StatusOK || !strings.Contains(string(answer), challenge)) {
		err = errors.New("the challenge did not come back: " + strconv.Itoa(status) + " " + string(answer))
	}
	return err
}

// Forgery is a request by somebody who may not be Slack.
type Forgery struct {
	Body    string
	Secret  string            // empty: not signed
	Skew    time.Duration     // the timestamp lies this far from now
	Tamper  string            // put behind the body after signing
	Headers map[string]string // replace what would be sent
	Kind    string            // the content type; empty: JSON
	To      string            // empty: the events address
}

// Forge sends such a request and gives its answer.
func (s *Server) Forge(f Forgery) (status int, answer []byte, err error) {
	s.mu.Lock()
	to, at := s.target.Events, s.now().Add(f.Skew)
	s.mu.Unlock()
	kind, header := "application/json", http.Header{}
	if f.To != "" {
		to = f.To
	}
	if f.Kind != "" {
		kind = f.Kind
	}
	if timestamp := strconv.FormatInt(at.Unix(), 10); f.Secret != "" {
		header.Set("X-Slack-Request-Timestamp", timestamp)
		header.Set("X-Slack-Signature", Sign(f.Secret, timestamp, []byte(f.Body)))
	}
	for k, v := range f.Headers {
		header.Set(k, v)
	}
	status, _, answer, err = s.send(to, kind, header, []byte(f.Body+f.Tamper))
	return status, answer, err
}
