package main

import (
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
}
