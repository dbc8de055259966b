package main

import (
	"log/slog"

	"milepost/adapters/store"
	"milepost/scheduler"
)

// through is how the loops reach the store's engine. Only the crash tests put
// something between: the process must die before a commit, or after it.
var through = func(e store.Engine) store.Engine { return e }

// watch puts a meter on the store, and makes the health that reads it.
func (t *team) watch(log *slog.Logger) {
	m := newMetered(through(t.store.engine), t.counts.registry)
	t.store.Memory = store.NewMemory(m)
	t.health = &health{meter: m, log: log}
	t.counts.watchHealth(t.health)
}

// watchLoops does the same for what build made.
func (t *team) watchLoops() {
	t.health.pulses = map[string]*scheduler.Pulse{"courier": &t.courier.Pulse, "due loop": &t.due.Pulse, "cron loop": &t.cron.Pulse}
	t.counts.watchCourier(t.courier)
	t.counts.watchAside(t.store.Memory)
	t.counts.watchDue(t.due)
	if t.replicas != nil {
		t.counts.watchReplicas(t.replicas)
	}
	for _, m := range t.messengers {
		t.counts.watchMessenger(m)
	}
}
