package slacktest

import (
	"fmt"
	"regexp"
	"slices"
)

// Live is one mention or link that a reader's Slack would act on: somebody is
// pinged, or a link can be clicked. Plain text and the texts of rich text never
// are; a rich text's own user, channel, broadcast and link elements are.
type Live struct {
	Method, Channel, TS, View string
	Where                     string // a json-pointer
	Kind                      string // "broadcast", "user", "channel", "group", "link", "date", "names"
	Text                      string
}

// Live is everything that went live so far, in order.
func (s *Server) Live() []Live {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.live)
}

var (
	control = regexp.MustCompile(`<(!subteam\^|!date\^|[!@#]|[A-Za-z][A-Za-z0-9+.-]*:)[^<>\n]*>`)
	byName  = regexp.MustCompile(`(?:^|\W)[@#][\p{L}\d_.-]+`)
	kindOf  = map[string]string{"!subteam^": "group", "!date^": "date", "!": "broadcast", "@": "user", "#": "channel"}
	richOf  = map[string]string{"user": "user_id", "channel": "channel_id", "usergroup": "usergroup_id", "broadcast": "range", "link": "url"}
)

// look notes what is live in a message; names says that link_names or parse=full
// was asked for, so that even "@here" is.
func (s *Server) look(at Live, text string, blocks []any, names bool) {
	s.scan(at, "/text", text, names)
	s.walk(at, "/blocks", blocks, names)
}

func (s *Server) scan(at Live, where, text string, names bool) {
	for _, m := range control.FindAllStringSubmatch(text, -1) {
		kind, known := kindOf[m[1]]
		if !known {
			kind = "link"
		}
		at.Where, at.Kind, at.Text = where, kind, m[0]
		s.live = append(s.live, at)
	}
	if !names {
		return
	}
	for _, m := range byName.FindAllString(text, -1) {
		at.Where, at.Kind, at.Text = where, "names", m
		s.live = append(s.live, at)
	}
}

// walk looks into everything that is read as mrkdwn.
func (s *Server) walk(at Live, where string, v any, names bool) {
	switch v := v.(type) {
	case []any:
		for i, item := range v {
			s.walk(at, fmt.Sprint(where, "/", i), item, names)
		}
	case object:
		kind := str(v["type"])
		if kind == "mrkdwn" || kind == "markdown" {
			s.scan(at, where+"/text", str(v["text"]), names)
		}
		if key := richOf[kind]; key != "" && v[key] != nil {
			at.Where, at.Kind, at.Text = where, kind, str(v[key])
			s.live = append(s.live, at)
		}
		for _, key := range sortedKeys(v) {
			s.walk(at, where+"/"+key, v[key], names)
		}
	}
}

func sortedKeys(o object) []string {
	var keys []string
	for k := range o {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
