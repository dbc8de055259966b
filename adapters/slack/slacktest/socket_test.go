package slacktest_test

import (
	"context"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/gorilla/websocket"
	"github.com/slack-go/slack"
	"github.com/slack-go/slack/slackevents"
	"github.com/slack-go/slack/socketmode"

	"milepost/adapters/slack/slacktest"
)

// connected is a Socket Mode client whose requests go to handle; what that gives
// is the acknowledgement's payload, and false means none.
func connected(t *testing.T, s *slacktest.Server, api *slack.Client, handle func(socketmode.Event) (any, bool)) {
	t.Helper()
	client := socketmode.New(api)
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan struct{})
	before := s.Links()
	go func() {
		defer close(done)
		_ = client.RunContext(ctx)
	}()
	go func() {
		for {
			select {
			case e := <-client.Events:
				if e.Request == nil || e.Request.EnvelopeID == "" {
					continue
				}
				if payload, ack := handle(e); ack {
					_ = client.AckCtx(ctx, e.Request.EnvelopeID, payload)
				}
			case <-ctx.Done():
				return
			}
		}
	}()
	t.Cleanup(func() { stop(); <-done })
	if !s.WaitForLinks(before+1, within) {
		t.Fatal("no connection")
	}
}

func TestAnEventIsAcknowledgedOverASocket(t *testing.T) {
	s, api := started(t)
	seen := make(chan string, 10)
	connected(t, s, api, func(e socketmode.Event) (any, bool) {
		inner := e.Data.(slackevents.EventsAPIEvent).InnerEvent
		if m, ok := inner.Data.(*slackevents.MessageEvent); ok {
			seen <- m.ChannelType + " " + m.Text
		} else {
			seen <- inner.Type
		}
		return nil, true
	})
	s.Say(ann, ann, "a < b & see https://x.y/z")
	if got := <-seen; got != "im a &lt; b &amp; see <https://x.y/z>" {
		t.Error(got)
	}
	s.Say(ann, sales, "@milepost deals")
	first, second := <-seen, <-seen
	if first != "channel <@"+slacktest.BotUser+"> deals" || second != "app_mention" {
		t.Errorf("%q and %q", first, second)
	}
	if !s.Idle(within) {
		t.Fatal("not idle")
	}
	if r := s.Report(); r.Acked != 3 || r.Retried != 0 || r.Lost != 0 {
		t.Error(r)
	}
}

func TestAnUnacknowledgedEventComesAgainElsewhere(t *testing.T) {
	s, api := started(t)
	s.AckWithin, s.Retries = 50*time.Millisecond, []time.Duration{0, time.Minute}
	attempts := make(chan int, 10)
	handle := func(e socketmode.Event) (any, bool) {
		attempts <- e.Request.RetryAttempt
		return nil, e.Request.RetryAttempt == 2 && e.Request.RetryReason == "timeout"
	}
	connected(t, s, api, handle)
	connected(t, s, api, handle)
	s.Say(ann, ann, "hello")
	for want := range 3 {
		if want == 2 { // the second retry comes after a minute of Slack's clock
			if !s.Eventually(within, func() bool {
				d := s.Deliveries()[0]
				return d.Attempts[len(d.Attempts)-1].Failed != "" && len(d.Attempts) == 2
			}) {
				t.Fatal("the first retry has not failed")
			}
			s.Pass(time.Minute)
		}
		if got := <-attempts; got != want {
			t.Fatalf("attempt %d came, want %d", got, want)
		}
	}
	d, ok := s.Settled(s.Deliveries()[0].ID, within)
	if !ok || !d.Acked || len(d.Attempts) != 3 || d.Attempts[0].Link == d.Attempts[1].Link {
		t.Errorf("%+v", d)
	}
}

func TestACommandIsNeverRepeated(t *testing.T) {
	s, api := started(t)
	s.AckWithin, s.Retries = 50*time.Millisecond, []time.Duration{0}
	connected(t, s, api, func(e socketmode.Event) (any, bool) {
		c, _ := e.Data.(slack.SlashCommand)
		return map[string]any{"text": "done: " + c.Text}, c.Text != "silence"
	})
	lost, _ := s.Settled(s.Slash(ann, sales, "/deal", "silence"), within)
	if lost.Acked || !lost.Over || len(lost.Attempts) != 1 {
		t.Errorf("%+v", lost)
	}
	if d, ok := s.Settled(s.Slash(ann, sales, "/deal", "7"), within); !ok || !d.Acked {
		t.Errorf("%+v", d)
	}
	if !strings.Contains(s.Read(ann, sales), "done: 7") || s.Read(bob, sales) != "" {
		t.Errorf("Ann reads %q, Bob %q", s.Read(ann, sales), s.Read(bob, sales))
	}
}

func TestConnectionsEndInEveryWay(t *testing.T) {
	s, api := started(t)
	s.WarnBefore, s.Linger, s.AckWithin, s.Retries = time.Minute, 0, 50*time.Millisecond, []time.Duration{0, 0, 0}
	connected(t, s, api, func(socketmode.Event) (any, bool) { return nil, true })
	for i, end := range []func() bool{
		func() bool { return s.Disconnect("warning") },
		func() bool { return s.Disconnect("refresh_requested") },
		s.Cut,
	} {
		n := s.Opened()
		if !end() || !s.Eventually(within, func() bool { return s.Opened() == n+1 && s.Links() == 1 }) {
			t.Fatalf("%d: no new connection", i)
		}
		s.Say(ann, ann, "still there?")
		if !s.Eventually(within, func() bool { return s.Report().Acked == i+1 }) {
			t.Errorf("%d: %v", i, s.Report())
		}
	}
	s.Disconnect("link_disabled")
	if !s.Eventually(within, func() bool { return s.Calls("apps.connections.open") > 4 }) {
		t.Error("the client did not come back")
	}
	s.Enable()
	if !s.WaitForLinks(1, within) {
		t.Error("the client is not let in again")
	}
}

func TestABlackHoleSwallowsBothDirections(t *testing.T) {
	s, api := started(t)
	s.AckWithin, s.Retries = 50*time.Millisecond, []time.Duration{0}
	connected(t, s, api, func(socketmode.Event) (any, bool) { return nil, true })
	if !s.BlackHole() {
		t.Fatal("no connection")
	}
	s.Say(ann, ann, "hello?")
	if !s.Idle(within) || s.Report().Lost != 1 || s.Links() != 1 || !s.Holes()[0].Noticed.IsZero() {
		t.Errorf("%v, %d links, %+v", s.Report(), s.Links(), s.Holes())
	}
}

func TestStrangeEnvelopesAreDeliveriesToo(t *testing.T) {
	s, api := started(t)
	s.AckWithin, s.Retries = 50*time.Millisecond, nil
	client := socketmode.New(api)
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	go func() { _ = client.RunContext(ctx) }()
	if !s.WaitForLinks(1, within) {
		t.Fatal("no connection")
	}
	s.Frame("no json at all")
	unknown := s.Event(map[string]any{"type": "planet_aligned"})
	s.Event(map[string]any{"type": "message", "text": 7, "channel": []int{1}})
	var ids []string
	for len(ids) < 2 {
		e := <-client.Events
		if bad, ok := e.Data.(*socketmode.ErrorBadMessage); ok {
			var envelope struct {
				ID string `json:"envelope_id"`
			}
			if json.Unmarshal(bad.Message, &envelope) == nil && envelope.ID != "" {
				ids = append(ids, envelope.ID)
			}
		}
	}
	if ids[0] != unknown+"-0" {
		t.Errorf("envelopes %v, the first is %s", ids, unknown)
	}
}

func TestTheEleventhConnectionIsTurnedAway(t *testing.T) {
	s, api := started(t)
	s.Linger = 0
	for range 10 {
		connected(t, s, api, func(socketmode.Event) (any, bool) { return nil, true })
	}
	client := socketmode.New(api)
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	go func() { _ = client.RunContext(ctx) }()
	if !s.Eventually(within, func() bool { return s.Calls("apps.connections.open") > 11 }) {
		t.Error("the eleventh connection was let in")
	}
}

func TestAClientThatCountsPingsNoticesABlackHole(t *testing.T) {
	s, api := started(t)
	s.PingEvery = 20 * time.Millisecond
	client := socketmode.New(api, socketmode.OptionPingInterval(200*time.Millisecond))
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	go func() { _ = client.RunContext(ctx) }()
	if !s.WaitForLinks(1, within) || !s.BlackHole() {
		t.Fatal("no connection")
	}
	if !s.Eventually(within, func() bool { h := s.Holes()[0]; return h.Noticed.After(h.Began) && s.Links() == 1 }) {
		t.Error("it was not noticed")
	}
}

// frame reads the type and the reason of the next frame; the error, when there is none.
func frame(ws *websocket.Conn) string {
	var f struct{ Type, Reason string }
	if err := ws.ReadJSON(&f); err != nil {
		return "closed"
	}
	return strings.TrimSpace(f.Type + " " + f.Reason)
}

func TestAClientThatWillNotLeaveIsPutOut(t *testing.T) {
	s, api := started(t)
	s.WarnBefore, s.Linger, s.AckWithin, s.Retries = time.Minute, time.Minute, time.Minute, nil
	_, url, err := api.StartSocketModeContext(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	ws, _, err := websocket.DefaultDialer.Dial(url, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = ws.Close() }()
	if got := frame(ws); got != "hello" || !s.WaitForLinks(1, within) {
		t.Fatal(got)
	}
	id := s.OpenHome(ann)
	if got := frame(ws); got != "events_api" {
		t.Fatal(got)
	}
	for _, ack := range []string{`{"envelope_id":"nobody-0"}`, `no json`, `{"envelope_id":"` + id + `-0","payload":{"text":"` + strings.Repeat("x", 20000) + `"}}`} {
		if err := ws.WriteMessage(websocket.TextMessage, []byte(ack)); err != nil {
			t.Fatal(err)
		}
	}
	if !s.Eventually(within, func() bool { return s.Strays() == 3 }) || s.Report().Acked != 0 {
		t.Errorf("%d strays, %v", s.Strays(), s.Report())
	}
	for range 2 {
		_ = ws.WriteMessage(websocket.TextMessage, []byte(`{"envelope_id":"`+id+`-0"}`))
	}
	if !s.Eventually(within, func() bool { return s.Report().Late == 1 }) || s.Report().Acked != 1 {
		t.Error(s.Report())
	}
	s.Disconnect("warning")
	if got := frame(ws); got != "disconnect warning" {
		t.Error(got)
	}
	ended := make(chan string, 2)
	go func() { ended <- frame(ws); ended <- frame(ws) }()
	if !s.Eventually(within, func() bool { s.Pass(time.Minute); return len(ended) == 2 }) {
		t.Fatal("it is still there")
	}
	if first, second := <-ended, <-ended; first != "disconnect refresh_requested" || second != "closed" {
		t.Errorf("%s, %s", first, second)
	}
}
