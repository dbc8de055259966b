package slack

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"milepost/adapters/slack/slacktest"
	"milepost/dialogs/chat"
)

func TestForgedRequestsAreRefused(t *testing.T) {
	r := setup(t, nil)
	l := &ledger{}
	r.listen(t, HTTP, l.hear)
	if err := r.server.Verify(); err != nil {
		t.Error(err)
	}
	event := func(team, app string) string {
		body, _ := json.Marshal(map[string]any{"type": "event_callback", "team_id": team, "api_app_id": app, "event": map[string]any{"type": "message", "channel": "D0ANN", "user": ann, "ts": "1.2", "text": "hi"}})
		return string(body)
	}
	good := event(slacktest.TeamID, slacktest.AppID)
	command := url.Values{"command": {"/milepost"}, "user_id": {ann}, "trigger_id": {"t"}, "team_id": {slacktest.TeamID}, "api_app_id": {"A0OTHER"}}.Encode()
	for name, c := range map[string]struct {
		f    slacktest.Forgery
		want int
	}{
		"not signed":                 {slacktest.Forgery{Body: good}, http.StatusUnauthorized},
		"another secret":             {slacktest.Forgery{Body: good, Secret: "x"}, http.StatusUnauthorized},
		"changed after signing":      {slacktest.Forgery{Body: good, Secret: slacktest.SigningSecret, Tamper: " "}, http.StatusUnauthorized},
		"six minutes old":            {slacktest.Forgery{Body: good, Secret: slacktest.SigningSecret, Skew: -6 * time.Minute}, http.StatusUnauthorized},
		"another workspace":          {slacktest.Forgery{Body: event("T0OTHER", slacktest.AppID), Secret: slacktest.SigningSecret}, http.StatusForbidden},
		"another app":                {slacktest.Forgery{Body: event(slacktest.TeamID, "A0OTHER"), Secret: slacktest.SigningSecret}, http.StatusForbidden},
		"another app's command":      {slacktest.Forgery{Body: command, Secret: slacktest.SigningSecret, Kind: "application/x-www-form-urlencoded"}, http.StatusForbidden},
		"too large":                  {slacktest.Forgery{Body: strings.Repeat("x", maxBody+1), Secret: slacktest.SigningSecret}, http.StatusRequestEntityTooLarge},
		"a form of nothing":          {slacktest.Forgery{Body: "a=b", Secret: slacktest.SigningSecret, Kind: "application/x-www-form-urlencoded"}, http.StatusBadRequest},
		"genuine":                    {slacktest.Forgery{Body: good, Secret: slacktest.SigningSecret}, http.StatusOK},
		"genuine by the next secret": {slacktest.Forgery{Body: good, Secret: slacktest.NextSecret}, http.StatusOK},
	} {
		if status, _, err := r.server.Forge(c.f); err != nil || status != c.want {
			t.Errorf("%s: %d %v, want %d", name, status, err, c.want)
		}
	}
	if n := len(l.all()); n != 2 {
		t.Errorf("%d updates came through", n)
	}
}

// A thousand long requests of nobody's do not fill the memory: most are sent away
// unread, and what is short still comes through.
func TestLongRequestsAreFewAtATime(t *testing.T) {
	r := setup(t, nil)
	h := r.Handler((&ledger{}).hear)
	long := strings.Repeat("x", shortBody+1)
	type half struct {
		*io.PipeWriter
		answered chan int
	}
	send := func(body io.Reader) *httptest.ResponseRecorder {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest(http.MethodPost, Path, body))
		return w
	}
	var held []half
	for range longOnes { // each is read to where it is long, and hangs there
		in, out := io.Pipe()
		one := half{out, make(chan int, 1)}
		held = append(held, one)
		go func() { one.answered <- send(in).Code }()
		if _, err := out.Write([]byte(long)); err != nil {
			t.Fatal(err)
		}
	}
	if w := send(strings.NewReader(long)); w.Code != http.StatusServiceUnavailable || w.Header().Get("Retry-After") == "" {
		t.Errorf("one more is answered %d", w.Code)
	}
	if w := send(strings.NewReader("short")); w.Code != http.StatusUnauthorized {
		t.Errorf("a short one is answered %d", w.Code)
	}
	for _, one := range held {
		one.Close()
		if status := <-one.answered; status != http.StatusUnauthorized {
			t.Errorf("a long one is answered %d in the end", status)
		}
	}
	if w := send(strings.NewReader(long)); w.Code != http.StatusUnauthorized {
		t.Errorf("with the places free a long one is answered %d", w.Code)
	}
}

func TestAnEventWithoutCommitIsAnsweredSo(t *testing.T) {
	r := setup(t, nil)
	r.listen(t, HTTP, func(context.Context, chat.Update) (chat.Reply, error) { return chat.Reply{}, chat.ErrNotNow })
	r.server.Retries = nil
	r.server.Say(ann, ann, "x")
	if d := r.settled(t, lastDelivery(r)); d.Acked || d.Attempts[0].Status != http.StatusServiceUnavailable {
		t.Errorf("%+v", d)
	}
}

func TestTheListenerStopsCleanly(t *testing.T) {
	r := setup(t, func(c *Config) {
		c.Mode, c.Listen, c.SigningSecrets = HTTP, "127.0.0.1:0", []Secret{slacktest.SigningSecret}
	})
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := r.Listen(ctx, (&ledger{}).hear); err != nil {
		t.Error(err)
	}
	r.c.Listen = "nowhere:nothing"
	if err := r.Listen(t.Context(), (&ledger{}).hear); err == nil || !strings.Contains(err.Error(), "slack.listen") {
		t.Error(err)
	}
}
