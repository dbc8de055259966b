package telegram

import (
	"bytes"
	"context"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"milepost/adapters/telegram/telegramtest"
	"milepost/dialogs/chat"
)

// rig is a bot against a Bot API server, with everything that was logged.
type rig struct {
	*Telegram
	server *telegramtest.Server
	logged *safeBuffer
}

type safeBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (s *safeBuffer) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(p)
}

func (s *safeBuffer) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.String()
}

func setup(t *testing.T) rig {
	t.Helper()
	s, err := telegramtest.Start()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	logged := &safeBuffer{}
	tg, err := New(Config{Token: telegramtest.Token, APIURL: s.URL, Log: slog.New(slog.NewTextHandler(logged, &slog.HandlerOptions{Level: slog.LevelDebug}))})
	if err != nil {
		t.Fatal(err)
	}
	tg.poll = time.Second
	t.Cleanup(func() {
		if out := logged.String(); strings.Contains(out, "canary") {
			t.Errorf("the token is in the log: %s", out)
		}
	})
	return rig{tg, s, logged}
}

// listen runs the poller until the test ends.
func (r rig) listen(t *testing.T, hear Hear) (stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- r.Listen(ctx, hear) }()
	var once sync.Once
	stop = func() {
		once.Do(func() {
			cancel()
			if err := <-done; err != nil {
				t.Error(err)
			}
		})
	}
	t.Cleanup(stop)
	return stop
}

// ledger is what a Hear was given.
type ledger struct {
	mu  sync.Mutex
	got []chat.Update
}

func (l *ledger) hear(_ context.Context, u chat.Update) (chat.Reply, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.got = append(l.got, u)
	return chat.Reply{Toast: "done " + u.Data}, nil
}

func (l *ledger) all() []chat.Update {
	l.mu.Lock()
	defer l.mu.Unlock()
	return append([]chat.Update(nil), l.got...)
}
