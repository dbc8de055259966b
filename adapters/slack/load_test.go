package slack

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"
)

// full asks for the loads of the promises, which take ten minutes each and a
// machine that has nothing else to do:
//
//	go test ./adapters/slack -run TestFullLoad -timeout 40m -v -args -full
//
// Without it the same runs short, and nothing is measured.
var full = flag.Bool("full", false, "run the loads of the promises whole")

// load is how much of it there is.
type load struct {
	reps, requests int
	rate           float64
	retries        []time.Duration
	ills           ills
}

// Signed requests come at a steady rate while the store stalls for up to two
// seconds, again and again, and loses some of its answers. Each is answered within
// Slack's three seconds, and what it did is in the store once.
func TestFullLoadOfSignedRequests(t *testing.T) {
	l := load{20, 300, 100, []time.Duration{0, time.Second, 3 * time.Second}, ills{time.Second, 500 * time.Millisecond, 20}}
	if *full {
		l = load{200, 50_000, 100, []time.Duration{0, time.Minute, 5 * time.Minute}, ills{2 * time.Second, 6 * time.Second, 200}}
	}
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	o := newOffice(t, l.reps, seed)
	o.server.Retries = l.retries
	if !*full { // nothing is measured: that the machine is slow is no failure
		o.server.AckWithin = time.Minute
	}
	o.listen(t, HTTP, o.engine.Hear)
	o.store.sicken(t, l.ills)
	o.server.Drive(t.Context(), l.requests, l.rate, func(i int) { o.act(i, i%3 == 0) })
	if !o.server.Idle(10 * time.Minute) {
		t.Fatal("deliveries are still under way")
	}
	o.tally(t, l.requests)
	for _, d := range o.server.Deliveries() {
		for _, a := range d.Attempts {
			if a.Status == 0 {
				t.Errorf("%s was not answered in time: %s", d.Type, a.Failed)
			}
		}
	}
	healthy := o.healthy()
	t.Logf("%v", o.server.Report())
	t.Logf("%d stalls; with the store healthy %d requests: p50 %v, p99 %v, slowest %v", len(o.store.spells()), len(healthy), at(healthy, 50), at(healthy, 99), at(healthy, 100))
	if *full && at(healthy, 99) > 500*time.Millisecond {
		t.Errorf("p99 is %v while the store is healthy", at(healthy, 99))
	}
}

// act is one rep noting a line on a deal of theirs: in a message, or by a slash
// command.
func (o *office) act(i int, slash bool) {
	rep := i % o.reps
	words := fmt.Sprintf("note %s: effect %d.", firm(rep), i)
	if slash {
		o.server.Slash(member(rep), member(rep), "/milepost", words)
		return
	}
	o.server.Say(member(rep), member(rep), "@milepost "+words)
}

// tally holds what was done, by the ledger, against what is in the store: once
// what was acknowledged, once at most what its human was told to repeat, and
// nothing else.
func (o *office) tally(t *testing.T, acts int) {
	t.Helper()
	kept := o.kept(t)
	told, seen := 0, map[string]bool{}
	for _, d := range o.server.Deliveries() {
		effect := effects.FindString(string(d.Payload))
		if seen[effect] {
			t.Errorf("%s was done twice", effect)
		}
		seen[effect] = true
		repeat := strings.Contains(string(d.Answer), "not saved")
		if repeat {
			told++
		}
		if n := kept[effect]; !d.Acked || n > 1 || n == 0 && !repeat {
			t.Errorf("%s (%s, acknowledged %v after %d attempts) is in the store %d times", effect, d.Kind, d.Acked, len(d.Attempts), n)
		}
		delete(kept, effect)
	}
	if len(seen) != acts || len(kept) > 0 {
		t.Errorf("%d of %d acts were delivered; in the store is what nobody did: %v", len(seen), acts, kept)
	}
	if told > 0 {
		t.Logf("%d of %d acts are to be repeated", told, acts)
	}
}

// aftermath is how long a stall is felt: what waited for its end is worked off.
const aftermath = time.Second

// healthy is how long each request took that no stall touched, sorted.
func (o *office) healthy() (took []time.Duration) {
	spells := o.store.spells()
	for _, d := range o.server.Deliveries() {
		begun := d.Attempts[len(d.Attempts)-1].Sent
		if !slices.ContainsFunc(spells, func(s spell) bool { return begun.Before(s.end.Add(aftermath)) && s.begin.Before(begun.Add(d.Took)) }) {
			took = append(took, d.Took)
		}
	}
	slices.Sort(took)
	return took
}

// at is the value below which so many percent lie.
func at(sorted []time.Duration, percent int) time.Duration {
	if len(sorted) == 0 {
		return 0
	}
	return sorted[(len(sorted)-1)*percent/100]
}
