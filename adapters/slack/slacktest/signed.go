package slacktest

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"
)

// The signing secrets: the one in use, and the one that replaces it.
const (
	SigningSecret = "4242-signing-SECRET-canary"
	NextSecret    = "4343-signing-SECRET-canary"
)

// Target is where signed requests go; all three may be one address.
type Target struct{ Events, Commands, Interactive string }

// signed is the HTTP side: with a target, nothing goes over Socket Mode.
type signed struct {
	target   Target
	secrets  []string // they take turns
	signedN  int
	failures int
	client   *http.Client
}

func newSigned() signed {
	return signed{secrets: []string{SigningSecret}, client: &http.Client{
		Transport:     &http.Transport{MaxIdleConnsPerHost: 256},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

// SendTo sends everything as signed requests from now on.
func (s *Server) SendTo(t Target) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.target = t
}

// SignWith signs with these secrets, which take turns: the old and the new one
// during a rotation.
func (s *Server) SignWith(secrets ...string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.secrets = secrets
}

// Failures is how many attempts of deliveries failed, over either transport.
func (s *Server) Failures() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.failures
}

func (s *Server) signs() bool { return s.target != Target{} }

func (s *Server) byHTTP() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.signs()
}

// Sign is Slack's signature of a body at a time.
func Sign(secret, timestamp string, body []byte) string {
	mac := hmac.New(sha256.New, []byte(secret))
	_, _ = mac.Write([]byte("v0:" + timestamp + ":"))
	_, _ = mac.Write(body)
	return "v0=" + hex.EncodeToString(mac.Sum(nil))
}

// request tries a delivery by HTTP; again is false when the bot wants no retry.
func (s *Server) request(d *delivery, n int) (failed string, again bool) {
	s.mu.Lock()
	to, kind, body := s.encoded(d)
	s.signedN++
	secret, at := s.secrets[s.signedN%len(s.secrets)], s.now()
	d.Attempts[n].Sent = time.Now()
	more := http.Header{}
	if n > 0 {
		more.Set("X-Slack-Retry-Num", strconv.Itoa(n))
		more.Set("X-Slack-Retry-Reason", d.Attempts[n-1].Failed)
	}
	s.mu.Unlock()
	timestamp := strconv.FormatInt(at.Unix(), 10)
	more.Set("X-Slack-Request-Timestamp", timestamp)
	more.Set("X-Slack-Signature", Sign(secret, timestamp, body))
	status, header, answer, err := s.send(to, kind, more, body)
	s.mu.Lock()
	defer s.mu.Unlock()
	d.Attempts[n].Status = status
	again = header.Get("X-Slack-No-Retry") != "1"
	switch {
	case errors.Is(err, context.DeadlineExceeded):
		return "http_timeout", again
	case err != nil:
		return "connection_failed", again
	case status < 200 || status > 299:
		return "http_error", again
	}
	if !strings.HasPrefix(header.Get("Content-Type"), "application/json") {
		answer, _ = json.Marshal(object{"text": string(answer)})
	}
	s.acknowledge(d, n, answer)
	return "", true
}

// encoded is a delivery as a request: where it goes, its type and its body.
func (s *Server) encoded(d *delivery) (to, kind string, body []byte) {
	const form = "application/x-www-form-urlencoded"
	switch d.Kind {
	case Commands:
		values := url.Values{}
		for k, v := range d.body {
			values.Set(k, str(v))
		}
		return s.target.Commands, form, []byte(values.Encode())
	case Interactive:
		return s.target.Interactive, form, []byte(url.Values{"payload": {string(d.Payload)}}.Encode())
	}
	return s.target.Events, "application/json", d.Payload
}

// send posts a body and reads the answer, all within the time for it.
func (s *Server) send(to, kind string, header http.Header, body []byte) (status int, back http.Header, answer []byte, err error) {
	ctx, stop := context.WithTimeout(s.ctx, s.AckWithin)
	defer stop()
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, to, bytes.NewReader(body))
	if err != nil {
		return 0, nil, nil, err
	}
	r.Header = header.Clone()
	r.Header.Set("Content-Type", kind)
	r.Header.Set("User-Agent", "Slackbot 1.0 (+https://api.slack.com/robots)")
	resp, err := s.client.Do(r)
	if err != nil {
		return 0, nil, nil, err
	}
	defer func() { _ = resp.Body.Close() }()
	answer, err = io.ReadAll(io.LimitReader(resp.Body, maxBody))
	return resp.StatusCode, resp.Header, answer, err
}
