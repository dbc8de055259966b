package slack

import (
	"context"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"milepost/adapters/slack/slacktest"
	"milepost/adapters/store"
	"milepost/adapters/store/bolt"
	"milepost/dialogs"
	"milepost/dialogs/chat"
	"milepost/dialogs/phrases"
	"milepost/dialogs/playbook"
	domain "milepost/dialogs/sales" // a channel of these tests has its name
	"milepost/scheduler"
)

// office is reps at work in a Slack: the real engine, courier and store behind
// the app, and the store may be ill.
type office struct {
	rig
	engine *dialogs.Engine
	memory *store.Memory
	store  *ailing
	reps   int
}

func member(rep int) string { return fmt.Sprintf("U0REP%03d", rep) }

func firm(rep int) string { return fmt.Sprintf("Firm%03d", rep) }

// effects finds the one trace that an act leaves.
var effects = regexp.MustCompile(`effect \d+\.`)

// newOffice makes an office of reps, each with a deal.
func newOffice(t *testing.T, reps int, seed uint64) *office {
	t.Helper()
	o := &office{rig: setup(t, func(c *Config) { c.Log = slog.New(slog.DiscardHandler) }), reps: reps}
	o.server.Quiet = true
	file, err := bolt.Open(filepath.Join(t.TempDir(), "office.bolt"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = file.Close() })
	o.store = &ailing{Engine: file, rand: rand.New(rand.NewPCG(seed, 1)), lost: map[string]int{}}
	o.memory = store.NewMemory(o.store)
	o.found(t)
	o.deliver(t)
	return o
}

// found makes the engine, the reps and their deals.
func (o *office) found(t *testing.T) {
	t.Helper()
	source, _ := playbook.BuiltIn("b2b")
	p, problems := playbook.Load("b2b.toml", source)
	words, err := phrases.Load()
	if p == nil || err != nil {
		t.Fatal(problems, err)
	}
	calendar, _ := playbook.Calendar("plain")
	o.engine = dialogs.New(dialogs.Config{
		Memory: o.memory, Phrases: words, Now: time.Now, Nonce: func() string { return "nonce" }, Log: slog.New(slog.DiscardHandler),
		Book:     dialogs.Book{Current: []*domain.Process{p}},
		Calendar: func(string) *domain.Calendar { return calendar }, Calendars: []string{"plain"},
		House: dialogs.House{Language: "en", Zone: time.UTC, Calendar: "plain", Currency: "EUR", Sitting: 3, Pings: 5},
	})
	var people []domain.Person
	for rep := range o.reps {
		id := member(rep)
		o.server.AddUser(slacktest.User{ID: id, Name: strings.ToLower(id)})
		people = append(people, domain.Person{
			ID: strings.ToLower(id), Name: id, Roles: []string{"rep"}, Language: "en", Zone: "UTC", Set: true,
			Accounts: []string{string(chat.MakeAccount(Messenger, id))}, Chats: map[string]string{Messenger: id},
		})
	}
	if err := o.engine.Seed(t.Context(), people); err != nil {
		t.Fatal(err)
	}
	for rep := range o.reps {
		id := member(rep)
		_, err := o.engine.Hear(t.Context(), chat.Update{
			ID: "new/" + id, Kind: chat.Said, Account: chat.MakeAccount(Messenger, id), From: chat.Address{Messenger: Messenger, Chat: id},
			Private: true, At: time.Now(), Text: "/new", Command: "new", Args: firm(rep) + ", scanner, 10k",
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

// deliver runs the courier until the test ends.
func (o *office) deliver(t *testing.T) {
	courier := &scheduler.Courier{
		Outbox: o.memory, Mouths: []scheduler.Mouth{o}, Clock: scheduler.Wall{}, Log: slog.New(slog.DiscardHandler),
		Pace:    map[string]scheduler.Pace{Messenger: scheduler.SlackPace()},
		Trouble: func(context.Context, chat.Trouble) {}, Unreachable: func(context.Context, string, string) {},
	}
	o.engine.Committed = func(dialogs.Change) { courier.Wake() }
	ctx, stop := context.WithCancel(t.Context())
	over := make(chan error, 1)
	go func() { over <- courier.Run(ctx) }()
	t.Cleanup(func() {
		stop()
		<-over
	})
}

// kept counts each effect in the journals of all deals.
func (o *office) kept(t *testing.T) map[string]int {
	t.Helper()
	out := map[string]int{}
	find := dialogs.Find{Closed: true, Limit: 200}
	for {
		k, err := o.memory.Load(t.Context(), dialogs.Query{Find: &find})
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range k.Found {
			events, err := o.memory.Journal(t.Context(), d.ID, 0, 1<<20)
			if err != nil {
				t.Fatal(err)
			}
			for _, e := range events {
				if trace := effects.FindString(e.Payload.Note); trace != "" {
					out[trace]++
				}
			}
		}
		if find.After = k.Cursor; k.Cursor == "" {
			return out
		}
	}
}

// ailing is a store that stalls for a while now and then, and that loses its
// answer to some commits: they are in, but who asked does not learn it.
type ailing struct {
	store.Engine

	mu   sync.Mutex
	rand *rand.Rand
	all  []spell
	well chan struct{} // closed when a stall ends; nil: it is well
	lost map[string]int
	ills ills
}

// ills are what a store suffers from.
type ills struct {
	stall, lull time.Duration // at most
	loses       int           // the answer to one commit of so many
}

// spell is one stall.
type spell struct{ begin, end time.Time }

// sicken makes it ill until the test ends.
func (a *ailing) sicken(t *testing.T, with ills) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.ills = with
	ctx, stop := context.WithCancel(t.Context())
	over := make(chan struct{})
	go func() {
		defer close(over)
		for sleep(ctx, a.upTo(with.lull)) {
			stall := a.begin()
			sleep(ctx, a.upTo(with.stall))
			a.end(stall)
		}
	}()
	t.Cleanup(func() {
		stop()
		<-over
	})
}

func (a *ailing) upTo(d time.Duration) time.Duration {
	a.mu.Lock()
	defer a.mu.Unlock()
	return time.Duration(a.rand.Int64N(int64(d)))
}

func (a *ailing) begin() chan struct{} {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.well = make(chan struct{})
	a.all = append(a.all, spell{begin: time.Now()})
	return a.well
}

func (a *ailing) end(stall chan struct{}) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.all[len(a.all)-1].end, a.well = time.Now(), nil
	close(stall)
}

// spells are the stalls so far.
func (a *ailing) spells() []spell {
	a.mu.Lock()
	defer a.mu.Unlock()
	return append([]spell(nil), a.all...)
}

// wait is until it is well.
func (a *ailing) wait(ctx context.Context) error {
	a.mu.Lock()
	well := a.well
	a.mu.Unlock()
	if well == nil {
		return nil
	}
	select {
	case <-well:
		return nil
	case <-ctx.Done():
		return &store.Fault{Kind: store.ErrUnavailable, Say: "it stalls", Cause: ctx.Err()}
	}
}

// Get waits like everything else.
func (a *ailing) Get(ctx context.Context, now time.Time, keys ...string) ([]store.Record, error) {
	if err := a.wait(ctx); err != nil {
		return nil, err
	}
	return a.Engine.Get(ctx, now, keys...)
}

// Commit does it, and may not tell.
func (a *ailing) Commit(ctx context.Context, b store.Batch) (store.Result, error) {
	if err := a.wait(ctx); err != nil {
		return store.Result{}, err
	}
	r, err := a.Engine.Commit(ctx, b)
	if err == nil && a.loses(b.Op) {
		return store.Result{}, &store.Fault{Kind: store.ErrUnavailable, Say: "the answer is lost"}
	}
	return r, err
}

// loses decides whether the answer to an operation is lost. The memory asks twice
// at once, so what is lost is lost twice.
func (a *ailing) loses(op string) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.ills.loses == 0 || op == "" {
		return false
	}
	if n, ill := a.lost[op]; ill {
		a.lost[op] = n + 1
		return n < 2
	}
	if a.rand.IntN(a.ills.loses) == 0 {
		a.lost[op] = 1
		return true
	}
	return false
}
