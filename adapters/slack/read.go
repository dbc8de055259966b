package slack

import (
	"strconv"
	"strings"
	"time"

	"milepost/dialogs/chat"
)

// The sorts of payloads: they differ in how they are answered.
const (
	asEvent   = "event"   // a message: no answer, but it comes again when not acknowledged
	asCommand = "command" // a slash command: the acknowledgement may hold a private answer
	asPress   = "press"   // a button: an answer is a message of its own
	asSheet   = "sheet"   // a form that was sent: the acknowledgement says what becomes of it
	asVisit   = "visit"   // the home tab was opened: it has to be drawn
)

// heard is a payload made ready. The zero one is nothing for us.
type heard struct {
	sort    string
	update  chat.Update
	user    string
	channel string   // where the human can be told something; "": in direct messages
	trigger string   // lets us open a form, for three seconds
	view    string   // the view that was sent
	inputs  []string // its input blocks, where mistakes can be shown
	home    bool     // it happened in the home tab
	attempt int      // how many times it was delivered before
}

// reader turns payloads into updates. It is pure.
type reader struct {
	our      identity
	commands map[string]string
}

// id is the identity of an act in this workspace.
func (r reader) id(parts ...string) string {
	return strings.Join(append([]string{Messenger, r.our.team}, parts...), "/")
}

// human fills in who did it. A workspace other than ours makes an outsider; what
// else does is known only after asking Slack.
func (r reader) human(h *heard, user, team string) {
	h.user = user
	h.update.Account = chat.MakeAccount(Messenger, user)
	h.update.Outsider = team != "" && r.our.team != "" && team != r.our.team
}

// place is the lane of a channel's id: direct messages belong to the human, so
// that what is sent to them and what they say there is one talk.
func (r reader) place(h *heard, channel, thread string) {
	h.channel = channel
	h.update.From = chat.Address{Messenger: Messenger, Chat: channel, Thread: thread}
	if strings.HasPrefix(channel, "D") {
		h.update.From.Chat, h.update.Private = h.user, true
	}
}

// command splits words into the command and the rest.
func command(words string) (name, args string) {
	words = strings.TrimSpace(words)
	end := strings.IndexFunc(words, isSpace)
	if end < 0 {
		end = len(words)
	}
	name = strings.ToLower(strings.TrimPrefix(words[:end], "/"))
	if name == "" {
		name = "help"
	}
	return name, strings.TrimSpace(words[end:])
}

func isSpace(r rune) bool { return r == ' ' || r == '\n' || r == '\t' || r == '\u00a0' }

// instant reads Slack's "1700000000.000100"; zero if it is none.
func instant(ts string) time.Time {
	whole, part, _ := strings.Cut(ts, ".")
	seconds, err := strconv.ParseInt(whole, 10, 64)
	if err != nil || seconds <= 0 || seconds > 1<<36 {
		return time.Time{}
	}
	micros, err := strconv.ParseInt((part + "000000")[:6], 10, 64)
	if err != nil || micros < 0 {
		micros = 0
	}
	return time.Unix(seconds, micros*1000).UTC()
}
