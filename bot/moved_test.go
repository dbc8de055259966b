package main

import (
	"context"
	"fmt"
	"log/slog"
	"path/filepath"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"milepost/adapters/store"
	"milepost/adapters/store/bolt"
	"milepost/adapters/telegram"
	"milepost/adapters/telegram/telegramtest"
	"milepost/dialogs"
	"milepost/dialogs/chat"
	"milepost/scheduler"
)

// mover is an outbox that has a group moved when so many of its messages are settled.
type mover struct {
	*store.Memory
	mu      sync.Mutex
	settled map[string]int
	move    func(lane string, settled int)
}

func (m *mover) Settle(ctx context.Context, now time.Time, e chat.Errand, o chat.Outcome) error {
	err := m.Memory.Settle(ctx, now, e, o)
	m.mu.Lock()
	defer m.mu.Unlock()
	if o.State == chat.Sent {
		m.settled[e.Lane]++
		m.move(e.Lane, m.settled[e.Lane])
	}
	return err
}

// A hundred groups become supergroups while messages wait for them: each message
// arrives once, in order, and those behind the move in the new chat.
func TestGroupsThatMoveInTheMiddleOfTheirQueue(t *testing.T) {
	const groups, letters = 100, 6
	server, err := telegramtest.Start()
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	tg, err := telegram.New(telegram.Config{Token: telegramtest.Token, APIURL: server.URL, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	engine, err := bolt.Open(filepath.Join(t.TempDir(), "store"))
	if err != nil {
		t.Fatal(err)
	}
	defer engine.Close()
	memory := store.NewMemory(engine)
	old := func(g int) int64 { return -1 - int64(g) }
	fresh := func(g int) int64 { return -1001 - int64(g) }
	moving := &mover{Memory: memory, settled: map[string]int{}, move: func(lane string, settled int) {
		for g := range groups {
			if lane == fmt.Sprint("telegram:", old(g)) && settled == 1+g%3 {
				server.Migrate(old(g), fresh(g))
			}
		}
	}}
	var found atomic.Int64
	courier := &scheduler.Courier{
		Outbox: moving, Mouths: []scheduler.Mouth{tg}, Clock: scheduler.Wall{}, Log: slog.New(slog.DiscardHandler),
		Moved: func(context.Context, chat.Address, chat.Address) { found.Add(1) },
	}
	for g := range groups {
		c := dialogs.Change{Cause: fmt.Sprint("group ", g), At: scheduler.Wall{}.Now()}
		for n := range letters {
			class := chat.Once
			if n%2 == 0 {
				class = chat.AtLeastOnce
			}
			c.Parcels = append(c.Parcels, chat.Parcel{
				ID: fmt.Sprint(c.Cause, "/", n), Class: class, Message: chat.Message{Text: chat.Plain(strconv.Itoa(n))},
				To: chat.Address{Messenger: telegram.Messenger, Chat: strconv.FormatInt(old(g), 10)},
			})
		}
		if _, err := memory.Commit(t.Context(), c); err != nil {
			t.Fatal(err)
		}
	}
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	over := make(chan error, 1)
	go func() { over <- courier.Run(ctx) }()
	arrived := func(g int) (texts []string) {
		for _, in := range []int64{old(g), fresh(g)} {
			for _, m := range server.Messages(in) {
				texts = append(texts, m.Text)
			}
		}
		return texts
	}
	all := make([]int, groups)
	for g := range all {
		all[g] = g
	}
	if !server.Eventually(2*within, func() bool {
		return !slices.ContainsFunc(all, func(g int) bool { return len(arrived(g)) < letters })
	}) {
		t.Error("not all arrived")
	}
	stop()
	if err := <-over; err != nil {
		t.Error(err)
	}
	want := []string{"0", "1", "2", "3", "4", "5"}
	for _, g := range all {
		if got := arrived(g); !slices.Equal(got, want) || len(server.Messages(fresh(g))) == 0 {
			t.Errorf("group %d: %v, of them in the new chat %d", g, got, len(server.Messages(fresh(g))))
		}
	}
	if n := found.Load(); n != groups {
		t.Errorf("%d moves were found out by a message", n)
	}
}
