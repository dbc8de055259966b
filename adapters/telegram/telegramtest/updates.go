package telegramtest

import (
	"context"
	"net/http"
	"slices"
	"time"
)

// How long Telegram keeps what nobody fetched.
const (
	keepUpdate = 24 * time.Hour
	keepPress  = 150 * time.Second
)

// queue is what waits to be fetched.
type queue struct {
	waiting   []update
	again     []update // given out once more, whatever the offset says
	confirmed []update
	last      int64 // the newest update_id
	polls     int   // the newest poll ends the one before it
	allowed   []string
	webhook   string
	secret    string // of the webhook
	calling   bool
	called    map[int64]bool // chats of which an update is being delivered
	calls     int            // how many may be at once
	statuses  []int
	failed    int64         // when a call last went wrong, in seconds
	passed    time.Duration // by which the server's clock was pushed
}

// update is one update with the time it was made.
type update struct {
	id   int64
	kind string
	chat int64
	body map[string]any
	at   time.Time
}

func (q *queue) now() time.Time { return time.Now().Add(q.passed) }

// push puts an update into the queue, unless its kind was not asked for.
func (s *Server) push(kind string, body any) {
	q := &s.queue
	if len(q.allowed) > 0 && !slices.Contains(q.allowed, kind) {
		return
	}
	q.last++
	q.waiting = append(q.waiting, update{id: q.last, kind: kind, chat: chatIn(kind, body), body: map[string]any{"update_id": q.last, kind: body}, at: q.now()})
	s.news.Broadcast()
}

// chatIn is the chat that an update is about.
func chatIn(kind string, body any) int64 {
	b, _ := body.(map[string]any)
	if kind == "callback_query" {
		b, _ = b["message"].(map[string]any)
	}
	in, _ := b["chat"].(map[string]any)
	id, _ := in["id"].(int64)
	return id
}

// Pass pushes the server's clock. What is older than a day is forgotten, a press
// after 150 seconds.
func (s *Server) Pass(d time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.queue.passed += d
	s.news.Broadcast()
}

// Redeliver gives the newest n confirmed updates out once more.
func (s *Server) Redeliver(n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	q := &s.queue
	q.again = append(q.again, q.confirmed[max(0, len(q.confirmed)-n):]...)
	s.news.Broadcast()
}

// Webhook sets a webhook, as another program with the same token would; "" takes it away.
func (s *Server) Webhook(url string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.queue.webhook = url
}

// Waiting is how many updates are not confirmed yet.
func (s *Server) Waiting() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.queue.waiting)
}

// getUpdates waits as Telegram does, and forgets what an offset confirms. The
// lock is held, and let go while it waits.
func (s *Server) getUpdates(ctx context.Context, p map[string]any) (int, map[string]any) {
	q := &s.queue
	if q.webhook != "" {
		return bad(http.StatusConflict, "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first")
	}
	q.polls++
	me := q.polls
	s.news.Broadcast() // whoever waits is replaced
	if kinds, ok := p["allowed_updates"].([]any); ok {
		q.allowed = nil
		for _, k := range kinds {
			kind, _ := k.(string)
			q.allowed = append(q.allowed, kind)
		}
	}
	q.confirm(number(p["offset"]))
	s.await(ctx, time.Duration(number(p["timeout"]))*time.Second, func() bool {
		q.forget()
		return len(q.waiting)+len(q.again) > 0 || q.polls != me
	})
	if q.polls != me {
		return bad(http.StatusConflict, "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running")
	}
	limit := int(number(p["limit"]))
	if limit < 1 || limit > 100 {
		limit = 100
	}
	out := []any{}
	given := append(q.again, q.waiting...)
	q.again = nil
	for _, u := range given[:min(limit, len(given))] {
		out = append(out, u.body)
	}
	return good(out)
}

// confirm drops what comes before an offset; a negative one keeps only so many.
func (q *queue) confirm(offset int64) {
	if offset < 0 {
		offset = q.last + 1 + offset
	}
	for len(q.waiting) > 0 && q.waiting[0].id < offset {
		q.confirmed = append(q.confirmed, q.waiting[0])
		q.waiting = q.waiting[1:]
	}
}

// forget drops what is too old.
func (q *queue) forget() {
	now := q.now()
	q.waiting = slices.DeleteFunc(q.waiting, func(u update) bool {
		age := now.Sub(u.at)
		return age > keepUpdate || u.kind == "callback_query" && age > keepPress
	})
}

// await waits with the lock until a condition holds, the time is over or ctx
// ends; it reports whether the condition holds.
func (s *Server) await(ctx context.Context, within time.Duration, holds func() bool) bool {
	ctx, stop := context.WithTimeout(ctx, within)
	defer stop()
	defer context.AfterFunc(ctx, func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.news.Broadcast()
	})()
	for !holds() {
		if ctx.Err() != nil {
			return false
		}
		s.news.Wait()
	}
	return true
}
