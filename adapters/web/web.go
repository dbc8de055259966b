package web

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"strconv"
	"sync"
	"time"

	"milepost/dialogs/chat"
)

// The page is two messengers: chats as on a phone, and desks as in Slack. So
// somebody can be in both.
const (
	Messenger = "web"
	OnDesk    = "desk"
)

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
	Hint  string `json:"hint"` // what stands there while it is empty
	// Channel panes are read, not written in.
	Channel bool `json:"channel"`
	Desk    bool `json:"desk"` // looks and works as Slack does
}

// Messenger is the one that a pane is a chat of.
func (p Pane) Messenger() string {
	if p.Desk {
		return OnDesk
	}
	return Messenger
}

// Address is a pane's.
func (p Pane) Address() chat.Address { return chat.Address{Messenger: p.Messenger(), Chat: p.ID} }

// Account is that of the person of a pane.
func (p Pane) Account() chat.Account { return chat.MakeAccount(p.Messenger(), p.ID) }

// Home draws the page of one's own that a desk has.
type Home func(context.Context, chat.Account) ([]chat.Message, error)

// Web is the page and what it shows. It is safe for concurrent use.
type Web struct {
	director Director
	home     Home
	hasDemo  bool
	log      *slog.Logger

	mu       sync.Mutex
	panes    []Pane
	lang     string
	shown    map[string][]shown // by pane, oldest first
	sheets   map[string]sheet   // the open form of a pane
	next     int                // id of the next message, and of the next act
	watchers map[chan event]bool
	heading  string              // the demo's line above the panes
	busy     bool                // the demo is playing
	news     map[string][]string // what was shown since the mark, by pane
	changes  []string            // what was changed since the mark, oldest first
}

// shown is one message in a pane.
type shown struct {
	ID      string       `json:"id"`
	HTML    string       `json:"html"`
	Points  []section    `json:"points,omitempty"` // on a desk
	Foot    string       `json:"foot,omitempty"`   // on a desk
	Buttons [][]linkable `json:"buttons,omitempty"`
	Under   string       `json:"under,omitempty"` // the message whose thread it is in
	Mine    bool         `json:"mine,omitempty"`  // typed by the person of the pane
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

// New makes a playground without anybody in it; demo: the page offers to play it.
func New(demo bool, log *slog.Logger) *Web {
	return &Web{
		hasDemo: demo, log: log, shown: map[string][]shown{}, sheets: map[string]sheet{}, news: map[string][]string{}, watchers: map[chan event]bool{},
	}
}

// Direct gives the page the one it sets in motion, and who draws the homes of its
// desks. It is called once, before Handler.
func (w *Web) Direct(d Director, h Home) { w.director, w.home = d, h }

// Cast says who is on the page, and in which language it speaks.
func (w *Web) Cast(panes []Pane, lang string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.panes, w.lang = panes, lang
	w.tell(w.all())
}

// Clear empties all panes. Ids begin anew too: deals get theirs from them, and a
// talk that is played again must give the same messages.
func (w *Web) Clear() {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.shown, w.sheets, w.news, w.changes, w.heading, w.next = map[string][]shown{}, map[string]sheet{}, map[string][]string{}, nil, "", 0
	w.tell(w.all())
}

// Name is the messenger's name.
func (w *Web) Name() string { return Messenger }

// Send shows a new message at the end of a pane.
func (w *Web) Send(_ context.Context, to chat.Address, m chat.Message) (string, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	p, ok := w.pane(to.Chat)
	if !ok {
		return "", &chat.Failure{Fault: chat.Refused, Err: errors.New("no such pane")}
	}
	s := w.draw(m, p.Desk)
	s.ID, s.Under = w.id(), to.Thread
	w.put(to.Chat, s)
	w.news[to.Chat] = append(w.news[to.Chat], s.plain)
	return s.ID, nil
}

// Edit changes a message in place.
func (w *Web) Edit(_ context.Context, to chat.Address, id string, m chat.Message) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.edit(to.Chat, id, func(s *shown) {
		p, _ := w.pane(to.Chat)
		was := *s
		*s = w.draw(m, p.Desk)
		s.ID, s.At, s.Under, s.Edited = id, was.At, was.Under, true
		w.news[to.Chat] = append(w.news[to.Chat], s.plain)
	})
}

// Fade takes a message's buttons away.
func (w *Web) Fade(_ context.Context, to chat.Address, id string) error {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.edit(to.Chat, id, func(s *shown) {
		s.Buttons, s.Points = nil, slices.Clone(s.Points)
		for i := range s.Points {
			s.Points[i].Buttons = nil
		}
	})
}

func (w *Web) edit(pane, id string, change func(*shown)) error {
	list := w.shown[pane]
	i := slices.IndexFunc(list, func(s shown) bool { return s.ID == id })
	if i < 0 {
		return &chat.Failure{Fault: chat.NoMessage, Err: errors.New("no such message")}
	}
	gone := append(list[i].gone, slices.Concat(list[i].rows()...)...)
	change(&list[i])
	list[i].gone = gone
	w.tell(event{Kind: "message", Pane: pane, Data: list[i]})
	return nil
}

// Heading shows a line of the demo's own across the page.
func (w *Web) Heading(text string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.heading = text
	w.tell(event{Kind: "heading", Data: text})
}

// most is how many messages a pane keeps: a page is no archive.
const most = 200

func (w *Web) put(pane string, s shown) {
	list := append(w.shown[pane], s)
	w.shown[pane] = list[max(0, len(list)-most):]
	w.tell(event{Kind: "message", Pane: pane, Data: s})
	w.tell(w.clock())
}

func (w *Web) pane(id string) (Pane, bool) {
	i := slices.IndexFunc(w.panes, func(p Pane) bool { return p.ID == id })
	if i < 0 {
		return Pane{}, false
	}
	return w.panes[i], true
}

func (w *Web) id() string {
	w.next++
	return strconv.Itoa(w.next)
}

// at is the playground's time by its own clock on the wall; the page words it in
// its language.
func (w *Web) at() string { return w.director.Now().Format("2006-01-02T15:04") }
