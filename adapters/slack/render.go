package slack

import (
	"fmt"
	"log/slog"
	"strings"

	api "github.com/slack-go/slack"

	"milepost/dialogs/chat"
)

// The limits of one message.
const (
	maxBlocks   = 50
	maxLetters  = 12_000 // of everything: somewhere above Slack refuses, it does not say where
	maxText     = 9_000
	maxFoot     = 1_000
	maxTail     = 2_500 // the foot and the last buttons
	maxActions  = 25
	maxOverflow = 5
	maxLabelled = 75 // a button's words
)

// render is a message as blocks: the text, each point with its buttons, the foot,
// the buttons of the whole. Points that do not fit are counted at their end.
func render(m chat.Message, limit int, log *slog.Logger) []api.Block {
	var head []api.Block
	text, rest := fit(m.Text, maxText)
	if len(rest) > 0 {
		text = append(text, chat.Span{Text: "…"})
	}
	if b := rich(text); b != nil {
		head = append(head, b)
	}
	tail, spent := end(m, limit/2, log)
	room := limit - len(head) - len(tail) - 1
	letters := maxLetters - runes(text) - spent
	for i, p := range m.Points {
		blocks := point(i, p, log)
		if letters -= runes(p.Text) + labels(p.Buttons); len(blocks) > room || letters < 0 {
			head = append(head, rich(chat.Plain(fmt.Sprintf("… +%d", len(m.Points)-i))))
			break
		}
		room -= len(blocks)
		head = append(head, blocks...)
	}
	return append(head, tail...)
}

// end is the foot and the buttons of the whole, and how many characters they have.
func end(m chat.Message, most int, log *slog.Logger) (out []api.Block, letters int) {
	if foot := strings.TrimSpace(untrick(m.Foot.String())); foot != "" {
		out = append(out, api.NewContextBlock("", plain(foot, maxFoot)))
		letters = min(len([]rune(foot)), maxFoot)
	}
	for i, row := range m.Buttons {
		if letters += labels(row); letters > maxTail || len(out) == most {
			log.Error("a message has too many buttons: the last are left out", "rows", len(m.Buttons))
			break
		}
		if b := actions(fmt.Sprint("row", i), row, maxActions, log); b != nil {
			out = append(out, b)
		}
	}
	return out, letters
}

// labels is how many characters stand on buttons.
func labels(buttons []chat.Button) (n int) {
	for _, b := range buttons {
		n += min(len([]rune(b.Text)), maxLabelled)
	}
	return n
}

// point is one of a message's points and its buttons: up to three side by side,
// of more the first and a menu.
func point(i int, p chat.Point, log *slog.Logger) []api.Block {
	var out []api.Block
	if b := rich(p.Text); b != nil {
		out = append(out, b)
	}
	if b := actions(fmt.Sprint("point", i), p.Buttons, 3, log); b != nil {
		out = append(out, b)
	}
	return out
}

// actions is a row of buttons. What is beyond side goes into a menu behind the
// first, as far as the menu reaches. nil: none is left.
func actions(id string, buttons []chat.Button, side int, log *slog.Logger) *api.ActionBlock {
	var usable []chat.Button
	for _, b := range buttons {
		if fits(b, log) {
			usable = append(usable, b)
		}
	}
	var menu []chat.Button
	if len(usable) > side && side < maxActions {
		usable, menu = usable[:1], usable[1:]
	}
	var out []api.BlockElement
	for i, b := range usable[:min(len(usable), maxActions)] {
		out = append(out, button(fmt.Sprintf("%s.%d", id, i), b))
	}
	if len(menu) == 1 { // a menu of one has two ways to press it: no menu
		out = append(out, button(id+".1", menu[0]))
	} else if len(menu) > 0 {
		out = append(out, overflow(id+".menu", menu))
	}
	if len(out) == 0 {
		return nil
	}
	return api.NewActionBlock("", out...)
}

// fits reports whether a button can be shown: it must not take the message with
// it. What is to be copied stands in the message, where it can be marked.
func fits(b chat.Button, log *slog.Logger) bool {
	switch {
	case b.Copy != "" || strings.TrimSpace(untrick(b.Text)) == "":
		return false
	case b.URL != "":
		return safeLink(b.URL) != ""
	case b.Data == "" || len(b.Data) > chat.MaxData:
		log.Error("a button's data does not fit", "bytes", len(b.Data))
		return false
	}
	return true
}

func button(id string, b chat.Button) *api.ButtonBlockElement {
	e := api.NewButtonBlockElement(id, b.Data, plain(b.Text, maxLabelled))
	if b.URL != "" {
		e.URL, e.Value = safeLink(b.URL), ""
	}
	return e
}

func overflow(id string, buttons []chat.Button) *api.OverflowBlockElement {
	var options []*api.OptionBlockObject
	for _, b := range buttons[:min(len(buttons), maxOverflow)] {
		o := api.NewOptionBlockObject(b.Data, plain(b.Text, maxLabelled), nil)
		if b.URL != "" {
			o.URL, o.Value = safeLink(b.URL), linkValue
		}
		options = append(options, o)
	}
	return api.NewOverflowBlockElement(id, options...)
}

// linkValue is the value of a menu's line that opens a page: pressing it is
// nothing to us, but Slack wants a value.
const linkValue = "-"

// pages parts a message so that each fits: the last one carries everything but
// the text.
func pages(m chat.Message) []chat.Message {
	var out []chat.Message
	text, rest := fit(m.Text, maxText)
	for len(rest) > 0 {
		out = append(out, chat.Message{Text: text, Silent: m.Silent})
		text, rest = fit(rest, maxText)
	}
	m.Text = text
	return append(out, m)
}

// fit is as much of a text as n characters hold, cut at a line break where one is
// near.
func fit(t chat.Text, n int) (head, rest chat.Text) {
	for i, s := range t {
		r := []rune(s.Text)
		if n -= len(r); n >= 0 {
			continue
		}
		at := len(r) + n
		if line := strings.LastIndexByte(string(r[:at]), '\n'); line > 0 {
			at = len([]rune(string(r[:at])[:line])) + 1
		}
		first, second := s, s
		first.Text, second.Text = string(r[:at]), string(r[at:])
		head = append(append(head, t[:i]...), first)
		return head, append(chat.Text{second}, t[i+1:]...)
	}
	return t, nil
}

func runes(t chat.Text) int { return len([]rune(t.String())) }
