package telegram

// params are what the calls about a message say, all of them together. Half of a
// call's own work is to write them down, so they are no maps; and the SDK's keys
// cannot be used: each has an empty copy_text, which Telegram refuses.
type params struct {
	Chat      any      `json:"chat_id"`
	Thread    int      `json:"message_thread_id,omitempty"`
	Message   int      `json:"message_id,omitempty"`
	Text      string   `json:"text,omitempty"`
	ParseMode string   `json:"parse_mode,omitempty"`
	Preview   *preview `json:"link_preview_options,omitempty"`
	Markup    *markup  `json:"reply_markup,omitempty"`
	Silent    bool     `json:"disable_notification,omitempty"`
}

// preview is whether a link in the text is shown as a picture.
type preview struct {
	Disabled bool `json:"is_disabled"`
}

// markup are the rows of buttons under a message.
type markup struct {
	Rows [][]key `json:"inline_keyboard"`
}

// key is a button: it presses, opens or copies.
type key struct {
	Text string  `json:"text"`
	Data string  `json:"callback_data,omitempty"`
	URL  string  `json:"url,omitempty"`
	Copy *toCopy `json:"copy_text,omitempty"`
}

type toCopy struct {
	Text string `json:"text"`
}

// answerPress is the method that answers a press.
const answerPress = "answerCallbackQuery"

// pressed is the answer to a press.
type pressed struct {
	Method   string `json:"method,omitempty"` // where it is not part of the address
	Callback string `json:"callback_query_id"`
	Toast    string `json:"text,omitempty"`
	Alert    bool   `json:"show_alert,omitempty"`
}
