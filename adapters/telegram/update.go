package telegram

// update is one of the Bot API, as far as we read it. The SDK has models of all that
// there is, and to make room for what nobody reads takes longer than to read.
type update struct {
	ID       int64    `json:"update_id"`
	Message  *message `json:"message"`
	Edited   *message `json:"edited_message"`
	Callback *press   `json:"callback_query"`
	Member   *member  `json:"my_chat_member"`
}

// message is one that somebody wrote, or that is pressed or replied to.
type message struct {
	ID        int      `json:"message_id"`
	Thread    int      `json:"message_thread_id"`
	InTopic   bool     `json:"is_topic_message"`
	From      *user    `json:"from"`
	As        *present `json:"sender_chat"` // a chat spoke, not the human
	Chat      room     `json:"chat"`
	Date      int64    `json:"date"`
	EditDate  int      `json:"edit_date"`
	Origin    *present `json:"forward_origin"`
	Automatic bool     `json:"is_automatic_forward"`
	Via       *present `json:"via_bot"`
	ReplyTo   *message `json:"reply_to_message"`
	Text      string   `json:"text"`
	Entities  []entity `json:"entities"`
	Caption   string   `json:"caption"`
	MovedTo   int64    `json:"migrate_to_chat_id"`
	// What nobody wrote.
	Joined  []present `json:"new_chat_members"`
	Left    *present  `json:"left_chat_member"`
	Titled  string    `json:"new_chat_title"`
	Pinned  *present  `json:"pinned_message"`
	Created bool      `json:"group_chat_created"`
}

// present is something of which it is enough that it is there.
type present struct{}

type user struct {
	ID    int64  `json:"id"`
	IsBot bool   `json:"is_bot"`
	First string `json:"first_name"`
	Last  string `json:"last_name"`
	Lang  string `json:"language_code"`
}

type room struct {
	ID   int64  `json:"id"`
	Type string `json:"type"`
}

func (r room) private() bool { return r.Type == "private" }

// entity is a stretch of a text, in UTF-16 units.
type entity struct {
	Type   string `json:"type"`
	Offset int    `json:"offset"`
	Length int    `json:"length"`
}

// press is a button pressed. Of a message that is too old only where it stands and
// its id are told.
type press struct {
	ID      string   `json:"id"`
	From    user     `json:"from"`
	Message *message `json:"message"`
	Data    string   `json:"data"`
}

// member is what became of the bot in a chat.
type member struct {
	Chat room  `json:"chat"`
	From user  `json:"from"`
	Date int64 `json:"date"`
	Now  struct {
		Status string `json:"status"`
	} `json:"new_chat_member"`
}

// gone reports whether the bot was stopped or put out.
func (m *member) gone() bool { return m.Now.Status == "kicked" || m.Now.Status == "left" }
