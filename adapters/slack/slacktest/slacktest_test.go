package slacktest_test

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/slack-go/slack"

	"milepost/adapters/slack/slacktest"
)

const (
	ann    = "U0ANN"
	bob    = "U0BOB"
	sales  = "C0SALES"
	within = 5 * time.Second
)

// started is a workspace with two people and a channel, and a client of it.
func started(t *testing.T) (*slacktest.Server, *slack.Client) {
	t.Helper()
	s, err := slacktest.Start()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	s.AddUser(slacktest.User{ID: ann, Name: "ann", Email: "ann@example.com"})
	s.AddUser(slacktest.User{ID: bob, Name: "bob"})
	s.AddChannel(slacktest.Channel{ID: sales, Name: "sales", Member: true, Members: []string{ann, bob, slacktest.BotUser}})
	return s, slack.New(slacktest.BotToken, slack.OptionAppLevelToken(slacktest.AppToken), slack.OptionAPIURL(s.URL))
}

func plain(text string) *slack.TextBlockObject {
	return slack.NewTextBlockObject(slack.PlainTextType, text, true, false)
}

func buttons(labels ...string) slack.Block {
	var out []slack.BlockElement
	for _, l := range labels {
		out = append(out, slack.NewButtonBlockElement("do:"+l, "v:"+l, plain(l)))
	}
	return slack.NewActionBlock("", out...)
}

func TestAMessageIsPostedChangedReadBackAndDeleted(t *testing.T) {
	s, api := started(t)
	channel, first, err := api.PostMessage(ann, slack.MsgOptionText("Deal 7", false), slack.MsgOptionBlocks(
		slack.NewHeaderBlock(plain("Deal 7")),
		slack.NewSectionBlock(slack.NewTextBlockObject(slack.MarkdownType, "*<@"+bob+">* asks &lt;you&gt;", false, false), nil, nil),
		buttons("Yes", "No"),
	), slack.MsgOptionMetadata(slack.SlackMetadata{EventType: "parcel", EventPayload: map[string]any{"id": "p1"}}))
	if err != nil || channel != slacktest.DM(ann) {
		t.Fatal(channel, err)
	}
	_, second, err := api.PostMessage(ann, slack.MsgOptionText("second", false), slack.MsgOptionTS(first))
	if err != nil || second <= first {
		t.Fatal(first, second, err)
	}
	if got, want := s.Read(ann, ann), "milepost: Deal 7\n*@bob* asks <you>\n[Yes] [No]\n  milepost: second\n"; got != want {
		t.Errorf("Ann reads\n%s, want\n%s", got, want)
	}
	back, err := api.GetConversationHistory(&slack.GetConversationHistoryParameters{ChannelID: channel, IncludeAllMetadata: true})
	if err != nil || len(back.Messages) != 1 || back.Messages[0].Metadata.EventPayload["id"] != "p1" {
		t.Errorf("history: %+v, %v", back, err)
	}
	if thread, _, _, err := api.GetConversationReplies(&slack.GetConversationRepliesParameters{ChannelID: channel, Timestamp: first}); err != nil || len(thread) != 2 {
		t.Errorf("the thread has %d messages, %v", len(thread), err)
	}
	if _, _, _, err := api.UpdateMessage(channel, first, slack.MsgOptionText("done", false)); err != nil {
		t.Fatal(err)
	}
	if m, ok := s.WaitFor(ann, "done", 0); !ok || m.Edits != 1 || len(m.Buttons) != 0 {
		t.Errorf("after the update: %+v", m)
	}
	if _, _, err := api.DeleteMessage(channel, first); err != nil || s.Shows(ann, "done") {
		t.Errorf("the message is still there, %v", err)
	}
	if n := len(s.Ledger()); n != 3 {
		t.Errorf("the ledger has %d versions, want 3", n)
	}
}

func TestAnEphemeralMessageIsForOneOnly(t *testing.T) {
	s, api := started(t)
	if _, err := api.PostEphemeral(sales, ann, slack.MsgOptionText("only you", false), slack.MsgOptionBlocks(buttons("Hush"))); err != nil {
		t.Fatal(err)
	}
	if s.Read(bob, sales) != "" || !strings.Contains(s.Read(ann, sales), "[Hush]") {
		t.Errorf("Bob reads %q, Ann reads %q", s.Read(bob, sales), s.Read(ann, sales))
	}
	if s.Press(bob, sales, "Hush") != "" || s.Press(ann, sales, "Hush") == "" {
		t.Error("Ann can press it and Bob cannot")
	}
	if _, err := api.PostEphemeral(sales, "U0STRANGER", slack.MsgOptionText("x", false)); err == nil || err.Error() != "user_not_in_channel" {
		t.Error(err)
	}
}

func TestTokensAndScopes(t *testing.T) {
	s, api := started(t)
	who, err := api.AuthTest()
	if err != nil || who.BotID != slacktest.BotID || who.TeamID != slacktest.TeamID || !strings.Contains(who.Header.Get("x-oauth-scopes"), "chat:write") {
		t.Errorf("auth.test: %+v, %v", who, err)
	}
	for token, want := range map[string]string{"xoxb-wrong": "invalid_auth", "": "not_authed", slacktest.AppToken: "not_allowed_token_type"} {
		if _, err := slack.New(token, slack.OptionAPIURL(s.URL)).AuthTest(); err == nil || err.Error() != want {
			t.Errorf("token %q: %v, want %s", token, err, want)
		}
	}
	s.Grant("chat:write")
	_, err = api.GetUserInfo(ann)
	var refused slack.SlackErrorResponse
	if !errors.As(err, &refused) || refused.Err != "missing_scope" || refused.Needed != "users:read" || refused.Provided != "chat:write" {
		t.Errorf("users.info without its scope: %+v", err)
	}
	if s.Say(ann, ann, "hello"); len(s.Deliveries()) != 0 {
		t.Error("an event came without its scope")
	}
	if _, _, err := api.PostMessage(sales, slack.MsgOptionText("x", false)); err != nil {
		t.Fatal(err)
	}
	if got := s.ScopesUsed(); !slices.Equal(got, []string{"chat:write"}) {
		t.Errorf("used: %v", got)
	}
}

func TestPlacesThatTakeNoMessage(t *testing.T) {
	s, api := started(t)
	s.AddChannel(slacktest.Channel{ID: "C0OLD", Name: "old", Member: true, Archived: true})
	s.AddChannel(slacktest.Channel{ID: "C0OTHER", Name: "other"})
	s.AddUser(slacktest.User{ID: "U0GONE", Name: "gone", Deleted: true})
	for place, want := range map[string]string{"C0NONE": "channel_not_found", "C0OLD": "is_archived", "C0OTHER": "not_in_channel", "U0GONE": "user_disabled"} {
		if _, _, err := api.PostMessage(place, slack.MsgOptionText("x", false)); err == nil || err.Error() != want {
			t.Errorf("%s: %v, want %s", place, err, want)
		}
	}
	if _, err := api.GetUserInfo("U0NOBODY"); err == nil || err.Error() != "user_not_found" {
		t.Error(err)
	}
	listed, _, err := api.GetConversations(&slack.GetConversationsParameters{ExcludeArchived: true})
	if err != nil || len(listed) != 2 {
		t.Errorf("%d channels are listed, %v", len(listed), err)
	}
}

func TestFaults(t *testing.T) {
	s, api := started(t)
	post := func() error {
		_, _, err := api.PostMessage(sales, slack.MsgOptionText("x", false))
		return err
	}
	s.Fail(slacktest.Fault{Method: "chat.postMessage", Times: 1, Status: 429, Retry: 7})
	var limited *slack.RateLimitedError
	if err := post(); !errors.As(err, &limited) || limited.RetryAfter != 7*time.Second {
		t.Error("429:", err)
	}
	for name, f := range map[string]slacktest.Fault{
		"500":           {Times: 1, Status: 500},
		"HTML":          {Times: 1, Body: "<html>502</html>"},
		"refusal":       {Times: 1, Error: "account_inactive"},
		"cut before":    {Times: 1, Cut: true},
		"cut after":     {Times: 1, Cut: true, After: true},
		"500 after":     {Times: 1, Status: 500, After: true},
		"late and then": {Times: 1, Delay: time.Millisecond, Status: 500},
	} {
		before := len(s.Messages(sales))
		s.Fail(f)
		if err := post(); err == nil {
			t.Errorf("%s: no error", name)
		}
		if posted := len(s.Messages(sales)) > before; posted != f.After {
			t.Errorf("%s: posted %v", name, posted)
		}
	}
	if err := post(); err != nil {
		t.Error("when the faults are over:", err)
	}
}

func TestAPictureIsUploaded(t *testing.T) {
	s, api := started(t)
	_, err := api.UploadFile(slack.UploadFileParameters{Filename: "chart.png", FileSize: 4, Content: "PNG!", AltTxt: "Deals by stage", Title: "Stages", Channel: sales, InitialComment: "Here"})
	if err != nil {
		t.Fatal(err)
	}
	f := s.Files()
	if len(f) != 1 || f[0].Alt != "Deals by stage" || f[0].Channel != sales || !s.Shows(sales, "Here(Deals by stage)") {
		t.Errorf("files: %+v", f)
	}
}
