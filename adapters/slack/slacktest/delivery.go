package slacktest

import (
	"encoding/json"
	"slices"
	"time"
)

// The kinds of deliveries, as Socket Mode names them.
const (
	Events      = "events_api"
	Commands    = "slash_commands"
	Interactive = "interactive"
)

// Delivery is one event, command, press or form on its way to the bot.
type Delivery struct {
	ID, Kind string
	Type     string // of the event or of the interaction; a command's name
	Payload  json.RawMessage
	Attempts []Attempt
	Acked    bool            // in time
	Over     bool            // nothing more is tried
	Took     time.Duration   // from the attempt to its acknowledgement
	Late     int             // acknowledgements out of time, or once too often
	Answer   json.RawMessage // what came with the acknowledgement
}

// Attempt is one try; Link is the connection that carried it, Status the HTTP status.
type Attempt struct {
	Sent         time.Time
	Link, Status int
	Failed       string // why it failed: timeout, http_error, connection_failed
}

// post is the ledger of deliveries.
type post struct {
	all        []*delivery
	byID       map[string]*delivery
	subscribed map[string]bool // nil: everything
}

func newPost() post { return post{byID: map[string]*delivery{}} }

// delivery is one that is under way.
type delivery struct {
	Delivery
	body object
	acks bool          // an acknowledgement may still come in time
	done chan struct{} // closed when it does
	then func(answer object, ok bool)
}

// deliver sends something on its way and gives its id; then hears, with the lock
// held, how it ended. The lock is held.
func (s *Server) deliver(kind, typ string, payload object, then func(object, bool)) string {
	raw, _ := json.Marshal(payload)
	d := &delivery{Delivery: Delivery{ID: s.id("E"), Kind: kind, Type: typ, Payload: raw}, body: payload, then: then}
	s.all = append(s.all, d)
	s.byID[d.ID] = d
	l := s.attempt(d)
	s.started(func() { s.carry(d, l) })
	return d.ID
}

// attempt begins one try. The lock is held.
func (s *Server) attempt(d *delivery) *link {
	d.acks, d.done = true, make(chan struct{})
	a := Attempt{Sent: time.Now()}
	var l *link
	if !s.signs() {
		if l = s.choose(d); l != nil {
			a.Link = l.n
		}
	}
	d.Attempts = append(d.Attempts, a)
	if l != nil {
		s.envelope(l, d)
	}
	s.news.Broadcast()
	return l
}

// carry tries until there is an acknowledgement or no try left.
func (s *Server) carry(d *delivery, l *link) {
	for n := 0; ; n++ {
		failed, again := "", true
		switch {
		case l != nil:
			failed = s.wait(d)
		case s.byHTTP():
			failed, again = s.request(d, n)
		default:
			failed = "connection_failed"
		}
		s.mu.Lock()
		d.acks = false
		d.Attempts[n].Failed = failed
		if failed != "" {
			s.failures++
		}
		if failed == "" || !again || d.Kind != Events || n >= len(s.Retries) {
			d.Over = true
			if failed != "" && d.then != nil {
				d.then(nil, false)
			}
			s.news.Broadcast()
			s.mu.Unlock()
			return
		}
		s.mu.Unlock()
		if !s.sleep(s.Retries[n], nil) {
			return
		}
		s.mu.Lock()
		l = s.attempt(d)
		s.mu.Unlock()
	}
}

// wait is for the acknowledgement over a connection, whichever that is.
func (s *Server) wait(d *delivery) (failed string) {
	timer := time.NewTimer(s.AckWithin)
	defer timer.Stop()
	select {
	case <-d.done:
		return ""
	case <-timer.C:
	case <-s.ctx.Done():
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if d.Acked { // at the last moment
		return ""
	}
	d.acks = false
	return "timeout"
}

// acknowledge notes an acknowledgement of the n-th attempt. The lock is held.
func (s *Server) acknowledge(d *delivery, n int, answer json.RawMessage) {
	defer s.news.Broadcast()
	if !d.acks || d.Acked || n != len(d.Attempts)-1 {
		d.Late++
		return
	}
	d.Acked, d.Took, d.Answer = true, time.Since(d.Attempts[n].Sent), answer
	close(d.done)
	if d.then != nil {
		var o object
		_ = json.Unmarshal(answer, &o)
		d.then(o, true)
	}
}

// Deliveries are all so far, in order.
func (s *Server) Deliveries() []Delivery {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := make([]Delivery, len(s.all))
	for i, d := range s.all {
		out[i] = d.copy()
	}
	return out
}

func (d *delivery) copy() Delivery {
	out := d.Delivery
	out.Attempts = slices.Clone(d.Attempts)
	return out
}

// Settled waits until a delivery is over, and gives it; false after the time.
func (s *Server) Settled(id string, within time.Duration) (Delivery, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	d := s.byID[id]
	if d == nil {
		return Delivery{}, false
	}
	ok := s.await(within, func() bool { return d.Over })
	return d.copy(), ok
}

// Idle waits until every delivery is over; false after the time.
func (s *Server) Idle(within time.Duration) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	from := 0
	return s.await(within, func() bool {
		for from < len(s.all) && s.all[from].Over {
			from++
		}
		return from == len(s.all)
	})
}
