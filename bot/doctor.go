package main

import (
	"context"
	"fmt"
	"os"
	"strings"

	"milepost/adapters/slack"
	"milepost/adapters/telegram"
	"milepost/dialogs"
	"milepost/dialogs/playbook"
	"milepost/dialogs/sales"
	"milepost/scheduler"
)

// doctor says what is configured, what can be reached and what is wrong.
func doctor(ctx context.Context, o options) error {
	if len(o.args) > 0 {
		return usageError(fmt.Sprintf("doctor takes no %q", o.args[0]))
	}
	d := &diagnosis{o: o}
	path, ok := configPath(o)
	if !ok {
		d.bad("there is no config.toml: only the playground works", "copy config.example.toml to config.toml")
		return errFound
	}
	c, err := readConfig(path, os.Getenv)
	if err != nil {
		printProblems(o, err)
		if c, err := readStore(path, os.Getenv); err == nil {
			d.store(ctx, c)
		}
		return errFound
	}
	d.good("%s is right", path)
	for _, p := range c.processes {
		d.good("process %s: %s", p.ID, playbook.Summary(p))
	}
	d.store(ctx, c)
	d.messengers(ctx, c)
	if strings.HasPrefix(c.join, "open:") {
		d.warn("[people] join = %q: whoever finds the bot gets in", c.join)
	}
	for _, j := range c.jobs {
		d.good("job %s: %s to %s, %s", j.ID, j.Do, j.To, j.Schedule)
	}
	if d.wrong {
		return errFound
	}
	return nil
}

// diagnosis prints lines and remembers whether one was bad.
type diagnosis struct {
	o     options
	wrong bool
}

func (d *diagnosis) good(format string, args ...any) {
	fmt.Fprintf(d.o.out, "✓ "+format+"\n", args...)
}

func (d *diagnosis) warn(format string, args ...any) {
	fmt.Fprintf(d.o.out, "! "+format+"\n", args...)
}

func (d *diagnosis) bad(what, next string) {
	d.wrong = true
	printProblems(d.o, fmt.Errorf("%s\nnext: %s", what, next))
}

// store looks at the memory. A bolt file in use is a good sign: the bot runs.
func (d *diagnosis) store(ctx context.Context, c *config) {
	if path, ok := boltPath(c.storeURL); ok && running(path) {
		d.good("the store %s is in use by a running bot", path)
		return
	}
	s, there, err := visitStore(ctx, c)
	if !d.worked(err) {
		return
	}
	if s != nil {
		defer s.Close()
		if !d.medium(ctx, s) {
			return
		}
	}
	if !there {
		d.warn("there is no store yet (%s): the first start makes it", placeOf(c.storeURL))
		return
	}
	d.restored(ctx, s)
	s.Memory.Damaged = func(key string) {
		d.bad(fmt.Sprintf("the record %s cannot be read: what concerns it is left out", key), "restore the last backup; or, on a Redis, mend the record and start the bot again")
	}
	switch mended, err := s.Memory.Rebuild(ctx, scheduler.Wall{}.Now()); {
	case err != nil:
		d.bad(err.Error(), "look at the store")
		return
	case mended > 0:
		d.warn("%d entries of its lists did not match the deals and were mended", mended)
	}
	k, err := s.Memory.Load(ctx, dialogs.Query{})
	if err != nil {
		d.bad(err.Error(), "look at the store")
		return
	}
	d.good("%d people, %d of them admins", len(k.Roster.All()), len(k.Roster.With(sales.RoleAdmin)))
	if n, err := s.Memory.Aside(ctx, asideMost); err == nil && n > 0 {
		d.warn("%d updates could not be handled and are set aside: an admin sees them by /quarantine", n)
	}
	lost, err := s.Memory.Troubles(ctx, 5)
	if err == nil && len(lost) > 0 {
		d.warn("%d of the newest messages were not delivered; the last: %s, %s", len(lost), lost[0].State, lost[0].Reason)
	}
}

// medium tells of what the store lies in, and whether that is whole.
func (d *diagnosis) medium(ctx context.Context, s *openStore) bool {
	if s.bolt != nil {
		if err := s.bolt.Check(ctx); err != nil {
			d.bad("the store is damaged: "+err.Error(), "restore a backup")
			return false
		}
	}
	d.good("store: %s", s.Says)
	for _, f := range s.poor {
		if f.What == "replicas" && f.Value == "0" { // a start would end at its first commit
			what, next, _ := strings.Cut(f.Say, ". ")
			d.bad("redis: "+what, next)
			continue
		}
		d.warn("redis: %s %s: %s", f.What, f.Value, f.Say)
	}
	return true
}

// restored tells of messages that a restore holds.
func (d *diagnosis) restored(ctx context.Context, s *openStore) {
	note, n, err := s.Memory.Held(ctx, mostHeld)
	if d.worked(err) && note != nil && n > 0 {
		d.warn("restored from a backup of %s: %d messages that waited in it are held; `release` lets them go", note.Made.Format("2006-01-02 15:04 MST"), n)
	}
}

// messengers asks who the tokens belong to, and whether the channels can be
// written to.
func (d *diagnosis) messengers(ctx context.Context, c *config) {
	if c.telegram.token == "" && c.slack.BotToken == "" {
		d.bad("no messenger has a token", "put one from @BotFather into [telegram] token or MILEPOST_TELEGRAM_TOKEN, or Slack's into [slack]")
	}
	if c.telegram.token != "" {
		t, err := telegram.New(telegram.Config{Token: c.telegram.token, APIURL: c.telegram.api, Log: d.o.log})
		if d.worked(err) {
			name, err := t.Check(ctx)
			if d.worked(err) {
				d.good("telegram: @%s", name)
			}
		}
	}
	if c.slack.BotToken != "" {
		d.slack(ctx, c)
	}
}

// slack looks at the tokens, the scopes and the channels.
func (d *diagnosis) slack(ctx context.Context, c *config) {
	s, err := slack.New(c.slack)
	if !d.worked(err) {
		return
	}
	workspace, name, err := s.Check(ctx)
	if !d.worked(err) {
		return
	}
	d.good("slack: @%s in %s, every scope granted", name, workspace)
	for _, ch := range c.channels {
		if ch.Address.Messenger != slack.Messenger {
			continue
		}
		if d.worked(s.CheckChannel(ctx, ch.Address.Chat)) {
			d.good("slack: channel %s can be written to", ch.ID)
		}
	}
}

// worked prints what is wrong, if anything is.
func (d *diagnosis) worked(err error) bool {
	if err != nil {
		d.wrong = true
		printProblems(d.o, err)
	}
	return err == nil
}

// manifest prints what the Slack app must be.
func manifest(_ context.Context, o options) error {
	if len(o.args) > 0 {
		return usageError(fmt.Sprintf("manifest takes no %q", o.args[0]))
	}
	_, err := o.out.Write(slack.Manifest(o.url))
	return err
}
