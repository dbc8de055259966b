package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"strings"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"

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
	engine     *dialogs.Engine
	messengers []messenger
	courier    *scheduler.Courier
	due        *scheduler.DueLoop
	cron       *scheduler.CronLoop
	doors      []door
	judgedBy   string
	counts     counts
}

// runTeam starts everything in order, and stops it in the order that doc.go says.
// A start that is told to stop is a stop, whatever it was about to do.
func runTeam(ctx context.Context, o options, c *config) error {
	t := &team{c: c}
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
	if t.store, err = openStoreOf(ctx, c, o.log); err != nil {
		return err
	}
	if t.store.bolt != nil { // the file is ours alone: whoever held a chat is dead
		if err := t.store.Memory.Inherit(ctx, scheduler.Wall{}.Now()); err != nil {
			return err
		}
	}
	fmt.Fprintf(o.out, "store: %s\n", t.store.Says)
	if err := t.store.sayHeld(ctx, o.out); err != nil {
		return err
	}
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

// build makes the engine and the loops.
func (t *team) build(ctx context.Context, o options) error {
	c, clock := t.c, scheduler.Wall{}
	book, err := shelve(ctx, t.store.Memory, c, clock.Now())
	if err != nil {
		return err
	}
	if t.judgedBy, err = judgedBy(c, book); err != nil {
		return err
	}
	join, _ := strings.CutPrefix(c.join, "open:")
	if c.join == "invite" {
		join = ""
	}
	house := dialogs.House{
		Language: c.language, Zone: c.zone, Currency: c.currency, Sitting: c.sitting, Pings: c.pings, Join: join, Channels: c.channels,
		Links: map[string]string{},
	}
	var mouths []scheduler.Mouth
	pace := map[string]scheduler.Pace{}
	for _, m := range t.messengers {
		house.Links[m.name], pace[m.name] = m.link(), m.pace
		mouths = append(mouths, m.mouth)
	}
	t.engine, err = newEngine(t.store.Memory, book, c.calendars, house, clock.Now, t.committed, o.log)
	if err != nil {
		return err
	}
	t.courier = &scheduler.Courier{
		Outbox: t.store.Memory, Mouths: mouths, Clock: clock, Log: o.log.With("part", "courier"),
		Pace: pace,
		Trouble: func(ctx context.Context, tr chat.Trouble) {
			if tr.Reason != string(chat.Blocked) {
				t.note(o, t.engine.Undelivered(ctx, tr))
			}
		},
		Unreachable: func(ctx context.Context, person, messenger string) {
			t.note(o, t.engine.Unreachable(ctx, person, messenger))
		},
	}
	t.due = &scheduler.DueLoop{Diary: t.store.Memory, Decider: t.engine, Clock: clock, Log: o.log.With("part", "due")}
	t.cron = &scheduler.CronLoop{Jobs: c.jobs, Clerk: t.engine, Clock: clock, Log: o.log.With("part", "jobs")}
	return t.engine.Seed(ctx, c.people)
}

func (t *team) note(o options, err error) {
	if err != nil {
		o.log.Error("admin", "err", err)
	}
}

// committed wakes whoever has something to do now.
func (t *team) committed(c dialogs.Change) {
	t.counts.commits.Inc()
	if len(c.Parcels) > 0 {
		t.courier.Wake(urgent(c.Parcels)...)
	}
	if len(c.Deals) > 0 {
		t.due.Wake()
	}
}

// urgent are the lanes in which somebody waits for an answer.
func urgent(parcels []chat.Parcel) []string {
	var lanes []string
	for _, p := range parcels {
		if p.Class == chat.AtLeastOnce {
			lanes = append(lanes, p.To.String())
		}
	}
	return lanes
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
		fmt.Fprintln(o.out, "no admin yet; the first to use this becomes one, once, within 24 hours:")
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

// stopWithin is how long a stop may take.
const stopWithin = 10 * time.Second

// serve runs the loops until ctx ends or one of them cannot go on.
func (t *team) serve(ctx context.Context, o options) error {
	ears, deaf := context.WithCancel(ctx)
	defer deaf()
	loops, still := context.WithCancel(context.WithoutCancel(ctx)) // the loops go on while the ears finish
	defer still()
	var group sync.WaitGroup
	failed := make(chan error, 8)
	start := func(ctx context.Context, loop func(context.Context) error) {
		group.Go(func() {
			if err := loop(ctx); err != nil && ctx.Err() == nil {
				failed <- err
				deaf()
			}
		})
	}
	var listening sync.WaitGroup
	for _, m := range t.messengers {
		listening.Go(func() {
			if err := m.listen(ears, t.hear); err != nil {
				failed <- err
			}
			deaf()
		})
	}
	start(loops, t.courier.Run)
	start(loops, t.due.Run)
	start(loops, t.cron.Run)
	start(loops, func(ctx context.Context) error { return t.rejudge(ctx, o) })
	start(loops, func(ctx context.Context) error { return t.watchStore(ctx, o) })
	for _, d := range t.doors {
		start(loops, d.serve)
	}
	fmt.Fprintln(o.out, "ready")
	<-ears.Done()
	over, stopped := context.WithCancel(context.WithoutCancel(ctx))
	defer stopped()
	go func() { // a stop that hangs is ended: what is committed is safe anyway
		clock := scheduler.Wall{}
		if clock.Wait(over, clock.Now().Add(stopWithin)) == nil {
			os.Exit(exitFound)
		}
	}()
	listening.Wait()
	still()
	group.Wait()
	select {
	case err := <-failed:
		return err
	default:
		return nil
	}
}

// hear counts updates on their way to the engine.
func (t *team) hear(ctx context.Context, u chat.Update) (chat.Reply, error) {
	t.counts.updates.Inc()
	r, err := t.engine.Hear(ctx, u)
	if err != nil {
		t.counts.failed.Inc()
	}
	return r, err
}

// openDoors opens what stands beside the messengers: the operator's port and the
// socket for backup.
func (t *team) openDoors(o options) error {
	if t.c.ops != "" {
		l, err := listen(t.c.ops, "[ops] listen")
		if err != nil {
			return err
		}
		registry := prometheus.NewRegistry()
		t.counts.register(registry, t.courier)
		port := &ops{registry: registry, log: o.log, ready: func(ctx context.Context) error {
			_, err := t.store.Memory.Load(ctx, dialogs.Query{})
			return err
		}}
		t.doors = append(t.doors, door{l, port.handler()})
		fmt.Fprintf(o.out, "ops: http://%s/readyz\n", l.Addr())
	}
	if t.store.socket != "" {
		l, err := listenSocket(t.store.socket)
		if err != nil {
			return err
		}
		t.doors = append(t.doors, door{l, t.store.handler(o.log, func() { t.courier.Wake() })})
	}
	return nil
}

// listenSocket opens a unix socket that only this user may use. The store's lock
// is ours already, so a socket that is left there is nobody's.
func listenSocket(path string) (net.Listener, error) {
	if err := os.Remove(path); err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, err
	}
	l, err := net.Listen("unix", path)
	if err != nil {
		return nil, fmt.Errorf("the socket for backups cannot be opened: %w\nnext: choose a place with a short path in [store] url; a socket's may have a hundred characters", err)
	}
	if err := os.Chmod(path, 0o600); err != nil {
		l.Close()
		return nil, err
	}
	return l, nil
}
