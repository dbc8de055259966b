package telegramtest

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf16"
)

func units(s string) int { return len(utf16.Encode([]rune(s))) }

var known = []string{"b", "i", "s", "code", "blockquote", "a"}

// plain reads Telegram's HTML and gives the text; unknown, crossed and unclosed
// tags and unknown entities are errors, as there.
func plain(html string) (string, error) {
	var out strings.Builder
	var open []string
	for html != "" {
		switch html[0] {
		case '<':
			end := strings.IndexByte(html, '>')
			if end < 0 {
				return "", errors.New("unclosed start tag")
			}
			tag := html[1:end]
			html = html[end+1:]
			if name, closing := strings.CutPrefix(tag, "/"); closing {
				if len(open) == 0 || open[len(open)-1] != name {
					return "", fmt.Errorf("unexpected end tag %q", name)
				}
				open = open[:len(open)-1]
				continue
			}
			name, _, _ := strings.Cut(tag, " ")
			if !slices.Contains(known, name) {
				return "", fmt.Errorf("unsupported start tag %q", name)
			}
			open = append(open, name)
		case '&':
			end := strings.IndexByte(html, ';')
			entities := map[string]string{"&amp;": "&", "&lt;": "<", "&gt;": ">", "&quot;": `"`}
			if end < 0 || entities[html[:end+1]] == "" {
				return "", errors.New("unknown entity")
			}
			out.WriteString(entities[html[:end+1]])
			html = html[end+1:]
		case '>':
			return "", errors.New("a bare >")
		default:
			next := strings.IndexAny(html, "<>&")
			if next < 0 {
				next = len(html)
			}
			out.WriteString(html[:next])
			html = html[next:]
		}
	}
	if len(open) > 0 {
		return "", fmt.Errorf("can't find end tag of %q", open[len(open)-1])
	}
	return out.String(), nil
}

// keyboard reads a reply_markup.
func keyboard(v any) ([]Button, error) {
	if v == nil {
		return nil, nil
	}
	markup, _ := v.(map[string]any)
	rows, ok := markup["inline_keyboard"].([]any)
	if !ok {
		return nil, errors.New("can't parse reply keyboard markup")
	}
	var out []Button
	for _, row := range rows {
		keys, _ := row.([]any)
		for _, k := range keys {
			key, _ := k.(map[string]any)
			b := Button{}
			b.Text, _ = key["text"].(string)
			b.Data, _ = key["callback_data"].(string)
			b.URL, _ = key["url"].(string)
			if c, ok := key["copy_text"].(map[string]any); ok {
				b.Copy, _ = c["text"].(string)
			}
			switch {
			case b.Text == "":
				return nil, errors.New("BUTTON_TEXT_INVALID")
			case len(b.Data) > 64:
				return nil, errors.New("BUTTON_DATA_INVALID")
			case len([]rune(b.Copy)) > 256:
				return nil, errors.New("BUTTON_COPY_TEXT_INVALID")
			case b.Data == "" && b.URL == "" && b.Copy == "":
				return nil, errors.New("BUTTON_TYPE_INVALID")
			}
			out = append(out, b)
		}
	}
	return out, nil
}
