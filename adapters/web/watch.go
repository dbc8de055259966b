package web

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/http"
	"slices"
)

// event is one thing the page is told.
type event struct {
	Kind string `json:"kind"` // "all", "message", "clock", "toast", "form", "home", "changes", "heading"
	Pane string `json:"pane,omitempty"`
	Data any    `json:"data,omitempty"`
}

// backlog is how many events a page may lag behind.
const backlog = 256

// watch begins to tell somebody what happens, the whole state first.
func (w *Web) watch() (first event, news chan event, stop func()) {
	w.mu.Lock()
	defer w.mu.Unlock()
	news = make(chan event, backlog)
	w.watchers[news] = true
	return w.all(), news, func() {
		w.mu.Lock()
		defer w.mu.Unlock()
		delete(w.watchers, news)
	}
}

// tell passes an event to all who look. Who does not keep up is dropped and will
// come back for the whole page.
func (w *Web) tell(e event) {
	for c := range w.watchers {
		select {
		case c <- e:
		default:
			delete(w.watchers, c)
			close(c)
		}
	}
}

// events streams what happens to one page.
func (w *Web) events(rw http.ResponseWriter, r *http.Request) {
	rw.Header().Set("Content-Type", "text/event-stream")
	rw.Header().Set("Cache-Control", "no-store")
	out := http.NewResponseController(rw)
	e, news, stop := w.watch()
	defer stop()
	fmt.Fprint(rw, "retry: 1000\n") // a page that lost us comes back each second
	for open := true; open; {
		body, err := json.Marshal(e)
		if err != nil {
			w.log.Error("event", "err", err)
			return
		}
		if _, err := fmt.Fprintf(rw, "data: %s\n\n", body); err != nil || out.Flush() != nil {
			return
		}
		select {
		case <-r.Context().Done():
			return
		case e, open = <-news:
		}
	}
}

// clock is what the top of the page shows.
func (w *Web) clock() event {
	return event{Kind: "clock", Data: map[string]any{"now": w.at(), "lang": w.lang, "busy": w.busy}}
}

// all is the whole page, for somebody who comes to look.
func (w *Web) all() event {
	lists := make(map[string][]shown, len(w.shown))
	for id, list := range w.shown {
		lists[id] = slices.Clone(list)
	}
	return event{Kind: "all", Data: map[string]any{
		"panes": w.panes, "shown": lists, "sheets": maps.Clone(w.sheets), "changes": slices.Clone(w.changes), "heading": w.heading,
		"now": w.at(), "lang": w.lang, "busy": w.busy,
	}}
}
