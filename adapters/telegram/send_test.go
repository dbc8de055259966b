package telegram

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"milepost/adapters/telegram/telegramtest"
	"milepost/dialogs/chat"
)

func TestFailuresAreToldApart(t *testing.T) {
	r := setup(t)
	to := address(7, 0)
	id, err := r.Send(t.Context(), to, chat.Message{Text: chat.Plain("hello")})
	if err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name  string
		fault telegramtest.Fault
		want  chat.Fault
	}{
		{"too many requests", telegramtest.Fault{Times: 1, Status: 429, Retry: 30}, chat.Wait},
		{"blocked", telegramtest.Fault{Times: 1, Status: 403}, chat.Blocked},
		{"server error", telegramtest.Fault{Times: 1, Status: 500}, chat.Unsure},
		{"HTML instead of JSON", telegramtest.Fault{Times: 1, Status: 502, Body: "<html>"}, chat.Unsure},
		{"cut before it acted", telegramtest.Fault{Times: 1, Cut: true}, chat.Unsure},
		{"cut after it acted", telegramtest.Fault{Times: 1, Cut: true, After: true}, chat.Unsure},
		{"token revoked", telegramtest.Fault{Times: 1, Status: 401}, chat.NoEntry},
		{"a bad request", telegramtest.Fault{Times: 1, Status: 400}, chat.Refused},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r.server.Fail(tt.fault)
			_, err := r.Send(t.Context(), to, chat.Message{Text: chat.Plain("x")})
			var f *chat.Failure
			if !errors.As(err, &f) || f.Fault != tt.want {
				t.Fatalf("got %v, want %s", err, tt.want)
			}
			if f.Fault == chat.Wait && f.After != 30*time.Second {
				t.Errorf("wait %s", f.After)
			}
		})
	}
	if err := r.Edit(t.Context(), to, id, chat.Message{Text: chat.Plain("hello")}); err != nil {
		t.Errorf("an edit that changes nothing is no failure: %v", err)
	}
	var f *chat.Failure
	if err := r.Edit(t.Context(), to, "9999", chat.Message{Text: chat.Plain("x")}); !errors.As(err, &f) || f.Fault != chat.NoMessage {
		t.Errorf("a message that is gone: %v", err)
	}
	r.server.Close()
	if _, err := r.Send(t.Context(), to, chat.Message{Text: chat.Plain("x")}); !errors.As(err, &f) || f.Fault != chat.NotSent && f.Fault != chat.Unsure {
		t.Errorf("no server: %v", err)
	}
}

func TestNothingTypedBecomesMarkup(t *testing.T) {
	r := setup(t)
	hostile := `<b>x</b> & "q" <a href="tg://user?id=1">y</a> </code> ` + "\u202egnp.exe"
	text := chat.Text{{Text: hostile, Style: chat.Bold | chat.Quote}, {Text: hostile}, {Text: "doc", Link: `https://example.com/?a="><script>`}, {Text: "no", Link: "javascript:alert(1)"}}
	if _, err := r.Send(t.Context(), address(7, 0), chat.Message{Text: text}); err != nil {
		t.Fatal(err)
	}
	m := r.server.Messages(7)[0]
	want := strings.ReplaceAll(text.String(), "\u202e", "")
	if m.Text != want {
		t.Errorf("shown %q\nwant  %q", m.Text, want)
	}
	if strings.Contains(m.HTML, "javascript") || strings.Contains(m.HTML, "<script>") {
		t.Errorf("live: %s", m.HTML)
	}
}

func TestLongTextsArePartedAndButtonsStayBelow(t *testing.T) {
	r := setup(t)
	long := strings.Repeat("строка текста 🙂\n", 700)
	id, err := r.Send(t.Context(), address(7, 0), chat.Message{Text: chat.Text{{Text: long, Style: chat.Italic}}, Buttons: [][]chat.Button{{
		{Text: "ok", Data: "x"}, {Text: "too long", Data: strings.Repeat("x", 65)}, {Text: "copy", Copy: "words"},
	}}})
	if err != nil {
		t.Fatal(err)
	}
	ms := r.server.Messages(7)
	all := ""
	for i, m := range ms {
		all += m.Text
		if (len(m.Buttons) > 0) != (i == len(ms)-1) {
			t.Errorf("buttons under part %d of %d", i+1, len(ms))
		}
	}
	if all != long || len(ms) < 3 || fmt.Sprint(ms[len(ms)-1].ID) != id || len(ms[len(ms)-1].Buttons) != 2 {
		t.Errorf("%d parts, the same text: %v, buttons %v", len(ms), all == long, ms[len(ms)-1].Buttons)
	}
}

func TestFadeTakesTheButtonsAway(t *testing.T) {
	r := setup(t)
	id, err := r.Send(t.Context(), address(7, 0), chat.Message{Text: chat.Plain("?"), Buttons: [][]chat.Button{{{Text: "a", Data: "b"}}}})
	if err != nil {
		t.Fatal(err)
	}
	if err := r.Fade(t.Context(), address(7, 0), id); err != nil {
		t.Fatal(err)
	}
	if m := r.server.Messages(7)[0]; len(m.Buttons) != 0 || m.Text != "?" {
		t.Errorf("%+v", m)
	}
}

func FuzzSplit(f *testing.F) {
	f.Add("a\nb", uint16(5000), "🙂")
	f.Fuzz(func(t *testing.T, a string, n uint16, b string) {
		text := chat.Text{{Text: strings.ToValidUTF8(strings.Repeat(a, int(n)%200), "")}, {Text: strings.ToValidUTF8(b, ""), Style: chat.Bold}}
		all := ""
		for _, part := range split(text) {
			if n := units(part.String()); n > maxText {
				t.Fatalf("a part of %d units", n)
			}
			all += part.String()
		}
		if all != text.String() {
			t.Fatal("the parts are not the text")
		}
	})
}
