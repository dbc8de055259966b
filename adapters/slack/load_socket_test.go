package slack

import (
	"math/rand/v2"
	"sync"
	"testing"
	"time"

	"milepost/adapters/slack/slacktest"
)

// ordeal is how often, and how hard, the connections of some bots break.
type ordeal struct {
	bots, envelopes int           // envelopes for each bot
	over, rest      time.Duration // for all envelopes; between two troubles
	troubles        []string
	ease            func(rig) // makes a short run short
}

const hole = "black hole"

// Connections are renewed, switched off, and lead into nothing while people work:
// nothing is lost and nothing done twice. Whole it is a hundred bots side by side,
// each of which meets every trouble once, because Slack's own pauses take minutes.
func TestFullLoadOverConnectionsThatBreak(t *testing.T) {
	o := ordeal{2, 60, 6 * time.Second, 100 * time.Millisecond, []string{"warning", hole, "refresh_requested", "warning"}, hurry}
	if *full {
		o = ordeal{100, 300, 9 * time.Minute, 100 * time.Second, []string{"warning", hole, "refresh_requested", "link_disabled"}, func(rig) {}}
	}
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	var bots []*office
	var group sync.WaitGroup
	for i := range o.bots {
		b := newOffice(t, 5, seed+uint64(i))
		o.ease(b.rig)
		b.listen(t, Socket, b.engine.Hear)
		bots = append(bots, b)
		group.Go(func() { o.endure(t, b, rand.New(rand.NewPCG(seed, uint64(i)))) })
	}
	group.Wait()
	var sum slacktest.Report
	var holes, longest = 0, time.Duration(0)
	for _, b := range bots {
		b.tally(t, o.envelopes)
		sum = plus(sum, b.server.Report())
		for _, h := range b.server.Holes() {
			if h.Noticed.IsZero() || h.Noticed.Sub(h.Began) > time.Minute {
				t.Errorf("a black hole that began at %v was noticed at %v", h.Began, h.Noticed)
			}
			holes, longest = holes+1, max(longest, h.Noticed.Sub(h.Began))
		}
	}
	t.Logf("%v (times of the slowest bot); %d black holes, noticed after %v at most", sum, holes, longest)
}

// plus sums up two reports; the times are the slower ones.
func plus(a, b slacktest.Report) slacktest.Report {
	return slacktest.Report{
		Deliveries: a.Deliveries + b.Deliveries, Acked: a.Acked + b.Acked, Lost: a.Lost + b.Lost, Late: a.Late + b.Late, Retried: a.Retried + b.Retried,
		P50: max(a.P50, b.P50), P99: max(a.P99, b.P99), Max: max(a.Max, b.Max),
	}
}

// hurry makes everybody's patience shorter.
func hurry(r rig) {
	r.silent = 500 * time.Millisecond
	r.server.AckWithin, r.server.Retries = time.Second, []time.Duration{0, time.Second, 3 * time.Second}
	r.server.PingEvery, r.server.WarnBefore, r.server.Linger = 100*time.Millisecond, 50*time.Millisecond, 10*time.Millisecond
}

// endure lets people work while the connection of their bot breaks.
func (o ordeal) endure(t *testing.T, b *office, r *rand.Rand) {
	var group sync.WaitGroup
	group.Go(func() {
		b.server.Drive(t.Context(), o.envelopes, float64(o.envelopes)/o.over.Seconds(), func(i int) { b.act(i, false) })
	})
	group.Go(func() {
		for _, trouble := range o.troubles {
			sleep(t.Context(), o.rest/2+time.Duration(r.Int64N(int64(o.rest))))
			b.suffer(t, trouble)
		}
	})
	group.Wait()
	if !b.server.Idle(10 * time.Minute) {
		t.Error("deliveries are still under way")
	}
}

// suffer breaks the connection in one way and waits until the bot has another.
func (o *office) suffer(t *testing.T, trouble string) {
	before := o.server.Opened()
	begun := o.server.Eventually(within, func() bool {
		if trouble == hole {
			return o.server.BlackHole()
		}
		return o.server.Disconnect(trouble)
	})
	if trouble == "link_disabled" && o.server.WaitForLinks(0, within) {
		o.server.Enable()
	}
	if !begun || !o.server.Eventually(2*time.Minute, func() bool { return o.server.Opened() > before }) {
		t.Errorf("%s: no connection came after it", trouble)
	}
}
