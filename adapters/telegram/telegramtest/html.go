package telegramtest

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf16"
)

// Entity is a marked part of a text, in UTF-16 units.
type Entity struct {
	Type           string // "bold", "italic", "code", "blockquote", "strikethrough", "text_link"…
	Offset, Length int
	URL            string
}

func units(s string) int { return len(utf16.Encode([]rune(s))) }

// kinds are the tags Telegram knows.
var kinds = map[string]string{
	"b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline", "ins": "underline",
	"s": "strikethrough", "strike": "strikethrough", "del": "strikethrough", "code": "code", "pre": "pre",
	"blockquote": "blockquote", "a": "text_link", "tg-spoiler": "spoiler",
}

var (
	startTag = regexp.MustCompile(`^<([a-z-]+)((?: [a-z-]+(?:="[^"<>]*")?)*)>`)
	endTag   = regexp.MustCompile(`^</([a-z-]+)>`)
	href     = regexp.MustCompile(` href="([^"]*)"`)
	entity   = regexp.MustCompile(`^&(?:amp|lt|gt|quot|#[0-9]{1,7}|#x[0-9a-fA-F]{1,6});`)
)

// open is a tag that is not closed yet.
type open struct {
	name, url string
	at        int
}

// parse reads Telegram's HTML: the text and its marks. Unknown, crossed and
// unclosed tags are errors, and so are characters that should be escaped.
func parse(html string) (string, []Entity, error) {
	var out strings.Builder
	var stack []open
	var marks []Entity
	at := 0
	write := func(s string) {
		out.WriteString(s)
		at += units(s)
	}
	for i := 0; i < len(html); {
		rest := html[i:]
		switch rest[0] {
		case '<':
			if m := endTag.FindStringSubmatch(rest); m != nil {
				if len(stack) == 0 || stack[len(stack)-1].name != m[1] {
					return "", nil, fmt.Errorf("unexpected end tag at byte offset %d", i)
				}
				o := stack[len(stack)-1]
				stack = stack[:len(stack)-1]
				if at > o.at {
					marks = append(marks, Entity{Type: kinds[o.name], Offset: o.at, Length: at - o.at, URL: o.url})
				}
				i += len(m[0])
				continue
			}
			m := startTag.FindStringSubmatch(rest)
			if m == nil || kinds[m[1]] == "" {
				return "", nil, fmt.Errorf("unsupported start tag at byte offset %d", i)
			}
			o := open{name: m[1], at: at}
			if h := href.FindStringSubmatch(m[2]); h != nil {
				url, err := unescape(h[1])
				if err != nil {
					return "", nil, err
				}
				o.url = url
			}
			if m[1] == "blockquote" {
				for _, s := range stack {
					if s.name == "blockquote" {
						return "", nil, errors.New("blockquotes can't be nested")
					}
				}
			}
			stack = append(stack, o)
			i += len(m[0])
		case '&':
			m := entity.FindString(rest)
			if m == "" {
				return "", nil, fmt.Errorf("a bare & at byte offset %d", i)
			}
			text, err := unescape(m)
			if err != nil {
				return "", nil, err
			}
			write(text)
			i += len(m)
		case '>':
			return "", nil, fmt.Errorf("a bare > at byte offset %d", i)
		default:
			next := strings.IndexAny(rest, "<>&")
			if next < 0 {
				next = len(rest)
			}
			write(rest[:next])
			i += next
		}
	}
	if len(stack) > 0 {
		return "", nil, fmt.Errorf("can't find end tag corresponding to start tag %q", stack[len(stack)-1].name)
	}
	return out.String(), marks, nil
}

// unescape reads a text that may hold entities.
func unescape(s string) (string, error) {
	var out strings.Builder
	for s != "" {
		i := strings.IndexByte(s, '&')
		if i < 0 {
			out.WriteString(s)
			break
		}
		out.WriteString(s[:i])
		m := entity.FindString(s[i:])
		if m == "" {
			return "", errors.New("a bare &")
		}
		s = s[i+len(m):]
		switch name := m[1 : len(m)-1]; name {
		case "amp":
			out.WriteByte('&')
		case "lt":
			out.WriteByte('<')
		case "gt":
			out.WriteByte('>')
		case "quot":
			out.WriteByte('"')
		default:
			digits, base := name[1:], 10
			if digits[0] == 'x' {
				digits, base = digits[1:], 16
			}
			n, err := strconv.ParseInt(digits, base, 32)
			if err != nil {
				return "", errors.New("a wrong character number")
			}
			out.WriteRune(rune(n))
		}
	}
	return out.String(), nil
}
