package telegram

import (
	"cmp"
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
		p := paramsTo(to)
		p.Silent = m.Silent
		if i == len(parts)-1 {
			p.Markup = t.keyboard(m.Buttons)
		}
		var sent struct {
			ID int `json:"message_id"`
		}
		if err := t.withText(ctx, "sendMessage", p, part, &sent); err != nil {
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
	p, err := paramsOf(to, id)
	if err != nil {
		return err
	}
	p.Markup = t.keyboard(m.Buttons)
	return unmodified(t.withText(ctx, "editMessageText", p, split(m.Text)[0], nil))
}

// Fade takes a message's buttons away.
func (t *Telegram) Fade(ctx context.Context, to chat.Address, id string) error {
	p, err := paramsOf(to, id)
	if err != nil {
		return err
	}
	return unmodified(t.call(ctx, "editMessageReplyMarkup", p, nil))
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
func (t *Telegram) withText(ctx context.Context, method string, p params, text chat.Text, out any) error {
	p.Text, p.ParseMode, p.Preview = cmp.Or(render(text), "…"), "HTML", &preview{Disabled: true}
	err := t.call(ctx, method, p, out)
	var f *chat.Failure
	if errors.As(err, &f) && strings.Contains(f.Err.Error(), "can't parse entities") {
		t.log.Error("Telegram could not read our markup: sent as plain text", "method", method)
		p.Text, p.ParseMode = untrick(text.String()), ""
		return t.call(ctx, method, p, out)
	}
	return err
}

// paramsTo says where a message goes.
func paramsTo(to chat.Address) params {
	p := params{Chat: to.Chat}
	if n, err := strconv.ParseInt(to.Chat, 10, 64); err == nil {
		p.Chat = n
	}
	p.Thread, _ = strconv.Atoi(to.Thread) // none: not in a topic
	return p
}

// paramsOf says which message is meant.
func paramsOf(to chat.Address, id string) (params, error) {
	n, err := strconv.Atoi(id)
	if err != nil {
		return params{}, &chat.Failure{Fault: chat.NoMessage, Err: errors.New("no message id")}
	}
	p := paramsTo(to)
	p.Thread, p.Message = 0, n
	return p, nil
}

// maxCopy is the most that a button can put on the clipboard.
const maxCopy = 256

// keyboard are the buttons under a message, nil for none. One that Telegram would
// refuse is left out: it must not take the message with it.
func (t *Telegram) keyboard(buttons [][]chat.Button) *markup {
	var rows [][]key
	for _, row := range buttons {
		var out []key
		for _, b := range row {
			k := key{Text: cut(untrick(b.Text), 60)}
			switch {
			case k.Text == "":
				continue
			case len([]rune(b.Copy)) > maxCopy:
				continue // cut words must not reach a buyer; they can be copied from the message
			case b.Copy != "":
				k.Copy = &toCopy{b.Copy}
			case b.URL != "":
				k.URL = b.URL
			case len(b.Data) == 0 || len(b.Data) > chat.MaxData:
				t.log.Error("a button's data does not fit", "bytes", len(b.Data))
				continue
			default:
				k.Data = b.Data
			}
			out = append(out, k)
		}
		if len(out) > 0 {
			rows = append(rows, out)
		}
	}
	if len(rows) == 0 {
		return nil
	}
	return &markup{rows}
}
