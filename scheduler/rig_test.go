package scheduler_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"go.uber.org/goleak"

	"milepost/adapters/store"
	"milepost/adapters/store/bolt"
	"milepost/dialogs"
	"milepost/dialogs/chat"
	"milepost/scheduler"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// call is one request that reached a messenger.
type call struct {
	verb string // "send", "edit", "fade"
	to   string // the lane
	id   string // of the message edited, faded or made
	text string
	at   time.Time
}

func (c call) String() string { return strings.Join([]string{c.verb, c.to, c.id, c.text}, " ") }

// fate is what happens to one request.
type fate struct {
	takes    time.Duration
	accepted bool // it reached people, whatever the answer says
	err      error
	panics   bool
	kills    bool // the process dies before it hears the answer
}

func failing(f chat.Failure) fate {
	f.Err = errors.New("by the script")
	return fate{err: &f}
}

// The fates of the fault matrix.
var (
	fine      = fate{accepted: true}
	notSent   = failing(chat.Failure{Fault: chat.NotSent})
	serverErr = failing(chat.Failure{Fault: chat.Unsure}) // a 5xx, and nothing arrived
	cutAnswer = fate{accepted: true, err: serverErr.err}
	strange   = fate{err: errors.New("no failure of ours")}
	flood     = failing(chat.Failure{Fault: chat.Wait, After: 17 * time.Second})
	refused   = failing(chat.Failure{Fault: chat.Refused})
	blocked   = failing(chat.Failure{Fault: chat.Blocked})
	noMessage = failing(chat.Failure{Fault: chat.NoMessage})
	noEntry   = failing(chat.Failure{Fault: chat.NoEntry})
	hangs     = fate{takes: time.Hour}
	panics    = fate{panics: true}
	killed    = fate{accepted: true, kills: true}
	killedNow = fate{kills: true} // before the messenger had it
)

// mouth is a messenger with a ledger of every request and a script of their
// fates: by text, one after the other; when the script is used up, all is fine.
type mouth struct {
	name string
	kill func()

	mu     sync.Mutex
	script map[string][]fate
	moved  map[string]chat.Address // chats that have a new address, by lane
	tried  []call                  // every request
	heard  []call                  // those that reached people
	ids    int
}

func newMouth(name string) *mouth {
	return &mouth{name: name, script: map[string][]fate{}, moved: map[string]chat.Address{}, kill: func() {}}
}

func (m *mouth) Name() string { return m.name }

func (m *mouth) Send(ctx context.Context, to chat.Address, msg chat.Message) (string, error) {
	return m.do(ctx, call{verb: "send", to: to.String(), text: msg.Text.String()})
}

func (m *mouth) Edit(ctx context.Context, to chat.Address, id string, msg chat.Message) error {
	_, err := m.do(ctx, call{verb: "edit", to: to.String(), id: id, text: msg.Text.String()})
	return err
}

func (m *mouth) Fade(ctx context.Context, to chat.Address, id string) error {
	_, err := m.do(ctx, call{verb: "fade", to: to.String(), id: id})
	return err
}

// do meets a request's fate.
func (m *mouth) do(ctx context.Context, c call) (string, error) {
	f := m.next(&c)
	if f.takes > 0 {
		if err := (scheduler.Wall{}).Wait(ctx, time.Now().Add(f.takes)); err != nil {
			return "", err
		}
	}
	if f.accepted {
		m.accept(&c)
	}
	if f.kills {
		m.kill()
	}
	if f.panics {
		panic("a mistake in a messenger's code")
	}
	return c.id, f.err
}

func (m *mouth) next(c *call) fate {
	m.mu.Lock()
	defer m.mu.Unlock()
	c.at = time.Now()
	m.tried = append(m.tried, *c)
	if to, ok := m.moved[c.to]; ok {
		return failing(chat.Failure{Fault: chat.MovedChat, To: to})
	}
	fates := m.script[c.text]
	if len(fates) == 0 {
		return fine
	}
	m.script[c.text] = fates[1:]
	return fates[0]
}

func (m *mouth) accept(c *call) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if c.verb == "send" {
		m.ids++
		c.id = fmt.Sprint(m.ids)
	}
	m.heard = append(m.heard, *c)
}

// move gives a chat a new address.
func (m *mouth) move(lane string, to chat.Address) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.moved[lane] = to
}

// heal ends the script: from now on all is fine.
func (m *mouth) heal() {
	m.mu.Lock()
	defer m.mu.Unlock()
	clear(m.script)
}

// texts are what people of a lane got to read, in order; "" = all lanes.
func (m *mouth) texts(lane string) []string {
	m.mu.Lock()
	defer m.mu.Unlock()
	var out []string
	for _, c := range m.heard {
		if c.verb != "fade" && (lane == "" || c.to == lane) {
			out = append(out, c.text)
		}
	}
	return out
}

// times are when a text was tried, counted from an instant.
func (m *mouth) times(text string, from time.Time) []time.Duration {
	m.mu.Lock()
	defer m.mu.Unlock()
	var out []time.Duration
	for _, c := range m.tried {
		if c.text == text {
			out = append(out, c.at.Sub(from))
		}
	}
	return out
}

// outbox is the real one, until its process dies: a dead process says nothing more.
type outbox struct {
	*store.Memory
	dead atomic.Bool
	deaf atomic.Bool // outcomes are not taken for now
}

var errDead = errors.New("the process is dead")

func (o *outbox) Claim(ctx context.Context, lane string, now time.Time, lease time.Duration) (*chat.Errand, error) {
	if o.dead.Load() {
		return nil, errDead
	}
	return o.Memory.Claim(ctx, lane, now, lease)
}

func (o *outbox) Settle(ctx context.Context, now time.Time, e chat.Errand, out chat.Outcome) error {
	if o.dead.Load() || o.deaf.Load() {
		return errDead
	}
	return o.Memory.Settle(ctx, now, e, out)
}

func (o *outbox) Mark(ctx context.Context, now time.Time, sent []chat.Delivery) ([]chat.Delivery, error) {
	if o.dead.Load() || o.deaf.Load() {
		return sent, errDead
	}
	return o.Memory.Mark(ctx, now, sent)
}

// voice is a messenger as one process reaches it: a dead one says nothing.
type voice struct {
	*mouth
	of *outbox
}

func (v voice) Send(ctx context.Context, to chat.Address, m chat.Message) (string, error) {
	if v.of.dead.Load() {
		return "", errDead
	}
	return v.mouth.Send(ctx, to, m)
}

func (v voice) Edit(ctx context.Context, to chat.Address, id string, m chat.Message) error {
	if v.of.dead.Load() {
		return errDead
	}
	return v.mouth.Edit(ctx, to, id, m)
}

func (v voice) Fade(ctx context.Context, to chat.Address, id string) error {
	if v.of.dead.Load() {
		return errDead
	}
	return v.mouth.Fade(ctx, to, id)
}

// sender is a courier that is handed nothing once its process is dead.
type sender struct {
	*scheduler.Courier
	of *outbox
}

func (s sender) Reserve(ctx context.Context, lane string) (time.Time, bool) {
	if s.of.dead.Load() {
		return time.Time{}, false
	}
	return s.Courier.Reserve(ctx, lane)
}

// house is a store on a real file, a messenger, and a courier between them that
// can die and be started again. Everything in it lives in one bubble of time.
type house struct {
	testing.TB
	engine  store.Engine
	memory  *store.Memory
	mouth   *mouth
	pace    map[string]scheduler.Pace
	look    time.Duration
	courier *scheduler.Courier
	outbox  *outbox
	stop    context.CancelFunc
	done    chan struct{}
	posts   int

	mu   sync.Mutex
	told []string // what the admin heard
}

func open(t testing.TB) *house {
	t.Helper()
	e := engine(t)
	h := &house{TB: t, engine: e, memory: store.NewMemory(e), mouth: newMouth("tg")}
	t.Cleanup(h.end)
	return h
}

// engine is a store's engine on a real file.
func engine(t testing.TB) store.Engine {
	t.Helper()
	e, err := bolt.Open(filepath.Join(t.TempDir(), "milepost.bolt"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = e.Close() })
	return e
}

// start begins a new process: a new memory and a new courier on the same store.
func (h *house) start() {
	h.memory = store.NewMemory(h.engine)
	h.outbox = &outbox{Memory: h.memory}
	o := h.outbox
	h.mouth.kill = func() { o.dead.Store(true) }
	h.courier = &scheduler.Courier{
		Outbox: o, Mouths: []scheduler.Mouth{voice{h.mouth, o}}, Clock: scheduler.Wall{}, Log: slog.New(slog.DiscardHandler), Pace: h.pace, Look: h.look,
		Trouble:     func(_ context.Context, t chat.Trouble) { h.hear(t.Parcel.ID + " " + string(t.State)) },
		Unreachable: func(_ context.Context, person, messenger string) { h.hear(person + " unreachable in " + messenger) },
		Moved:       func(_ context.Context, from, to chat.Address) { h.hear(from.String() + " moved to " + to.String()) },
		Shut:        func(_ context.Context, messenger string) { h.hear(messenger + " shut") },
	}
	h.memory.SendBy(sender{h.courier, o})
	ctx, stop := context.WithCancel(context.Background())
	h.stop, h.done = stop, make(chan struct{})
	go func(c *scheduler.Courier, done chan struct{}) {
		defer close(done)
		_ = c.Run(ctx)
	}(h.courier, h.done)
}

// end stops the courier, if one runs.
func (h *house) end() {
	if h.stop == nil {
		return
	}
	h.stop()
	<-h.done
	h.stop = nil
}

// crash ends the process as kill -9 would: nothing that it learns is written down.
func (h *house) crash() {
	h.outbox.dead.Store(true)
	h.end()
}

func (h *house) hear(what string) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.told = append(h.told, what)
}

// post puts parcels into the outbox, in one commit.
func (h *house) post(parcels ...chat.Parcel) {
	h.Helper()
	h.commit(dialogs.Change{Parcels: parcels})
}

func (h *house) commit(c dialogs.Change) {
	h.Helper()
	h.posts++
	c.Cause, c.At = fmt.Sprintf("change/%d", h.posts), time.Now()
	if _, err := h.memory.Commit(context.Background(), c); err != nil {
		h.Fatal(err)
	}
}

// pass lets time go by in the bubble.
func pass(d time.Duration) {
	time.Sleep(d)
	synctest.Wait()
}

// letter is a parcel whose words are its id.
func letter(id, to string) chat.Parcel {
	return chat.Parcel{ID: id, To: chat.Address{Messenger: "tg", Chat: to}, Class: chat.AtLeastOnce, Message: chat.Message{Text: chat.Plain(id)}}
}

func once(p chat.Parcel) chat.Parcel {
	p.Class = chat.Once
	return p
}

func (h *house) script(text string, fates ...fate) {
	h.mouth.mu.Lock()
	defer h.mouth.mu.Unlock()
	h.mouth.script[text] = fates
}

func (h *house) troubles() []string {
	h.Helper()
	list, err := h.memory.Troubles(context.Background(), 1000)
	if err != nil {
		h.Fatal(err)
	}
	var out []string
	for _, t := range list {
		out = append(out, t.Parcel.ID+" "+string(t.State))
	}
	return out
}

// left are lanes that still have something to send, now or later.
func (h *house) left() bool {
	h.Helper()
	lanes, next, err := h.memory.Ready(context.Background(), time.Now(), 1000)
	if err != nil {
		h.Fatal(err)
	}
	return len(lanes) > 0 || !next.IsZero()
}

func same[T comparable](t testing.TB, what string, got, want []T) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("%s: %v, want %v", what, got, want)
	}
}
