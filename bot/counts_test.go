package main

import (
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"milepost/scheduler"
)

// What the operator watches is there from the start, each under its name.
func TestCountsAreThereFromTheStart(t *testing.T) {
	var c counts
	c.updates.Inc() // before it is registered: nobody can see it
	courier := &scheduler.Courier{Clock: scheduler.NewPushable(time.Unix(0, 0))}
	r := prometheus.NewRegistry()
	c.register(r, courier)
	c.commits.Inc()
	courier.Counts.Buried.Add(2)
	families, err := r.Gather()
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]float64{}
	for _, f := range families {
		for _, m := range f.GetMetric() {
			name := f.GetName()
			for _, l := range m.GetLabel() {
				name += " " + l.GetValue()
			}
			got[name] = m.GetCounter().GetValue() + m.GetGauge().GetValue()
		}
	}
	for name, want := range map[string]float64{
		"milepost_updates_total": 0, "milepost_updates_failed_total": 0, "milepost_commits_total": 1,
		"milepost_parcels_total sent": 0, "milepost_parcels_total buried": 2, "milepost_chats_waiting": 0, "milepost_oldest_waiting_seconds": 0,
	} {
		if value, ok := got[name]; !ok || value != want {
			t.Errorf("%s is %v (there: %v), want %v", name, value, ok, want)
		}
	}
}
