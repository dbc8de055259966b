package slack

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"milepost/dialogs/chat"
)

// Check asks Slack whose tokens these are and what they may do. The error says
// what is wrong and what to do next.
func (s *Slack) Check(ctx context.Context) (team, bot string, err error) {
	var me struct {
		Team   string `json:"team"`
		User   string `json:"user"`
		TeamID string `json:"team_id"`
		UserID string `json:"user_id"`
		BotID  string `json:"bot_id"`
	}
	granted, err := s.ask(ctx, s.c.BotToken, "auth.test", nil, &me)
	if err != nil {
		return "", "", s.explain(err, "bot token", "OAuth & Permissions")
	}
	if me.BotID == "" || me.TeamID == "" {
		return "", "", errors.New("the Slack token belongs to no bot\nnext: use the Bot User OAuth Token, which begins with xoxb-")
	}
	if missing := lacking(granted); len(missing) > 0 {
		return "", "", fmt.Errorf("the Slack app lacks %s\nnext: put the manifest (`go run ./bot manifest`) on the app's page, App Manifest, and install the app again", strings.Join(missing, ", "))
	}
	var info struct {
		Bot struct {
			AppID string `json:"app_id"`
		} `json:"bot"`
	}
	if err := s.call(ctx, "bots.info", map[string]any{"bot": me.BotID}, &info); err != nil {
		return "", "", s.explain(err, "bot token", "OAuth & Permissions")
	}
	if s.c.Mode == Socket {
		if _, err := s.address(ctx); err != nil {
			return "", "", s.explain(err, "app token", "Basic Information, App-Level Tokens")
		}
	}
	s.mu.Lock()
	s.our = identity{team: me.TeamID, app: info.Bot.AppID, bot: me.UserID}
	s.mu.Unlock()
	return me.Team, me.User, nil
}

// explain says in one sentence why Slack did not let us in.
func (s *Slack) explain(err error, token, page string) error {
	var f *chat.Failure
	if errors.As(err, &f) && f.Fault == chat.NoEntry {
		return fmt.Errorf("Slack refuses the %s: %w\nnext: copy it from the app's page, %s; after a new installation it is a new one", token, f.Err, page)
	}
	if errors.As(err, &f) && f.Fault == chat.Refused {
		return fmt.Errorf("Slack does not let the %s do its work: %w\nnext: compare the app with the manifest (`go run ./bot manifest`) and install it again", token, f.Err)
	}
	return chat.NotNow(fmt.Errorf("Slack cannot be reached at %s: %w\nnext: is there a network, is slack.api_url right?", s.c.APIURL, err))
}

// lacking is which of the scopes that we cannot do without were not granted.
// Without a list nothing is known.
func lacking(granted string) []string {
	if granted == "" {
		return nil
	}
	var have, missing []string
	for g := range strings.SplitSeq(granted, ",") {
		have = append(have, strings.TrimSpace(g))
	}
	for _, scope := range Scopes() {
		if scope.Name != recallScope && !slices.Contains(have, scope.Name) {
			missing = append(missing, scope.Name)
		}
	}
	return missing
}

// CheckChannel says whether messages can be put into a channel, and what is
// missing if not.
func (s *Slack) CheckChannel(ctx context.Context, id string) error {
	var answer struct {
		Channel struct {
			Name     string `json:"name"`
			Member   bool   `json:"is_member"`
			Archived bool   `json:"is_archived"`
		} `json:"channel"`
	}
	err := s.call(ctx, "conversations.info", map[string]any{"channel": id}, &answer)
	var f *chat.Failure
	switch {
	case errors.As(err, &f) && (f.Fault == chat.Refused || f.Fault == chat.Absent):
		return fmt.Errorf("Slack shows no channel %s to the bot\nnext: invite the bot there, or put the channel's id (it begins with C) into the config", id)
	case err != nil:
		return err
	case answer.Channel.Archived:
		return fmt.Errorf("the channel #%s is archived\nnext: choose another one", answer.Channel.Name)
	case !answer.Channel.Member:
		return fmt.Errorf("the bot is not in #%s\nnext: /invite it there", answer.Channel.Name)
	}
	return nil
}
