package scheduler_test

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"path/filepath"
	"slices"
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

// outbox is the real one, until its process dies: a dead process says nothing more.
type outbox struct {
	*store.Memory
	dead atomic.Bool
	deaf atomic.Bool // while set, outcomes are not taken
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
