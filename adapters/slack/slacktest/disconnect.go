package slacktest

import (
	"slices"
	"time"
)

// Hole is a connection that stays open and carries nothing in either direction.
type Hole struct {
	Began, Noticed time.Time // Noticed: when the bot closed it; zero if it has not
}

// Links is how many connections are open.
func (s *Server) Links() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.links)
}

// Opened is how many connections were ever opened.
func (s *Server) Opened() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.opened
}

// WaitForLinks waits until so many connections are open; false after the time.
func (s *Server) WaitForLinks(n int, within time.Duration) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.await(within, func() bool { return len(s.links) == n })
}

// Strays is how many frames acknowledged nothing, or were too large to be read.
func (s *Server) Strays() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.strays
}

// Disconnect ends the oldest connection as Slack does: "warning" (and the end some
// seconds later), "refresh_requested" (and the end at once), or "link_disabled"
// (all of them, and new ones too until Enable). False if there is none.
func (s *Server) Disconnect(reason string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if reason == "link_disabled" {
		s.disabled = true
		for _, l := range s.links {
			s.leave(l, reason)
		}
		return len(s.links) > 0
	}
	l := s.oldest()
	if l != nil {
		s.leave(l, reason)
	}
	return l != nil
}

// Enable lets connections in again after link_disabled.
func (s *Server) Enable() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.disabled = false
}

// oldest is the oldest connection that works. The lock is held.
func (s *Server) oldest() *link {
	i := slices.IndexFunc(s.links, func(l *link) bool { return !l.leaving && l.hole == nil })
	if i < 0 {
		return nil
	}
	return s.links[i]
}

// leave tells a connection that it ends, and ends it. After a warning it still
// carries envelopes. The lock is held.
func (s *Server) leave(l *link, reason string) {
	l.leaving = reason != "warning"
	l.send(object{"type": "disconnect", "reason": reason, "debug_info": object{"host": "applink-test"}})
	s.started(func() {
		if reason == "warning" && s.sleep(s.WarnBefore, l.gone) {
			s.mu.Lock()
			l.leaving = true
			l.send(object{"type": "disconnect", "reason": "refresh_requested", "debug_info": object{"host": "applink-test"}})
			s.mu.Unlock()
		}
		s.sleep(s.Linger, l.gone)
		_ = l.ws.Close()
	})
}

// Cut ends the oldest connection without a word; false if there is none.
func (s *Server) Cut() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	l := s.oldest()
	if l != nil {
		_ = l.ws.Close()
	}
	return l != nil
}

// BlackHole makes the oldest connection carry nothing any more, in either
// direction: it stays open and Slack goes on sending into it. False if there is none.
func (s *Server) BlackHole() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	l := s.oldest()
	if l == nil {
		return false
	}
	l.hole = &Hole{Began: time.Now()}
	s.holes = append(s.holes, l.hole)
	return true
}

func (s *Server) isHole(l *link) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return l.hole != nil
}

// Holes are all black holes so far.
func (s *Server) Holes() []Hole {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := make([]Hole, len(s.holes))
	for i, h := range s.holes {
		out[i] = *h
	}
	return out
}

// Frame sends a text frame as it is over the oldest connection; false if there is none.
func (s *Server) Frame(text string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	l := s.oldest()
	if l != nil {
		l.frame([]byte(text))
	}
	return l != nil
}
