package main

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"milepost/adapters/store"
	"milepost/scheduler"
)

// metered is an engine that is watched: how often it is asked, how long it takes,
// and when it last took a commit.
type metered struct {
	store.Engine
	took            *prometheus.HistogramVec // by verb
	failed          *prometheus.CounterVec   // by verb
	seen, conflicts prometheus.Counter

	mu   sync.Mutex
	good time.Time // the last commit it took
	why  error     // why it did not take the last one; nil: it did
}

func newMetered(e store.Engine, r prometheus.Registerer) *metered {
	m := &metered{
		Engine: e,
		took: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "milepost_store_seconds", Help: "Round trips to the store, and how long they took.",
			Buckets: []float64{.0005, .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5},
		}, []string{"verb"}),
		failed: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "milepost_store_failures_total", Help: "Round trips that brought no answer, or none that can be used.",
		}, []string{"verb"}),
		seen: prometheus.NewCounter(prometheus.CounterOpts{
			Name: "milepost_seen_total", Help: "Changes that were in already: delivered twice, or decided by another replica too."}),
		conflicts: prometheus.NewCounter(prometheus.CounterOpts{
			Name: "milepost_conflicts_total", Help: "Decisions made again because the state had moved on."}),
	}
	for _, verb := range []string{"get", "page", "lines", "commit"} { // there from the start
		m.took.WithLabelValues(verb)
		m.failed.WithLabelValues(verb)
	}
	r.MustRegister(m.took, m.failed, m.seen, m.conflicts)
	return m
}

// timed asks the engine and notes how it went.
func timed[T any](m *metered, verb string, ask func() (T, error)) (T, error) {
	clock := scheduler.Wall{}
	began := clock.Now()
	answer, err := ask()
	m.took.WithLabelValues(verb).Observe(clock.Now().Sub(began).Seconds())
	if err != nil && !errors.Is(err, store.ErrConflict) {
		m.failed.WithLabelValues(verb).Inc()
	}
	return answer, err
}

// Get is the engine's.
func (m *metered) Get(ctx context.Context, now time.Time, keys ...string) ([]store.Record, error) {
	return timed(m, "get", func() ([]store.Record, error) { return m.Engine.Get(ctx, now, keys...) })
}

// Page is the engine's.
func (m *metered) Page(ctx context.Context, index, from, to string, limit int) ([]string, error) {
	return timed(m, "page", func() ([]string, error) { return m.Engine.Page(ctx, index, from, to, limit) })
}

// Lines is the engine's.
func (m *metered) Lines(ctx context.Context, log string, from, limit int) ([][]byte, error) {
	return timed(m, "lines", func() ([][]byte, error) { return m.Engine.Lines(ctx, log, from, limit) })
}

// Commit is the engine's.
func (m *metered) Commit(ctx context.Context, b store.Batch) (store.Result, error) {
	r, err := timed(m, "commit", func() (store.Result, error) { return m.Engine.Commit(ctx, b) })
	switch {
	case errors.Is(err, store.ErrConflict):
		m.conflicts.Inc()
		return r, err // says nothing of whether it would have been written
	case r.Seen:
		m.seen.Inc()
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.why = err; err == nil {
		m.good = scheduler.Wall{}.Now()
	}
	return r, err
}

// last is when the engine last took a commit, and why it did not take the one
// after it, if there was one.
func (m *metered) last() (good time.Time, why error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.good, m.why
}
