package main

import (
	"context"
	"embed"
	"time"
)

//go:embed demo/*.talk
var demos embed.FS

// demoTalk reads the demo in a language.
func demoTalk(lang string) (*talk, error) {
	f, err := demos.Open("demo/" + lang + ".talk")
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return readTalk("demo/"+lang+".talk", f)
}

// demoPace is the pause after a step: the whole demo takes a minute and a quarter.
func demoPace(s step) time.Duration {
	switch s.do {
	case "jump":
		return 700 * time.Millisecond
	case "head":
		return 1100 * time.Millisecond
	case "form": // somebody reads it
		return 1500 * time.Millisecond
	case "say", "press", "fill":
		return 500 * time.Millisecond
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
		g.pause(demoPace(s))
	})
	for _, line := range wrong {
		g.log.Warn("demo", "step", line)
	}
	if err == nil {
		g.page.Heading(g.tally.words(g.words.For(g.lang)))
	}
	return err
}
