package web

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strings"

	"milepost/dialogs/chat"
)

// maxBody is the most a request may hold: a text of the longest answer, twice.
const maxBody = 64 << 10

// act is what the page asks for.
type act struct {
	Pane    string `json:"pane"`
	Text    string `json:"text"`
	Message string `json:"message"`
	Data    string `json:"data"`
	How     string `json:"how"`
	Lang    string `json:"lang"`
}

// What the page asks for and does not get; it has the words for each status.
var (
	errUnknown = errors.New("there is no such thing on this page")
	errBusy    = errors.New("the demo is playing")
)

// act does one thing for the page. While the demo plays there is nothing to do
// but to watch.
func (w *Web) act(do func(context.Context, act) error) http.HandlerFunc {
	return func(rw http.ResponseWriter, r *http.Request) {
		var a act
		if err := json.NewDecoder(http.MaxBytesReader(rw, r.Body, maxBody)).Decode(&a); err != nil {
			http.Error(rw, "too long, or not understood", http.StatusBadRequest)
			return
		}
		// An act is finished even if the page goes away meanwhile.
		err := do(context.WithoutCancel(r.Context()), a)
		w.tick()
		switch {
		case err == nil:
			rw.WriteHeader(http.StatusNoContent)
		case errors.Is(err, errUnknown):
			http.Error(rw, err.Error(), http.StatusNotFound)
		case errors.Is(err, errBusy):
			http.Error(rw, err.Error(), http.StatusConflict)
		default:
			w.log.Error("playground", "act", r.URL.Path, "err", err)
			http.Error(rw, "that did not work; the log says why", http.StatusInternalServerError)
		}
	}
}

// tick shows the time as it is after an act, which need not have shown anything.
func (w *Web) tick() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.tell(w.clock())
}

// idle reports nothing if an act may begin.
func (w *Web) idle() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.busy {
		return errBusy
	}
	return nil
}

// mayAct reports nothing if a person of the page may do something now.
func (w *Web) mayAct(pane string) error {
	w.mu.Lock()
	p, ok := w.pane(pane)
	w.mu.Unlock()
	if !ok || p.Channel {
		return errUnknown
	}
	return w.idle()
}

// say is a person typing.
func (w *Web) say(ctx context.Context, a act) error {
	if err := w.mayAct(a.Pane); err != nil || strings.TrimSpace(a.Text) == "" {
		return err
	}
	w.Mark()
	message := w.Overhear(a.Pane, a.Text)
	return w.hear(ctx, Typed(a.Pane, message, a.Text, w.director.Now()))
}

// press is a person pressing a button.
func (w *Web) press(ctx context.Context, a act) error {
	if err := w.mayAct(a.Pane); err != nil {
		return err
	}
	w.Mark()
	w.mu.Lock()
	id := w.id()
	w.mu.Unlock()
	return w.hear(ctx, Pressed(a.Pane, id, a.Message, a.Data, w.director.Now()))
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

// push moves the clock.
func (w *Web) push(ctx context.Context, a act) error {
	if err := w.idle(); err != nil {
		return err
	}
	w.Mark()
	return w.director.Push(ctx, a.How)
}

// speak changes the page's language and that of everybody on it.
func (w *Web) speak(ctx context.Context, a act) error {
	if err := w.idle(); err != nil {
		return err
	}
	w.Mark()
	return w.director.Speak(ctx, a.Lang)
}

// demo plays to its end; the page shows it as it comes.
func (w *Web) demo(ctx context.Context, _ act) error {
	if !w.hasDemo {
		return errUnknown
	}
	if !w.playing(true) {
		return errBusy
	}
	defer w.playing(false)
	return w.director.Demo(ctx)
}

// playing notes that the demo begins or ends; ok is false if it was so already.
func (w *Web) playing(now bool) (ok bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.busy == now {
		return false
	}
	w.busy = now
	w.tell(w.clock())
	return true
}
