package main

import (
	"context"
	"embed"
	"fmt"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"strings"
	"time"

	"milepost/adapters/store"
	"milepost/adapters/store/bolt"
	"milepost/adapters/web"
	"milepost/dialogs"
	"milepost/dialogs/chat"
	"milepost/dialogs/sales"
	"milepost/scheduler"
)

//go:embed demo/*.talk
var demos embed.FS

// defaultJobs run when the config has none: everybody's moves at nine and the
// heads' control points half an hour later, each in their own zone.
func defaultJobs() []dialogs.Job {
	return []dialogs.Job{
		{ID: "moves", Do: "moves", To: "rep", Schedule: "0 9 * * 1-5"},
		{ID: "digest", Do: "digest", To: sales.RoleHead, Schedule: "30 9 * * 1-5"},
	}
}

// openWorld makes a world for a talk's people on a fresh bolt file in a folder.
func openWorld(ctx context.Context, dir string, t *talk, p *sales.Process, lang string, log *slog.Logger) (*world, func() error, error) {
	engine, err := bolt.Open(filepath.Join(dir, "playground.bolt"))
	if err != nil {
		return nil, nil, err
	}
	w := &world{memory: store.NewMemory(engine), clock: scheduler.NewPushable(t.begin), lang: lang, log: log}
	house := dialogs.House{Language: lang, Zone: t.begin.Location(), Sitting: 3, Pings: 5}
	jobs := defaultJobs()
	var panes []web.Pane
	for _, who := range t.people {
		panes = append(panes, web.Pane{ID: who.id, Name: who.name, Title: strings.Join(who.words, ", "), Channel: who.channel()})
		if who.channel() {
			house.Channels = append(house.Channels, dialogs.Channel{ID: who.id, Language: who.lang, Private: len(who.words) > 0 && who.words[0] == "private", Address: webAddress(who.id)})
			jobs = append(jobs,
				dialogs.Job{ID: "stalled-" + who.id, Do: "stalled", To: who.id, Schedule: "45 9 * * 1"},
				dialogs.Job{ID: "checkpoints-" + who.id, Do: "checkpoints", To: who.id, Schedule: "45 9 * * 4"})
		}
	}
	w.page = web.New(panes, lang, log)
	cal, err := loadCalendars("plain")
	if err != nil {
		return nil, nil, err
	}
	book := dialogs.Book{Current: []*sales.Process{p}, Versions: map[string]*sales.Process{}}
	w.engine, err = newEngine(w.memory, book, cal, house, w.clock.Now, func(c dialogs.Change) { w.page.Changed(summary(c)) }, log)
	if err != nil {
		return nil, nil, err
	}
	w.courier = &scheduler.Courier{Outbox: w.memory, Mouths: []scheduler.Mouth{w.page}, Clock: w.clock, Log: log}
	w.due = &scheduler.DueLoop{Diary: w.memory, Decider: w.engine, Clock: w.clock, Log: log}
	w.cron = &scheduler.CronLoop{Jobs: jobs, Clerk: w.engine, Clock: w.clock, Log: log}
	if err := w.cast(ctx, t, t.begin.Location().String()); err != nil {
		return nil, nil, err
	}
	w.page.Direct(w)
	return w, engine.Close, w.settle(ctx)
}

func webAddress(id string) chat.Address { return chat.Address{Messenger: web.Messenger, Chat: id} }

// demoTalk reads the demo in a language.
func demoTalk(lang string) (*talk, error) {
	f, err := demos.Open("demo/" + lang + ".talk")
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return readTalk("demo/"+lang+".talk", f)
}

// demoPace is the pause after a step: the whole demo takes about a minute.
func demoPace(s step) time.Duration {
	switch s.do {
	case "jump":
		return 700 * time.Millisecond
	case "head":
		return 1200 * time.Millisecond
	case "say", "press":
		return 550 * time.Millisecond
	}
	return 0
}

// Demo plays the 30 days of three deals, from wherever the clock stands.
func (w *world) Demo(ctx context.Context) error {
	w.mu.Lock()
	lang := w.lang
	w.mu.Unlock()
	t, err := demoTalk(lang)
	if err != nil {
		return err
	}
	wrong, err := t.play(ctx, w, w.clock.Now, func(s step) {
		if s.do == "head" {
			w.page.Heading(s.text)
		}
		_ = w.wall.Wait(ctx, w.wall.Now().Add(demoPace(s)))
	})
	for _, line := range wrong {
		w.log.Warn("demo", "step", line)
	}
	return err
}

// onlyLoopback refuses to show the playground to other machines: it has no login.
func onlyLoopback(a net.Addr) error {
	if tcp, ok := a.(*net.TCPAddr); ok && tcp.IP.IsLoopback() {
		return nil
	}
	return fmt.Errorf("the playground has no login, so it is served on this computer only\nnext: -listen 127.0.0.1:8080")
}

// runPlayground serves the page until ctx ends.
func runPlayground(ctx context.Context, o options, p *sales.Process, lang string) error {
	addr := o.listen
	if addr == "" {
		addr = "127.0.0.1:8080"
	}
	l, err := listen(addr, "-listen")
	if err != nil {
		return err
	}
	defer l.Close()
	if err := onlyLoopback(l.Addr()); err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "milepost-playground-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	t, err := demoTalk(lang)
	if err != nil {
		return err
	}
	w, done, err := openWorld(ctx, dir, t, p, lang, o.log)
	if err != nil {
		return err
	}
	defer done()
	fmt.Fprintf(o.out, "playground: http://%s\n", l.Addr())
	fmt.Fprintln(o.out, "Press “▶ 30 days” to see a month of three deals in a minute, or type /new in Olga's pane. Ctrl-C ends it.")
	return serve(ctx, l, w.page.Handler())
}
