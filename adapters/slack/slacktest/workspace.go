package slacktest

import (
	"maps"
	"slices"
	"strings"
)

// The workspace, the app and its bot; OtherTeam is a workspace that shares channels.
const (
	TeamID    = "T0MILEPOST"
	OtherTeam = "T0ELSEWHERE"
	AppID     = "A0MILEPOST"
	BotID     = "B0MILEPOST"
	BotUser   = "U0MILEPOST"
	BotName   = "milepost"
)

// User is a person, or another app's bot. A user who acts without having been
// added is added under their id.
type User struct {
	ID, Name, Email, Zone, Locale string
	Team                          string // empty: ours
	Guest, Bot, Deleted           bool
}

// Channel is a conversation; a DM's id begins with D and its User is the person.
type Channel struct {
	ID, Name, User            string
	Private, Archived, Shared bool
	Member                    bool // the bot is in it
	Members                   []string
}

func (c *Channel) kind() string {
	switch {
	case c.User != "":
		return "im"
	case c.Private:
		return "group"
	}
	return "channel"
}

// workspace is who and what there is.
type workspace struct {
	users    map[string]*User
	channels map[string]*Channel
}

func newWorkspace() workspace {
	return workspace{users: map[string]*User{BotUser: {ID: BotUser, Name: BotName, Bot: true}}, channels: map[string]*Channel{}}
}

// AddUser adds a person, or changes one.
func (s *Server) AddUser(u User) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.users[u.ID] = &u
}

// AddChannel adds a channel, or changes one.
func (s *Server) AddChannel(c Channel) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.channels[c.ID] = &c
}

// DM is the id of a person's private conversation with the bot.
func DM(user string) string { return "D" + user[1:] }

// person is a user who acts. The lock is held.
func (s *Server) person(id string) *User {
	if s.users[id] == nil {
		s.users[id] = &User{ID: id, Name: strings.ToLower(id)}
	}
	return s.users[id]
}

// dm is a person's private conversation. The lock is held.
func (s *Server) dm(user string) *Channel {
	id := DM(user)
	if s.channels[id] == nil {
		s.channels[id] = &Channel{ID: id, User: user, Member: true, Members: []string{user, BotUser}}
	}
	return s.channels[id]
}

// place is a conversation by its id, or by the person of a DM; nil if unknown.
func (s *Server) place(id string) *Channel {
	if _, known := s.users[id]; known {
		return s.dm(id)
	}
	if person, isDM := strings.CutPrefix(id, "D"); isDM && s.users["U"+person] != nil {
		return s.dm("U" + person)
	}
	return s.channels[id]
}

func (s *Server) authTest(object) object {
	return yes(object{"url": "https://milepost-test.slack.com/", "team": "Milepost Test", "user": BotName, "team_id": TeamID, "user_id": BotUser, "bot_id": BotID, "is_enterprise_install": false})
}

func (s *Server) botInfo(p object) object {
	if str(p["bot"]) != BotID {
		return no("bot_not_found")
	}
	return yes(object{"bot": object{"id": BotID, "app_id": AppID, "user_id": BotUser, "name": BotName, "deleted": false}})
}

func (u *User) json(email bool) object {
	team, zone, locale := u.Team, u.Zone, u.Locale
	if team == "" {
		team = TeamID
	}
	if zone == "" {
		zone = "Europe/London"
	}
	if locale == "" {
		locale = "en-US"
	}
	profile := object{"real_name": u.Name, "display_name": u.Name}
	if email {
		profile["email"] = u.Email
	}
	return object{
		"id": u.ID, "team_id": team, "name": u.Name, "real_name": u.Name, "deleted": u.Deleted, "tz": zone, "locale": locale,
		"is_bot": u.Bot, "is_restricted": u.Guest, "is_ultra_restricted": false, "is_stranger": team != TeamID, "profile": profile,
	}
}

func (s *Server) userInfo(p object) object {
	u := s.users[str(p["user"])]
	if u == nil {
		return no("user_not_found")
	}
	return yes(object{"user": u.json(s.granted["users:read.email"])})
}

func (s *Server) listUsers(p object) object {
	ids := slices.Sorted(maps.Keys(s.users))
	return page(p, "members", len(ids), func(i int) any { return s.users[ids[i]].json(s.granted["users:read.email"]) })
}
