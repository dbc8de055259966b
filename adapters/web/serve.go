package web

import (
	"context"
	"embed"
	"encoding/json"
	"fmt"
	"html/template"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"milepost/dialogs/chat"
)

//go:embed page.html page.css page.js
var files embed.FS

// maxBody is the most a request may hold: a text of the longest answer, twice.
const maxBody = 64 << 10

// Handler serves the page. Requests that were meant for any host but this
// computer's are refused, so that no page elsewhere can reach the playground
// through a name of its own.
func (w *Web) Handler() http.Handler {
	page := template.Must(template.ParseFS(files, "page.html"))
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{$}", func(rw http.ResponseWriter, _ *http.Request) {
		rw.Header().Set("Content-Type", "text/html; charset=utf-8")
		if err := page.Execute(rw, map[string]any{"Panes": w.panes, "Demo": w.hasDemo}); err != nil {
			w.log.Error("page", "err", err)
		}
	})
	mux.Handle("GET /page.css", http.FileServerFS(files))
	mux.Handle("GET /page.js", http.FileServerFS(files))
	mux.HandleFunc("GET /events", w.events)
	mux.HandleFunc("POST /say", w.act(w.say))
	mux.HandleFunc("POST /press", w.act(w.press))
	mux.HandleFunc("POST /push", w.act(func(ctx context.Context, a act) error { return w.director.Push(ctx, a.How) }))
	mux.HandleFunc("POST /speak", w.act(w.speak))
	mux.HandleFunc("POST /demo", w.act(w.demo))
	return w.guarded(mux)
}

// guarded lets only requests of this very page in.
func (w *Web) guarded(next http.Handler) http.Handler {
	return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		if !loopback(r.Host) || r.Method == http.MethodPost && !sameOrigin(r) {
			http.Error(rw, "this page is for this computer only", http.StatusForbidden)
			return
		}
		h := rw.Header()
		h.Set("Content-Security-Policy", "default-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'")
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "no-referrer")
		next.ServeHTTP(rw, r)
	})
}

// loopback reports whether a Host header names this computer.
func loopback(host string) bool {
	name, _, err := net.SplitHostPort(host)
	if err != nil {
		name = host
	}
	ip := net.ParseIP(strings.Trim(name, "[]"))
	return name == "localhost" || ip != nil && ip.IsLoopback()
}

func sameOrigin(r *http.Request) bool {
	o, err := url.Parse(r.Header.Get("Origin"))
	return err == nil && o.Host == r.Host
}

// act is what the page asks for.
type act struct {
	Pane    string `json:"pane"`
	Text    string `json:"text"`
	Message string `json:"message"`
	Data    string `json:"data"`
	How     string `json:"how"`
	Lang    string `json:"lang"`
}

func (w *Web) act(do func(context.Context, act) error) http.HandlerFunc {
	return func(rw http.ResponseWriter, r *http.Request) {
		var a act
		if err := json.NewDecoder(http.MaxBytesReader(rw, r.Body, maxBody)).Decode(&a); err != nil {
			http.Error(rw, "too long, or not understood", http.StatusBadRequest)
			return
		}
		// An act is finished even if the page goes away meanwhile.
		if err := do(context.WithoutCancel(r.Context()), a); err != nil {
			w.log.Error("playground", "act", r.URL.Path, "err", err)
			http.Error(rw, "that did not work; the log says why", http.StatusInternalServerError)
			return
		}
		rw.WriteHeader(http.StatusNoContent)
	}
}

// say is a person typing.
func (w *Web) say(ctx context.Context, a act) error {
	if !w.person(a.Pane) || strings.TrimSpace(a.Text) == "" {
		return nil
	}
	message := w.Overhear(a.Pane, a.Text)
	return w.hear(ctx, Typed(a.Pane, message, a.Text, w.director.Now()))
}

// Typed is the update of words typed in a pane.
func Typed(pane, message, text string, at time.Time) chat.Update {
	u := chat.Update{
		ID: "web/" + pane + "/" + message, Kind: chat.Said, Account: chat.MakeAccount(Messenger, pane), Name: pane,
		From: chat.Address{Messenger: Messenger, Chat: pane}, Private: true, At: at, Text: text, Message: message,
	}
	if rest, ok := strings.CutPrefix(strings.TrimSpace(text), "/"); ok {
		name, args, _ := strings.Cut(rest, " ")
		name, _, _ = strings.Cut(name, "@") // as in groups: /who@Bot
		u.Command, u.Args = strings.ToLower(name), strings.TrimSpace(args)
	}
	return u
}

// Retyped is the update of words typed before and changed now; id tells this
// change from others.
func Retyped(pane, message, id, text string, at time.Time) chat.Update {
	u := Typed(pane, message, text, at)
	u.ID, u.Kind = u.ID+"/edit/"+id, chat.Edited
	return u
}

// press is a person pressing a button.
func (w *Web) press(ctx context.Context, a act) error {
	if !w.person(a.Pane) {
		return nil
	}
	w.mu.Lock()
	id := w.id()
	w.mu.Unlock()
	return w.hear(ctx, Pressed(a.Pane, id, a.Message, a.Data, w.director.Now()))
}

// Pressed is the update of a press in a pane.
func Pressed(pane, id, message, data string, at time.Time) chat.Update {
	return chat.Update{
		ID: "web/" + pane + "/press/" + id, Kind: chat.Pressed, Account: chat.MakeAccount(Messenger, pane), Name: pane,
		From: chat.Address{Messenger: Messenger, Chat: pane}, Private: true, At: at, Data: data, Message: message,
	}
}

func (w *Web) hear(ctx context.Context, u chat.Update) error {
	reply, err := w.director.Hear(ctx, u)
	if err == nil && reply.Toast != "" {
		w.mu.Lock()
		w.tell(event{Kind: "toast", Pane: u.From.Chat, Data: reply.Toast})
		w.mu.Unlock()
	}
	return err
}

func (w *Web) speak(ctx context.Context, a act) error {
	if err := w.director.Speak(ctx, a.Lang); err != nil {
		return err
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	w.lang = a.Lang
	w.tell(w.clock())
	return nil
}

// demo plays in the background: the page shows it as it comes.
func (w *Web) demo(ctx context.Context, _ act) error {
	w.mu.Lock()
	if w.busy || !w.hasDemo {
		w.mu.Unlock()
		return nil
	}
	w.busy = true
	w.tell(w.clock())
	w.mu.Unlock()
	err := w.director.Demo(ctx)
	w.mu.Lock()
	defer w.mu.Unlock()
	w.busy = false
	w.tell(w.clock())
	return err
}

func (w *Web) person(pane string) bool {
	for _, p := range w.panes {
		if p.ID == pane {
			return !p.Channel
		}
	}
	return false
}

// events streams what happens to one page, the whole state first.
func (w *Web) events(rw http.ResponseWriter, r *http.Request) {
	out := http.NewResponseController(rw)
	rw.Header().Set("Content-Type", "text/event-stream")
	rw.Header().Set("Cache-Control", "no-store")
	c := make(chan event, 256)
	w.mu.Lock()
	first := w.all()
	w.watchers[c] = true
	w.mu.Unlock()
	defer func() {
		w.mu.Lock()
		delete(w.watchers, c)
		w.mu.Unlock()
	}()
	for n, e := 0, first; ; n++ {
		body, err := json.Marshal(e)
		if err != nil {
			w.log.Error("event", "err", err)
			return
		}
		if _, err := fmt.Fprint(rw, "id: "+strconv.Itoa(n)+"\ndata: "+string(body)+"\n\n"); err != nil || out.Flush() != nil {
			return
		}
		var open bool
		select {
		case <-r.Context().Done():
			return
		case e, open = <-c:
			if !open {
				return
			}
		}
	}
}
