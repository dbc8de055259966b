package telegramtest

import (
	"bytes"
	"encoding/json"
	"net/http"
	"time"
)

// callEvery is how soon a delivery that was not taken is tried again, whatever
// the webhook asks for: a test does not wait a minute.
const callEvery = 50 * time.Millisecond

// setWebhook begins to deliver to an address, one update after the other.
func (s *Server) setWebhook(p map[string]any) (int, map[string]any) {
	url, _ := p["url"].(string)
	secret, _ := p["secret_token"].(string)
	if url == "" {
		return bad(http.StatusBadRequest, "Bad Request: bad webhook")
	}
	q := &s.queue
	q.webhook, q.secret = url, secret
	q.allowed = nil
	if kinds, ok := p["allowed_updates"].([]any); ok {
		for _, k := range kinds {
			kind, _ := k.(string)
			q.allowed = append(q.allowed, kind)
		}
	}
	if !q.calling {
		q.calling = true
		go s.deliver()
	}
	s.news.Broadcast()
	return good(true)
}

// Statuses are what the webhook answered, in order.
func (s *Server) Statuses() []int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]int(nil), s.queue.statuses...)
}

// deliver calls the webhook while there is one.
func (s *Server) deliver() {
	client := &http.Client{Timeout: 30 * time.Second}
	s.mu.Lock()
	defer s.mu.Unlock()
	q := &s.queue
	defer func() { q.calling = false }()
	for q.webhook != "" && !s.closed {
		q.forget()
		if len(q.waiting)+len(q.again) == 0 {
			s.news.Wait()
			continue
		}
		given := append(q.again, q.waiting...)
		repeated := len(q.again) > 0
		u, url, secret := given[0], q.webhook, q.secret
		s.mu.Unlock()
		status := call(client, url, secret, u.body)
		if status/100 != 2 {
			time.Sleep(callEvery)
		}
		s.mu.Lock()
		q.statuses = append(q.statuses, status)
		switch {
		case status/100 != 2:
		case repeated:
			q.again = q.again[1:]
		default:
			q.confirm(u.id + 1)
		}
		s.news.Broadcast()
	}
}

// call makes one delivery; 0 says that there was no answer.
func call(client *http.Client, url, secret string, update map[string]any) int {
	body, _ := json.Marshal(update)
	req, err := http.NewRequest(http.MethodPost, url, bytes.NewReader(body))
	if err != nil {
		return 0
	}
	req.Header.Set("Content-Type", "application/json")
	if secret != "" {
		req.Header.Set("X-Telegram-Bot-Api-Secret-Token", secret)
	}
	res, err := client.Do(req)
	if err != nil {
		return 0
	}
	_ = res.Body.Close()
	return res.StatusCode
}
