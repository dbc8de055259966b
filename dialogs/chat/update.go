package chat

import "time"

// Address is a place where a message can be put: one chat of one messenger.
type Address struct {
	Messenger string `json:"m"`           // "telegram", "slack", "web"
	Chat      string `json:"c"`           // the messenger's own id of the chat
	Thread    string `json:"t,omitempty"` // a topic or thread inside it
}

// String is "messenger:chat" or "messenger:chat/thread". It names a lane of the outbox.
func (a Address) String() string {
	s := a.Messenger + ":" + a.Chat
	if a.Thread != "" {
		s += "/" + a.Thread
	}
	return s
}

// IsZero reports whether the address names no place.
func (a Address) IsZero() bool { return a == Address{} }

// Account is a human's identity in one messenger, as "messenger:id". It is what
// the messenger vouches for, never a name a person chose.
type Account string

// MakeAccount joins a messenger's name and its id of a user.
func MakeAccount(messenger, id string) Account { return Account(messenger + ":" + id) }

// Kind says what sort of thing a person did.
type Kind string

// The kinds of updates. Everything a messenger can send is reduced to one of them.
const (
	Said      Kind = "said"      // typed words; Command is set if they began with a slash
	Pressed   Kind = "pressed"   // a button; Data is set
	Edited    Kind = "edited"    // a text sent before was changed; Text holds the new words
	Showed    Kind = "showed"    // photo, sticker, voice, file, location…: Text holds its caption
	Forwarded Kind = "forwarded" // somebody else's words: never a command, never an answer
	Joined    Kind = "joined"    // the bot was added to a chat or unblocked
	Left      Kind = "left"      // the bot was removed from a chat or blocked
	Moved     Kind = "moved"     // the chat got a new id, MovedTo
	Filled    Kind = "filled"    // a form was sent; Form is set, Data is its Form.ID
	Unread    Kind = "unread"    // could not even be read: ID and Raw are all there is
)

// Update is one thing that one person did in one chat.
type Update struct {
	// ID is the identity of the act itself (not of its delivery): the same act
	// delivered twice has the same ID. It becomes the commit's cause.
	ID      string
	Kind    Kind
	Account Account
	Name    string // how the messenger names the human; shown, never trusted
	Lang    string // the messenger's guess at the human's language ("ru", "en-US", ""), a first default only
	From    Address
	Private bool // a chat of this human and the bot alone
	At      time.Time

	Text    string // the words as typed
	Command string // "deal" for "/deal acme" and "/deal@Bot acme"; lower case
	Args    string // "acme": the rest of the line, trimmed
	Data    string // the pressed button's data, forged until proven good
	Message string // the messenger's id of this message, or of the message the pressed button hangs on
	ReplyTo string // the messenger's id of the message this one answers, if it is one of ours
	MovedTo Address
	// Form carries a whole form's fields by their ids; nil elsewhere.
	Form map[string]string
	// Forms is whether a form can be opened in answer to this update.
	Forms bool
	// Beside is the group where a private command was given: one public line may
	// be put there. Zero elsewhere.
	Beside Address
	// Under is the thread below the pressed message, where there are threads.
	Under Address
	// Outsider is a human the messenger knows as somebody else's (a guest, a
	// member of another company in a shared channel): a stranger, whatever they know.
	Outsider bool

	// Raw is what the messenger sent, for whoever must find out why it could not
	// be handled.
	Raw []byte `json:"-"`
	// Last: the messenger will not bring it again, whatever it is told.
	Last bool `json:"-"`
}

// Reply is the direct answer to a press, a command or a form: a toast, a form to
// open, a refusal. It holds no state and may be lost, so it never carries
// anything that matters.
type Reply struct {
	Toast string `json:",omitempty"` // one plain line, at most 200 characters; empty = only stop the spinner
	Alert bool   `json:",omitempty"` // must be closed by hand
	Form  *Form  `json:",omitempty"` // to be opened, or shown in the place of the one that was sent
	// Wrong says by field id what is wrong with a form that was sent: it stays open.
	Wrong map[string]string `json:",omitempty"`
}
