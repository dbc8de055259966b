package slacktest

// Subscribe leaves the app these events only, by the manifest's names.
func (s *Server) Subscribe(events ...string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.subscribed = map[string]bool{}
	for _, name := range events {
		s.subscribed[name] = true
	}
}

// Event delivers whatever inner event: an unknown type, or fields of a wrong type.
func (s *Server) Event(inner map[string]any) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.deliver(Events, str(inner["type"]), s.callback(inner, nil), nil)
}

// Again delivers an earlier delivery's payload once more, as a new one.
func (s *Server) Again(id string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	d := s.byID[id]
	if d == nil {
		return ""
	}
	return s.deliver(d.Kind, d.Type, d.body, nil)
}

// event delivers an event if the app asked for it and may have it; "" if not. The
// lock is held.
func (s *Server) event(name, scope string, inner object, c *Channel) string {
	if s.subscribed != nil && !s.subscribed[name] || scope != "" && !s.granted[scope] {
		return ""
	}
	if scope != "" {
		s.used[scope] = true
	}
	return s.deliver(Events, str(inner["type"]), s.callback(inner, c), nil)
}

// callback is the envelope of an event.
func (s *Server) callback(inner object, c *Channel) object {
	id := s.id("Ev")
	inner, _ = copied(inner).(object) // what is in it may change later
	return object{
		"token": "verification-token-nobody-should-use", "team_id": TeamID, "context_team_id": TeamID, "api_app_id": AppID,
		"type": "event_callback", "event_id": id, "event_time": s.now().Unix(), "event": inner, "event_context": "4-" + id,
		"is_ext_shared_channel": c != nil && c.Shared,
		"authorizations":        []any{object{"enterprise_id": nil, "team_id": TeamID, "user_id": BotUser, "is_bot": true, "is_enterprise_install": false}},
	}
}

// hear delivers a message event of a conversation the bot is in.
func (s *Server) hear(c *Channel, inner object) string {
	if !c.Member {
		return ""
	}
	kind := c.kind()
	name := map[string]string{"im": "message.im", "group": "message.groups", "channel": "message.channels"}[kind]
	return s.event(name, family(kind)+"history", inner, c)
}

// echo lets the bot hear what it did itself.
func (s *Server) echo(c *Channel, inner object) {
	if !s.Quiet {
		s.hear(c, inner)
	}
}

// event is a message as an event tells of it.
func (m *Message) event(c *Channel) object {
	out := m.json(true)
	out["channel"], out["channel_type"], out["event_ts"] = c.ID, c.kind(), m.TS
	return out
}

// changed tells that a message was edited; deleted, that it is gone.
func changed(c *Channel, was, now *Message, ts string) object {
	return object{
		"type": "message", "subtype": "message_changed", "channel": c.ID, "channel_type": c.kind(), "hidden": true,
		"ts": ts, "event_ts": ts, "message": now.json(true), "previous_message": was.json(true),
	}
}

func deleted(c *Channel, was *Message, ts string) object {
	return object{
		"type": "message", "subtype": "message_deleted", "channel": c.ID, "channel_type": c.kind(), "hidden": true,
		"ts": ts, "event_ts": ts, "deleted_ts": was.TS, "previous_message": was.json(true),
	}
}
