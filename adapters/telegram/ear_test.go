package telegram

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"milepost/adapters/telegram/telegramtest"
)

// within is how long a slow machine may take.
const within = 30 * time.Second

// heardSince waits until Telegram was heard since an instant.
func (r rig) heardSince(t *testing.T, since time.Time) {
	t.Helper()
	if !r.server.Eventually(within, func() bool {
		return r.Heard().After(since)
	}) {
		t.Fatal("not heard")
	}
}

// Who has not heard yet, or not the last time, asks without hanging: until when
// Telegram was heard must not be guessed.
func TestSilenceIsKnownAtOnce(t *testing.T) {
	r := setup(t)
	r.poll = 25 * time.Second
	if at := r.Heard(); !at.IsZero() {
		t.Errorf("heard at %s before it was asked", at)
	}
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan error, 1)
	begun := time.Now()
	r.server.Fail(telegramtest.Fault{Method: "getUpdates", Times: 1, Status: 502, Body: "<html>"})
	go func() { done <- r.Listen(ctx, (&ledger{}).hear) }()
	r.heardSince(t, begun)
	if !r.server.Eventually(within, func() bool { return r.server.Calls("getUpdates") >= 3 }) {
		t.Fatal("it does not go on")
	}
	for i, want := range []int{1, 1, 25} {
		if body := r.server.Requests("getUpdates")[i]; !strings.Contains(body, fmt.Sprintf(`"timeout":%d`, want)) {
			t.Errorf("request %d: %s", i, body)
		}
	}
	stop()
	if err := <-done; err != nil {
		t.Error(err)
	}
}

// Behind a webhook, silence may be that Telegram does not get through.
func TestAWebhookThatIsNotReachedIsNotHeard(t *testing.T) {
	r := setup(t)
	w := Webhook{PublicURL: "http://127.0.0.1:1/hook", Secret: hookSecret} // nobody listens there
	if err := r.callHere(t.Context(), w); err != nil {
		t.Fatal(err)
	}
	failed := r.lookAt(t.Context(), w, 0)
	if r.Heard().IsZero() || failed != 0 {
		t.Error("nothing waits and nothing failed: it is heard")
	}
	before := time.Now()
	r.server.Say(1, "nobody answers here")
	if !r.server.Eventually(within, func() bool { return len(r.server.Statuses()) > 0 }) {
		t.Fatal("it was not called")
	}
	if failed = r.lookAt(t.Context(), w, failed); failed == 0 || !strings.Contains(r.logged.String(), "does not get through") {
		t.Error(r.logged)
	}
	if r.Heard().After(before) {
		t.Error("heard, though Telegram does not get through")
	}
	r.server.Webhook("https://elsewhere.example.com/hook")
	r.lookAt(t.Context(), w, failed)
	if out := r.logged.String(); !strings.Contains(out, "not ours any more") || strings.Contains(out, "/hook") {
		t.Error("the log:", out)
	}
}
