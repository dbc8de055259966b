package phrases

import (
	"strings"

	"milepost/dialogs/chat"
)

// marks are the tiny markup of the catalogs.
var marks = map[string]chat.Style{"b": chat.Bold, "i": chat.Italic, "c": chat.Code, "q": chat.Quote, "s": chat.Strike}

var unescaper = strings.NewReplacer("&lt;", "<", "&gt;", ">", "&amp;", "&")

// parse reads the tiny markup. What is no mark of ours stays as it is written.
func parse(s string) (out chat.Text) {
	var style chat.Style
	for s != "" {
		open := strings.IndexByte(s, '<')
		if open < 0 {
			break
		}
		length := strings.IndexByte(s[open:], '>')
		if length < 0 {
			break
		}
		end := open + length
		open = strings.LastIndexByte(s[:end], '<') // "1 < 2 <b>": only the last can open a mark
		out = add(out, unescaper.Replace(s[:open]), style)
		tag := s[open+1 : end]
		closed, isClosed := strings.CutPrefix(tag, "/")
		switch {
		case marks[tag] != 0:
			style |= marks[tag]
		case isClosed && marks[closed] != 0:
			style &^= marks[closed]
		default:
			out = add(out, unescaper.Replace(s[open:end+1]), style)
		}
		s = s[end+1:]
	}
	return add(out, unescaper.Replace(s), style)
}

// add puts words of a style behind a text, into its last span if that is like them.
func add(t chat.Text, words string, style chat.Style) chat.Text {
	if words == "" {
		return t
	}
	if n := len(t); n > 0 && t[n-1].Style == style && t[n-1].Link == "" {
		t[n-1].Text += words
		return t
	}
	return append(t, chat.Span{Text: words, Style: style})
}
