package slack

import (
	"strings"
	"testing"

	"milepost/dialogs/chat"
)

func TestWhatSlacksErrorsMean(t *testing.T) {
	for _, c := range []struct {
		code, channel string
		want          chat.Fault
		says          string
	}{
		{"invalid_auth", "C1", chat.NoEntry, ""},
		{"token_revoked", "U1", chat.NoEntry, ""},
		{"account_inactive", "U1", chat.NoEntry, ""},
		{"ratelimited", "C1", chat.Wait, ""},
		{"internal_error", "C1", chat.Unsure, ""},
		{"message_not_found", "D1", chat.NoMessage, ""},
		{"cant_update_message", "D1", chat.NoMessage, ""},
		{"edit_window_closed", "D1", chat.NoMessage, ""},
		{"user_disabled", "U1", chat.Blocked, ""},
		{"cannot_dm_bot", "U1", chat.Blocked, ""},
		{"channel_not_found", "U1", chat.Blocked, ""},
		{"is_archived", "D1", chat.Blocked, ""},
		{"channel_not_found", "C1", chat.Absent, "/invite"},
		{"not_in_channel", "G1", chat.Absent, "/invite"},
		{"is_archived", "C1", chat.Absent, "another one"},
		{"restricted_action", "C1", chat.Absent, "admin"},
		{"missing_scope", "C1", chat.Refused, "chat:write"},
		{"invalid_blocks", "C1", chat.Refused, "/blocks/0/text"},
		{"something_new", "C1", chat.Refused, "something_new"},
	} {
		a := answer{Error: c.code, Needed: "chat:write"}
		a.Metadata.Messages = []string{"[ERROR] must be less than 3001 characters: \"Acme secret\" [json-pointer:/blocks/0/text]"}
		f := refusal("chat.postMessage", c.channel, a)
		if f.Fault != c.want || !strings.Contains(f.Error(), c.says) {
			t.Errorf("%s at %s: %v", c.code, c.channel, f)
		}
		if strings.Contains(f.Error(), "Acme") {
			t.Errorf("%s: words of the message are in %v", c.code, f)
		}
		if c.want == chat.Wait && f.After <= 0 {
			t.Errorf("%s: wait how long?", c.code)
		}
	}
}
