package telegram

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"milepost/adapters/telegram/telegramtest"
	"milepost/dialogs/chat"
)

const hookSecret = Secret("hook-secret-canary")

// hooked serves a webhook until the test ends.
func (r rig) hooked(t *testing.T, hear Hear) {
	t.Helper()
	web := httptest.NewServer(r.Handler(hookSecret, hear))
	t.Cleanup(web.Close)
	if err := r.callHere(t.Context(), Webhook{PublicURL: web.URL, Secret: hookSecret}); err != nil {
		t.Fatal(err)
	}
}

func TestAWebhookAnswersAfterTheCommit(t *testing.T) {
	r := setup(t)
	l := &ledger{}
	var mu sync.Mutex
	down := 3
	r.hooked(t, func(ctx context.Context, u chat.Update) (chat.Reply, error) {
		mu.Lock()
		defer mu.Unlock()
		if down > 0 {
			down--
			return chat.Reply{}, fmt.Errorf("commit: %w", chat.ErrNotNow)
		}
		return l.hear(ctx, u)
	})
	r.server.Say(1, "an answer")
	if !r.server.Eventually(20*time.Second, func() bool { return r.server.Waiting() == 0 }) {
		t.Fatal("still waiting")
	}
	if got := l.all(); len(got) != 1 || got[0].Text != "an answer" {
		t.Errorf("handled %v", got)
	}
	statuses := r.server.Statuses()
	for i, status := range statuses {
		want := http.StatusServiceUnavailable
		if i == len(statuses)-1 {
			want = http.StatusOK
		}
		if status != want {
			t.Errorf("answered %v", statuses)
			break
		}
	}
}

// A press is answered in the reply to its delivery, and by a call of its own if
// that says to come again: then nothing of it is read.
func TestAWebhookAnswersPressesInItsReply(t *testing.T) {
	r := setup(t)
	failures := 0
	r.hooked(t, func(_ context.Context, u chat.Update) (chat.Reply, error) {
		if u.Kind == chat.Pressed && failures == 0 {
			failures++
			return chat.Reply{}, chat.ErrNotNow
		}
		return chat.Reply{Toast: "noted", Alert: true}, nil
	})
	keys := [][]chat.Button{{{Text: "Yes", Data: "y"}}}
	if _, err := r.Send(t.Context(), address(1, 0), chat.Message{Text: chat.Plain("well?"), Buttons: keys}); err != nil {
		t.Fatal(err)
	}
	for n, want := range []string{"", "noted"} {
		r.server.Press(1, "Yes")
		if !r.server.Eventually(20*time.Second, func() bool { return len(r.server.Answers()) == n+1 && r.server.Waiting() == 0 }) {
			t.Fatalf("press %d is not answered", n+1)
		}
		if got := r.server.Answers()[n]; got != want {
			t.Errorf("press %d was answered %q, want %q", n+1, got, want)
		}
	}
	if last := r.server.Requests("answerCallbackQuery"); !strings.Contains(last[len(last)-1], `"method":"answerCallbackQuery"`) || !strings.Contains(last[len(last)-1], `"show_alert":true`) {
		t.Errorf("answered by a call: %q", last)
	}
}

// One chat's updates never overtake each other, however many calls come at once.
func TestAWebhookKeepsAChatInOrder(t *testing.T) {
	r := setup(t)
	var mu sync.Mutex
	var begun []string
	inside := map[string]int{}
	release := make(chan struct{})
	h := r.Handler(hookSecret, func(_ context.Context, u chat.Update) (chat.Reply, error) {
		lane := u.From.String()
		mu.Lock()
		inside[lane]++
		if inside[lane] > 1 {
			t.Errorf("two updates of %s at once", lane)
		}
		begun = append(begun, u.Text)
		mu.Unlock()
		if u.Text == "slow" {
			<-release
		}
		mu.Lock()
		inside[lane]--
		mu.Unlock()
		return chat.Reply{}, nil
	})
	var calls sync.WaitGroup
	post := func(id int, chatID int64, text string) {
		calls.Go(func() {
			body := fmt.Sprintf(`{"update_id":%d,"message":{"message_id":%d,"date":1,"chat":{"id":%d,"type":"private"},"from":{"id":%d,"first_name":"O"},"text":%q}}`, id, id, chatID, chatID, text)
			if got := knock(h, string(hookSecret), body).Code; got != http.StatusOK {
				t.Errorf("%s: %d", text, got)
			}
		})
	}
	has := func(text string) func() bool {
		return func() bool {
			mu.Lock()
			defer mu.Unlock()
			return strings.Contains(strings.Join(begun, " "), text)
		}
	}
	post(1, 1, "slow")
	if !r.server.Eventually(10*time.Second, has("slow")) {
		t.Fatal("the slow one never began")
	}
	post(2, 1, "behind")
	post(3, 2, "beside")
	if !r.server.Eventually(10*time.Second, has("beside")) {
		t.Fatal("another chat waits for a slow one")
	}
	close(release)
	calls.Wait()
	if got := strings.Join(begun, " "); got != "slow beside behind" {
		t.Errorf("begun %s", got)
	}
}

// knock makes one call to a webhook.
func knock(h http.Handler, secret, body string) *httptest.ResponseRecorder {
	req := httptest.NewRequest(http.MethodPost, "/", strings.NewReader(body))
	if secret != "" {
		req.Header.Set(secretHeader, secret)
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, req)
	return w
}

func TestAWebhookLetsOnlyTelegramIn(t *testing.T) {
	r := setup(t)
	l := &ledger{}
	const update = `{"update_id":1,"message":{"message_id":1,"date":1,"chat":{"id":1,"type":"private"},"from":{"id":1,"first_name":"O"},"text":"hi"}}`
	h := r.Handler(hookSecret, l.hear)
	for _, secret := range []string{"", "hook", string(hookSecret) + "x", strings.ToUpper(string(hookSecret))} {
		if got := knock(h, secret, update).Code; got != http.StatusUnauthorized {
			t.Errorf("secret %q: %d", secret, got)
		}
	}
	if got := knock(r.Handler("", l.hear), "", update).Code; got != http.StatusUnauthorized {
		t.Errorf("without a secret everybody is Telegram: %d", got)
	}
	if len(l.all()) > 0 {
		t.Error("a stranger was heard")
	}
	big := `{"update_id":1,"message":{"text":"` + string(bytes.Repeat([]byte("x"), maxBody)) + `"}}`
	for body, want := range map[string]int{update: http.StatusOK, "{": http.StatusOK, `{"update_id":0}`: http.StatusOK, big: http.StatusRequestEntityTooLarge} {
		if got := knock(h, string(hookSecret), body).Code; got != want {
			t.Errorf("%.40s…: %d, want %d", body, got, want)
		}
	}
	if got := l.all(); len(got) != 1 {
		t.Errorf("heard %d", len(got))
	}
}

// A webhook that stands from an earlier mode is ended, and what waits there comes.
func TestPollingEndsAWebhook(t *testing.T) {
	r := setup(t)
	l := &ledger{}
	r.server.Webhook("https://u:canary@old.example.com/hook")
	r.server.Say(1, "meanwhile")
	r.listen(t, l.hear)
	if !r.server.Eventually(20*time.Second, func() bool { return len(l.all()) == 1 }) {
		t.Fatal("the webhook stands in the way")
	}
	logged := r.logged.String()
	if strings.Contains(logged, "/hook") || strings.Contains(logged, "canary") {
		t.Error("the address, which may hold a secret, is in the log")
	}
	if strings.Contains(logged, "another program") {
		t.Error("the webhook is taken for another program")
	}
}

// Serve tells Telegram where to call until it hears, and ends when told to.
func TestServeBeginsAndEnds(t *testing.T) {
	r := setup(t)
	l := &ledger{}
	r.server.Fail(telegramtest.Fault{Method: "setWebhook", Times: 1, Status: 502, Body: "<html>"})
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() {
		done <- r.Serve(ctx, Webhook{Listen: "127.0.0.1:0", PublicURL: "http://127.0.0.1:1", Secret: hookSecret}, l.hear)
	}()
	if !r.server.Eventually(20*time.Second, func() bool { return r.server.Calls("setWebhook") == 2 }) {
		t.Fatal("Telegram was not told")
	}
	stop()
	if err := <-done; err != nil {
		t.Error(err)
	}
	if err := r.Serve(t.Context(), Webhook{Listen: "127.0.0.1:99999"}, l.hear); err == nil || !strings.Contains(err.Error(), "next: ") {
		t.Error(err)
	}
}

// Two hundred outages of the store under way: whatever Telegram was told to
// forget was committed, once and in its chat's order; it was asked to come again
// for the rest, with a time, and never told to go.
func TestOutagesBehindAWebhookLoseNothing(t *testing.T) {
	r := setup(t)
	const chats, each, outages = 8, 50, 200
	var mu sync.Mutex
	committed := map[int64][]string{}
	down, left := 0, outages
	h := r.Handler(hookSecret, func(_ context.Context, u chat.Update) (chat.Reply, error) {
		mu.Lock()
		defer mu.Unlock()
		switch {
		case down > 0:
			down--
			return chat.Reply{}, chat.NotNow(errors.New("the store is down"))
		case left > 0:
			left--
			down = left % 4 // for so many updates more
			return chat.Reply{}, chat.NotNow(errors.New("the store goes down"))
		}
		var user int64
		_, _ = fmt.Sscan(u.From.Chat, &user)
		committed[user] = append(committed[user], u.Text)
		return chat.Reply{}, nil
	})
	web := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		body, _ := io.ReadAll(req.Body)
		var u struct {
			Message struct {
				Text string
				From struct{ ID int64 }
			}
		}
		_ = json.Unmarshal(body, &u)
		got := knock(h, req.Header.Get(secretHeader), string(body))
		mu.Lock()
		defer mu.Unlock()
		switch got.Code {
		case http.StatusOK:
			if !slices.Contains(committed[u.Message.From.ID], u.Message.Text) {
				t.Errorf("%q was forgotten before it was kept", u.Message.Text)
			}
		case http.StatusServiceUnavailable:
			if got.Header().Get("Retry-After") == "" {
				t.Error("it was not said when to come again")
			}
		default:
			t.Errorf("answered %d", got.Code)
		}
		w.WriteHeader(got.Code)
	}))
	t.Cleanup(web.Close)
	if err := r.callHere(t.Context(), Webhook{PublicURL: web.URL, Secret: hookSecret}); err != nil {
		t.Fatal(err)
	}
	for n := range each {
		for user := range int64(chats) {
			r.server.Say(1+user, strconv.Itoa(n))
		}
	}
	if !r.server.Eventually(2*within, func() bool { return r.server.Waiting() == 0 }) {
		t.Fatalf("%d updates wait", r.server.Waiting())
	}
	mu.Lock()
	defer mu.Unlock()
	for user := range int64(chats) {
		for n, text := range committed[1+user] {
			if text != strconv.Itoa(n) || len(committed[1+user]) != each {
				t.Fatalf("of %d was kept %v", user, committed[1+user])
			}
		}
	}
	if len(committed) != chats || left > 0 {
		t.Errorf("%d chats, %d outages left", len(committed), left)
	}
}
