package slack

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"time"

	"milepost/dialogs/chat"
)

// How long what is known of a human counts, and of how many it is kept.
const (
	knownFor  = 15 * time.Minute
	knownMost = 10_000
)

// people remembers what Slack says of humans.
type people struct {
	mu   sync.Mutex
	byID map[string]known
}

// known is what Slack says of a human.
type known struct {
	name, lang string
	outsider   bool
	bot        bool
	at         time.Time
}

// profile is a human as users.info tells.
type profile struct {
	Team       string `json:"team_id"`
	Name       string `json:"name"`
	RealName   string `json:"real_name"`
	Locale     string `json:"locale"`
	Bot        bool   `json:"is_bot"`
	Deleted    bool   `json:"deleted"`
	Guest      bool   `json:"is_restricted"`
	Single     bool   `json:"is_ultra_restricted"`
	Stranger   bool   `json:"is_stranger"`
	Enterprise struct {
		Teams []string `json:"teams"`
	} `json:"enterprise_user"`
	Profile struct {
		Display string `json:"display_name"`
		Real    string `json:"real_name"`
	} `json:"profile"`
}

// person tells who a human is. Without an answer of Slack what was known before
// counts; of somebody unknown nothing may be guessed: they may be a guest.
func (s *Slack) person(ctx context.Context, id string) (known, error) {
	before, fresh := s.people.find(id, s.now())
	if fresh {
		return before, nil
	}
	var answer struct {
		User profile `json:"user"`
	}
	err := s.call(ctx, "users.info", map[string]any{"user": id, "include_locale": true}, &answer)
	var f *chat.Failure
	switch {
	case errors.As(err, &f) && f.Fault == chat.Blocked: // not known here: of another company
		return s.people.keep(id, known{outsider: true, at: s.now()}), nil
	case err != nil && !before.at.IsZero():
		return before, nil
	case err != nil:
		return known{}, err
	}
	return s.people.keep(id, answer.User.known(s.me().team, s.now())), nil
}

func (p profile) known(team string, now time.Time) known {
	ours := team == "" || p.Team == "" || p.Team == team || slices.Contains(p.Enterprise.Teams, team)
	name := p.Profile.Display
	for _, other := range []string{p.Profile.Real, p.RealName, p.Name} {
		if strings.TrimSpace(name) == "" {
			name = other
		}
	}
	return known{
		name: strings.TrimSpace(name), lang: p.Locale, bot: p.Bot, at: now,
		outsider: p.Guest || p.Single || p.Stranger || p.Deleted || !ours,
	}
}

func (p *people) find(id string, now time.Time) (k known, fresh bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	k, ok := p.byID[id]
	return k, ok && now.Sub(k.at) < knownFor
}

func (p *people) keep(id string, k known) known {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.byID == nil || len(p.byID) >= knownMost {
		p.byID = map[string]known{}
	}
	p.byID[id] = k
	return k
}
