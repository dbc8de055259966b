package telegram

import (
	"context"
	"crypto/subtle"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"sync"
	"time"

	"milepost/dialogs/chat"
)

// The ways to hear: ask for updates, or be called by Telegram.
const (
	Poll = "poll"
	Hook = "webhook"
)

// Webhook is what hearing by webhook needs.
type Webhook struct {
	Listen    string // host:port, behind an HTTPS proxy
	PublicURL string // the address that Telegram calls
	Secret    Secret // 1 to 256 of A-Z, a-z, 0-9, _ and -
}

// The webhook's measures.
const (
	secretHeader = "X-Telegram-Bot-Api-Secret-Token"
	maxBody      = 1 << 20
	retryAfter   = "5" // seconds
	hookCalls    = 40  // that Telegram makes at once
)

// Serve is called by Telegram until ctx ends. It tells Telegram where to call
// first, and leaves that standing when it ends: what people write meanwhile comes
// at the next start. It returns an error if it cannot begin.
func (t *Telegram) Serve(ctx context.Context, w Webhook, hear Hear) error {
	l, err := net.Listen("tcp", w.Listen)
	if err != nil {
		return fmt.Errorf("[telegram] listen: %w\nnext: is another program using this port?", err)
	}
	server := &http.Server{
		Handler: t.Handler(w.Secret, hear), ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 10 * time.Second,
		WriteTimeout: time.Minute, IdleTimeout: time.Minute, MaxHeaderBytes: 16 << 10,
	}
	finished := make(chan struct{})
	stop := context.AfterFunc(ctx, func() {
		defer close(finished)
		last, stop := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
		defer stop()
		if err := server.Shutdown(last); err != nil {
			t.log.Warn("some updates were not answered: they come again", "err", err)
		}
	})
	var attending sync.WaitGroup
	attending.Go(func() {
		if t.callHere(ctx, w) == nil {
			t.attend(ctx, w)
		}
	})
	err = server.Serve(l)
	if stop() { // ended by itself
		return fmt.Errorf("[telegram] listen: %w", err)
	}
	<-finished
	attending.Wait()
	return nil
}

// callHere tells Telegram where to call, again and again until it has heard.
func (t *Telegram) callHere(ctx context.Context, w Webhook) error {
	for back := time.Duration(0); ; {
		err := t.call(ctx, "setWebhook", map[string]any{
			"url": w.PublicURL, "secret_token": string(w.Secret), "allowed_updates": wanted, "max_connections": hookCalls,
		}, nil)
		if err == nil || ctx.Err() != nil {
			return err
		}
		var f *chat.Failure
		if errors.As(err, &f) && f.Fault == chat.Refused {
			t.log.Error("Telegram does not take this address: is [telegram] public_url https and reachable from outside?", "err", err)
		}
		back = t.pause(f, back)
		t.log.Warn("setWebhook", "err", err, "again_in", back)
		sleep(ctx, back)
	}
}

// Handler hears what Telegram sends. Nothing is read before the secret is proven;
// Telegram hears 200 only when what an update did is committed, and 503 when it
// cannot be now: then it comes again. It never hears 410, which would end the
// webhook.
func (t *Telegram) Handler(secret Secret, hear Hear) http.Handler {
	h := &hook{t: t, hear: hear, lanes: map[string]*lane{}}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		given := r.Header.Get(secretHeader)
		if secret == "" || subtle.ConstantTimeCompare([]byte(given), []byte(secret)) != 1 {
			t.ear.forged.Add(1)
			http.Error(w, "not Telegram", http.StatusUnauthorized)
			return
		}
		t.ear.heard()
		body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxBody))
		switch {
		case r.Method != http.MethodPost:
			w.WriteHeader(http.StatusMethodNotAllowed)
		case err != nil:
			w.WriteHeader(http.StatusRequestEntityTooLarge)
		default:
			h.take(r.Context(), w, body)
		}
	})
}

// hook is a webhook's memory: whose turn it is in a chat.
type hook struct {
	t    *Telegram
	hear Hear

	mu    sync.Mutex
	lanes map[string]*lane
}

// lane lets one update of a chat in at a time.
type lane struct {
	sync.Mutex
	users int
}

// take handles an update and says whether Telegram may forget it. The answer to a
// press goes along with that, which spares a call.
func (h *hook) take(ctx context.Context, w http.ResponseWriter, body []byte) {
	var head struct {
		ID int64 `json:"update_id"`
	}
	if json.Unmarshal(body, &head) != nil || head.ID <= 0 {
		return // nothing that would be better the next time
	}
	u := h.t.read(body)
	leave := h.enter(u.update.From.String())
	defer leave()
	// What was begun is finished, though the caller hangs up.
	ctx = context.WithoutCancel(ctx)
	answer, err := handled(ctx, u, h.hear)
	switch {
	case err != nil:
		h.t.log.Error("update", "id", head.ID, "err", err)
		if answer != nil { // of this reply nothing is read
			h.t.release(ctx, answer)
		}
		w.Header().Set("Retry-After", retryAfter)
		w.WriteHeader(http.StatusServiceUnavailable)
	case answer != nil:
		answer.Method = answerPress
		w.Header().Set("Content-Type", "application/json")
		_ = json.NewEncoder(w).Encode(answer) // who hung up hears it again
	}
}

// enter waits for a chat's turn.
func (h *hook) enter(name string) (leave func()) {
	h.mu.Lock()
	l := h.lanes[name]
	if l == nil {
		l = &lane{}
		h.lanes[name] = l
	}
	l.users++
	h.mu.Unlock()
	l.Lock()
	return func() {
		l.Unlock()
		h.mu.Lock()
		defer h.mu.Unlock()
		if l.users--; l.users == 0 {
			delete(h.lanes, name)
		}
	}
}

// unhook ends a webhook that stands from an earlier mode: while one stands,
// nothing can be asked for. What waits there is kept.
func (t *Telegram) unhook(ctx context.Context) error {
	var info struct {
		URL string `json:"url"`
	}
	if err := t.call(ctx, "getWebhookInfo", map[string]any{}, &info); err != nil || info.URL == "" {
		return err
	}
	host := ""
	if u, err := url.Parse(info.URL); err == nil {
		host = u.Host // not the rest: it may hold a secret
	}
	t.log.Warn("a webhook stands and is ended, because mode is poll; what waits there is kept", "host", host)
	return t.call(ctx, "deleteWebhook", map[string]any{"drop_pending_updates": false}, nil)
}
