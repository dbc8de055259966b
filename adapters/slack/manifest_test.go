package slack

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
)

// wanted is as much of a manifest as is looked at.
type wanted struct {
	Features struct {
		Commands []struct {
			Command string `json:"command"`
			URL     string `json:"url"`
		} `json:"slash_commands"`
	} `json:"features"`
	OAuth struct {
		Scopes struct {
			Bot []string `json:"bot"`
		} `json:"scopes"`
	} `json:"oauth_config"`
	Settings struct {
		Events struct {
			URL  string   `json:"request_url"`
			Bots []string `json:"bot_events"`
		} `json:"event_subscriptions"`
		Interactivity struct {
			On  bool   `json:"is_enabled"`
			URL string `json:"request_url"`
		} `json:"interactivity"`
		Socket bool `json:"socket_mode_enabled"`
	} `json:"settings"`
}

func TestTheManifestSaysWhatTheCodeNeeds(t *testing.T) {
	for _, public := range []string{"", "https://bot.example.com/"} {
		var m wanted
		if err := json.Unmarshal(Manifest(public), &m); err != nil {
			t.Fatal(err)
		}
		var names []string
		for _, s := range Scopes() {
			names = append(names, s.Name)
		}
		slices.Sort(names)
		if !slices.Equal(m.OAuth.Scopes.Bot, names) {
			t.Errorf("scopes %v, explained %v", m.OAuth.Scopes.Bot, names)
		}
		if !slices.Equal(m.Settings.Events.Bots, []string{"app_home_opened", "app_mention", "message.im"}) || !m.Settings.Interactivity.On {
			t.Errorf("%+v", m.Settings)
		}
		url := ""
		if public != "" {
			url = "https://bot.example.com" + Path
		}
		if m.Settings.Socket != (public == "") || m.Settings.Events.URL != url || m.Settings.Interactivity.URL != url {
			t.Errorf("%q: %+v", public, m.Settings)
		}
		var commands []string
		for _, c := range m.Features.Commands {
			commands = append(commands, c.Command)
			if c.URL != url {
				t.Errorf("%s goes to %q", c.Command, c.URL)
			}
		}
		if got := strings.Join(commands, " "); got != "/milepost /deal /deals /next /handoff" {
			t.Error(got)
		}
	}
}
