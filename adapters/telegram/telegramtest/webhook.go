package telegramtest

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"slices"
	"time"
)

// mostCalls is how many calls at once a webhook may ask for; usualCalls how many
// there are if it asks for none.
const (
	mostCalls  = 100
	usualCalls = 40
)

// callEvery is how soon a delivery that was not taken is tried again, whatever
// the webhook asks for: a test does not wait a minute.
const callEvery = 50 * time.Millisecond

// setWebhook begins to deliver to an address.
func (s *Server) setWebhook(p map[string]any) (int, map[string]any) {
	url, _ := p["url"].(string)
	secret, _ := p["secret_token"].(string)
	if url == "" {
		return bad(http.StatusBadRequest, "Bad Request: bad webhook")
	}
	q := &s.queue
	q.webhook, q.secret, q.calls = url, secret, usualCalls
	if n := int(number(p["max_connections"])); n > 0 {
		q.calls = min(n, mostCalls)
	}
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

// deliver calls the webhook while there is one: as many calls at once as it asked
// for, of one chat one after the other.
func (s *Server) deliver() {
	transport := &http.Transport{MaxIdleConnsPerHost: mostCalls}
	defer transport.CloseIdleConnections()
	client := &http.Client{Timeout: 30 * time.Second, Transport: transport}
	s.mu.Lock()
	defer s.mu.Unlock()
	q := &s.queue
	defer func() { q.calling = false }()
	for q.webhook != "" && !s.closed {
		q.forget()
		u, repeated, ok := q.next()
		if !ok {
			s.news.Wait()
			continue
		}
		q.called[u.chat] = true
		go s.carry(client, q.webhook, q.secret, u, repeated)
	}
}

// next is the oldest update that may be delivered now.
func (q *queue) next() (u update, repeated, ok bool) {
	if len(q.called) >= q.calls {
		return update{}, false, false
	}
	free := func(u update) bool { return !q.called[u.chat] }
	if i := slices.IndexFunc(q.again, free); i >= 0 {
		return q.again[i], true, true
	}
	if i := slices.IndexFunc(q.waiting, free); i >= 0 {
		return q.waiting[i], false, true
	}
	return update{}, false, false
}

// carry makes one delivery, and forgets the update if it was taken.
func (s *Server) carry(client *http.Client, url, secret string, u update, repeated bool) {
	status, said := call(client, url, secret, u.body)
	taken := status/100 == 2
	if taken {
		s.obey(said)
	} else {
		time.Sleep(callEvery)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	q := &s.queue
	delete(q.called, u.chat)
	q.statuses = append(q.statuses, status)
	this := func(w update) bool { return w.id == u.id }
	switch {
	case !taken:
		q.failed = q.now().Unix()
	case repeated:
		q.again = slices.DeleteFunc(q.again, this)
	default:
		q.waiting = slices.DeleteFunc(q.waiting, this)
		q.confirmed = append(q.confirmed, u)
	}
	s.news.Broadcast()
}

// obey acts out the method that a webhook's answer names, if any. What comes of it
// nobody is told.
func (s *Server) obey(said []byte) {
	var p map[string]any
	_ = json.Unmarshal(said, &p) // an empty answer, mostly
	method, _ := p["method"].(string)
	if method == "" {
		return
	}
	if _, faulty := s.took(method, string(said)); !faulty {
		s.call(nil, method, p)
	}
}

// call makes one delivery; 0 says that there was no answer.
func call(client *http.Client, url, secret string, update map[string]any) (status int, said []byte) {
	body, _ := json.Marshal(update)
	req, err := http.NewRequest(http.MethodPost, url, bytes.NewReader(body))
	if err != nil {
		return 0, nil
	}
	req.Header.Set("Content-Type", "application/json")
	if secret != "" {
		req.Header.Set("X-Telegram-Bot-Api-Secret-Token", secret)
	}
	res, err := client.Do(req)
	if err != nil {
		return 0, nil
	}
	defer res.Body.Close()
	said, _ = io.ReadAll(io.LimitReader(res.Body, 1<<20))
	return res.StatusCode, said
}
