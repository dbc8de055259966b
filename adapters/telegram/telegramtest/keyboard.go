package telegramtest

import (
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"regexp"
	"strings"
)

var commandName = regexp.MustCompile(`^[a-z0-9_]{1,32}$`)

// setCommands looks at a list of commands as Telegram would.
func setCommands(p map[string]any) (int, map[string]any) {
	var list []struct{ Command, Description string }
	if json.Unmarshal(asJSON(p["commands"]), &list) != nil || len(list) > 100 {
		return bad(http.StatusBadRequest, "Bad Request: can't parse bot commands")
	}
	for _, c := range list {
		if !commandName.MatchString(c.Command) {
			return bad(http.StatusBadRequest, "Bad Request: BOT_COMMAND_INVALID")
		}
		if c.Description == "" || len([]rune(c.Description)) > 256 {
			return bad(http.StatusBadRequest, "Bad Request: BOT_COMMAND_DESCRIPTION_INVALID")
		}
	}
	return good(true)
}

// asJSON is a parameter as JSON: in a form it is so already.
func asJSON(v any) []byte {
	if text, ok := v.(string); ok {
		return []byte(text)
	}
	out, _ := json.Marshal(v)
	return out
}

// keyboard reads a reply_markup.
func keyboard(v any) ([][]Button, error) {
	if v == nil {
		return nil, nil
	}
	var markup struct {
		Rows [][]map[string]json.RawMessage `json:"inline_keyboard"`
	}
	if json.Unmarshal(asJSON(v), &markup) != nil {
		return nil, errors.New("can't parse reply keyboard markup JSON object")
	}
	var out [][]Button
	count := 0
	for _, row := range markup.Rows {
		var keys []Button
		for _, key := range row {
			b, err := button(key)
			if err != nil {
				return nil, err
			}
			keys = append(keys, b)
		}
		if count += len(keys); len(keys) > 8 || count > 100 {
			return nil, errors.New("BUTTONS_TOO_MUCH")
		}
		if len(keys) > 0 {
			out = append(out, keys)
		}
	}
	return out, nil
}

// button reads one key: a text and exactly one thing that it does.
func button(key map[string]json.RawMessage) (b Button, err error) {
	does := 0
	for name, raw := range key {
		switch name {
		case "text":
			err = errors.Join(err, json.Unmarshal(raw, &b.Text))
		case "callback_data":
			err = errors.Join(err, json.Unmarshal(raw, &b.Data))
			does++
		case "url":
			err = errors.Join(err, json.Unmarshal(raw, &b.URL))
			does++
		case "copy_text":
			var c struct{ Text string }
			err = errors.Join(err, json.Unmarshal(raw, &c))
			b.Copy = c.Text
			does++
			if n := len([]rune(b.Copy)); n < 1 || n > 256 {
				return b, errors.New("BUTTON_COPY_TEXT_INVALID")
			}
		default:
			return b, errors.New("BUTTON_TYPE_INVALID")
		}
	}
	switch {
	case err != nil:
		return b, errors.New("can't parse inline keyboard button")
	case strings.TrimSpace(b.Text) == "":
		return b, errors.New("inline keyboard button text must be non-empty")
	case does != 1:
		return b, errors.New("text buttons are unallowed in the inline keyboard")
	case len(b.Data) > 64:
		return b, errors.New("BUTTON_DATA_INVALID")
	case b.URL != "":
		if u, err := url.Parse(b.URL); err != nil || !strings.Contains(u.Hostname(), ".") {
			return b, errors.New("inline keyboard button URL '" + b.URL + "' is invalid: Wrong HTTP URL")
		}
	}
	return b, nil
}
