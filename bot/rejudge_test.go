package main

import (
	"context"
	"log/slog"
	"strings"
	"testing"
	"time"

	"milepost/dialogs"
)

func TestDealsAreJudgedAnewOnlyWhenTheyAreJudgedBySomethingElse(t *testing.T) {
	ctx := t.Context()
	talk, err := readTalk("t", strings.NewReader("at 2026-06-01 09:00 Europe/Berlin\nOlga is rep\nOlga: /new Acme\nOlga: /new Borealis\nOlga: /new Cobalt\nOlga: /lost cobalt price\n"))
	if err != nil {
		t.Fatal(err)
	}
	p, _, err := loadProcess("b2b")
	if err != nil {
		t.Fatal(err)
	}
	g, err := openPlayground(ctx, t.TempDir(), talk, p, "en", slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	defer g.Close()
	if wrong, err := talk.play(ctx, g, nil); err != nil || len(wrong) > 0 {
		t.Fatal(err, wrong)
	}
	for _, step := range []struct {
		by     string
		looked int
	}{{"one", 0}, {"one", 0}, {"two", 2}, {"two", 0}} {
		n, err := g.world.engine.Rejudge(ctx, step.by, func(context.Context) error { return nil })
		if err != nil || n != step.looked {
			t.Errorf("judged by %s: looked at %d deals, want %d; %v", step.by, n, step.looked, err)
		}
	}
}

func TestAnotherCalendarIsAnotherWayToJudge(t *testing.T) {
	by := func(calendar string) string {
		t.Helper()
		cal, err := loadCalendars(calendar)
		if err != nil {
			t.Fatal(err)
		}
		name, err := judgedBy(&config{calendars: cal, zone: time.UTC}, dialogs.Book{})
		if err != nil {
			t.Fatal(err)
		}
		return name
	}
	de, again, ru := by("de"), by("de"), by("ru")
	if de != again || de == ru {
		t.Errorf("de is %s, then %s; ru is %s", de, again, ru)
	}
}
