package main

import (
	"context"
	"errors"
	"log/slog"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"milepost/adapters/store"
	"milepost/adapters/store/storetest"
	"milepost/scheduler"
)

// moody is an engine that takes commits, or does not.
type moody struct {
	store.Engine

	mu      sync.Mutex
	err     error
	commits int
}

func (m *moody) Commit(ctx context.Context, b store.Batch) (store.Result, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.commits++
	if m.err != nil {
		return store.Result{}, m.err
	}
	return m.Engine.Commit(ctx, b)
}

// turn makes it answer so from now on.
func (m *moody) turn(err error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.err = err
}

// asked is how often it was asked since the last time.
func (m *moody) asked() int {
	m.mu.Lock()
	defer m.mu.Unlock()
	n := m.commits
	m.commits = 0
	return n
}

// Readiness follows the last commit: nothing is proven by reads, and probes are
// made only while nobody else commits.
func TestReadyIfItCanCommit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		e := &moody{Engine: storetest.NewRAM()}
		var log strings.Builder
		h := &health{meter: newMetered(e, prometheus.NewRegistry()), log: slog.New(slog.NewTextHandler(&log, nil))}
		ready := func(what, want string) {
			t.Helper()
			note, err := h.ready()
			if err != nil {
				note = err.Error()
			}
			if !strings.HasPrefix(note, want) || want == "" && note != "" {
				t.Errorf("%s: %q, want %q", what, note, want)
			}
		}
		ready("before the first commit", "nothing can be committed")
		h.try(t.Context())
		ready("after a probe", "")
		ctx, stop := context.WithCancel(t.Context())
		go func() { _ = h.probe(ctx) }()
		time.Sleep(time.Minute)
		ready("idle for a minute", "")
		if n := e.asked(); n < 10 || n > 20 {
			t.Errorf("%d probes in a minute", n)
		}
		for range 60 {
			time.Sleep(time.Second)
			_, _ = h.meter.Commit(ctx, store.Batch{Now: time.Now()})
		}
		if n := e.asked(); n > 65 {
			t.Errorf("%d commits: it probes though others commit", n)
		}
		e.turn(&store.Fault{Kind: store.ErrFull, Say: "its memory is full"})
		time.Sleep(goodFor + probeEvery + time.Second)
		ready("full", "nothing can be committed: its memory is full")
		e.turn(nil)
		time.Sleep(probeEvery)
		synctest.Wait()
		ready("emptied", "")
		e.turn(&store.Conflict{Key: "k"})
		time.Sleep(goodFor + probeEvery + time.Second)
		ready("a conflict proves nothing", "nothing can be committed")
		e.turn(nil)
		stop()
		synctest.Wait()
		if said := log.String(); strings.Count(said, "not ready") != 2 || strings.Count(said, "its memory is full") != 1 || strings.Count(said, "ready again") != 1 {
			t.Errorf("the log says\n%s", said)
		}

		h.try(t.Context())
		end := h.work.begin("u", time.Now())
		end(errors.New("not now"))
		time.Sleep(slowAfter / 2)
		h.work.begin("u", time.Now())(errors.New("not now")) // it came again
		time.Sleep(slowAfter/2 + time.Second)
		h.try(t.Context())
		ready("an update that waits", "degraded: an update has waited for 5m")
		h.work.begin("u", time.Now())(nil)
		ready("it is in", "")

		h.refuse("telegram")
		ready("a token that is refused", "telegram refuses our token")
		h.stop()
		ready("told to stop", "it is stopping")
	})
}

// An update that failed and never came back is not ours for ever.
func TestAnUpdateThatDoesNotComeBackIsForgotten(t *testing.T) {
	var u underway
	now := time.Unix(0, 0)
	u.begin("failed", now)(errors.New("not now"))
	u.begin("at work", now.Add(time.Second))
	if n, since := u.oldest(now.Add(forgotten)); n != 2 || !since.Equal(now) {
		t.Errorf("%d since %s", n, since)
	}
	if n, since := u.oldest(now.Add(forgotten + time.Second)); n != 1 || !since.Equal(now.Add(time.Second)) {
		t.Errorf("%d since %s", n, since)
	}
}

// A loop that hangs is no life; one that waits is. Nothing else matters to it.
func TestAliveWhileTheLoopsGoOn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		hang := make(chan struct{})
		diary := &slowDiary{}
		due := &scheduler.DueLoop{Diary: diary, Clock: scheduler.Wall{}}
		h := &health{meter: newMetered(&moody{err: errors.New("down")}, prometheus.NewRegistry()), pulses: map[string]*scheduler.Pulse{"due loop": &due.Pulse}}
		if err := h.alive(); err != nil {
			t.Errorf("before it begins: %v", err)
		}
		ctx, stop := context.WithCancel(t.Context())
		go func() { _ = due.Run(ctx) }()
		time.Sleep(10 * time.Minute)
		if err := h.alive(); err != nil {
			t.Errorf("idle: %v", err)
		}
		diary.hang.Store(&hang)
		due.Wake()
		time.Sleep(hungAfter / 2)
		if err := h.alive(); err != nil {
			t.Errorf("slow: %v", err)
		}
		time.Sleep(hungAfter)
		if err := h.alive(); err == nil || !strings.Contains(err.Error(), "due loop") {
			t.Errorf("hung: %v", err)
		}
		close(hang)
		synctest.Wait()
		if err := h.alive(); err != nil {
			t.Errorf("it goes on: %v", err)
		}
		stop()
	})
}

// slowDiary has nothing in it, and may hang.
type slowDiary struct{ hang atomic.Pointer[chan struct{}] }

func (d *slowDiary) Due(context.Context, time.Time, int) ([]string, time.Time, error) {
	if hang := d.hang.Load(); hang != nil {
		<-*hang
	}
	return nil, time.Time{}, nil
}
