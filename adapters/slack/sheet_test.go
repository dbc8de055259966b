package slack

import (
	"context"
	"strings"
	"testing"
	"time"

	"milepost/adapters/slack/slacktest"
	"milepost/dialogs/chat"
)

// sitting answers /milepost qualify with a form, and complains once.
func sitting(l *ledger) func(chat.Update) (chat.Reply, error) {
	return func(u chat.Update) (chat.Reply, error) {
		form := &chat.Form{ID: "F1", Title: "Acme", Submit: "Save", Cancel: "Later", Intro: chat.Plain("what we know"), Fields: []chat.Field{
			{ID: "pain", Label: "What hurts?", Kind: chat.AsText},
			{ID: "money", Label: "How much?", Kind: chat.AsNumber, DontKnow: "I don't know"},
			{ID: "day", Label: "By when?", Kind: chat.AsDay, DontKnow: "I don't know"},
			{ID: "who", Label: "Who decides?", Kind: chat.AsOne, Options: []chat.Option{{ID: "cfo", Text: "CFO"}, {ID: "ceo", Text: "CEO"}}},
		}}
		switch {
		case u.Command == "qualify":
			return chat.Reply{Form: form}, nil
		case u.Kind == chat.Filled && u.Form["pain"] == "?":
			return chat.Reply{Wrong: map[string]string{"pain": "say more"}}, nil
		case u.Kind == chat.Filled && u.Form["pain"] == "next":
			form.Title = "Borealis"
			return chat.Reply{Form: form}, nil
		}
		return chat.Reply{Toast: "nothing to ask"}, nil
	}
}

func opening(c *Config) { c.Opens = func(u chat.Update) bool { return u.Command != "deals" } }

func TestASittingIsOneModal(t *testing.T) {
	both(t, func(t *testing.T, mode string) {
		r := setup(t, opening)
		l := &ledger{}
		l.reply = sitting(l)
		r.listen(t, mode, l.hear)
		r.settled(t, r.server.Slash(ann, sales, "/milepost", "qualify acme"))
		v, ok := r.server.WaitForForm(ann, "What hurts?", within)
		if !ok || v.Updates != 1 || r.server.Calls("views.open") != 1 || v.PrivateMetadata != "F1" {
			t.Fatalf("%+v, %d opened", v, r.server.Calls("views.open"))
		}
		send := func(values map[string]any) slacktest.Delivery {
			id, err := r.server.Submit(ann, values)
			if err != nil {
				t.Fatal(err)
			}
			return r.settled(t, id)
		}
		send(map[string]any{"What hurts?": "?", "Who decides?": "CFO", "u/money": []string{"I don't know"}})
		if v, _ := r.server.Form(ann); v.Errors["q/pain"] != "say more" {
			t.Fatalf("%+v", v.Errors)
		}
		send(map[string]any{"What hurts?": "next", "By when?": "2026-09-01"})
		if v, ok := r.server.Form(ann); !ok || v.Title != "Borealis" {
			t.Fatalf("%+v", v)
		}
		got := l.all()
		last := got[len(got)-1]
		if last.Data != "F1" || last.Form["money"] != chat.Unknown || last.Form["day"] != "2026-09-01" || last.Form["who"] != "cfo" || last.ID == got[len(got)-2].ID {
			t.Errorf("%+v", last)
		}
		if r.server.Strays() != 0 {
			t.Errorf("%d strays", r.server.Strays())
		}
	})
}

func TestAFormThatWasNotNeededSaysWhy(t *testing.T) {
	r := setup(t, opening)
	l := &ledger{}
	l.reply = sitting(l)
	r.listen(t, Socket, l.hear)
	if d := r.settled(t, r.server.Slash(ann, sales, "/milepost", "new")); len(d.Answer) > 0 && strings.Contains(string(d.Answer), "nothing") {
		t.Errorf("told twice: %s", d.Answer)
	}
	if _, ok := r.server.WaitForForm(ann, "nothing to ask", within); !ok {
		t.Error("the loading view stays")
	}
	d := r.settled(t, r.server.Slash(ann, sales, "/milepost", "deals"))
	if !strings.Contains(string(d.Answer), "nothing to ask") || r.server.Calls("views.open") != 1 {
		t.Errorf("%s, %d opened", d.Answer, r.server.Calls("views.open"))
	}
}

func TestASentFormThatIsNotSavedStaysOpen(t *testing.T) {
	r := setup(t, opening)
	r.patience = 500 * time.Millisecond
	release := make(chan struct{})
	l := &ledger{}
	l.reply = sitting(l)
	r.listen(t, Socket, func(ctx context.Context, u chat.Update) (chat.Reply, error) {
		if u.Kind == chat.Filled {
			<-release
		}
		return l.hear(ctx, u)
	})
	r.settled(t, r.server.Slash(ann, sales, "/milepost", "qualify"))
	if _, ok := r.server.WaitForForm(ann, "What hurts?", within); !ok {
		t.Fatal("no form")
	}
	id, err := r.server.Submit(ann, map[string]any{"What hurts?": "line 3", "Who decides?": "CFO"})
	if err != nil {
		t.Fatal(err)
	}
	r.settled(t, id)
	if v, ok := r.server.Form(ann); !ok || v.Errors["q/pain"] != "not saved ru-RU" {
		t.Errorf("%+v", v.Errors)
	}
	close(release)
	if !r.server.Eventually(within, func() bool { return len(l.all()) == 2 }) {
		t.Error("the hearing did not go on")
	}
}

func TestAPressIsAnsweredWhereItWas(t *testing.T) {
	r := setup(t, func(c *Config) {
		c.Home = func(_ context.Context, a chat.Account) ([]chat.Message, error) {
			var points []chat.Point
			for range 90 {
				points = append(points, chat.Point{Text: chat.Plain("a point"), Buttons: []chat.Button{{Text: "Ask", Data: "v1.ask"}}})
			}
			return []chat.Message{{Text: chat.Plain("Hello " + string(a))}, {Text: chat.Plain("Points"), Points: points}, {Text: chat.Plain("Settings")}}, nil
		}
	})
	l := &ledger{reply: func(chat.Update) (chat.Reply, error) { return chat.Reply{Toast: "already done"}, nil }}
	r.listen(t, Socket, l.hear)
	if _, err := r.Send(t.Context(), chat.Address{Messenger: Messenger, Chat: sales}, chat.Message{Text: chat.Plain("x"), Buttons: [][]chat.Button{{{Text: "Yes", Data: "v1.yes"}}}}); err != nil {
		t.Fatal(err)
	}
	r.settled(t, r.server.Press(ann, sales, "Yes"))
	if _, ok := r.server.WaitFor(sales, "already done", within); !ok || strings.Contains(r.server.Read(bob, sales), "already done") {
		t.Error(r.server.Read(bob, sales))
	}
	r.settled(t, r.server.OpenHome(ann))
	v, ok := r.server.WaitForHome(ann, "Settings", within)
	if !ok || !strings.Contains(v.Shown, "Hello slack:"+ann) || !strings.Contains(v.Shown, "… +") || len(v.Blocks) > 100 {
		t.Fatalf("%+v", v)
	}
	r.settled(t, r.server.PressHome(ann, "Ask"))
	if _, ok := r.server.WaitFor(ann, "already done", within); !ok {
		t.Error("a press in the home tab is not answered")
	}
	if !r.server.Eventually(within, func() bool { return r.server.Calls("views.publish") == 2 }) {
		t.Error("the home tab is not drawn anew after a press in it")
	}
	if u := l.all()[1]; u.From.Chat != ann || !u.Private || u.Message != "" || u.Data != "v1.ask" {
		t.Errorf("%+v", u)
	}
	r.server.AddUser(slacktest.User{ID: "U0GUEST", Name: "guest", Guest: true})
	r.settled(t, r.server.OpenHome("U0GUEST"))
	if !r.server.Eventually(within, func() bool { return len(r.room) == 0 }) {
		t.Fatal("still drawing")
	}
	if _, ok := r.server.Home("U0GUEST"); ok {
		t.Error("a guest has a home tab")
	}
}
