package slack

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"milepost/dialogs/chat"
)

// interaction is as much of a press or a sent form as we read.
type interaction struct {
	Type    string `json:"type"`
	App     string `json:"api_app_id"`
	Trigger string `json:"trigger_id"`
	Team    *struct {
		ID string `json:"id"`
	} `json:"team"`
	User struct {
		ID   string `json:"id"`
		Team string `json:"team_id"`
	} `json:"user"`
	Container struct {
		Type    string `json:"type"`
		Channel string `json:"channel_id"`
		TS      string `json:"message_ts"`
		Thread  string `json:"thread_ts"`
		View    string `json:"view_id"`
	} `json:"container"`
	Actions []action `json:"actions"`
	View    *view    `json:"view"`
}

type action struct {
	Type     string `json:"type"`
	ID       string `json:"action_id"`
	Block    string `json:"block_id"`
	TS       string `json:"action_ts"`
	Value    string `json:"value"`
	Selected struct {
		Value string `json:"value"`
	} `json:"selected_option"`
}

// action reads what was pressed or sent. known is false for what is new to us.
func (r reader) action(body []byte) (h heard, known bool) {
	var i interaction
	if json.Unmarshal(body, &i) != nil || i.User.ID == "" {
		return heard{}, false
	}
	switch i.Type {
	case "block_actions":
		return r.press(i), true
	case "view_submission":
		return r.sheet(i), true
	case "view_closed":
		return heard{}, true
	}
	return heard{}, false
}

// press reads the press of a button or the choice from a menu. A tick in a form
// is nothing until the form is sent, and a link opens by itself.
func (r reader) press(i interaction) heard {
	if len(i.Actions) == 0 {
		return heard{}
	}
	a := i.Actions[0]
	data := a.Value
	if a.Type == "overflow" {
		data = a.Selected.Value
	}
	if a.Type != "button" && a.Type != "overflow" || data == "" || data == linkValue {
		return heard{}
	}
	h := heard{sort: asPress, trigger: i.Trigger}
	r.human(&h, i.User.ID, i.User.Team)
	u := &h.update
	u.Kind, u.Data, u.Forms, u.At = chat.Pressed, data, true, instant(a.TS)
	c := i.Container
	where := messageID(c.Channel, c.TS)
	switch {
	case where != "":
		thread := c.Thread
		if thread == c.TS {
			thread = ""
		}
		r.place(&h, c.Channel, thread)
		u.Message, u.Under = where, u.From
		if thread == "" {
			u.Under.Thread = c.TS
		}
	case i.View != nil && i.View.Type == "home":
		where, h.home = i.View.ID, true
		u.From, u.Private = chat.Address{Messenger: Messenger, Chat: i.User.ID}, true
	default:
		return heard{}
	}
	u.ID = r.id("press", i.User.ID, where, a.TS, a.Block, a.ID)
	return h
}

// sheet reads a form that was sent. The same view sent with the same words is the
// same act; mended after a complaint it is another one.
func (r reader) sheet(i interaction) heard {
	v := i.View
	if v == nil || v.ID == "" {
		return heard{}
	}
	h := heard{sort: asSheet, view: v.ID, trigger: i.Trigger, inputs: v.inputs()}
	r.human(&h, i.User.ID, i.User.Team)
	u := &h.update
	u.Kind, u.Data, u.Form, u.Private = chat.Filled, v.Metadata, v.values(), true
	u.From = chat.Address{Messenger: Messenger, Chat: i.User.ID}
	u.ID = r.id("view", v.ID, v.Hash, filled(u.Form))
	return h
}

// filled names what a form was filled in with.
func filled(values map[string]string) string {
	var pairs []string
	for _, k := range slices.Sorted(maps.Keys(values)) {
		pairs = append(pairs, k, values[k])
	}
	return digest(pairs...)
}

// digest names words by their hash.
func digest(words ...string) string {
	sum := sha256.New()
	for _, w := range words {
		fmt.Fprintf(sum, "%d:%s", len(w), w)
	}
	return hex.EncodeToString(sum.Sum(nil)[:12])
}

// home is the workspace where it happened; of a press in a channel shared with
// another company, that is not always the human's.
func (i interaction) home() string {
	if i.Team != nil {
		return i.Team.ID
	}
	return i.User.Team
}
