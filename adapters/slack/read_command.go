package slack

import (
	"encoding/json"
	"net/url"
	"strings"

	"milepost/dialogs/chat"
)

// slash is a slash command as Socket Mode brings it; HTTP brings the same names
// in a form.
type slash struct {
	Command     string `json:"command"`
	Text        string `json:"text"`
	Team        string `json:"team_id"`
	App         string `json:"api_app_id"`
	User        string `json:"user_id"`
	Channel     string `json:"channel_id"`
	ChannelName string `json:"channel_name"`
	Trigger     string `json:"trigger_id"`
}

func slashOf(form url.Values) slash {
	return slash{
		Command: form.Get("command"), Text: form.Get("text"), Team: form.Get("team_id"), App: form.Get("api_app_id"),
		User: form.Get("user_id"), Channel: form.Get("channel_id"), ChannelName: form.Get("channel_name"), Trigger: form.Get("trigger_id"),
	}
}

// command reads a slash command. Its answer is private: it goes to the human,
// wherever the command was given.
func (r reader) command(body []byte) (h heard, known bool) {
	var c slash
	if json.Unmarshal(body, &c) != nil || c.User == "" || c.Trigger == "" {
		return heard{}, false
	}
	name, known := r.commands[c.Command]
	if !known {
		return heard{}, false
	}
	h = heard{sort: asCommand, trigger: c.Trigger} // no channel: the bot need not be there
	r.human(&h, c.User, c.Team)
	u := &h.update
	text := strings.TrimSpace(entities.Replace(c.Text))
	if u.Command, u.Args = name, text; name == "" {
		u.Command, u.Args = command(text)
	}
	u.Text = strings.TrimSpace("/" + u.Command + " " + u.Args)
	// The trigger opens a form in the human's name: it stands nowhere in the clear.
	u.ID, u.Kind, u.Private, u.Forms = r.id("command", digest(c.Trigger)), chat.Said, true, true
	u.From = chat.Address{Messenger: Messenger, Chat: c.User}
	if c.Channel != "" && !strings.HasPrefix(c.Channel, "D") && c.ChannelName != "directmessage" {
		u.Beside = chat.Address{Messenger: Messenger, Chat: c.Channel}
	}
	return h, true
}
