package slack

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"milepost/dialogs/chat"
)

// answer is the envelope of every answer of the Web API.
type answer struct {
	OK       bool   `json:"ok"`
	Error    string `json:"error"`
	Needed   string `json:"needed"`
	Metadata struct {
		Messages []string `json:"messages"`
	} `json:"response_metadata"`
}

// codes are Slack's errors by what they mean for a parcel. Those of shut depend
// on whether a human or a channel does not let us in.
var (
	codes = map[chat.Fault][]string{
		chat.NoEntry:   {"invalid_auth", "not_authed", "token_revoked", "token_expired", "account_inactive", "not_allowed_token_type", "app_uninstalled", "team_access_not_granted"},
		chat.NoMessage: {"message_not_found", "cant_update_message", "edit_window_closed", "thread_not_found"},
		chat.Unsure:    {"internal_error", "fatal_error", "service_unavailable", "request_timeout"},
		chat.Wait:      {"ratelimited", "rate_limited", "message_limit_exceeded"},
		chat.Blocked:   {"user_disabled", "user_not_found", "cannot_dm_bot", "messages_tab_disabled", "user_not_visible", "users_not_found"},
	}
	shut = map[string]string{
		"channel_not_found":                   "the channel does not exist, or the bot is not in it: /invite it there",
		"not_in_channel":                      "the bot is not in this channel: /invite it there",
		"is_archived":                         "the channel is archived: choose another one",
		"restricted_action":                   "the workspace does not let apps write in this channel: ask its admin",
		"restricted_action_read_only_channel": "only some may write in this channel: let the bot, or choose another one",
	}
	unreadable = []string{"invalid_blocks", "invalid_blocks_format", "msg_blocks_too_long", "msg_too_long", "too_many_blocks"}
)

// refused is an error code as a cause: sendPlain looks at it again.
type refused struct{ method, code, detail string }

func (r refused) Error() string { return r.method + ": " + r.code + r.detail }

// refusal says what an error of the Web API means for a parcel. Its words are
// Slack's own and hold nothing of ours.
func refusal(method, channel string, a answer) *chat.Failure {
	code := cut(a.Error, 100)
	f := &chat.Failure{Fault: chat.Refused, Err: refused{method, code, ""}}
	for fault, list := range codes {
		if slices.Contains(list, code) {
			f.Fault = fault
		}
	}
	reason, closed := shut[code]
	switch {
	case f.Fault == chat.Wait:
		f.After = 5 * time.Second
	case closed && isPerson(channel):
		f.Fault = chat.Blocked
	case closed:
		f.Fault = chat.Absent
		f.Err = refused{method, code, ": " + reason}
	case code == "missing_scope":
		f.Err = refused{method, code, fmt.Sprintf(": the app may not %s: install it again with the manifest", cut(a.Needed, 60))}
	case slices.Contains(unreadable, code):
		f.Err = refused{method, code, pointers(a.Metadata.Messages)}
	}
	return f
}

// pointers is where in the blocks the mistake is. Slack's sentences may quote our
// words, their json-pointers do not.
func pointers(messages []string) string {
	var out []string
	for _, m := range messages {
		if _, p, ok := strings.Cut(m, "json-pointer:"); ok {
			out = append(out, cut(strings.Trim(p, "] "), 60))
		}
	}
	if len(out) == 0 {
		return ""
	}
	return " at " + strings.Join(out, ", ")
}

// isPerson tells a human's direct messages from a channel by Slack's ids.
func isPerson(channel string) bool {
	return channel != "" && strings.Contains("UWD", channel[:1])
}
