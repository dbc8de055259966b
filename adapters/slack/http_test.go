package slack

import (
	"context"
	"encoding/json"
	"net/http"
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
