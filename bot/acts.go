package main

import (
	"context"
	"fmt"
	"time"

	"milepost/adapters/web"
	"milepost/dialogs/chat"
)

// act plays out what somebody does in a talk; toast is the direct answer.
func (g *playground) act(ctx context.Context, s step) (toast string, err error) {
	g.acts++
	id := fmt.Sprintf("talk%d", g.acts)
	var u chat.Update
	switch s.do {
	case "again":
		return g.hear(ctx, g.last)
	case "say": // in a pane: their own, or a group's
		u = web.Typed(s.who, g.page.Overhear(s.pane, s.text), s.text, g.Now())
		u.From.Chat, u.Private = s.pane, s.pane == s.who
	case "edit":
		message, ok := g.page.Retype(s.pane, s.was, s.text)
		if !ok {
			return "", fmt.Errorf("%s did not say %q", s.who, s.was)
		}
		u = web.Retyped(s.who, message, id, s.text, g.Now())
		u.From.Chat, u.Private = s.pane, s.pane == s.who
	case "press": // in a pane of somebody else only a forger can
		find := g.page.Shown
		if s.old {
			find = g.page.Gone
		}
		message, data, ok := find(s.pane, s.text)
		if !ok {
			return "", fmt.Errorf("%s sees no button [%s]; the pane shows:\n%s", s.who, s.text, g.page.Text(s.pane))
		}
		u = web.Pressed(s.who, id, message, data, g.Now())
	}
	g.last = g.talk.introduce(u, s.who)
	return g.hear(ctx, g.last)
}

func (g *playground) hear(ctx context.Context, u chat.Update) (string, error) {
	reply, err := g.world.hear(ctx, u)
	return reply.Toast, err
}

// advance moves the clock in a talk.
func (g *playground) advance(ctx context.Context, to time.Time) error {
	g.acts++
	return g.world.advance(ctx, to)
}

// sleep moves the clock while the bot is down.
func (g *playground) sleep(ctx context.Context, to time.Time) error { return g.world.sleep(ctx, to) }
