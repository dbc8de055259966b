package web

import (
	"strings"
	"time"

	"milepost/dialogs/chat"
)

// What a person does in a pane, as updates: on the page, in the demo and in talks.

// Typed is the update of words typed in a pane.
func Typed(pane, message, text string, at time.Time) chat.Update {
	u := chat.Update{
		ID: "web/" + pane + "/" + message, Kind: chat.Said, Account: chat.MakeAccount(Messenger, pane), Name: pane,
		From: chat.Address{Messenger: Messenger, Chat: pane}, Private: true, At: at, Text: text, Message: message,
	}
	if rest, ok := strings.CutPrefix(strings.TrimSpace(text), "/"); ok {
		name, args, _ := strings.Cut(rest, " ")
		name, _, _ = strings.Cut(name, "@") // as in groups: /who@Bot
		u.Command, u.Args = strings.ToLower(name), strings.TrimSpace(args)
	}
	return u
}

// Retyped is the update of words typed before and changed now; id tells this
// change from others.
func Retyped(pane, message, id, text string, at time.Time) chat.Update {
	u := Typed(pane, message, text, at)
	u.ID, u.Kind = u.ID+"/edit/"+id, chat.Edited
	return u
}

// Pressed is the update of a press in a pane.
func Pressed(pane, id, message, data string, at time.Time) chat.Update {
	return chat.Update{
		ID: "web/" + pane + "/press/" + id, Kind: chat.Pressed, Account: chat.MakeAccount(Messenger, pane), Name: pane,
		From: chat.Address{Messenger: Messenger, Chat: pane}, Private: true, At: at, Data: data, Message: message,
	}
}
