package slack

import (
	"encoding/json"
	"log/slog"
	"strings"
	"testing"

	"milepost/dialogs/chat"
)

var quiet = slog.New(slog.DiscardHandler)

func rendered(t *testing.T, m chat.Message) string {
	t.Helper()
	out, err := json.Marshal(render(m, maxBlocks, quiet))
	if err != nil {
		t.Fatal(err)
	}
	return string(out)
}

func TestAMessageBecomesBlocks(t *testing.T) {
	got := rendered(t, chat.Message{
		Text: chat.Text{{Text: "Acme", Style: chat.Bold}, {Text: " <!channel>\n"}, {Text: "to copy", Style: chat.Quote}, {Text: "\nsee "}, {Text: "it", Link: "https://x.io/a"}},
		Foot: chat.Plain("once"),
		Buttons: [][]chat.Button{
			{{Text: "Yes", Data: "y"}, {Text: "Copy", Copy: "to copy"}},
			{{Text: "Site", URL: "https://x.io"}},
			{{Text: "Copy alone", Copy: "x"}},
		},
	})
	want := `[{"type":"rich_text","elements":[` +
		`{"type":"rich_text_section","elements":[{"type":"text","text":"Acme","style":{"bold":true}},{"type":"text","text":" \u003c!channel\u003e"}]},` +
		`{"type":"rich_text_quote","elements":[{"type":"text","text":"to copy"}]},` +
		`{"type":"rich_text_section","elements":[{"type":"text","text":"see "},{"type":"link","url":"https://x.io/a","text":"it"}]}]},` +
		`{"type":"context","elements":[{"type":"plain_text","text":"once","emoji":false}]},` +
		`{"type":"actions","elements":[{"type":"button","text":{"type":"plain_text","text":"Yes","emoji":false},"action_id":"row0.0","value":"y"}]},` +
		`{"type":"actions","elements":[{"type":"button","text":{"type":"plain_text","text":"Site","emoji":false},"action_id":"row1.0","url":"https://x.io"}]}]`
	if got != want {
		t.Errorf("\n%s, want\n%s", got, want)
	}
}

func TestAPointHasItsButtonsUnderIt(t *testing.T) {
	buttons := func(n int) (out []chat.Button) {
		for _, c := range "abcdefgh"[:n] {
			out = append(out, chat.Button{Text: strings.ToUpper(string(c)), Data: string(c)})
		}
		return out
	}
	for n, want := range map[int]struct{ buttons, options int }{0: {0, 0}, 1: {1, 0}, 3: {3, 0}, 4: {1, 3}, 6: {1, 5}, 8: {1, 5}} {
		got := rendered(t, chat.Message{Points: []chat.Point{{Text: chat.Plain("Acme"), Buttons: buttons(n)}}})
		if b, o := strings.Count(got, `"type":"button"`), strings.Count(got, `"value"`)-strings.Count(got, `"type":"button"`); b != want.buttons || o != want.options {
			t.Errorf("%d buttons: %d side by side and %d in the menu: %s", n, b, o, got)
		}
	}
}

func TestWhatDoesNotFitIsCounted(t *testing.T) {
	var m chat.Message
	for range 60 {
		m.Points = append(m.Points, chat.Point{Text: chat.Plain("Acme"), Buttons: []chat.Button{{Text: "Ask", Data: "ask"}}})
	}
	m.Buttons = [][]chat.Button{{{Text: "Show", Data: "show"}}}
	blocks := render(m, maxBlocks, quiet)
	got := rendered(t, m)
	if len(blocks) > maxBlocks || !strings.Contains(got, `"… +36"`) || !strings.Contains(got, `"show"`) {
		t.Errorf("%d blocks: %s", len(blocks), got)
	}
	m.Points = m.Points[:5]
	for i := range m.Points {
		m.Points[i].Text = chat.Plain(strings.Repeat("я", 3000))
	}
	if got := rendered(t, m); !strings.Contains(got, `"… +2"`) {
		t.Error("fifteen thousand letters are one message")
	}
}

func TestALongTextIsSeveralMessages(t *testing.T) {
	line := strings.Repeat("ж", 99) + "\n"
	m := chat.Message{Text: chat.Text{{Text: "Head\n", Style: chat.Bold}, {Text: strings.Repeat(line, 300)}}, Buttons: [][]chat.Button{{{Text: "Yes", Data: "y"}}}}
	all := pages(m)
	var whole string
	for i, p := range all {
		whole += p.Text.String()
		if n := runes(p.Text); n > maxText || n == 0 {
			t.Errorf("page %d has %d characters", i, n)
		}
		if last := i == len(all)-1; (len(p.Buttons) > 0) != last {
			t.Errorf("page %d: buttons %v", i, p.Buttons)
		}
		if i < len(all)-1 && !strings.HasSuffix(p.Text.String(), "\n") {
			t.Errorf("page %d is cut inside a line", i)
		}
	}
	if len(all) != 4 || whole != m.Text.String() {
		t.Errorf("%d pages, %d of %d bytes", len(all), len(whole), len(m.Text.String()))
	}
}

func TestButtonsThatSlackWouldRefuseAreLeftOut(t *testing.T) {
	got := rendered(t, chat.Message{Text: chat.Plain("x"), Buttons: [][]chat.Button{{
		{Text: "", Data: "a"}, {Text: "\u202e", Data: "b"}, {Text: "no data"}, {Text: "long", Data: strings.Repeat("x", 65)},
		{Text: "script", URL: "javascript:alert(1)"}, {Text: strings.Repeat("ю", 90), Data: "fine"},
	}}})
	if strings.Count(got, `"type":"button"`) != 1 || !strings.Contains(got, strings.Repeat("ю", 74)+"…") {
		t.Error(got)
	}
}
