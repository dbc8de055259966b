package main

import (
	"context"
	"math"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"

	"milepost/adapters/store"
	"milepost/dialogs"
	"milepost/scheduler"
)

// counts is what the operator can watch: each name stands in the README. No label
// ever holds a name of a person, a chat or a deal.
type counts struct {
	registry                 *prometheus.Registry
	updates, failed, commits prometheus.Counter
	slots                    prometheus.Histogram
	refused                  *prometheus.CounterVec // by right
}

func newCounts() *counts {
	c := &counts{registry: prometheus.NewRegistry()}
	c.registry.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	c.updates = c.counter("milepost_updates_total", "Updates heard from messengers.")
	c.failed = c.counter("milepost_updates_failed_total", "Updates that could not be committed; they come again.")
	c.commits = c.counter("milepost_commits_total", "Changes committed.")
	c.slots = prometheus.NewHistogram(prometheus.HistogramOpts{
		Name: "milepost_slot_late_seconds", Help: "How long after their instant slots of jobs were fired.", Buckets: []float64{1, 5, 15, 60, 300, 3600, 6 * 3600},
	})
	c.refused = prometheus.NewCounterVec(prometheus.CounterOpts{Name: "milepost_refused_total", Help: "What people asked for and may not."}, []string{"right"})
	for _, right := range dialogs.Rights() {
		c.refused.WithLabelValues(right) // there from the start
	}
	c.registry.MustRegister(c.slots, c.refused)
	return c
}

func (c *counts) counter(name, help string) prometheus.Counter {
	n := prometheus.NewCounter(prometheus.CounterOpts{Name: name, Help: help})
	c.registry.MustRegister(n)
	return n
}

// total is a counter that somebody else keeps.
func (c *counts) total(name, help string, labels prometheus.Labels, value func() float64) {
	c.registry.MustRegister(prometheus.NewCounterFunc(prometheus.CounterOpts{Name: name, Help: help, ConstLabels: labels}, value))
}

func (c *counts) gauge(name, help string, labels prometheus.Labels, value func() float64) {
	c.registry.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: name, Help: help, ConstLabels: labels}, value))
}

// age is a gauge of the seconds since an instant; 0 if there is none.
func (c *counts) age(name, help string, labels prometheus.Labels, since func() time.Time) {
	c.gauge(name, help, labels, func() float64 { return seconds(scheduler.Wall{}, since()) })
}

// seconds is how many have gone by on a clock; 0 for no instant.
func seconds(clock scheduler.Clock, since time.Time) float64 {
	if since.IsZero() {
		return 0
	}
	return clock.Now().Sub(since).Seconds()
}

// watchCourier counts what goes out, and what waits.
func (c *counts) watchCourier(courier *scheduler.Courier) {
	for state, n := range courier.States() {
		c.total("milepost_parcels_total", "Messages by how sending went.", prometheus.Labels{"state": state}, func() float64 { return float64(n.Load()) })
	}
	c.total("milepost_told_to_wait_seconds_total", "For how long messengers told us to wait (429).", nil,
		func() float64 { return time.Duration(courier.Counts.WaitedFor.Load()).Seconds() })
	c.gauge("milepost_chats_waiting", "Chats with a message that might go out and does not yet.", nil,
		func() float64 { lanes, _ := courier.Waiting(); return float64(lanes) })
	c.gauge("milepost_oldest_waiting_seconds", "For how long the first of them has waited.", nil,
		func() float64 { _, since := courier.Waiting(); return seconds(courier.Clock, since) })
}

// watchDue measures how far the clock's work is behind.
func (c *counts) watchDue(due *scheduler.DueLoop) {
	c.gauge("milepost_due_late_seconds", "For how long deals have been due that were not looked at yet.", nil, func() float64 { return due.Late().Seconds() })
}

// asideMost is how far what was set aside is counted.
const asideMost = 1000

// watchAside counts what was set aside; it is read when somebody looks.
func (c *counts) watchAside(m *store.Memory) {
	c.gauge("milepost_set_aside", "Updates that could not be handled and wait for an admin (/quarantine).", nil, func() float64 {
		ctx, stop := context.WithTimeout(context.Background(), probeFor)
		defer stop()
		n, err := m.Aside(ctx, asideMost)
		if err != nil {
			return math.NaN() // nobody knows
		}
		return float64(n)
	})
}

// watchHealth says what readiness is made of.
func (c *counts) watchHealth(h *health) {
	c.gauge("milepost_ready", "1 if it can work, as /readyz says.", nil, func() float64 {
		if _, err := h.ready(); err != nil {
			return 0
		}
		return 1
	})
	c.age("milepost_last_commit_seconds", "Since a commit was taken by the store.", nil, func() time.Time { good, _ := h.meter.last(); return good })
	c.gauge("milepost_updates_under_way", "Updates that were heard and are not committed yet.", nil,
		func() float64 { n, _ := h.work.oldest(scheduler.Wall{}.Now()); return float64(n) })
	c.age("milepost_oldest_update_seconds", "For how long the first of them has been under way.", nil,
		func() time.Time { _, since := h.work.oldest(scheduler.Wall{}.Now()); return since })
}

// watchReplicas tells what several bots on one store know of each other.
func (c *counts) watchReplicas(r *replicas) {
	c.gauge("milepost_replicas", "Bots at work on this store, this one among them.", nil, func() float64 { return float64(r.present.Load()) })
	c.gauge("milepost_clock_behind_seconds", "By how much this machine's clock is behind that of Redis.", nil,
		func() float64 { return time.Duration(r.behind.Load()).Seconds() })
	c.gauge("milepost_poller_turn", "The number of the turn at asking Telegram for updates, if this bot has it; else 0.", nil,
		func() float64 { return float64(r.turn.Token()) })
}

// watchMessenger measures a messenger's silence, and counts who pretends to be it.
func (c *counts) watchMessenger(m messenger) {
	of := prometheus.Labels{"messenger": m.name}
	c.age("milepost_heard_seconds", "Since a messenger was last heard: an answer to a poll, a call, a frame, a look at the webhook; an open port counts.", of, m.heard)
	c.total("milepost_forged_total", "Requests that a messenger did not sign, or signed for somebody else.", of, func() float64 { return float64(m.forged()) })
}
