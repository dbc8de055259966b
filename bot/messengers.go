package main

import (
	"context"
	"fmt"
	"time"

	"milepost/adapters/slack"
	"milepost/adapters/telegram"
	"milepost/dialogs"
	"milepost/dialogs/chat"
	"milepost/scheduler"
)

// messenger is one way to hear and be heard.
type messenger struct {
	name  string
	mouth scheduler.Mouth
	pace  scheduler.Pace
	// check asks whose token it is: what it says to the operator, or what is wrong.
	check func(context.Context) (says string, err error)
	// link carries an invite code there, with %s for the code; known after check.
	link func() string
	// begun is told once the engine is there: command menus and the like.
	begun func(context.Context, *dialogs.Engine) error
	// keeps is for how long it keeps people's words for who does not hear.
	keeps time.Duration
	// recall hears once more what was said since an instant; nil: it cannot be asked.
	recall func(ctx context.Context, since time.Time) error
	// heard is when it was last heard, whatever it said; forged, how many requests
	// only pretended to be its.
	heard  func() time.Time
	forged func() int64
	listen func(context.Context, func(context.Context, chat.Update) (chat.Reply, error)) error
}

// connect makes the messengers that the config has tokens for.
func (t *team) connect(o options) error {
	if t.c.telegram.token != "" {
		m, err := t.overTelegram(o)
		if err != nil {
			return err
		}
		t.messengers = append(t.messengers, m)
	}
	if t.c.slack.BotToken != "" {
		m, err := t.overSlack(o)
		if err != nil {
			return err
		}
		t.messengers = append(t.messengers, m)
	}
	return nil
}

func (t *team) overTelegram(o options) (messenger, error) {
	c := telegram.Config{Token: t.c.telegram.token, APIURL: t.c.telegram.api, Log: o.log.With("part", "telegram")}
	if t.replicas != nil {
		c.Turn = &t.replicas.turn
	}
	tg, err := telegram.New(c)
	if err != nil {
		return messenger{}, err
	}
	name := ""
	return messenger{
		name: telegram.Messenger, mouth: tg, pace: t.c.telegram.pace, keeps: telegram.Keeps, heard: tg.Heard, forged: tg.Forged,
		check: func(ctx context.Context) (string, error) {
			name, err = tg.Check(ctx)
			return "@" + name, err
		},
		link: func() string { return "https://t.me/" + name + "?start=%s" },
		begun: func(ctx context.Context, e *dialogs.Engine) error {
			menus := map[string][]telegram.Command{}
			for tag, lang := range map[string]string{"": t.c.language, "en": "en", "ru": "ru"} {
				names, texts := e.Menu(lang)
				for i, name := range names {
					menus[tag] = append(menus[tag], telegram.Command{Name: name, Text: texts[i]})
				}
			}
			return tg.Menu(ctx, menus, e.InGroups)
		},
		listen: func(ctx context.Context, hear func(context.Context, chat.Update) (chat.Reply, error)) error {
			if t.c.telegram.mode == telegram.Hook {
				return tg.Serve(ctx, t.c.telegram.hook, hear)
			}
			return tg.Listen(ctx, hear)
		},
	}, nil
}

func (t *team) overSlack(o options) (messenger, error) {
	c := t.c.slack
	c.Log = o.log.With("part", "slack")
	// The engine is there before anything is heard.
	c.Opens = func(u chat.Update) bool { return t.engine.OpensForm(u) }
	c.Home = func(ctx context.Context, a chat.Account) ([]chat.Message, error) { return t.engine.Home(ctx, a) }
	c.NotSaved = func(lang string) string { return t.engine.NotSaved(lang) }
	s, err := slack.New(c)
	if err != nil {
		return messenger{}, err
	}
	return messenger{
		name: slack.Messenger, mouth: s, pace: scheduler.SlackPace(), keeps: slack.Keeps, heard: s.Heard, forged: s.Forged,
		check: func(ctx context.Context) (string, error) {
			workspace, name, err := s.Check(ctx)
			return fmt.Sprintf("@%s in %s", name, workspace), err
		},
		recall: func(ctx context.Context, since time.Time) error { return s.Recall(ctx, since, t.hear) },
		link:   func() string { return "/milepost start %s" },
		begun:  func(context.Context, *dialogs.Engine) error { return nil },
		listen: func(ctx context.Context, hear func(context.Context, chat.Update) (chat.Reply, error)) error {
			return s.Listen(ctx, hear)
		},
	}, nil
}
