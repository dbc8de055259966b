package slack

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"milepost/adapters/slack/slacktest"
	"milepost/dialogs/chat"
)

// everywhere is a message with the same words in every place that has words.
func everywhere(words string, style uint8) chat.Message {
	text := chat.Text{{Text: words, Style: chat.Style(style)}, {Text: words, Style: chat.Quote}, {Text: words}}
	button := chat.Button{Text: words, Data: "v1.x"}
	return chat.Message{
		Text: text, Foot: chat.Plain(words), Buttons: [][]chat.Button{{button}},
		Points: []chat.Point{{Text: text, Buttons: []chat.Button{button, button, button, button}}, {Text: chat.Styled(words, chat.Quote)}},
	}
}

// FuzzLive: whatever was typed, nothing of it goes live, and Slack takes it.
func FuzzLive(f *testing.F) {
	for _, words := range []string{
		"<!channel>", "<@U0ANN>", "<#C0SALES|sales>", "<https://evil.example|Acme>", "@here", "*bold* _it_ ~no~ `code`", "```x```", "> quote",
		"&lt;!channel&gt;", "<!subteam^S1>", "<!date^1^{date}|x>", "mailto:a@b.c", "\u202e<!here>", "", "\n\n", "\x00", strings.Repeat("<!channel>", 2000), ":tada:",
	} {
		f.Add(words, uint8(1))
	}
	server, err := slacktest.Start()
	if err != nil {
		f.Fatal(err)
	}
	f.Cleanup(server.Close)
	server.AddUser(slacktest.User{ID: ann, Name: "Ann"})
	s, err := New(Config{BotToken: slacktest.BotToken, AppToken: slacktest.AppToken, APIURL: server.URL})
	if err != nil {
		f.Fatal(err)
	}
	to := chat.Address{Messenger: Messenger, Chat: ann}
	f.Fuzz(func(t *testing.T, words string, style uint8) {
		id, err := s.Send(t.Context(), to, everywhere(words, style))
		if err != nil {
			t.Fatalf("%q is refused: %v", words, err)
		}
		if err := s.Edit(t.Context(), to, id, everywhere(words, style)); err != nil {
			t.Fatalf("%q is refused: %v", words, err)
		}
		h := heard{user: ann, channel: slacktest.DM(ann)}
		s.whisper(t.Context(), h, words)
		if last := server.Requests("chat.postEphemeral"); last[len(last)-1].Error != "" {
			t.Fatalf("%q is refused: %s", words, last[len(last)-1].Error)
		}
		view := sheet(&chat.Form{
			ID: "F", Title: words, Submit: words, Cancel: words, Intro: chat.Plain(words),
			Fields: []chat.Field{{ID: "a", Label: words, Help: words, Value: words, DontKnow: words}, {ID: "b", Label: words, Kind: chat.AsOne, Options: []chat.Option{{ID: "x", Text: words}}, Value: "x"}},
		})
		if err := s.call(t.Context(), "views.publish", map[string]any{"user_id": ann, "view": homeOf(s, words)}, nil); err != nil {
			t.Fatalf("%q is refused: %v", words, err)
		}
		if s.open(t.Context(), trigger(t, server), view) == "" {
			t.Fatalf("%q is refused in a form", words)
		}
		if live := server.Live(); len(live) != 0 {
			t.Fatalf("%q goes live: %+v", words, live)
		}
	})
}

// trigger gives a command and takes the trigger that comes with it.
func trigger(t *testing.T, server *slacktest.Server) string {
	t.Helper()
	d, ok := server.Settled(server.Slash(ann, ann, "/milepost", ""), within)
	var p slash
	if err := json.Unmarshal(d.Payload, &p); err != nil || !ok {
		t.Fatal(err)
	}
	return p.Trigger
}

func homeOf(s *Slack, words string) map[string]any {
	return map[string]any{"type": "home", "blocks": s.home([]chat.Message{everywhere(words, 0), everywhere(words, 1)})}
}

func TestLinksAreOursAlone(t *testing.T) {
	r := setup(t, nil)
	if _, err := r.Send(t.Context(), chat.Address{Messenger: Messenger, Chat: ann}, chat.Message{Text: chat.Text{
		{Text: "the study", Link: "https://example.com/foil"}, {Text: "bad", Link: "javascript:alert(1)"}, {Text: "worse", Link: "<!channel>"},
	}}); err != nil {
		t.Fatal(err)
	}
	live := r.server.Live()
	if len(live) != 1 || live[0].Kind != "link" || live[0].Text != "https://example.com/foil" {
		t.Errorf("%+v", live)
	}
}

func TestScopesCoverTheCallsAndNoMore(t *testing.T) {
	var names []string
	for _, scope := range Scopes() {
		if scope.Why == "" {
			t.Errorf("%s: why?", scope.Name)
		}
		names = append(names, scope.Name)
	}
	slices.Sort(names)
	r := setup(t, opening)
	r.server.Grant(names...)
	r.server.Subscribe("app_home_opened", "app_mention", "message.im")
	r.server.AddChannel(slacktest.Channel{ID: "G0SALES", Name: "private", Private: true, Member: true})
	l := &ledger{}
	l.reply = sitting(l)
	r.listen(t, Socket, l.hear)
	r.server.Say(ann, ann, "hello")
	r.server.Say(ann, sales, "@milepost next")
	r.settled(t, r.server.Slash(ann, sales, "/milepost", "qualify"))
	to := chat.Address{Messenger: Messenger, Chat: ann}
	id, err := r.Send(t.Context(), to, everywhere("x", 0))
	if err == nil {
		err = r.Fade(t.Context(), to, id)
	}
	for _, channel := range []string{sales, "G0SALES"} {
		if err == nil {
			err = r.CheckChannel(t.Context(), channel)
		}
	}
	if err == nil {
		err = r.Recall(t.Context(), time.Now(), l.hear)
	}
	if err != nil {
		t.Fatal(err)
	}
	if !r.server.Idle(within) {
		t.Fatal("still under way")
	}
	for _, c := range r.server.Requests("") {
		if c.Error == "missing_scope" {
			t.Errorf("%s needs a scope that is not asked for", c.Method)
		}
	}
	if used := r.server.ScopesUsed(); !slices.Equal(used, names) {
		t.Errorf("used %v, asked for %v", used, names)
	}
}
