package telegram

import (
	"context"
	"errors"
	"strconv"
	"strings"

	"milepost/dialogs/chat"
)

// Send shows a new message. A long text becomes several; the id is that of the
// last one, which carries the buttons.
func (t *Telegram) Send(ctx context.Context, to chat.Address, m chat.Message) (id string, err error) {
	m = m.Flat()
	parts := split(m.Text)
	for i, part := range parts {
		params := t.place(to)
		if i == len(parts)-1 {
			t.keyboard(params, m.Buttons)
		}
		if m.Silent {
			params["disable_notification"] = true
		}
		var sent struct {
			ID int `json:"message_id"`
		}
		if err := t.withText(ctx, "sendMessage", params, part, &sent); err != nil {
			return "", err
		}
		id = strconv.Itoa(sent.ID)
	}
	return id, nil
}

// Edit changes a message in place. A text that has become too long is cut: the
// message cannot become two.
func (t *Telegram) Edit(ctx context.Context, to chat.Address, id string, m chat.Message) error {
	m = m.Flat()
	params, err := t.message(to, id)
	if err != nil {
		return err
	}
	t.keyboard(params, m.Buttons)
	return unmodified(t.withText(ctx, "editMessageText", params, split(m.Text)[0], nil))
}

// Fade takes a message's buttons away.
func (t *Telegram) Fade(ctx context.Context, to chat.Address, id string) error {
	params, err := t.message(to, id)
	if err != nil {
		return err
	}
	return unmodified(t.call(ctx, "editMessageReplyMarkup", params, nil))
}

// unmodified forgives an edit that would change nothing.
func unmodified(err error) error {
	var f *chat.Failure
	if errors.As(err, &f) && strings.Contains(f.Err.Error(), "message is not modified") {
		return nil
	}
	return err
}

// withText sends marked-up text; should Telegram not read the markup, the words
// go out plain: better unstyled than unsaid.
func (t *Telegram) withText(ctx context.Context, method string, params map[string]any, text chat.Text, out any) error {
	params["text"], params["parse_mode"] = render(text), "HTML"
	params["link_preview_options"] = map[string]any{"is_disabled": true}
	if params["text"] == "" {
		params["text"] = "…"
	}
	err := t.call(ctx, method, params, out)
	var f *chat.Failure
	if errors.As(err, &f) && strings.Contains(f.Err.Error(), "can't parse entities") {
		t.log.Error("Telegram could not read our markup: sent as plain text", "method", method)
		params["text"] = untrick(text.String())
		delete(params, "parse_mode")
		return t.call(ctx, method, params, out)
	}
	return err
}

// place is where a message goes.
func (t *Telegram) place(to chat.Address) map[string]any {
	params := map[string]any{"chat_id": to.Chat}
	if n, err := strconv.ParseInt(to.Chat, 10, 64); err == nil {
		params["chat_id"] = n
	}
	if n, err := strconv.Atoi(to.Thread); err == nil {
		params["message_thread_id"] = n
	}
	return params
}

// message is which message is meant.
func (t *Telegram) message(to chat.Address, id string) (map[string]any, error) {
	n, err := strconv.Atoi(id)
	if err != nil {
		return nil, &chat.Failure{Fault: chat.NoMessage, Err: errors.New("no message id")}
	}
	params := t.place(to)
	delete(params, "message_thread_id")
	params["message_id"] = n
	return params, nil
}

// maxCopy is the most that a button can put on the clipboard.
const maxCopy = 256

// keyboard puts buttons under a message. One that Telegram would refuse is left
// out: it must not take the message with it.
func (t *Telegram) keyboard(params map[string]any, buttons [][]chat.Button) {
	var rows [][]map[string]any
	for _, row := range buttons {
		var out []map[string]any
		for _, b := range row {
			k := map[string]any{"text": cut(untrick(b.Text), 60)}
			switch {
			case k["text"] == "":
				continue
			case len([]rune(b.Copy)) > maxCopy:
				continue // cut words must not reach a buyer; they can be copied from the message
			case b.Copy != "":
				k["copy_text"] = map[string]any{"text": b.Copy}
			case b.URL != "":
				k["url"] = b.URL
			case len(b.Data) == 0 || len(b.Data) > chat.MaxData:
				t.log.Error("a button's data does not fit", "bytes", len(b.Data))
				continue
			default:
				k["callback_data"] = b.Data
			}
			out = append(out, k)
		}
		if len(out) > 0 {
			rows = append(rows, out)
		}
	}
	if len(rows) > 0 {
		params["reply_markup"] = map[string]any{"inline_keyboard": rows}
	}
}
