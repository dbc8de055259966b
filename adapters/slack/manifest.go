package slack

import (
	_ "embed"
	"strings"
)

//go:embed manifest.json
var manifest []byte

// Manifest is what an app must be in Slack, as its page App Manifest takes it. For
// HTTP it names the address that Slack calls; empty: Socket Mode.
func Manifest(publicURL string) []byte {
	if publicURL == "" {
		return manifest
	}
	text := strings.ReplaceAll(string(manifest), `"socket_mode_enabled": true`, `"socket_mode_enabled": false`)
	url := `"` + strings.TrimRight(publicURL, "/") + Path + `"`
	text = strings.ReplaceAll(text, `"event_subscriptions": {`, `"event_subscriptions": {
      "request_url": `+url+`,`)
	text = strings.ReplaceAll(text, `"is_enabled": true`, `"is_enabled": true,
      "request_url": `+url)
	text = strings.ReplaceAll(text, `"should_escape": false`, `"should_escape": false,
        "url": `+url)
	return []byte(text)
}

// Scope is one thing that the app must be allowed to do, and why.
type Scope struct{ Name, Why string }

// recallScope is the one that an app may lack: it was installed before there was
// anything to recall.
const recallScope = "im:read"

// Scopes are all that the bot token is used for.
func Scopes() []Scope {
	return []Scope{
		{"app_mentions:read", "To hear what is said to the bot by its name in a channel, and nothing else that is said there."},
		{"chat:write", "To send cards, reminders and digests, and to keep them up to date."},
		{"commands", "To offer /milepost, /deal, /deals, /next and /handoff."},
		{"im:history", "To hear answers in the bot's own direct messages, and to take buttons off old cards there."},
		{recallScope, "To find its direct messages again, and what was written there while it was away."},
		{"users:read", "To know a person's name, language, and whether they are a guest or from another company."},
		{"channels:read", "To say at once when the bot is not in a public channel that it should write to."},
		{"groups:read", "The same for private channels."},
	}
}
