package web

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"milepost/dialogs/chat"
)

// Messenger is this messenger's name in addresses and accounts.
const Messenger = "web"

// Director is what the page can set in motion.
type Director interface {
	// Hear handles what a person did in a pane.
	Hear(ctx context.Context, u chat.Update) (chat.Reply, error)
	// Push moves the clock: "hour", "morning" or "week". Everything that falls due
	// on the way happens, in order.
	Push(ctx context.Context, how string) error
	// Speak makes everybody's language "en" or "ru".
	Speak(ctx context.Context, lang string) error
	// Demo plays the 30 days of three deals, from the beginning.
	Demo(ctx context.Context) error
	// Now is the playground's time, in its zone.
	Now() time.Time
}

// Pane is a chat of the page: a person's, or the channel.
type Pane struct {
	ID    string `json:"id"`   // chat id and, for people, account id
	Name  string `json:"name"` // as its heading
	Title string `json:"title"`
	// Channel panes are read, not written in.
	Channel bool `json:"channel"`
}

// Web is the page and what it shows. It is safe for concurrent use.
type Web struct {
	director Director
	panes    []Pane
	hasDemo  bool
	log      *slog.Logger

	mu       sync.Mutex
	lang     string
	shown    map[string][]shown // by pane, oldest first
	next     int                // id of the next message, and of the next act
	watchers map[chan event]bool
	change   string              // what the last act changed, as text
	heading  string              // the demo's line above the panes
	busy     bool                // the demo is playing
	news     map[string][]string // what was shown since the mark, by pane
}

// shown is one message in a pane.
type shown struct {
	ID      string       `json:"id"`
	HTML    string       `json:"html"`
	Buttons [][]linkable `json:"buttons,omitempty"`
	Mine    bool         `json:"mine,omitempty"` // typed by the person of the pane
	At      string       `json:"at"`
	Edited  bool         `json:"edited,omitempty"`
	plain   string
	gone    []linkable // buttons it no longer shows, oldest first: a slow thumb may still press one
}

// linkable is a button as the page's script reads it.
type linkable struct {
	Text string `json:"text"`
	Data string `json:"data,omitempty"`
	URL  string `json:"url,omitempty"`
	Copy string `json:"copy,omitempty"`
}

// event is one thing the page is told.
type event struct {
	Kind string `json:"kind"` // "all", "message", "clock", "toast", "change", "heading"
	Pane string `json:"pane,omitempty"`
	Data any    `json:"data,omitempty"`
}

// New makes a playground of panes; demo: the page offers to play it.
func New(panes []Pane, lang string, demo bool, log *slog.Logger) *Web {
	return &Web{panes: panes, lang: lang, hasDemo: demo, log: log, shown: map[string][]shown{}, watchers: map[chan event]bool{}}
}

// Direct gives the page the one it sets in motion. It is called once, before Handler.
func (w *Web) Direct(d Director) { w.director = d }

// Name is the messenger's name.
func (w *Web) Name() string { return Messenger }

// Send shows a new message at the end of a pane.
func (w *Web) Send(_ context.Context, to chat.Address, m chat.Message) (string, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if !w.has(to.Chat) {
		return "", &chat.Failure{Fault: chat.Refused, Err: errors.New("no such pane")}
	}
	s := w.draw(m)
	s.ID = w.id()
	w.put(to.Chat, s)
	w.tellNews(to.Chat, s)
	return s.ID, nil
}

// Edit changes a message in place.
func (w *Web) Edit(_ context.Context, to chat.Address, id string, m chat.Message) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.edit(to.Chat, id, func(s *shown) {
		at := s.At
		*s = w.draw(m)
		s.ID, s.At, s.Edited = id, at, true
		w.tellNews(to.Chat, *s)
	})
}

// Fade takes a message's buttons away.
func (w *Web) Fade(_ context.Context, to chat.Address, id string) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.edit(to.Chat, id, func(s *shown) { s.Buttons = nil })
}

func (w *Web) edit(pane, id string, change func(*shown)) error {
	list := w.shown[pane]
	i := slices.IndexFunc(list, func(s shown) bool { return s.ID == id })
	if i < 0 {
		return &chat.Failure{Fault: chat.NoMessage, Err: errors.New("no such message")}
	}
	gone := list[i].gone
	for _, row := range list[i].Buttons {
		gone = append(gone, row...)
	}
	change(&list[i])
	list[i].gone = gone
	w.tell(event{Kind: "message", Pane: pane, Data: list[i]})
	return nil
}

// Changed shows what the last act changed.
func (w *Web) Changed(text string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.change = text
	w.tell(event{Kind: "change", Data: text})
	w.tell(w.clock())
}

// Clear empties all panes, for the demo to begin.
func (w *Web) Clear() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.shown, w.change, w.heading = map[string][]shown{}, "", ""
	w.tell(w.all())
}

// Overhear shows what a person typed, when the demo speaks for them.
func (w *Web) Overhear(pane, text string) (message string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	s := shown{ID: w.id(), HTML: html(chat.Plain(text)), Mine: true, At: w.at(), plain: text}
	w.put(pane, s)
	return s.ID
}

// Heading shows a line of the demo's own across the page.
func (w *Web) Heading(text string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.heading = text
	w.tell(event{Kind: "heading", Data: text})
}

// Shown is the newest message with buttons in a pane, for the demo to press:
// the message's id and the data behind a label.
func (w *Web) Shown(pane, label string) (message, data string, ok bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, s := range slices.Backward(w.shown[pane]) {
		for _, row := range s.Buttons {
			if data, ok := named(row, label); ok {
				return s.ID, data, true
			}
		}
	}
	return "", "", false
}

// Gone is the newest button of a label that a pane showed and no longer shows.
func (w *Web) Gone(pane, label string) (message, data string, ok bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, s := range slices.Backward(w.shown[pane]) {
		if data, ok := named(s.gone, label); ok {
			return s.ID, data, true
		}
	}
	return "", "", false
}

// named is what the newest button of a label says.
func named(buttons []linkable, label string) (data string, ok bool) {
	for _, b := range slices.Backward(buttons) {
		text := strings.ReplaceAll(b.Text, "\u00a0", " ") // nobody types the no-break space of an amount
		if b.Data != "" && (text == label || trimmed(text) == label) {
			return b.Data, true
		}
	}
	return "", false
}

// Retype changes words that a pane's own person typed, as messengers let them.
func (w *Web) Retype(pane, was, words string) (message string, ok bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, s := range slices.Backward(w.shown[pane]) {
		if s.Mine && s.plain == was {
			err := w.edit(pane, s.ID, func(s *shown) { s.plain, s.HTML, s.Edited = words, html(chat.Plain(words)), true })
			return s.ID, err == nil
		}
	}
	return "", false
}

func (w *Web) tellNews(pane string, s shown) {
	if w.news == nil {
		w.news = map[string][]string{}
	}
	w.news[pane] = append(w.news[pane], s.plain)
}

// most is how many messages a pane keeps: a page is no archive.
const most = 200

func (w *Web) put(pane string, s shown) {
	list := append(w.shown[pane], s)
	w.shown[pane] = list[max(0, len(list)-most):]
	w.tell(event{Kind: "message", Pane: pane, Data: s})
	w.tell(w.clock())
}

func (w *Web) has(pane string) bool {
	return slices.ContainsFunc(w.panes, func(p Pane) bool { return p.ID == pane })
}

func (w *Web) id() string {
	w.next++
	return strconv.Itoa(w.next)
}

func (w *Web) at() string { return w.director.Now().Format("Mon 2 Jan 15:04") }

func (w *Web) clock() event {
	return event{Kind: "clock", Data: map[string]any{"now": w.at(), "lang": w.lang, "busy": w.busy}}
}

// all is the whole page, for somebody who comes to look.
func (w *Web) all() event {
	panes := make(map[string][]shown, len(w.shown))
	for id, list := range w.shown {
		panes[id] = slices.Clone(list)
	}
	return event{Kind: "all", Data: map[string]any{"shown": panes, "change": w.change, "heading": w.heading, "now": w.at(), "lang": w.lang, "busy": w.busy}}
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

// Mark begins a new round of news: Since tells what was shown after it.
func (w *Web) Mark() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.news = map[string][]string{}
}

// Since is what a pane showed or changed since the mark, as plain words.
func (w *Web) Since(pane string) string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return strings.Join(w.news[pane], "\n~\n")
}

// Text is the newest message in a pane that is not its person's own, as plain
// words, its buttons in brackets.
func (w *Web) Text(pane string) string {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, s := range slices.Backward(w.shown[pane]) {
		if !s.Mine {
			return s.plain
		}
	}
	return ""
}

// All is everything a pane shows now, as plain words.
func (w *Web) All(pane string) string {
	w.mu.Lock()
	defer w.mu.Unlock()
	var lines []string
	for _, s := range w.shown[pane] {
		lines = append(lines, s.plain)
	}
	return strings.Join(lines, "\n")
}
