package web

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"testing"
	"time"

	"milepost/dialogs/chat"
)

// house is a director that notes what it is asked for.
type house struct {
	heard  []chat.Update
	pushed []string
	spoken []string
	demos  int
	reply  chat.Reply
	err    error
	during func() // called while the demo plays
}

func (h *house) Hear(_ context.Context, u chat.Update) (chat.Reply, error) {
	h.heard = append(h.heard, u)
	return h.reply, h.err
}

func (h *house) Push(_ context.Context, how string) error {
	h.pushed = append(h.pushed, how)
	return h.err
}

func (h *house) Speak(_ context.Context, lang string) error {
	h.spoken = append(h.spoken, lang)
	return h.err
}

func (h *house) Demo(context.Context) error {
	h.demos++
	if h.during != nil {
		h.during()
	}
	return h.err
}

// home is a page of who it is drawn for.
func (h *house) home(_ context.Context, who chat.Account) ([]chat.Message, error) {
	return []chat.Message{{Text: chat.Plain("home of " + string(who))}}, h.err
}

func (h *house) Now() time.Time { return time.Date(2026, time.June, 1, 8, 50, 0, 0, time.UTC) }

// stage is a page with Olga, Ken and a channel on it.
func stage(demo bool) (*Web, *house) {
	w, h := New(demo, slog.New(slog.DiscardHandler)), &house{}
	w.Direct(h, h.home)
	w.Cast([]Pane{
		{ID: "olga", Name: "Olga", Title: "Sales rep", Hint: "Write here."},
		{ID: "ken", Name: "Ken", Title: "Product"},
		{ID: "sales", Name: "#sales", Title: "channel", Channel: true},
	}, "en")
	return w, h
}

func to(pane string) chat.Address { return chat.Address{Messenger: Messenger, Chat: pane} }

func plain(words string, labels ...string) chat.Message {
	m := chat.Message{Text: chat.Plain(words)}
	for _, l := range labels {
		m.Buttons = append(m.Buttons, []chat.Button{{Text: l, Data: "do " + l}})
	}
	return m
}

func fault(err error) chat.Fault {
	var f *chat.Failure
	if errors.As(err, &f) {
		return f.Fault
	}
	return ""
}

func send(t *testing.T, w *Web, pane string, m chat.Message) (id string) {
	t.Helper()
	id, err := w.Send(t.Context(), to(pane), m)
	if err != nil || id == "" {
		t.Fatalf("sent as %q, %v", id, err)
	}
	return id
}

// All is everything a pane shows now, as plain words.
func (w *Web) All(pane string) string {
	w.mu.Lock()
	defer w.mu.Unlock()
	var lines []string
	for _, s := range w.shown[pane] {
		lines = append(lines, s.plain)
	}
	return strings.Join(lines, "\n")
}

func TestSendAppendsAndEditChangesInPlace(t *testing.T) {
	w, _ := stage(false)
	first := send(t, w, "olga", plain("one", "Yes"))
	second := send(t, w, "olga", plain("two"))
	if first == second {
		t.Fatalf("both messages are %s", first)
	}
	if err := w.Edit(t.Context(), to("olga"), first, plain("one, answered", "Undo")); err != nil {
		t.Fatal(err)
	}
	if got, want := w.All("olga"), "one, answered [Undo]\ntwo"; got != want {
		t.Errorf("the pane shows %q, want %q", got, want)
	}
	if got := w.Text("olga"); got != "two" {
		t.Errorf("the newest is %q", got)
	}
	if got := w.All("ken"); got != "" {
		t.Errorf("Ken was shown %q", got)
	}
	s := w.shown["olga"][0]
	if !s.Edited || s.At != "2026-06-01T08:50" {
		t.Errorf("edited %v at %s", s.Edited, s.At)
	}
}

func TestFadeTakesTheButtonsOnly(t *testing.T) {
	w, _ := stage(false)
	id := send(t, w, "olga", plain("sure?", "Yes"))
	if err := w.Fade(t.Context(), to("olga"), id); err != nil {
		t.Fatal(err)
	}
	if _, _, ok := w.Shown("olga", "Yes", 0); ok {
		t.Error("the button is still there")
	}
	if s := w.shown["olga"][0]; s.HTML != "sure?" || s.Buttons != nil {
		t.Errorf("it became %+v", s)
	}
}

func TestFaultsTellTheCourierWhatToDo(t *testing.T) {
	w, _ := stage(false)
	if _, err := w.Send(t.Context(), to("nobody"), plain("x")); fault(err) != chat.Refused {
		t.Errorf("an unknown pane: %v", err)
	}
	if err := w.Edit(t.Context(), to("olga"), "99", plain("x")); fault(err) != chat.NoMessage {
		t.Errorf("editing what is gone: %v", err)
	}
	if err := w.Fade(t.Context(), to("nobody"), "1"); fault(err) != chat.NoMessage {
		t.Errorf("fading what is gone: %v", err)
	}
}

func TestAPaneIsNoArchive(t *testing.T) {
	w, _ := stage(false)
	first := send(t, w, "olga", plain("the first"))
	for range most {
		send(t, w, "olga", plain("another"))
	}
	if n := len(w.shown["olga"]); n != most {
		t.Errorf("%d messages are kept, want %d", n, most)
	}
	if err := w.Edit(t.Context(), to("olga"), first, plain("x")); fault(err) != chat.NoMessage {
		t.Errorf("the first is still there: %v", err)
	}
}

func TestShownFindsTheNewestButtonOfAName(t *testing.T) {
	w, _ := stage(false)
	send(t, w, "olga", plain("old", "Accept"))
	newest := send(t, w, "olga", chat.Message{Text: chat.Plain("new"), Buttons: [][]chat.Button{
		{{Text: "🧭 Qualify", Data: "q"}, {Text: "Accept", Data: "a2"}},
		{{Text: "More…", Data: "m"}, {Text: "Open", URL: "https://example.com"}, {Text: "27 k", Data: "n"}},
	}})
	send(t, w, "olga", plain("no buttons"))
	for label, data := range map[string]string{"Accept": "a2", "Qualify": "q", "🧭 Qualify": "q", "More": "m", "More…": "m", "27 k": "n"} {
		message, got, ok := w.Shown("olga", label, 0)
		if !ok || message != newest || got != data {
			t.Errorf("[%s] is %q on %s, %v; want %q on %s", label, got, message, ok, data, newest)
		}
	}
	for _, label := range []string{"Open", "qualify", "k", ""} {
		if _, data, ok := w.Shown("olga", label, 0); ok {
			t.Errorf("[%s] was found: %q", label, data)
		}
	}
	if _, _, ok := w.Shown("ken", "Accept", 0); ok {
		t.Error("Ken sees Olga's button")
	}
}

func TestMarkBeginsNewNews(t *testing.T) {
	w, _ := stage(false)
	id := send(t, w, "olga", plain("before"))
	w.Changed("first")
	w.Mark()
	if got := w.Since("olga"); got != "" || len(w.changes) != 0 {
		t.Errorf("news at once: %q, %q", got, w.changes)
	}
	send(t, w, "olga", plain("after", "Go"))
	if err := w.Edit(t.Context(), to("olga"), id, plain("changed")); err != nil {
		t.Fatal(err)
	}
	w.Overhear("olga", "typed by herself")
	if got, want := w.Since("olga"), "after [Go]\n~\nchanged"; got != want {
		t.Errorf("the news is %q, want %q", got, want)
	}
}

func TestChangesOfOneActAreListedTheLastOnes(t *testing.T) {
	w, _ := stage(false)
	for range keptChanges {
		w.Changed("early")
	}
	w.Changed("late")
	if n := len(w.changes); n != keptChanges || w.changes[n-1] != "late" {
		t.Errorf("%d changes, the last is %q", n, w.changes[n-1])
	}
}

func TestClearForgetsAll(t *testing.T) {
	w, _ := stage(false)
	first := send(t, w, "olga", plain("x", "Go"))
	w.Heading("A heading")
	w.Changed("a change")
	w.Clear()
	if w.All("olga")+w.heading+strings.Join(w.changes, "") != "" {
		t.Errorf("left: %q %q %q", w.All("olga"), w.heading, w.changes)
	}
	if again := send(t, w, "olga", plain("x")); again != first {
		t.Errorf("the first message is %s, and in a fresh world %s", first, again)
	}
}
