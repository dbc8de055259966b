package slacktest

import (
	"maps"
	"slices"
	"strconv"
	"strings"
)

func (c *Channel) json() object {
	kind := c.kind()
	out := object{
		"id": c.ID, "is_im": kind == "im", "is_channel": kind == "channel", "is_group": kind == "group", "is_private": kind != "channel",
		"is_archived": c.Archived, "is_member": c.Member, "is_ext_shared": c.Shared, "is_shared": c.Shared, "num_members": len(c.Members),
	}
	if kind == "im" {
		out["user"] = c.User
	} else {
		out["name"], out["name_normalized"] = c.Name, c.Name
	}
	return out
}

// page answers with a part of a list, and where the next begins.
func page(p object, key string, n int, item func(int) any) object {
	from := 0
	if cursor := str(p["cursor"]); cursor != "" {
		at, err := strconv.Atoi(cursor)
		if err != nil || at > n {
			return no("invalid_cursor")
		}
		from = at
	}
	to, next, out := min(n, from+max(1, count(p, "limit", 100))), "", []any{}
	for i := from; i < to; i++ {
		out = append(out, item(i))
	}
	if to < n {
		next = strconv.Itoa(to)
	}
	return yes(object{key: out, "has_more": to < n, "response_metadata": object{"next_cursor": next}})
}

func (s *Server) openConversation(p object) object {
	if id := str(p["channel"]); id != "" {
		if s.channels[id] == nil {
			return no("channel_not_found")
		}
		return yes(object{"channel": s.channels[id].json()})
	}
	ids := strings.Split(str(p["users"]), ",")
	u := s.users[ids[0]]
	switch {
	case len(ids) > 1:
		return no("missing_scope") // a group DM needs mpim:write, which Milepost has no use for
	case u == nil:
		return no("user_not_found")
	case u.Deleted:
		return no("user_disabled")
	}
	return yes(object{"channel": s.dm(u.ID).json()})
}

func (s *Server) conversationInfo(p object) object {
	c := s.place(str(p["channel"]))
	if c == nil || c.Private && !c.Member {
		return no("channel_not_found")
	}
	return yes(object{"channel": c.json()})
}

func (s *Server) members(p object) object {
	c := s.place(str(p["channel"]))
	if c == nil || c.Private && !c.Member {
		return no("channel_not_found")
	}
	return page(p, "members", len(c.Members), func(i int) any { return c.Members[i] })
}

func (s *Server) listConversations(p object) object {
	types := conversationTypes(p)
	names := map[string]string{"im": "im", "group": "private_channel", "channel": "public_channel"}
	ids := slices.DeleteFunc(slices.Sorted(maps.Keys(s.channels)), func(id string) bool {
		c := s.channels[id]
		return !slices.Contains(types, names[c.kind()]) || c.Private && !c.Member || c.Archived && flag(p, "exclude_archived")
	})
	return page(p, "channels", len(ids), func(i int) any { return s.channels[ids[i]].json() })
}

func (s *Server) history(p object) object {
	return s.past(p, func(m *Message) bool { return m.Thread == "" || m.Thread == m.TS }, true)
}

func (s *Server) replies(p object) object {
	thread := str(p["ts"])
	if c := s.place(str(p["channel"])); c != nil && s.find(c.ID, thread) == nil {
		return no("thread_not_found")
	}
	return s.past(p, func(m *Message) bool { return m.TS == thread || m.Thread == thread }, false)
}

// past answers with a conversation's messages, newest first or oldest first.
func (s *Server) past(p object, wanted func(*Message) bool, newest bool) object {
	c := s.place(str(p["channel"]))
	switch {
	case c == nil:
		return no("channel_not_found")
	case !c.Member:
		return no("not_in_channel")
	}
	oldest, latest := str(p["oldest"]), str(p["latest"])
	var out []*Message
	for _, m := range s.messages[c.ID] {
		edge := flag(p, "inclusive") && (m.TS == oldest || m.TS == latest)
		inside := (oldest == "" || m.TS > oldest) && (latest == "" || m.TS < latest)
		if m.For == "" && !m.Deleted && wanted(m) && (inside || edge) {
			out = append(out, m)
		}
	}
	if newest {
		slices.Reverse(out)
	}
	metadata := flag(p, "include_all_metadata")
	return page(p, "messages", len(out), func(i int) any { return out[i].json(metadata) })
}
