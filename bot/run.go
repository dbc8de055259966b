package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"milepost/dialogs"
	"milepost/dialogs/chat"
	"milepost/scheduler"
)

// run serves a team by its config; without a config it opens the playground.
func run(ctx context.Context, o options) error {
	if len(o.args) > 0 {
		return usageError(fmt.Sprintf("run takes no %q", o.args[0]))
	}
	path, ok := configPath(o)
	if !ok {
		p, _, err := loadProcess("b2b")
		if err != nil {
			return err
		}
		s, err := builtInSetting(p)
		if err != nil {
			return err
		}
		return runPlayground(ctx, o, s, "en")
	}
	c, err := readConfig(path, os.Getenv)
	if err != nil {
		return err
	}
	if o.playground {
		return runPlayground(ctx, o, ownSetting(c), c.language)
	}
	if c.telegram.token == "" && c.slack.BotToken == "" {
		return fmt.Errorf("%s: no messenger is configured\nnext: put a token from @BotFather into [telegram] token or MILEPOST_TELEGRAM_TOKEN, or Slack's into [slack]; to try without one, run with no config, or with -playground", path)
	}
	return runTeam(ctx, o, c)
}

// team is a running bot: its parts, and the loops that keep it going.
type team struct {
	c          *config
	store      *openStore
	clock      scheduler.Clock
	replicas   *replicas // nil on a file, which is ours alone
	engine     *dialogs.Engine
	messengers []messenger
	courier    *scheduler.Courier
	due        *scheduler.DueLoop
	cron       *scheduler.CronLoop
	ears       *scheduler.EarsLoop
	doors      []door
	judgedBy   string
	changed    chan struct{} // somebody of ours was
	counts     *counts
	health     *health
}

// runTeam starts everything in order, and stops it in the order that doc.go says.
// A start that is told to stop is a stop, whatever it was about to do.
func runTeam(ctx context.Context, o options, c *config) error {
	t := &team{c: c, counts: newCounts(), changed: make(chan struct{}, 1)}
	defer t.close() // last of all
	if err := t.begin(ctx, o); err != nil {
		if ctx.Err() != nil {
			return nil
		}
		return err
	}
	return t.serve(ctx, o)
}

func (t *team) close() {
	if t.store != nil {
		t.store.Close()
	}
}

// begin does all that must be done before the loops run.
func (t *team) begin(ctx context.Context, o options) error {
	c := t.c
	var err error
	if t.store, err = openStoreOf(ctx, c); err != nil {
		return err
	}
	t.store.warn(o.log)
	t.watch(o.log)
	if t.clock = (scheduler.Wall{}); t.store.redis != nil {
		t.replicas = newReplicas(t.store, o.log)
		t.replicas.read(ctx)
		t.replicas.meet(ctx)
		t.clock = &t.replicas.clock
	} else if err := t.store.Memory.Inherit(ctx, t.clock.Now()); err != nil { // the file is ours alone: whoever held a chat is dead
		return err
	}
	fmt.Fprintf(o.out, "store: %s\n", t.store.Says)
	if err := t.store.sayHeld(ctx, o.out); err != nil {
		return err
	}
	t.store.finishErasing(ctx, o)
	if err := t.connect(o); err != nil {
		return err
	}
	for _, m := range t.messengers {
		says, err := reach(ctx, o, m.check)
		if err != nil {
			return err
		}
		fmt.Fprintf(o.out, "%s: %s\n", m.name, says)
	}
	if err := t.build(ctx, o); err != nil {
		return err
	}
	if err := t.openDoors(o); err != nil { // before anything is said: it may be the second bot
		return err
	}
	if err := t.engine.Started(ctx); err != nil {
		return err
	}
	return t.welcome(ctx, o)
}

// The pauses between two tries to reach a messenger at the start.
const (
	reachFirst = 2 * time.Second
	reachMost  = 30 * time.Second
)

// reach asks a messenger who we are, until it answers: after a power cut the bot
// may be up before the network is. A token that is refused ends the start.
func reach(ctx context.Context, o options, check func(context.Context) (string, error)) (string, error) {
	clock := scheduler.Wall{}
	for pause := reachFirst; ; pause = min(2*pause, reachMost) {
		name, err := check(ctx)
		if !errors.Is(err, chat.ErrNotNow) {
			return name, err
		}
		fmt.Fprintf(o.errs, "%v\nI try again in %s\n", err, pause)
		if clock.Wait(ctx, clock.Now().Add(pause)) != nil {
			return "", err
		}
	}
}

// welcome tells the operator where things stand, and how the first admin gets in.
func (t *team) welcome(ctx context.Context, o options) error {
	if strings.HasPrefix(t.c.join, "open:") {
		fmt.Fprintf(o.out, "WARNING: [people] join = %q: whoever finds the bot gets in\n", t.c.join)
	}
	code, err := t.engine.FirstAdmin(ctx)
	if err != nil {
		return err
	}
	if code != "" {
		fmt.Fprintln(o.out, "no admin yet; the first to use this becomes one, once, within 24 hours (a later start prints another one, and this is void):")
		for _, m := range t.messengers {
			fmt.Fprintf(o.out, "  "+m.link()+"\n", code)
		}
	}
	for _, m := range t.messengers {
		if err := m.begun(ctx, t.engine); err != nil {
			o.log.Warn("the command menu could not be set", "messenger", m.name, "err", err)
		}
	}
	return nil
}
