package slacktest

import "strings"

// method is one method of the Web API: whose token it takes, which scopes that
// needs, and what it does. It is called with the lock held.
type method struct {
	token string
	needs func(*Server, object) []string
	do    func(*Server, object) object
}

var everyScope = []string{
	"app_mentions:read", "channels:history", "channels:read", "chat:write", "commands", "files:write",
	"groups:history", "groups:read", "im:history", "im:read", "im:write", "users:read", "users:read.email",
}

// methods are those that Milepost may call.
var methods = map[string]method{
	"auth.test":                    {BotToken, scopes(), (*Server).authTest},
	"apps.connections.open":        {AppToken, scopes(), (*Server).openConnection},
	"chat.postMessage":             {BotToken, scopes("chat:write"), (*Server).postMessage},
	"chat.postEphemeral":           {BotToken, scopes("chat:write"), (*Server).postEphemeral},
	"chat.update":                  {BotToken, scopes("chat:write"), (*Server).update},
	"chat.delete":                  {BotToken, scopes("chat:write"), (*Server).remove},
	"views.open":                   {BotToken, scopes(), (*Server).openView},
	"views.push":                   {BotToken, scopes(), (*Server).pushView},
	"views.update":                 {BotToken, scopes(), (*Server).updateView},
	"views.publish":                {BotToken, scopes(), (*Server).publishView},
	"conversations.open":           {BotToken, scopes("im:write"), (*Server).openConversation},
	"conversations.history":        {BotToken, ofConversation("history"), (*Server).history},
	"conversations.replies":        {BotToken, ofConversation("history"), (*Server).replies},
	"conversations.info":           {BotToken, ofConversation("read"), (*Server).conversationInfo},
	"conversations.members":        {BotToken, ofConversation("read"), (*Server).members},
	"conversations.list":           {BotToken, ofTypes, (*Server).listConversations},
	"bots.info":                    {BotToken, scopes("users:read"), (*Server).botInfo},
	"users.info":                   {BotToken, scopes("users:read"), (*Server).userInfo},
	"users.list":                   {BotToken, scopes("users:read"), (*Server).listUsers},
	"files.getUploadURLExternal":   {BotToken, scopes("files:write"), (*Server).uploadURL},
	"files.completeUploadExternal": {BotToken, scopes("files:write"), (*Server).completeUpload},
	"upload":                       {"", scopes(), (*Server).upload},
	"response_url":                 {"", scopes(), (*Server).respond},
}

func scopes(names ...string) func(*Server, object) []string {
	return func(*Server, object) []string { return names }
}

// family is the first part of a conversation's scopes.
func family(kind string) string {
	switch kind {
	case "im":
		return "im:"
	case "group", "private_channel":
		return "groups:"
	}
	return "channels:"
}

func ofConversation(what string) func(*Server, object) []string {
	return func(s *Server, p object) []string {
		kind := ""
		if c := s.channels[str(p["channel"])]; c != nil {
			kind = c.kind()
		}
		return []string{family(kind) + what}
	}
}

func ofTypes(_ *Server, p object) []string {
	var out []string
	for _, kind := range conversationTypes(p) {
		out = append(out, family(kind)+"read")
	}
	return out
}

// conversationTypes are what a listing asks for.
func conversationTypes(p object) []string {
	if types := str(p["types"]); types != "" {
		return strings.Split(types, ",")
	}
	return []string{"public_channel"}
}
