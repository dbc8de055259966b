package main

import (
	"context"
	"embed"
	"fmt"
	"strings"
	"time"

	"milepost/dialogs"
	"milepost/dialogs/chat"
	"milepost/dialogs/phrases"
)

//go:embed demo/*.talk
var demos embed.FS

// demoProcess is the process that the demo's people sell by.
const demoProcess = "b2b"

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

// Demo plays the 30 days of three deals in a fresh world, and says at the end
// what was to be seen.
func (g *playground) Demo(ctx context.Context) error {
	g.mu.Lock()
	defer g.mu.Unlock()
	t, err := demoTalk(g.lang)
	if err != nil {
		return err
	}
	if err := g.begin(ctx, t); err != nil {
		return err
	}
	wrong, err := t.play(ctx, g, func(s step) {
		if s.do == "head" {
			g.page.Heading(s.text)
		}
		_ = g.wall.Wait(ctx, g.wall.Now().Add(demoPace(s)))
	})
	for _, line := range wrong {
		g.log.Warn("demo", "step", line)
	}
	if err == nil {
		g.page.Heading(g.tally.words(g.words.For(g.lang)))
	}
	return err
}

// tally counts what people got to see.
type tally struct {
	messages, handoffs, won, lost int
	pings                         map[string]int // by person and day: unasked messages
}

func (t *tally) add(c dialogs.Change) {
	t.messages += len(c.Parcels)
	for _, e := range c.Events {
		switch e.What {
		case "handoff_offered":
			t.handoffs++
		case "won":
			t.won++
		case "lost":
			t.lost++
		}
	}
	for _, p := range c.Parcels {
		if p.Person != "" && p.Class == chat.Once {
			if t.pings == nil {
				t.pings = map[string]int{}
			}
			t.pings[p.Person+c.At.Format(time.DateOnly)]++
		}
	}
}

// words is the tally in a line.
func (t *tally) words(say phrases.Printer) string {
	busiest := 0
	for _, n := range t.pings {
		busiest = max(busiest, n)
	}
	var parts []string
	for _, p := range []struct {
		key string
		n   int
	}{{"playground.messages", t.messages}, {"playground.handoffs", t.handoffs}, {"playground.won", t.won}, {"playground.lost", t.lost}, {"playground.busiest", busiest}} {
		parts = append(parts, say.Str(p.key, phrases.V{"N": p.n}))
	}
	return fmt.Sprintf("%s %s", say.Str("playground.saw"), strings.Join(parts, " · "))
}
