package main

import (
	"context"
	"fmt"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"sync"
	"time"

	"milepost/adapters/web"
	"milepost/dialogs"
	"milepost/dialogs/chat"
	"milepost/dialogs/phrases"
	"milepost/dialogs/sales"
	"milepost/scheduler"
)

// playground lets one world be played in: by the page, by the demo, and by the
// talks of the tests. One act at a time; a demo is one act.
type playground struct {
	page    *web.Web
	process *sales.Process
	dir     string // for the stores of its worlds
	words   *phrases.Phrases
	log     *slog.Logger
	wall    scheduler.Wall       // paces the demo, nothing else
	witness func(dialogs.Change) // sees every change too, if there is one

	mu     sync.Mutex
	world  *world
	talk   *talk               // whose people are in it
	clock  *scheduler.Pushable // the world's; read without mu
	lang   string
	acts   int
	last   chat.Update // what was done last in a talk, to be delivered again
	worlds int
	tally  tally
}

// openPlayground makes a playground that shows a talk's people, before anything is said.
func openPlayground(ctx context.Context, dir string, t *talk, p *sales.Process, lang string, log *slog.Logger) (*playground, error) {
	words, err := phrases.New()
	if err != nil {
		return nil, err
	}
	g := &playground{process: p, dir: dir, words: words, lang: lang, log: log}
	g.page = web.New(panes(t), lang, p.ID == demoProcess, log)
	g.page.Direct(g)
	return g, g.begin(ctx, t)
}

// begin puts a fresh world in the place of the one there was.
func (g *playground) begin(ctx context.Context, t *talk) error {
	g.worlds++
	w, err := openWorld(ctx, t, stagecraft{
		file:    filepath.Join(g.dir, fmt.Sprintf("playground-%d.bolt", g.worlds)),
		process: g.process, lang: g.lang, page: g.page, log: g.log,
		onChange: func(c dialogs.Change) {
			g.tally.add(c)
			if g.witness != nil {
				g.witness(c)
			}
			g.page.Changed(summary(c))
		},
	})
	if err != nil {
		return err
	}
	g.Close()
	g.world, g.talk, g.clock, g.tally = w, t, w.clock, tally{}
	g.page.Clear()
	if err := w.cast(ctx, t); err != nil {
		return err
	}
	return w.settle(ctx)
}

// Close lets go of the world's store.
func (g *playground) Close() {
	if g.world != nil {
		if err := g.world.close(); err != nil {
			g.log.Error("playground", "err", err)
		}
	}
}

// Hear plays out what somebody did.
func (g *playground) Hear(ctx context.Context, u chat.Update) (chat.Reply, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.world.hear(ctx, u)
}

// Push moves the clock by a button of the page.
func (g *playground) Push(ctx context.Context, how string) error {
	jump, ok := map[string]string{"hour": "+1h", "morning": "next morning", "week": "+7d"}[how]
	if !ok {
		return fmt.Errorf("unknown push %q", how)
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	to, err := readJump(jump, g.world.clock.Now())
	if err != nil {
		return err
	}
	return g.world.advance(ctx, to)
}

// Now is the world's time.
func (g *playground) Now() time.Time { return g.clock.Now() }

// Speak makes everybody's language one of ours.
func (g *playground) Speak(ctx context.Context, lang string) error {
	if lang != "en" && lang != "ru" {
		return fmt.Errorf("unknown language %q", lang)
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	g.lang = lang
	g.acts++
	return g.world.speak(ctx, lang, fmt.Sprintf("playground/speak/%d", g.acts))
}

// Advance moves the clock in a talk.
func (g *playground) Advance(ctx context.Context, to time.Time) error {
	return g.world.advance(ctx, to)
}

// Sleep moves the clock while the bot is down.
func (g *playground) Sleep(ctx context.Context, to time.Time) error { return g.world.sleep(ctx, to) }

// Mark and Since: what a pane showed since the mark, new or changed.
func (g *playground) Mark() { g.page.Mark() }

// Since is a pane's news since the mark.
func (g *playground) Since(pane string) string { return g.page.Since(pane) }

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
	g, err := openPlayground(ctx, dir, t, p, lang, o.log)
	if err != nil {
		return err
	}
	defer g.Close()
	fmt.Fprintf(o.out, "playground: http://%s\n", l.Addr())
	fmt.Fprintln(o.out, "Press “▶ 30 days” to see a month of three deals in a minute, or type /new in Olga's pane. Ctrl-C ends it.")
	return serve(ctx, l, g.page.Handler())
}

// onlyLoopback refuses to show the playground to other machines: it has no login.
func onlyLoopback(a net.Addr) error {
	if tcp, ok := a.(*net.TCPAddr); ok && tcp.IP.IsLoopback() {
		return nil
	}
	return fmt.Errorf("the playground has no login, so it is served on this computer only\nnext: -listen 127.0.0.1:8080")
}
