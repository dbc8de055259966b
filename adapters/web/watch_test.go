package web

import (
	"bufio"
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// follow reads a page's stream, an event at a time; over is true when it ended.
func follow(t *testing.T, w *Web) (next func() (e heard, over bool)) {
	t.Helper()
	server := httptest.NewServer(w.Handler())
	t.Cleanup(server.Close)
	ctx, stop := context.WithCancel(t.Context())
	t.Cleanup(stop)
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, server.URL+"/events", nil)
	if err != nil {
		t.Fatal(err)
	}
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { res.Body.Close() })
	if got := res.Header.Get("Content-Type"); got != "text/event-stream" {
		t.Fatalf("it is %s", got)
	}
	lines := bufio.NewScanner(res.Body)
	lines.Buffer(nil, 1<<20)
	return func() (e heard, over bool) {
		for lines.Scan() {
			if data, ok := strings.CutPrefix(lines.Text(), "data: "); ok {
				if err := json.Unmarshal([]byte(data), &e); err != nil {
					t.Fatal(err)
				}
				return e, false
			}
		}
		return e, true
	}
}

// heard is an event as the page's script reads it.
type heard struct {
	Kind string
	Pane string
	Data json.RawMessage
}

// scene is the whole page.
type scene struct {
	Panes              []Pane
	Shown              map[string][]shown
	Changes            []string
	Heading, Now, Lang string
	Busy               bool
}

func read[T any](t *testing.T, e heard) (v T) {
	t.Helper()
	if err := json.Unmarshal(e.Data, &v); err != nil {
		t.Fatalf("%s: %v", e.Kind, err)
	}
	return v
}

func TestWhoComesSeesAllAndThenTheNews(t *testing.T) {
	w, _ := stage(false)
	id := send(t, w, "olga", plain("<one>", "Go"))
	w.Heading("A heading")
	w.Changed("a change")
	next := follow(t, w)

	e, _ := next()
	all := read[scene](t, e)
	if e.Kind != "all" || len(all.Panes) != 3 || all.Panes[0].Hint != "Write here." || !all.Panes[2].Channel ||
		all.Heading != "A heading" || len(all.Changes) != 1 || all.Now != "2026-06-01T08:50" || all.Lang != "en" || all.Busy {
		t.Errorf("first comes %s: %+v", e.Kind, all)
	}
	if one := all.Shown["olga"]; len(one) != 1 || one[0].ID != id || one[0].HTML != "&lt;one&gt;" || one[0].Buttons[0][0].Data != "do Go" {
		t.Errorf("Olga's pane is %+v", one)
	}

	send(t, w, "ken", plain("two"))
	if e, _ = next(); e.Kind != "message" || e.Pane != "ken" || read[shown](t, e).HTML != "two" {
		t.Errorf("then %+v", e)
	}
	if e, _ = next(); e.Kind != "clock" {
		t.Errorf("then %+v", e)
	}
	if err := w.Fade(t.Context(), to("olga"), id); err != nil {
		t.Fatal(err)
	}
	if e, _ = next(); e.Kind != "message" || read[shown](t, e).ID != id || read[shown](t, e).Buttons != nil {
		t.Errorf("then %+v", e)
	}
	w.Heading("Another")
	if e, _ = next(); e.Kind != "heading" || read[string](t, e) != "Another" {
		t.Errorf("then %+v", e)
	}
	w.Cast([]Pane{{ID: "ольга", Name: "Ольга"}}, "ru")
	if e, _ = next(); e.Kind != "all" || read[scene](t, e).Panes[0].ID != "ольга" || read[scene](t, e).Lang != "ru" {
		t.Errorf("then %+v", e)
	}
}

func TestWhoDoesNotKeepUpIsDroppedAndComesBackForAll(t *testing.T) {
	w, _ := stage(false)
	_, slow, stop := w.watch()
	defer stop()
	_, quick, stopQuick := w.watch()
	defer stopQuick()
	for range backlog + 1 {
		w.Heading("news")
		<-quick
	}
	if len(w.watchers) != 1 {
		t.Errorf("%d watch", len(w.watchers))
	}
	n := 0
	for range slow { // ends, because it was closed
		n++
	}
	if n != backlog {
		t.Errorf("it got %d of its news, want %d", n, backlog)
	}
	w.Heading("the last")
	if e := <-quick; e.Data != "the last" {
		t.Errorf("who keeps up hears %+v", e)
	}
	all, _, stopAgain := w.watch()
	defer stopAgain()
	if got := all.Data.(map[string]any)["heading"]; got != "the last" {
		t.Errorf("who comes back sees %v", got)
	}
}

func TestAStreamEndsWhenItsWatcherIsDropped(t *testing.T) {
	w, _ := stage(false)
	next := follow(t, w)
	if e, _ := next(); e.Kind != "all" {
		t.Fatalf("first comes %s", e.Kind)
	}
	w.mu.Lock()
	for c := range w.watchers {
		delete(w.watchers, c)
		close(c)
	}
	w.mu.Unlock()
	if e, over := next(); !over {
		t.Errorf("it goes on with %+v", e)
	}
}
