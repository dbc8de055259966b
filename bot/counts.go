package main

import (
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"milepost/scheduler"
)

// counts is what the operator can watch.
type counts struct {
	updates, failed, commits counter
}

// counter counts from zero.
type counter struct{ n prometheus.Counter }

// Inc adds one; before register it counts nothing.
func (c *counter) Inc() {
	if c.n != nil {
		c.n.Inc()
	}
}

// register puts the counters, and the courier's, into a registry.
func (c *counts) register(r *prometheus.Registry, courier *scheduler.Courier) {
	one := func(into *counter, name, help string) {
		into.n = prometheus.NewCounter(prometheus.CounterOpts{Name: name, Help: help})
		r.MustRegister(into.n)
	}
	one(&c.updates, "milepost_updates_total", "Updates heard from messengers.")
	one(&c.failed, "milepost_updates_failed_total", "Updates that could not be committed; they come again.")
	one(&c.commits, "milepost_commits_total", "Changes committed.")
	for state, n := range courier.States() {
		r.MustRegister(prometheus.NewCounterFunc(prometheus.CounterOpts{
			Name: "milepost_parcels_total", Help: "Messages by how sending went.", ConstLabels: prometheus.Labels{"state": state},
		}, func() float64 { return float64(n.Load()) }))
	}
	waiting := func(name, help string, value func(lanes int, since time.Time) float64) {
		r.MustRegister(prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: name, Help: help}, func() float64 { return value(courier.Waiting()) }))
	}
	waiting("milepost_chats_waiting", "Chats with a message that might go out and does not yet.",
		func(lanes int, _ time.Time) float64 { return float64(lanes) })
	waiting("milepost_oldest_waiting_seconds", "For how long the first of them has waited.", func(_ int, since time.Time) float64 {
		if since.IsZero() {
			return 0
		}
		return courier.Clock.Now().Sub(since).Seconds()
	})
}
