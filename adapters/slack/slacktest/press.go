package slacktest

import (
	"fmt"
	"slices"
)

// Press is a person pressing, in a conversation, the newest button or option whose
// label contains some words; it gives the delivery's id, "" if there is none.
func (s *Server) Press(user, in, label string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.place(in)
	if c == nil {
		return ""
	}
	for _, m := range slices.Backward(s.messages[c.ID]) {
		if m.Deleted || m.For != "" && m.For != user {
			continue
		}
		if i := named(m.Buttons, label); i >= 0 {
			return s.press(user, c, m, m.Buttons[i])
		}
	}
	return ""
}

// PressThat is a press of whatever button on a message of whatever time: an old
// one, or a forged one. "" if there is no such message.
func (s *Server) PressThat(user, in, ts string, b Button) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.place(in)
	if c == nil {
		return ""
	}
	m := s.find(c.ID, ts)
	if m == nil {
		return ""
	}
	return s.press(user, c, m, b)
}

func (s *Server) press(user string, c *Channel, m *Message, b Button) string {
	payload := s.pressed(user, b)
	payload["channel"] = object{"id": c.ID, "name": c.title()}
	payload["container"] = object{"type": "message", "message_ts": m.TS, "channel_id": c.ID, "is_ephemeral": m.For != ""}
	if m.Thread != "" {
		sub(payload, "container")["thread_ts"] = m.Thread
	}
	if m.For == "" {
		payload["message"] = m.json(true)
	}
	payload["state"] = object{"values": begun(m.Blocks)}
	payload["response_url"] = s.hook(user, c.ID, m.TS)
	return s.deliver(Interactive, "block_actions", payload, nil)
}

func (c *Channel) title() string {
	if c.User != "" {
		return "directmessage"
	}
	return c.Name
}

// PressForm is a press in a person's modal; PressHome in their Home.
func (s *Server) PressForm(user, label string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.pressView(user, s.top(user), label)
}

// PressHome is a press in a person's Home.
func (s *Server) PressHome(user, label string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.pressView(user, s.homes[user], label)
}

func (s *Server) pressView(user string, v *View, label string) string {
	if v == nil {
		return ""
	}
	i := named(v.Buttons, label)
	if i < 0 {
		return ""
	}
	b := v.Buttons[i]
	if key := valueKey[b.Kind]; key == "selected_option" {
		v.state[b.BlockID][b.ActionID] = object{"type": b.Kind, key: b.option}
	}
	payload := s.pressed(user, b)
	payload["container"] = object{"type": "view", "view_id": v.ID}
	payload["view"] = v.json()
	return s.deliver(Interactive, "block_actions", payload, nil)
}

// pressed is what every press has in common.
func (s *Server) pressed(user string, b Button) object {
	at := s.stamp("actions")
	action := object{"type": b.Kind, "action_id": b.ActionID, "block_id": b.BlockID, "action_ts": at}
	switch {
	case b.Kind == "checkboxes":
		action["selected_options"] = []any{b.option}
	case b.option != nil:
		action["selected_option"] = b.option
	default:
		action["type"], action["text"] = "button", object{"type": "plain_text", "text": b.Text, "emoji": true}
		if b.Value != "" {
			action["value"] = b.Value
		}
	}
	payload := s.interaction("block_actions", user)
	payload["trigger_id"], payload["actions"] = s.newTrigger(user), []any{action}
	return payload
}

// interaction is what every interaction has in common.
func (s *Server) interaction(kind, user string) object {
	u := s.person(user)
	team := u.Team
	if team == "" {
		team = TeamID
	}
	return object{
		"type": kind, "api_app_id": AppID, "token": "verification-token-nobody-should-use", "enterprise": nil, "is_enterprise_install": false,
		"team": object{"id": TeamID, "domain": "milepost-test"},
		"user": object{"id": user, "username": u.Name, "name": u.Name, "team_id": team},
	}
}

// Slash is a person giving a command in a channel or DM; it gives the delivery's
// id. What the bot answers with the acknowledgement is shown to them there.
func (s *Server) Slash(user, in, command, text string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	u, c := s.person(user), s.place(in)
	if c == nil || !s.granted["commands"] {
		return ""
	}
	s.used["commands"] = true
	team := u.Team
	if team == "" {
		team = TeamID
	}
	url := s.hook(user, c.ID, "")
	payload := object{
		"token": "verification-token-nobody-should-use", "team_id": team, "team_domain": "milepost-test", "channel_id": c.ID, "channel_name": c.title(),
		"user_id": user, "user_name": u.Name, "command": command, "text": text, "api_app_id": AppID, "is_enterprise_install": "false",
		"response_url": url, "trigger_id": s.newTrigger(user),
	}
	return s.deliver(Commands, command, payload, func(answer object, ok bool) {
		if ok && (str(answer["text"]) != "" || answer["blocks"] != nil) {
			answer["id"] = url[len(fmt.Sprint(s.base, "/hooks/")):]
			s.answered(answer)
		}
	})
}
