package slacktest

import (
	"slices"
	"strings"
	"time"
)

// Messages are what a conversation shows now, the oldest first, ephemeral ones
// among them; a person's id stands for their DM.
func (s *Server) Messages(in string) []Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.shown(in)
}

func (s *Server) shown(in string) []Message {
	var out []Message
	if c := s.place(in); c != nil {
		for _, m := range s.messages[c.ID] {
			if !m.Deleted {
				out = append(out, *m)
			}
		}
	}
	return out
}

// Read is a conversation in plain words, as a person sees it: ephemeral messages
// only if they are for them.
func (s *Server) Read(user, in string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out strings.Builder
	for _, m := range s.shown(in) {
		if m.For != "" && m.For != user {
			continue
		}
		if m.Thread != "" && m.Thread != m.TS {
			out.WriteString("  ")
		}
		out.WriteString(s.person(m.User).Name + ": " + m.Shown + "\n")
	}
	return out.String()
}

// Last is the newest message of the bot's in a conversation; false if there is none.
func (s *Server) Last(in string) (Message, bool) {
	for _, m := range slices.Backward(s.Messages(in)) {
		if m.Bot && m.bot == BotID {
			return m, true
		}
	}
	return Message{}, false
}

// Ledger is every version of every message that was accepted from the bot, in
// order: nothing that was shown, however shortly, is missing from it.
func (s *Server) Ledger() []Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.versions)
}

// Shows reports whether a conversation shows words of the bot's now.
func (s *Server) Shows(in, words string) bool {
	_, ok := s.WaitFor(in, words, 0)
	return ok
}

// WaitFor waits until the bot has said words in a conversation, and gives the
// newest message that has them; false after the time.
func (s *Server) WaitFor(in, words string, within time.Duration) (Message, bool) {
	return s.waitFor(in, within, func(m Message) bool { return strings.Contains(m.Shown, words) })
}

// WaitForButton waits until a conversation shows a button whose label contains
// some words; false after the time.
func (s *Server) WaitForButton(in, label string, within time.Duration) bool {
	_, ok := s.waitFor(in, within, func(m Message) bool { return has(m.Buttons, label) })
	return ok
}

func (s *Server) waitFor(in string, within time.Duration, fits func(Message) bool) (found Message, ok bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	ok = s.await(within, func() bool {
		for _, m := range slices.Backward(s.shown(in)) {
			if m.Bot && fits(m) {
				found = m
				return true
			}
		}
		return false
	})
	return found, ok
}
