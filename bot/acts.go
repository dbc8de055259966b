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
	if s.do == "again" {
		return g.hear(ctx, g.last)
	}
	var u chat.Update
	who := g.talk.paneOf(s.who)
	switch s.do {
	case "say", "edit":
		u, err = g.typed(s, id)
	case "fill":
		u, err = g.filled(who, s.text, id)
	case "press": // in a pane of somebody else only a forger can
		message, data, ok := g.button(s)
		if !ok {
			return "", fmt.Errorf("%s sees no button [%s]; the pane shows:\n%s", s.who, s.text, g.page.Text(s.pane))
		}
		u = g.page.Pressed(who, id, message, data)
	}
	if err != nil {
		return "", err
	}
	g.last = g.talk.introduce(u, s.who)
	return g.hear(ctx, g.last)
}

// button is the one that is pressed: the message it hangs on and its data.
func (g *playground) button(s step) (message, data string, ok bool) {
	if s.old {
		return g.page.Gone(s.pane, s.text)
	}
	return g.page.Shown(s.pane, s.text, s.point)
}

// typed is words, new or changed, in a pane: their own, or a group's.
func (g *playground) typed(s step, id string) (chat.Update, error) {
	who, where := g.talk.paneOf(s.who), g.talk.paneOf(s.pane)
	if s.do == "say" {
		return web.Typed(who, where, g.page.Overhear(s.pane, s.text), s.text, g.Now()), nil
	}
	message, ok := g.page.Retype(s.pane, s.was, s.text)
	if !ok {
		return chat.Update{}, fmt.Errorf("%s did not say %q", s.who, s.was)
	}
	return web.Retyped(who, where, message, id, s.text, g.Now()), nil
}

func (g *playground) hear(ctx context.Context, u chat.Update) (string, error) {
	reply, err := g.world.hear(ctx, u)
	if err == nil {
		g.page.Answer(u, reply)
	}
	return reply.Toast, err
}

// advance moves the clock in a talk.
func (g *playground) advance(ctx context.Context, to time.Time) error {
	g.acts++
	return g.world.advance(ctx, to)
}

// sleep moves the clock while the bot is down.
func (g *playground) sleep(ctx context.Context, to time.Time) error { return g.world.sleep(ctx, to) }
