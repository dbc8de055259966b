package phrases

import (
	"strconv"
	"strings"

	"milepost/dialogs/chat"
)

// marks are the tiny markup of the catalogs.
var marks = map[string]chat.Style{"b": chat.Bold, "i": chat.Italic, "c": chat.Code, "q": chat.Quote, "s": chat.Strike}

var (
	escaper   = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")
	unescaper = strings.NewReplacer("&lt;", "<", "&gt;", ">", "&amp;", "&")
)

// escape makes a value literal: it has no bracket left that parse could read.
func escape(s string) string { return escaper.Replace(s) }

// slot stands for the n-th styled value until parse puts it in.
func slot(n int) string { return "<t" + strconv.Itoa(n) + ">" }

// parse reads the tiny markup. What is no mark of ours stays as it is written.
func parse(s string, texts []chat.Text) chat.Text {
	var out chat.Text
	var style chat.Style
	add := func(raw string) {
		if raw == "" {
			return
		}
		text := unescaper.Replace(raw)
		if n := len(out); n > 0 && out[n-1].Style == style && out[n-1].Link == "" {
			out[n-1].Text += text
			return
		}
		out = append(out, chat.Span{Text: text, Style: style})
	}
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
		add(s[:open])
		tag := s[open+1 : end]
		closed, isClosed := strings.CutPrefix(tag, "/")
		n, isSlot := slotNumber(tag)
		switch {
		case marks[tag] != 0:
			style |= marks[tag]
		case isClosed && marks[closed] != 0:
			style &^= marks[closed]
		case isSlot && n < len(texts):
			for _, span := range texts[n] {
				span.Style |= style
				out = append(out, span)
			}
		default:
			add(s[open : end+1])
		}
		s = s[end+1:]
	}
	add(s)
	return out
}

func slotNumber(tag string) (int, bool) {
	digits, ok := strings.CutPrefix(tag, "t")
	if !ok {
		return 0, false
	}
	n, err := strconv.ParseUint(digits, 10, 16)
	return int(n), err == nil
}
