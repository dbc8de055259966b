package slacktest_test

import (
	"encoding/json"
	"slices"
	"testing"
	"time"

	"github.com/slack-go/slack"

	"milepost/adapters/slack/slacktest"
)

// heard are the inner events so far, by type and subtype; nobody listens, so
// nothing is acknowledged.
func heard(t *testing.T, s *slacktest.Server) (names []string, last map[string]any) {
	t.Helper()
	for _, d := range s.Deliveries() {
		var p struct{ Event map[string]any }
		if err := json.Unmarshal(d.Payload, &p); err != nil {
			t.Fatal(err)
		}
		name, _ := p.Event["type"].(string)
		if sub, _ := p.Event["subtype"].(string); sub != "" {
			name = sub
		}
		names, last = append(names, name), p.Event
	}
	return names, last
}

func TestWhatPeopleDoIsHeard(t *testing.T) {
	s, api := started(t)
	ts := s.Say(ann, sales, "@bob look")
	s.Edit(ann, sales, ts, "@bob look here")
	s.Unfurl(ann, sales, ts)
	s.Delete(ann, sales, ts)
	if s.Edit(bob, sales, ts, "mine") {
		t.Error("Bob edited what is Ann's, and gone")
	}
	s.AddUser(slacktest.User{ID: "U0OTHER", Name: "other", Bot: true})
	s.Say("U0OTHER", sales, "beep")
	if _, _, err := api.PostMessage(sales, slack.MsgOptionText("boop", false)); err != nil {
		t.Fatal(err)
	}
	s.OpenHome(ann)
	s.Invite("U0NEW", sales)
	names, _ := heard(t, s)
	if want := []string{"message", "message_changed", "message_changed", "message_deleted", "bot_message", "message", "app_home_opened", "member_joined_channel"}; !slices.Equal(names, want) {
		t.Errorf("%v, want %v", names, want)
	}
}

func TestAForeignPersonIsToldApart(t *testing.T) {
	s, api := started(t)
	s.AddUser(slacktest.User{ID: "U0FOREIGN", Name: "eve", Team: slacktest.OtherTeam})
	s.AddUser(slacktest.User{ID: "U0GUEST", Name: "guest", Guest: true})
	s.Say("U0FOREIGN", sales, "hi")
	if _, event := heard(t, s); event["user_team"] != slacktest.OtherTeam {
		t.Errorf("%v", event)
	}
	if u, err := api.GetUserInfo("U0GUEST"); err != nil || !u.IsRestricted {
		t.Errorf("%+v, %v", u, err)
	}
	if u, err := api.GetUserInfo("U0FOREIGN"); err != nil || u.TeamID != slacktest.OtherTeam {
		t.Errorf("%+v, %v", u, err)
	}
}

func TestOnlySubscribedEventsCome(t *testing.T) {
	s, _ := started(t)
	s.Subscribe("app_mention")
	s.Say(ann, ann, "hi")
	s.Say(ann, sales, "@milepost hi")
	if names, _ := heard(t, s); !slices.Equal(names, []string{"app_mention"}) {
		t.Error(names)
	}
	s.Kick(slacktest.BotUser, sales)
	if s.Say(ann, sales, "@milepost still there?"); len(s.Deliveries()) != 1 {
		t.Error("the bot hears a channel it has left")
	}
}

func TestTimestampsRiseWhateverTheClock(t *testing.T) {
	s, _ := started(t)
	last := ""
	for i := range 1000 {
		if i == 500 {
			s.Pass(-time.Hour)
		}
		ts := s.Say(ann, ann, "x")
		if ts <= last {
			t.Fatalf("%s comes after %s", ts, last)
		}
		last = ts
	}
}

func TestAnOverflowIsPressedByItsOption(t *testing.T) {
	s, api := started(t)
	menu := slack.NewOverflowBlockElement("more", slack.NewOptionBlockObject("park", plain("Park it"), nil))
	if _, _, err := api.PostMessage(sales, slack.MsgOptionText("x", false), slack.MsgOptionBlocks(slack.NewSectionBlock(plain("Deal 7"), nil, slack.NewAccessory(menu)))); err != nil {
		t.Fatal(err)
	}
	id := s.Press(ann, sales, "Park")
	d, _ := s.Settled(id, 0)
	var c slack.InteractionCallback
	if err := json.Unmarshal(d.Payload, &c); err != nil || len(c.ActionCallback.BlockActions) != 1 || c.ActionCallback.BlockActions[0].SelectedOption.Value != "park" || c.TriggerID == "" {
		t.Fatalf("%v: %s", err, d.Payload)
	}
	for i := range 6 {
		_, _, err := api.PostMessage(sales, slack.MsgOptionResponseURL(c.ResponseURL, slack.ResponseTypeEphemeral), slack.MsgOptionText("parked", false))
		if (err == nil) != (i < 5) {
			t.Errorf("use %d of a response_url: %v", i+1, err)
		}
	}
}

func TestOldAndRepeatedPressesComeAsTheyWere(t *testing.T) {
	s, api := started(t)
	_, ts, err := api.PostMessage(ann, slack.MsgOptionText("x", false), slack.MsgOptionBlocks(buttons("Yes")))
	if err != nil {
		t.Fatal(err)
	}
	m, _ := s.Last(ann)
	if _, _, _, err := api.UpdateMessage(slacktest.DM(ann), ts, slack.MsgOptionText("answered", false)); err != nil {
		t.Fatal(err)
	}
	if s.Press(ann, ann, "Yes") != "" {
		t.Error("a button that is gone was pressed")
	}
	id := s.PressThat(ann, ann, ts, m.Buttons[0])
	once, _ := s.Settled(id, 0)
	twice, _ := s.Settled(s.Again(id), 0)
	if id == "" || string(once.Payload) != string(twice.Payload) || once.ID == twice.ID {
		t.Errorf("%s\n%s", once.Payload, twice.Payload)
	}
}

func TestTheWorkspaceIsListed(t *testing.T) {
	s, api := started(t)
	s.AddChannel(slacktest.Channel{ID: "G0SECRET", Name: "secret", Private: true})
	everybody, err := api.GetUsers(slack.GetUsersOptionLimit(2))
	if err != nil || len(everybody) != 3 {
		t.Errorf("%d users, %v", len(everybody), err)
	}
	dm, _, _, err := api.OpenConversation(&slack.OpenConversationParameters{Users: []string{ann}, ReturnIM: true})
	if err != nil || dm.ID != slacktest.DM(ann) || dm.User != ann {
		t.Errorf("%+v, %v", dm, err)
	}
	if c, err := api.GetConversationInfo(&slack.GetConversationInfoInput{ChannelID: sales}); err != nil || c.Name != "sales" || !c.IsMember {
		t.Errorf("%+v, %v", c, err)
	}
	if _, err := api.GetConversationInfo(&slack.GetConversationInfoInput{ChannelID: "G0SECRET"}); err == nil || err.Error() != "channel_not_found" {
		t.Error("a private channel without the bot:", err)
	}
	first, next, err := api.GetUsersInConversation(&slack.GetUsersInConversationParameters{ChannelID: sales, Limit: 2})
	if err != nil || len(first) != 2 || next == "" {
		t.Errorf("%v, then %q, %v", first, next, err)
	}
	if rest, next, err := api.GetUsersInConversation(&slack.GetUsersInConversationParameters{ChannelID: sales, Limit: 2, Cursor: next}); err != nil || len(rest) != 1 || next != "" {
		t.Errorf("%v, then %q, %v", rest, next, err)
	}
	if got, want := s.ScopesUsed(), []string{"channels:read", "groups:read", "im:write", "users:read"}; !slices.Equal(got, want) {
		t.Errorf("used %v, want %v", got, want)
	}
}

func TestATextIsSentAsSlackDoes(t *testing.T) {
	s, _ := started(t)
	for typed, want := range map[string]string{
		"<!channel> & co":        "&lt;!channel&gt; &amp; co",
		"@here look":             "<!here> look",
		"@bob in #sales":         "<@" + bob + "> in <#" + sales + "|sales>",
		"ask joe@x.io":           "ask <mailto:joe@x.io|joe@x.io>",
		"@nobody #nowhere":       "@nobody #nowhere",
		"https://x.io/a?b=1&c=2": "<https://x.io/a?b=1&amp;c=2>",
	} {
		s.Say(ann, ann, typed)
		if _, event := heard(t, s); event["text"] != want {
			t.Errorf("%q came as %v, want %q", typed, event["text"], want)
		}
	}
}
