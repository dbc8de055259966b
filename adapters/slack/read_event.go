package slack

import (
	"encoding/json"
	"strings"

	"milepost/dialogs/chat"
)

// callback is the envelope of the Events API.
type callback struct {
	Type           string `json:"type"`
	Team           string `json:"team_id"`
	App            string `json:"api_app_id"`
	Challenge      string `json:"challenge"`
	Authorizations []struct {
		Team string `json:"team_id"`
	} `json:"authorizations"`
	Event event `json:"event"`
}

// event is as much of an event as we read.
type event struct {
	Type        string   `json:"type"`
	Subtype     string   `json:"subtype"`
	User        string   `json:"user"`
	Bot         string   `json:"bot_id"`
	UserTeam    string   `json:"user_team"`
	Channel     string   `json:"channel"`
	TS          string   `json:"ts"`
	Thread      string   `json:"thread_ts"`
	Parent      string   `json:"parent_user_id"`
	Text        string   `json:"text"`
	Tab         string   `json:"tab"`
	Files       []object `json:"files"`
	Attachments []struct {
		Share bool `json:"is_share"`
	} `json:"attachments"`
	Edited *struct {
		User string `json:"user"`
		TS   string `json:"ts"`
	} `json:"edited"`
	Message  *event `json:"message"`
	Previous *event `json:"previous_message"`
}

// object is something that only has to be there.
type object struct{}

// event reads an event. known is false for what cannot be read or is new to us.
func (r reader) event(body []byte) (h heard, known bool) {
	var c callback
	if json.Unmarshal(body, &c) != nil {
		return heard{}, false
	}
	e := c.Event
	switch {
	case e.Type == "app_home_opened":
		return r.visit(e), true
	case e.Type != "message" && e.Type != "app_mention":
		return heard{}, false
	case e.Subtype == "message_changed":
		return r.edited(e), true
	}
	return r.message(e), true
}

func (r reader) visit(e event) heard {
	if e.Tab != "home" || e.User == "" {
		return heard{}
	}
	h := heard{sort: asVisit, home: true}
	r.human(&h, e.User, e.UserTeam)
	return h
}

// isHuman tells what a human wrote from what a bot or Slack itself did.
func (r reader) isHuman(e event) bool {
	if e.User == "" || e.Bot != "" || e.User == r.our.bot || e.User == "USLACKBOT" || e.TS == "" || e.Channel == "" {
		return false
	}
	switch e.Subtype {
	case "", "file_share", "thread_broadcast", "me_message":
		return true
	}
	return false
}

// message reads what was said: in direct messages anything, in a channel only
// what follows the bot's name. Slack may send that twice, as a message and as
// a mention: both have one identity.
func (r reader) message(e event) heard {
	if !r.isHuman(e) {
		return heard{}
	}
	h := heard{sort: asEvent}
	r.human(&h, e.User, e.UserTeam)
	thread := e.Thread
	if thread == e.TS {
		thread = "" // the beginning of a thread stands in the channel
	}
	r.place(&h, e.Channel, thread)
	u := &h.update
	u.ID, u.Kind, u.At, u.Message = r.id(e.Channel, e.TS), chat.Said, instant(e.TS), messageID(e.Channel, e.TS)
	if thread != "" && (e.Parent == "" || e.Parent == r.our.bot) {
		u.ReplyTo = messageID(e.Channel, thread)
	}
	u.Text = words(e.Text)
	before, after, named := called(e.Text, r.our.bot)
	switch {
	case named && (before == "" || !u.Private && after != ""):
		u.Text = words(after)
		u.Command, u.Args = command(u.Text)
	case !u.Private:
		return heard{} // said in a channel to others, about us at most
	case strings.TrimSpace(u.Text) != "":
	case len(e.Attachments) > 0 && e.Attachments[0].Share:
		u.Kind = chat.Forwarded
	case len(e.Files) > 0:
		u.Kind = chat.Showed
	default:
		return heard{}
	}
	return h
}

// edited reads a change of words by the human who wrote them. Slack reports as a
// change, too, that it has added a preview.
func (r reader) edited(e event) heard {
	if e.Message == nil || e.Message.Edited == nil || e.Message.Edited.User != e.Message.User {
		return heard{}
	}
	if e.Previous != nil && e.Previous.Text == e.Message.Text {
		return heard{}
	}
	now := *e.Message
	now.Type, now.Channel = e.Type, e.Channel
	h := r.message(now)
	if h.sort == "" {
		return heard{}
	}
	h.update.Kind = chat.Edited
	h.update.ID += "/edit/" + now.Edited.TS
	return h
}
