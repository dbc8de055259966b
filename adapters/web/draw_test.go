package web

import (
	stdhtml "html"
	"regexp"
	"slices"
	"strings"
	"testing"

	"milepost/dialogs/chat"
)

func TestHTML(t *testing.T) {
	for _, c := range []struct {
		name string
		text chat.Text
		want string
	}{
		{"nothing", nil, ""},
		{"markup stays what it was", chat.Plain(`<b>&amp;"'`), `&lt;b&gt;&amp;amp;&#34;&#39;`},
		{"every style, nested in one order", chat.Styled("x", chat.Bold|chat.Italic|chat.Code|chat.Quote|chat.Strike),
			"<blockquote><b><i><code><s>x</s></code></i></b></blockquote>"},
		{"two spans", chat.Join(" ", chat.Styled("a", chat.Bold), chat.Plain("b")), "<b>a</b> b"},
		{"a link", chat.Text{{Text: "<doc>", Link: `https://example.com/?a="1"&b=<2>`}},
			`<a rel="noopener noreferrer" target="_blank" href="https://example.com/?a=&#34;1&#34;&amp;b=&lt;2&gt;">&lt;doc&gt;</a>`},
		{"a script is no link", chat.Text{{Text: "x", Link: "javascript:alert(1)"}}, "x"},
		{"nor a file", chat.Text{{Text: "x", Link: "file:///etc/passwd"}}, "x"},
		{"nor a place without a host", chat.Text{{Text: "x", Link: "https:relative"}}, "x"},
		{"nor what is no address", chat.Text{{Text: "x", Link: "http://%zz"}}, "x"},
	} {
		if got := html(c.text); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}

func TestDrawnButtonsOpenWebAddressesOnly(t *testing.T) {
	w, _ := stage(false)
	s := w.draw(chat.Message{Text: chat.Plain("x"), Buttons: [][]chat.Button{
		{{Text: "A", Data: "a"}, {Text: "B", URL: "https://example.com/b"}, {Text: "C", Copy: "<c>"}, {Text: "D", URL: "javascript:alert(1)"}}, {},
	}}, false)
	if len(s.Buttons) != 1 {
		t.Fatalf("%d rows", len(s.Buttons))
	}
	want := []linkable{{Text: "A", Data: "a"}, {Text: "B", URL: "https://example.com/b"}, {Text: "C", Copy: "<c>"}, {Text: "D"}}
	if !slices.Equal(s.Buttons[0], want) {
		t.Errorf("drawn as %+v", s.Buttons[0])
	}
	if s.plain != "x [A] [B] [C] [D]" {
		t.Errorf("in plain words %q", s.plain)
	}
}

// elements are all that a renderer may write; what else looks like markup came in.
var elements = regexp.MustCompile(`<(/?)(b|i|code|s|blockquote|a)( rel="noopener noreferrer" target="_blank" href="https?://[^"<>]*")?>`)

// Nothing typed ever becomes an element: beside the renderer's own, well nested,
// there is only the text, escaped.
func FuzzHTML(f *testing.F) {
	for _, s := range []string{"", "<script>alert(1)</script>", `"><img src=x onerror=alert(1)>`, "&lt;b&gt;", "</blockquote><b>", "a\x00b", "\xff<", "\u202e<b>", "https://example.com/\"><b>"} {
		f.Add(s, byte(0), "")
		f.Add(s, byte(31), s)
		f.Add("x", byte(1), "https://example.com/"+s)
	}
	f.Fuzz(func(t *testing.T, words string, style byte, link string) {
		got := html(chat.Text{{Text: words, Style: chat.Style(style), Link: link}, {Text: words}})
		var open []string
		for _, m := range elements.FindAllStringSubmatch(got, -1) {
			switch n := len(open); {
			case m[1] == "":
				open = append(open, m[2])
			case n == 0 || open[n-1] != m[2]:
				t.Fatalf("%q closes %s in %q", got, m[2], open)
			default:
				open = open[:n-1]
			}
			if (m[3] != "") != (m[1] == "" && m[2] == "a") {
				t.Fatalf("%q: the element %q", got, m[0])
			}
		}
		if len(open) > 0 {
			t.Fatalf("%q leaves %q open", got, open)
		}
		rest := elements.ReplaceAllString(got, "")
		if strings.ContainsAny(rest, `<>"'`) {
			t.Fatalf("%q holds markup beside the renderer's own: %q", got, rest)
		}
		if want := strings.ReplaceAll(words+words, "\x00", "\ufffd"); stdhtml.UnescapeString(rest) != want {
			t.Fatalf("%q reads as %q, want %q", got, stdhtml.UnescapeString(rest), want)
		}
	})
}
