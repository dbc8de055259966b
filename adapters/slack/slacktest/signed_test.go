package slacktest_test

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/slack-go/slack"

	"milepost/adapters/slack/slacktest"
)

// ear is a bot's HTTP side: it verifies with slack-go, and answers as it is told.
type ear struct {
	mu      sync.Mutex
	secrets []string
	answers []int // statuses in turn; then 200; 0 answers late
	heard   []http.Header
	refused []string
}

func (e *ear) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	e.mu.Lock()
	defer e.mu.Unlock()
	var err error
	for _, secret := range e.secrets {
		var v slack.SecretsVerifier
		if v, err = slack.NewSecretsVerifier(r.Header, secret); err == nil {
			_, _ = v.Write(body)
			err = v.Ensure()
		}
		if err == nil {
			break
		}
	}
	if err != nil {
		e.refused = append(e.refused, err.Error())
		w.WriteHeader(http.StatusUnauthorized)
		return
	}
	e.heard = append(e.heard, r.Header)
	var challenge struct{ Challenge string }
	if json.Unmarshal(body, &challenge) == nil && challenge.Challenge != "" {
		_, _ = fmt.Fprint(w, challenge.Challenge)
		return
	}
	if len(e.answers) > 0 {
		status := e.answers[0]
		e.answers = e.answers[1:]
		if status == 0 {
			<-r.Context().Done()
			return
		}
		w.WriteHeader(status)
	}
}

func listening(t *testing.T, s *slacktest.Server, e *ear) {
	t.Helper()
	if e.secrets == nil {
		e.secrets = []string{slacktest.SigningSecret}
	}
	h := httptest.NewServer(e)
	t.Cleanup(h.Close)
	s.SendTo(slacktest.Target{Events: h.URL + "/events", Commands: h.URL + "/commands", Interactive: h.URL + "/interactive"})
}

func TestSignedRequestsVerify(t *testing.T) {
	s, api := started(t)
	listening(t, s, &ear{})
	if err := s.Verify(); err != nil {
		t.Error(err)
	}
	if _, _, err := api.PostMessage(ann, slack.MsgOptionText("x", false), slack.MsgOptionBlocks(buttons("Go"))); err != nil {
		t.Fatal(err)
	}
	s.Say(ann, ann, "hello")
	for _, id := range []string{s.Slash(ann, sales, "/deal", "7 & 8"), s.Press(ann, ann, "Go"), s.OpenHome(ann)} {
		if d, ok := s.Settled(id, within); !ok || !d.Acked || d.Attempts[0].Status != http.StatusOK {
			t.Errorf("%+v", d)
		}
	}
}

func TestAnEventIsSentAgainUntilItIsTaken(t *testing.T) {
	s, _ := started(t)
	s.AckWithin = 50 * time.Millisecond
	e := &ear{answers: []int{503, 0}}
	listening(t, s, e)
	s.Say(ann, ann, "hello")
	if !s.Eventually(within, func() bool { return s.Failures() == 2 }) {
		t.Fatal("the first retry comes at once")
	}
	s.Pass(time.Minute)
	d, ok := s.Settled(s.Deliveries()[0].ID, within)
	if !ok || !d.Acked || len(d.Attempts) != 3 {
		t.Errorf("%+v", d)
	}
	var told []string
	for _, h := range e.heard {
		told = append(told, h.Get("X-Slack-Retry-Num")+" "+h.Get("X-Slack-Retry-Reason"))
	}
	if want := []string{" ", "1 http_error", "2 http_timeout"}; !slices.Equal(told, want) {
		t.Errorf("%q, want %q", told, want)
	}
}

func TestTwoSecretsDuringARotation(t *testing.T) {
	s, _ := started(t)
	s.Retries = nil
	listening(t, s, &ear{secrets: []string{slacktest.SigningSecret, slacktest.NextSecret}})
	s.SignWith(slacktest.SigningSecret, slacktest.NextSecret)
	for range 4 {
		s.Say(ann, ann, "hello")
	}
	if !s.Idle(within) || s.Report().Acked != 4 {
		t.Error(s.Report())
	}
	s.SignWith("a third one")
	s.Say(ann, ann, "hello")
	if !s.Idle(within) || s.Report().Lost != 1 {
		t.Error(s.Report())
	}
}

func TestForgeriesAreForged(t *testing.T) {
	s, _ := started(t)
	e := &ear{}
	listening(t, s, e)
	for name, f := range map[string]slacktest.Forgery{
		"unsigned": {}, "a wrong secret": {Secret: "x"}, "old": {Secret: slacktest.SigningSecret, Skew: -6 * time.Minute},
		"from tomorrow": {Secret: slacktest.SigningSecret, Skew: 6 * time.Minute}, "tampered": {Secret: slacktest.SigningSecret, Tamper: " "},
		"another version": {Secret: slacktest.SigningSecret, Headers: map[string]string{"X-Slack-Signature": "v1=00"}},
	} {
		f.Body = "{}"
		if status, _, err := s.Forge(f); err != nil || status != http.StatusUnauthorized {
			t.Errorf("%s: %d, %v", name, status, err)
		}
	}
	if status, _, err := s.Forge(slacktest.Forgery{Body: "{}", Secret: slacktest.SigningSecret}); err != nil || status != http.StatusOK {
		t.Errorf("a good one: %d, %v", status, err)
	}
}

func TestALoadIsCounted(t *testing.T) {
	s, _ := started(t)
	s.Retries = []time.Duration{0, 0, 0}
	const n = 300
	listening(t, s, &ear{answers: []int{500, 500, 500}})
	s.Drive(t.Context(), n, 2000, func(int) { s.Say(ann, ann, "hello") })
	if !s.Idle(within) {
		t.Fatal("not idle")
	}
	if r := s.Report(slacktest.Events); r.Deliveries != n || r.Acked != n || r.Retried < 1 || r.P50 > r.P99 || r.P99 > r.Max {
		t.Error(r)
	}
}
