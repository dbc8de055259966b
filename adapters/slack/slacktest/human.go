package slacktest

import (
	"regexp"
	"slices"
	"strings"
)

// Say is a person typing in a channel, or in their DM by its id or by their own;
// it gives the timestamp. "@milepost" mentions the bot.
func (s *Server) Say(user, in, text string) string { return s.Answer(user, in, "", text) }

// Answer is a person typing in a thread.
func (s *Server) Answer(user, in, thread, text string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	u := s.person(user)
	return s.said(&Message{Thread: thread, User: user, foreign: u.Team, bot: botOf(u), clientID: s.id("client-")}, in, text)
}

// botOf is the app's name that another bot's messages bear.
func botOf(u *User) string {
	if u.Bot {
		return "B" + u.ID[1:]
	}
	return ""
}

// said puts a person's message where it was typed, and tells the bot.
func (s *Server) said(m *Message, in, text string) string {
	c := s.place(in)
	if c == nil {
		return ""
	}
	m.Channel, m.TS, m.Bot = c.ID, s.stamp(c.ID), m.bot != ""
	s.typed(m, text)
	s.messages[c.ID] = append(s.messages[c.ID], m)
	event := m.event(c)
	if m.bot != "" {
		event["subtype"], event["username"] = "bot_message", s.users[m.User].Name
	}
	s.hear(c, event)
	if c.Member && c.User == "" && strings.Contains(m.Text, "<@"+BotUser+">") {
		mention := m.event(c)
		mention["type"] = "app_mention"
		delete(mention, "channel_type")
		s.event("app_mention", "app_mentions:read", mention, c)
	}
	s.news.Broadcast()
	return m.TS
}

// typed is a text as Slack's clients send it: escaped, its mentions and links marked.
func (s *Server) typed(m *Message, text string) {
	m.Text, m.Shown = s.encode(text), text
	m.Blocks = []any{object{"type": "rich_text", "block_id": s.id("b"), "elements": []any{
		object{"type": "rich_text_section", "elements": []any{object{"type": "text", "text": text}}},
	}}}
}

var token = regexp.MustCompile(`https?://[^\s<>]+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|[@#][\p{L}\d_-]+`)

func (s *Server) encode(text string) string {
	return token.ReplaceAllStringFunc(strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(text), func(word string) string {
		switch name := word[1:]; {
		case strings.HasPrefix(word, "http"):
			return "<" + word + ">"
		case word[0] == '@' && slices.Contains([]string{"channel", "here", "everyone"}, name):
			return "<!" + name + ">"
		case word[0] == '@':
			for _, u := range s.users {
				if u.Name == name {
					return "<@" + u.ID + ">"
				}
			}
		case word[0] == '#':
			for _, c := range s.channels {
				if c.Name == name {
					return "<#" + c.ID + "|" + name + ">"
				}
			}
		default:
			return "<mailto:" + word + "|" + word + ">"
		}
		return word
	})
}

// Edit is a person changing a message; false if there is no such message of theirs.
func (s *Server) Edit(user, in, ts, text string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	c, was := s.own(user, in, ts)
	if was == nil {
		return false
	}
	now := *was
	now.Edits++
	s.typed(&now, text)
	s.replace(was, &now)
	s.hear(c, changed(c, was, &now, s.stamp(c.ID)))
	return true
}

// Unfurl is Slack changing a message without a change: a link was looked up.
func (s *Server) Unfurl(user, in, ts string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	c, was := s.own(user, in, ts)
	if was != nil {
		s.hear(c, changed(c, was, was, s.stamp(c.ID)))
	}
	return was != nil
}

// Delete is a person deleting a message; false if there is no such message of theirs.
func (s *Server) Delete(user, in, ts string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	c, was := s.own(user, in, ts)
	if was != nil {
		s.erase(was)
		s.hear(c, deleted(c, was, s.stamp(c.ID)))
	}
	return was != nil
}

func (s *Server) own(user, in, ts string) (*Channel, *Message) {
	c := s.place(in)
	if c == nil {
		return nil, nil
	}
	m := s.find(c.ID, ts)
	if m == nil || m.User != user {
		return c, nil
	}
	return c, m
}

// OpenHome is a person opening the bot's Home; it gives the delivery's id.
func (s *Server) OpenHome(user string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.person(user)
	c := s.dm(user)
	inner := object{"type": "app_home_opened", "user": user, "channel": c.ID, "tab": "home", "event_ts": s.stamp(c.ID)}
	if v := s.homes[user]; v != nil {
		inner["view"] = v.json()
	}
	return s.event("app_home_opened", "", inner, nil)
}

// Invite takes the bot, or a person, into a channel.
func (s *Server) Invite(user, in string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.place(in)
	if c == nil {
		return
	}
	c.Member = c.Member || user == BotUser
	if !slices.Contains(c.Members, user) {
		c.Members = append(c.Members, user)
	}
	inner := object{"type": "member_joined_channel", "user": user, "channel": c.ID, "channel_type": strings.ToUpper(c.ID[:1]), "team": TeamID, "event_ts": s.stamp(c.ID)}
	if c.Member {
		s.event("member_joined_channel", family(c.kind())+"read", inner, c)
	}
}

// Kick takes the bot, or a person, out of a channel.
func (s *Server) Kick(user, in string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if c := s.place(in); c != nil {
		c.Member = c.Member && user != BotUser
		c.Members = slices.DeleteFunc(c.Members, func(id string) bool { return id == user })
	}
}
