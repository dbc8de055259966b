package web

import (
	"slices"
	"strings"
	"time"

	"milepost/dialogs/chat"
)

// What people do on the page, as updates.

// did is the update of what somebody did in a pane: their own, or a channel.
func did(who, where Pane, id string, kind chat.Kind, at time.Time) chat.Update {
	return chat.Update{
		ID: who.Messenger() + "/" + who.ID + "/" + id, Kind: kind, Account: who.Account(), Name: who.ID,
		From: where.Address(), Private: who.ID == where.ID, At: at, Last: true,
	}
}

// Typed is the update of words typed in a pane.
func Typed(who, where Pane, message, text string, at time.Time) chat.Update {
	u := did(who, where, message, chat.Said, at)
	u.Text, u.Message = text, message
	if rest, ok := strings.CutPrefix(strings.TrimSpace(text), "/"); ok {
		u.Command, u.Args = command(rest)
		if who.Desk {
			slash(&u, who, where)
		}
	}
	return u
}

// command parts a command from what follows it.
func command(words string) (name, args string) {
	name, args, _ = strings.Cut(words, " ")
	name, _, _ = strings.Cut(name, "@") // as in groups: /who@Bot
	return strings.ToLower(name), strings.TrimSpace(args)
}

// slash is a command of a desk: nobody but its human sees it and its answer,
// wherever it is given, and "/milepost" stands before any of them.
func slash(u *chat.Update, who, where Pane) {
	u.Forms = true
	if u.Command == "milepost" {
		u.Command, u.Args = command(u.Args)
	}
	if !u.Private {
		u.From, u.Beside, u.Private = who.Address(), where.Address(), true
	}
}

// Retyped is the update of words typed before and changed now; id tells this
// change from others.
func Retyped(who, where Pane, message, id, text string, at time.Time) chat.Update {
	u := Typed(who, where, message, text, at)
	u.ID, u.Kind = u.ID+"/edit/"+id, chat.Edited
	return u
}

// Pressed is the update of a press on a message of a pane, or on its home.
func (w *Web) Pressed(who Pane, id, message, data string) chat.Update {
	u := did(who, who, "press/"+id, chat.Pressed, w.director.Now())
	u.Data, u.Message, u.Forms = data, message, who.Desk
	if who.Desk && message != "" {
		u.From.Thread = w.under(who.ID, message)
		u.Under = u.From
		if u.Under.Thread == "" {
			u.Under.Thread = message
		}
	}
	return u
}

// under is the message whose thread a message is in.
func (w *Web) under(pane, message string) string {
	w.mu.Lock()
	defer w.mu.Unlock()
	i := slices.IndexFunc(w.shown[pane], func(s shown) bool { return s.ID == message })
	if i < 0 {
		return ""
	}
	return w.shown[pane][i].Under
}

// Filled is the update of a form that was sent.
func Filled(who Pane, id, form string, values map[string]string, at time.Time) chat.Update {
	u := did(who, who, "fill/"+id, chat.Filled, at)
	u.Data, u.Form = form, values
	return u
}

// Act is an id of something done.
func (w *Web) Act() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.id()
}
