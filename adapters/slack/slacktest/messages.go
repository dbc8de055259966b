package slacktest

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
)

// Message is a message as a conversation shows it.
type Message struct {
	TS, Channel, Thread string
	User                string // who says it
	Bot                 bool
	Text                string // as it was sent: with blocks, what a notification shows
	Blocks              []any
	Metadata            object
	For                 string // ephemeral: the only one who sees it
	Shown               string // what a person sees, buttons in brackets
	Buttons             []Button
	Edits               int
	Deleted             bool

	foreign, bot string // the other workspace or app that said it
	clientID     string
}

// talk is what was said.
type talk struct {
	messages map[string][]*Message // by conversation, the oldest first
	versions []Message             // every version that was accepted from the bot, in order
	newest   map[string]int64      // timestamps given out, in microseconds
	live     []Live
	hooks    map[string]*hook
}

func newTalk() talk {
	return talk{messages: map[string][]*Message{}, newest: map[string]int64{}, hooks: map[string]*hook{}}
}

// The most characters: of a text, of a text that replaces one, of all texts in blocks.
const (
	maxText   = 40000
	maxUpdate = 4000
	maxBlocks = 13000
)

// stamp is a new timestamp, later than any in its conversation.
func (s *Server) stamp(channel string) string {
	at := max(s.now().UnixMicro(), s.newest[channel]+1)
	s.newest[channel] = at
	return fmt.Sprintf("%d.%06d", at/1e6, at%1e6)
}

func (s *Server) find(channel, ts string) *Message {
	for _, m := range slices.Backward(s.messages[channel]) {
		if m.TS == ts && !m.Deleted {
			return m
		}
	}
	return nil
}

// fill reads text, blocks and metadata as Slack would; nil if all is well.
func (s *Server) fill(m *Message, p object, most int) object {
	m.Text, m.Blocks = str(p["text"]), nil
	if !parsed(p, "blocks", &m.Blocks) {
		return no("invalid_blocks_format")
	}
	if problems := checkBlocks(m.Blocks, "/blocks", 50); len(problems) > 0 {
		return no("invalid_blocks", problems...)
	}
	switch {
	case p["attachments"] != nil && p["attachments"] != "" && p["attachments"] != "[]":
		return no("invalid_attachments") // Milepost has no use for them
	case strings.TrimSpace(m.Text) == "" && len(m.Blocks) == 0:
		return no("no_text")
	case len([]rune(m.Text)) > most:
		return no("msg_too_long")
	case characters(m.Blocks) > maxBlocks:
		return no("msg_blocks_too_long")
	}
	if !parsed(p, "metadata", &m.Metadata) {
		return no("invalid_metadata_format")
	}
	switch kind, body := str(m.Metadata["event_type"]), sub(m.Metadata, "event_payload"); {
	case kind == "" && body == nil: // slack-go sends it empty to a response_url
		m.Metadata = nil
	case kind == "" || body == nil:
		return no("invalid_metadata_schema")
	}
	s.name(m.Blocks)
	m.Shown, m.Buttons = s.words(m.Text, m.Blocks), controls(m.Blocks)
	return nil
}

// characters is how much text blocks hold.
func characters(v any) int {
	n := 0
	switch v := v.(type) {
	case []any:
		for _, item := range v {
			n += characters(item)
		}
	case object:
		for key, item := range v {
			if text, ok := item.(string); ok && key == "text" {
				n += len([]rune(text))
			}
			n += characters(item)
		}
	}
	return n
}

// into is where a message may go; or why it may not.
func (s *Server) into(p object) (*Channel, object) {
	c := s.place(str(p["channel"]))
	switch {
	case c == nil || c.Private && !c.Member:
		return nil, no("channel_not_found")
	case c.Archived:
		return nil, no("is_archived")
	case !c.Member:
		return nil, no("not_in_channel")
	case c.User != "" && s.users[c.User] != nil && s.users[c.User].Deleted:
		return nil, no("user_disabled")
	}
	return c, nil
}

func (s *Server) postMessage(p object) object {
	c, refusal := s.into(p)
	if refusal != nil {
		return refusal
	}
	m := &Message{Channel: c.ID, Thread: str(p["thread_ts"]), User: BotUser, Bot: true, bot: BotID}
	if refusal := s.fill(m, p, maxText); refusal != nil {
		return refusal
	}
	if m.Thread != "" && s.find(c.ID, m.Thread) == nil {
		return no("cannot_reply_to_message")
	}
	s.put(m, "chat.postMessage", p)
	s.echo(c, m.event(c))
	return yes(object{"channel": c.ID, "ts": m.TS, "message": m.json(true)})
}

// put puts a message that was accepted where it belongs.
func (s *Server) put(m *Message, method string, p object) {
	m.TS = s.stamp(m.Channel)
	s.messages[m.Channel] = append(s.messages[m.Channel], m)
	s.accepted(m, method, p)
}

// accepted notes a version of a message of the bot's.
func (s *Server) accepted(m *Message, method string, p object) {
	s.versions = append(s.versions, *m)
	s.look(Live{Method: method, Channel: m.Channel, TS: m.TS}, m.Text, m.Blocks, flag(p, "link_names") || str(p["parse"]) == "full")
	s.news.Broadcast()
}

func (s *Server) postEphemeral(p object) object {
	c, refusal := s.into(p)
	if refusal != nil {
		return refusal
	}
	user := str(p["user"])
	if s.users[user] == nil || c.User == "" && !slices.Contains(c.Members, user) {
		return no("user_not_in_channel")
	}
	m := &Message{Channel: c.ID, Thread: str(p["thread_ts"]), User: BotUser, Bot: true, For: user, bot: BotID}
	if refusal := s.fill(m, p, maxText); refusal != nil {
		return refusal
	}
	s.put(m, "chat.postEphemeral", p)
	return yes(object{"message_ts": m.TS})
}

func (s *Server) update(p object) object {
	c, refusal := s.into(p)
	if refusal != nil {
		return refusal
	}
	was := s.find(c.ID, str(p["ts"]))
	switch {
	case was == nil || was.For != "":
		return no("message_not_found")
	case !was.Bot || was.bot != BotID:
		return no("cant_update_message")
	}
	m := *was
	if refusal := s.fill(&m, p, maxUpdate); refusal != nil {
		return refusal
	}
	m.Edits++
	s.replace(was, &m)
	s.accepted(&m, "chat.update", p)
	s.echo(c, changed(c, was, &m, s.stamp(c.ID)))
	return yes(object{"channel": c.ID, "ts": m.TS, "text": m.Text, "message": m.json(true)})
}

func (s *Server) replace(was, now *Message) {
	all := s.messages[was.Channel]
	all[slices.Index(all, was)] = now
}

func (s *Server) remove(p object) object {
	c, refusal := s.into(p)
	if refusal != nil {
		return refusal
	}
	was := s.find(c.ID, str(p["ts"]))
	switch {
	case was == nil || was.For != "":
		return no("message_not_found")
	case !was.Bot || was.bot != BotID:
		return no("cant_delete_message")
	}
	s.erase(was)
	s.echo(c, deleted(c, was, s.stamp(c.ID)))
	return yes(object{"channel": c.ID, "ts": was.TS})
}

func (s *Server) erase(was *Message) {
	m := *was
	m.Deleted = true
	s.replace(was, &m)
	s.news.Broadcast()
}

// json is a message as the API and events give it.
func (m *Message) json(metadata bool) object {
	out := object{"type": "message", "ts": m.TS, "text": m.Text, "user": m.User, "team": TeamID}
	for key, v := range map[string]string{"thread_ts": m.Thread, "bot_id": m.bot, "client_msg_id": m.clientID, "user_team": m.foreign, "source_team": m.foreign} {
		if v != "" {
			out[key] = v
		}
	}
	if m.Blocks != nil {
		out["blocks"] = m.Blocks
	}
	if m.bot == BotID {
		out["app_id"] = AppID
	}
	if m.Edits > 0 {
		out["edited"] = object{"user": m.User, "ts": m.TS}
	}
	if metadata && m.Metadata != nil {
		raw, _ := json.Marshal(m.Metadata)
		out["metadata"] = json.RawMessage(raw)
	}
	return out
}
