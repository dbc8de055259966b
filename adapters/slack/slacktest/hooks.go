package slacktest

import "time"

// maxUses is how often a response_url is good.
const maxUses = 5

// hook is what a response_url stands for.
type hook struct {
	user, channel string
	ts            string // the message that was pressed
	made          time.Time
	uses          int
}

// hook makes a response_url.
func (s *Server) hook(user, channel, ts string) string {
	id := s.id("R")
	s.hooks[id] = &hook{user: user, channel: channel, ts: ts, made: s.now()}
	return s.base + "/hooks/" + id
}

// respond takes what came to a response_url.
func (s *Server) respond(p object) object {
	h := s.hooks[str(p["id"])]
	switch {
	case h == nil:
		return no("invalid_url")
	case s.now().Sub(h.made) > s.RespondFor:
		return no("expired_url")
	case h.uses == maxUses:
		return no("used_url")
	}
	h.uses++
	return s.answered(p)
}

// answered shows an answer to a command or a press: a new message, or in the
// place of the one that was pressed.
func (s *Server) answered(p object) object {
	h := s.hooks[str(p["id"])]
	was := s.find(h.channel, h.ts)
	if was != nil && flag(p, "delete_original") {
		s.erase(was)
		return yes(nil)
	}
	m := &Message{Channel: h.channel, Thread: str(p["thread_ts"]), User: BotUser, Bot: true, bot: BotID, For: h.user}
	if was != nil && flag(p, "replace_original") {
		now := *was
		m = &now
		m.Edits++
	} else if p["response_type"] == "in_channel" {
		m.For = ""
	}
	if refusal := s.fill(m, p, maxText); refusal != nil {
		return refusal
	}
	if was != nil && flag(p, "replace_original") {
		s.replace(was, m)
		s.accepted(m, "response_url", p)
		return yes(nil)
	}
	s.put(m, "response_url", p)
	return yes(nil)
}
