package web

import (
	"strings"
	"testing"
	"time"

	"milepost/dialogs/chat"
)

// office is a page on which Marat has a desk and Olga a phone, with a channel.
func office() (*Web, *house) {
	w, h := stage(false)
	w.Cast([]Pane{{ID: "olga", Name: "Olga"}, {ID: "marat", Name: "Marat", Desk: true}, {ID: "sales", Name: "#sales", Channel: true, Desk: true}}, "en")
	return w, h
}

var desk = Pane{ID: "marat", Desk: true}

func monday() time.Time { return (&house{}).Now() }

func TestADeskHasSectionsAndAPhoneHasNot(t *testing.T) {
	w, _ := office()
	m := chat.Message{Text: chat.Plain("two"), Foot: chat.Plain("quiet"), Points: []chat.Point{
		{Text: chat.Plain("<1>"), Buttons: []chat.Button{{Text: "Acme", Data: "a1"}, {Text: "Why", Data: "w1"}}},
		{Text: chat.Plain("2"), Buttons: []chat.Button{{Text: "Borealis", Data: "a2"}, {Text: "Why", Data: "w2"}}},
	}, Buttons: [][]chat.Button{{{Text: "All", Data: "all"}}}}
	for _, to := range []chat.Address{desk.Address(), to("olga")} {
		if _, err := w.Send(t.Context(), to, m); err != nil {
			t.Fatal(err)
		}
	}
	s := w.shown["marat"][0]
	if len(s.Points) != 2 || s.Points[0].HTML != "&lt;1&gt;" || len(s.Points[1].Buttons) != 2 || s.Foot != "quiet" || len(s.Buttons) != 1 {
		t.Errorf("on the desk: %+v", s)
	}
	for point, want := range map[int]string{0: "w1", 1: "w1", 2: "w2"} {
		if _, data, ok := w.Shown("marat", "Why", point); !ok || data != want {
			t.Errorf("[Why] at %d is %q", point, data)
		}
	}
	if _, _, ok := w.Shown("marat", "Why", 3); ok {
		t.Error("there is no third point")
	}
	if p := w.shown["olga"][0]; len(p.Points) != 0 || !strings.Contains(p.HTML, "&lt;1&gt;\n2\nquiet") || len(p.Buttons) != 2 {
		t.Errorf("on the phone: %+v", p)
	}
	if err := (Desk{w}).Fade(t.Context(), desk.Address(), s.ID); err != nil || len(w.shown["marat"][0].Points[0].Buttons) != 0 {
		t.Errorf("faded: %+v, %v", w.shown["marat"][0], err)
	}
}

func TestAThreadIsBelowTheMessageThatWasPressed(t *testing.T) {
	w, _ := office()
	id, _ := w.Send(t.Context(), desk.Address(), plain("digest", "Why"))
	u := w.Pressed(desk, "9", id, "why")
	if !u.Forms || u.From != desk.Address() || u.Under.Thread != id {
		t.Fatalf("%+v", u)
	}
	answer, _ := w.Send(t.Context(), u.Under, plain("because", "Back"))
	if u := w.Pressed(desk, "10", answer, "back"); u.From.Thread != id || u.Under.Thread != id {
		t.Errorf("pressed in the thread: %+v", u)
	}
	if err := w.Edit(t.Context(), u.Under, answer, plain("so")); err != nil || w.shown["marat"][1].Under != id {
		t.Errorf("the answer left its thread: %+v, %v", w.shown["marat"][1], err)
	}
}

func TestACommandOfADeskIsPrivate(t *testing.T) {
	channel := Pane{ID: "sales", Channel: true, Desk: true}
	u := Typed(desk, channel, "1", "/milepost handoff acme product", monday())
	if u.Command != "handoff" || u.Args != "acme product" || !u.Private || u.From != desk.Address() || u.Beside != channel.Address() || !u.Forms {
		t.Errorf("%+v", u)
	}
	if u := Typed(desk, channel, "1", "any news?", monday()); u.Private || u.From != channel.Address() || u.Forms {
		t.Errorf("words: %+v", u)
	}
	if u := Typed(Pane{ID: "olga"}, Pane{ID: "team"}, "1", "/deal acme", monday()); u.Private || u.Forms || u.From != to("team") {
		t.Errorf("on a phone: %+v", u)
	}
}

func TestAFormStaysUntilItIsTaken(t *testing.T) {
	w, h := office()
	act := func(do string, a act) error {
		t.Helper()
		a.Pane = "marat"
		if do == "fill" {
			return w.fill(t.Context(), a)
		}
		return w.press(t.Context(), a)
	}
	if err := act("fill", act0); err != errUnknown {
		t.Errorf("there is no form yet: %v", err)
	}
	h.reply = chat.Reply{Form: &chat.Form{ID: "f1", Fields: []chat.Field{{ID: "pain"}, {ID: "cost"}}}}
	if err := act("press", act0); err != nil {
		t.Fatal(err)
	}
	h.reply = chat.Reply{Wrong: map[string]string{"cost": "no amount"}}
	sent := act0
	sent.Form, sent.Unknown = map[string]string{"pain": "a\x00b"}, []string{"cost"}
	if err := act("fill", sent); err != nil {
		t.Fatal(err)
	}
	u := h.heard[len(h.heard)-1]
	if u.Kind != chat.Filled || u.Data != "f1" || u.Form["pain"] != "ab" || u.Form["cost"] != chat.Unknown || u.From != desk.Address() {
		t.Errorf("%+v", u)
	}
	form, wrong, ok := w.Sheet("marat")
	if !ok || wrong["cost"] != "no amount" || form.Fields[0].Value != "ab" || form.Fields[1].Value != chat.Unknown {
		t.Errorf("%+v %v %v", form, wrong, ok)
	}
	h.reply = chat.Reply{}
	if err := act("fill", sent); err != nil {
		t.Fatal(err)
	}
	if _, _, ok := w.Sheet("marat"); ok {
		t.Error("it was taken and is still open")
	}
}

var act0 = act{Message: "1", Data: "x"}

func TestOnlyADeskHasAHome(t *testing.T) {
	w, _ := office()
	_, news, stop := w.watch()
	defer stop()
	if err := w.visit(t.Context(), act{Pane: "marat"}); err != nil {
		t.Fatal(err)
	}
	if e := <-news; e.Kind != "home" || e.Data.([]shown)[0].HTML != "home of desk:marat" {
		t.Errorf("%+v", e)
	}
	for _, pane := range []string{"olga", "sales", "nobody"} {
		if err := w.visit(t.Context(), act{Pane: pane}); err != errUnknown {
			t.Errorf("%s: %v", pane, err)
		}
	}
}
