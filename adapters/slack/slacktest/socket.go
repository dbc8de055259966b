package slacktest

import (
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/gorilla/websocket"
)

// Slack's limits: connections of one app, and bytes of an acknowledgement.
const (
	maxLinks = 10
	maxAck   = 20000
)

// sockets are the open connections of Socket Mode.
type sockets struct {
	links    []*link
	tickets  map[string]bool
	turn     int
	opened   int
	holes    []*Hole
	disabled bool
	strays   int // acknowledgements of nothing, or too large
}

// link is one connection.
type link struct {
	n       int
	ws      *websocket.Conn
	out     chan []byte
	gone    chan struct{}
	leaving bool
	hole    *Hole
}

func (s *Server) openConnection(object) object {
	ticket := s.id("ticket")
	s.tickets[ticket] = true
	return yes(object{"url": strings.Replace(s.base, "http", "ws", 1) + "/link?ticket=" + ticket + "&app_id=" + AppID})
}

var upgrader = websocket.Upgrader{CheckOrigin: func(*http.Request) bool { return true }}

func (s *Server) serveLink(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	ticket := r.URL.Query().Get("ticket")
	known := s.tickets[ticket]
	delete(s.tickets, ticket)
	s.mu.Unlock()
	if !known {
		http.Error(w, "no such ticket", http.StatusUnauthorized)
		return
	}
	ws, err := upgrader.Upgrade(w, r, nil)
	if err != nil {
		return
	}
	l := &link{ws: ws, out: make(chan []byte, 1<<16), gone: make(chan struct{})}
	s.mu.Lock()
	s.opened++
	l.n = s.opened
	if !s.started(func() { s.write(l) }) || !s.started(func() { s.read(l) }) {
		_ = ws.Close()
		s.mu.Unlock()
		return
	}
	s.links = append(s.links, l)
	switch {
	case s.disabled:
		s.leave(l, "link_disabled")
	case len(s.links) > maxLinks:
		s.leave(l, "too_many_websockets")
	default:
		l.send(object{
			"type": "hello", "num_connections": len(s.links), "connection_info": object{"app_id": AppID},
			"debug_info": object{"host": "applink-test", "build_number": 1, "approximate_connection_time": 18060},
		})
	}
	s.news.Broadcast()
	s.mu.Unlock()
}

// send puts a frame into a connection's queue. The lock is held.
func (l *link) send(body object) {
	raw, _ := json.Marshal(body)
	l.frame(raw)
}

func (l *link) frame(raw []byte) {
	if l.hole != nil {
		return
	}
	select {
	case l.out <- raw:
	default:
		_ = l.ws.Close()
	}
}

// write carries a connection's frames and pings until it ends.
func (s *Server) write(l *link) {
	ping := time.NewTicker(s.PingEvery)
	defer ping.Stop()
	defer func() { _ = l.ws.Close() }()
	for {
		select {
		case raw := <-l.out:
			_ = l.ws.SetWriteDeadline(time.Now().Add(5 * time.Second))
			if l.ws.WriteMessage(websocket.TextMessage, raw) != nil {
				return
			}
		case <-ping.C:
			if !s.isHole(l) {
				_ = l.ws.WriteControl(websocket.PingMessage, []byte("Ping from slacktest"), time.Now().Add(time.Second))
			}
		case <-l.gone:
			return
		}
	}
}

// read takes the acknowledgements of a connection until it ends.
func (s *Server) read(l *link) {
	answer := l.ws.PingHandler()
	l.ws.SetPingHandler(func(data string) error {
		if s.isHole(l) {
			return nil
		}
		return answer(data)
	})
	for {
		_, raw, err := l.ws.ReadMessage()
		if err != nil {
			break
		}
		s.heard(l, raw)
	}
	close(l.gone)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.links = slices.DeleteFunc(s.links, func(o *link) bool { return o == l })
	if l.hole != nil {
		l.hole.Noticed = time.Now()
	}
	s.news.Broadcast()
}

// heard reads one acknowledgement.
func (s *Server) heard(l *link, raw []byte) {
	var ack struct {
		ID      string          `json:"envelope_id"`
		Payload json.RawMessage `json:"payload"`
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if l.hole != nil {
		return
	}
	err := json.Unmarshal(raw, &ack)
	id, n := ack.ID, 0
	if i := strings.LastIndexByte(id, '-'); i >= 0 {
		_, _ = fmt.Sscan(id[i+1:], &n)
		id = id[:i]
	}
	d := s.byID[id]
	if err != nil || d == nil || len(raw) >= maxAck {
		s.strays++
		return
	}
	s.acknowledge(d, n, ack.Payload)
}

// envelope sends the newest attempt of a delivery over a connection.
func (s *Server) envelope(l *link, d *delivery) {
	n := len(d.Attempts) - 1
	e := object{
		"envelope_id": fmt.Sprintf("%s-%d", d.ID, n), "type": d.Kind, "payload": d.Payload, "accepts_response_payload": d.Kind != Events,
	}
	if d.Kind == Events {
		e["retry_attempt"], e["retry_reason"] = n, ""
	}
	if n > 0 {
		e["retry_reason"] = d.Attempts[n-1].Failed
	}
	l.send(e)
}

// choose is the connection that carries the next attempt: any, but another one
// than the last time if there is another.
func (s *Server) choose(d *delivery) *link {
	last := 0
	if n := len(d.Attempts); n > 0 {
		last = d.Attempts[n-1].Link
	}
	var second *link
	for range s.links {
		s.turn++
		l := s.links[s.turn%len(s.links)]
		switch {
		case l.leaving:
		case l.n == last:
			second = l
		default:
			return l
		}
	}
	return second
}
