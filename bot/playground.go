package main

import (
	"context"
	"fmt"
	"log/slog"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"milepost/adapters/web"
	"milepost/dialogs"
	"milepost/dialogs/chat"
	"milepost/dialogs/phrases"
	"milepost/dialogs/sales"
	"milepost/scheduler"
)

// setting is what a playground is played with.
type setting struct {
	process   *sales.Process
	house     dialogs.House
	calendars *calendars
	// cast gives the people of a world that begins, by language.
	cast func(lang string) (*talk, error)
	demo bool // the built-in process, by which the demo's people sell
}

// builtInSetting is the playground of who has no config.
func builtInSetting(p *sales.Process) (setting, error) {
	cal, err := loadCalendars("plain")
	return setting{process: p, house: dialogs.House{Pings: 5}, calendars: cal, cast: demoTalk, demo: true}, err
}

// playground lets one world be played in: by the page, by the demo, and by the
// talks of the tests. One act at a time; a demo is one act.
type playground struct {
	setting
	page    *web.Web
	dir     string // for the stores of its worlds
	words   *phrases.Phrases
	log     *slog.Logger
	pause   func(time.Duration)  // paces the demo, nothing else
	witness func(dialogs.Change) // sees every change too, if there is one

	mu     sync.Mutex
	world  *world
	talk   *talk                              // whose people are in it
	clock  atomic.Pointer[scheduler.Pushable] // the world's; read without mu
	lang   string
	acts   int         // since the world began
	last   chat.Update // what was done last in a talk, to be delivered again
	worlds int
	tally  tally
}

// newPlayground makes a playground in which nothing was said yet.
func newPlayground(ctx context.Context, dir string, s setting, lang string, log *slog.Logger) (*playground, error) {
	words, err := phrases.Load()
	if err != nil {
		return nil, err
	}
	g := &playground{setting: s, dir: dir, words: words, lang: lang, log: log, page: web.New(s.demo, log), pause: func(time.Duration) {}}
	g.page.Direct(g, g.Home)
	t, err := s.cast(lang)
	if err != nil {
		return nil, err
	}
	return g, g.begin(ctx, t)
}

// begin puts a fresh world in the place of the one there was.
func (g *playground) begin(ctx context.Context, t *talk) error {
	g.worlds++
	words := newTeller(t, g.process, g.words.For(g.lang))
	house := g.house
	house.Language = g.lang
	w, err := openWorld(t, stagecraft{
		file:    filepath.Join(g.dir, fmt.Sprintf("playground-%d.bolt", g.worlds)),
		process: g.process, house: house, calendars: g.calendars, page: g.page, log: g.log,
		onChange: func(c dialogs.Change) {
			g.tally.add(c)
			if g.witness != nil {
				g.witness(c)
			}
			g.page.Changed(words.summary(c))
		},
	})
	if err != nil {
		return err
	}
	g.end()
	g.world, g.talk, g.acts, g.tally = w, t, 0, newTally()
	g.clock.Store(w.clock)
	g.page.Clear()
	g.page.Cast(panes(t, g.process, g.words.For(g.lang)), g.lang)
	if err := w.cast(ctx, t); err != nil {
		return err
	}
	if err := w.settle(ctx); err != nil {
		return err
	}
	g.page.Mark() // what people were cast for is nobody's act
	return nil
}

// end lets go of the world's store.
func (g *playground) end() {
	if g.world == nil {
		return
	}
	if err := g.world.close(); err != nil {
		g.log.Error("playground", "err", err)
	}
	g.world = nil
}

// Close waits for the act under way and ends the world.
func (g *playground) Close() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.end()
}

// Hear plays out what somebody did.
func (g *playground) Hear(ctx context.Context, u chat.Update) (chat.Reply, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.acts++
	return g.world.hear(ctx, u)
}

// Home draws somebody's page of their own.
func (g *playground) Home(ctx context.Context, account chat.Account) ([]chat.Message, error) {
	g.mu.Lock()
	defer g.mu.Unlock()
	return g.world.engine.Home(ctx, account)
}

// pushes are the buttons of the page that move the clock.
var pushes = map[string]string{"hour": "+1h", "morning": "next morning", "week": "+7d"}

// Push moves the clock by a button of the page.
func (g *playground) Push(ctx context.Context, how string) error {
	jump, ok := pushes[how]
	if !ok {
		return fmt.Errorf("unknown push %q", how)
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	to, err := readJump(jump, g.Now())
	if err != nil {
		return err
	}
	g.acts++
	return g.world.advance(ctx, to)
}

// Now is the world's time.
func (g *playground) Now() time.Time { return g.clock.Load().Now() }

// Speak makes everybody's language one of ours. A world in which nobody did
// anything yet begins anew, so that its people have names of that language too.
func (g *playground) Speak(ctx context.Context, lang string) error {
	if !slices.Contains(phrases.Languages(), lang) {
		return fmt.Errorf("unknown language %q", lang)
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	g.lang = lang
	if g.acts == 0 {
		t, err := g.cast(lang)
		if err != nil {
			return err
		}
		return g.begin(ctx, t)
	}
	g.acts++
	if err := g.world.speak(ctx, lang, fmt.Sprintf("playground/speak/%d", g.acts)); err != nil {
		return err
	}
	g.page.Cast(panes(g.talk, g.process, g.words.For(lang)), lang)
	return nil
}
