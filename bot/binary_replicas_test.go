package main

import (
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"

	"milepost/adapters/store/storetest"
)

// replica is one of several bots on a Redis, with a way there of its own.
type replica struct {
	*house
	way *storetest.Proxy
}

// crew are replicas. The first one's house is the one that people know.
type crew []replica

// newCrew starts as many as there are addresses, each with its own in its config
// where $LISTEN stands.
func newCrew(t *testing.T, config string, listen ...string) crew {
	t.Helper()
	redis := storetest.Redis(t)
	var c crew
	for i, addr := range listen {
		var h *house
		if i == 0 {
			h = newHouse(t, strings.ReplaceAll(config, "$LISTEN", addr))
			h.write(t, "process.toml", repsProcess())
			h.write(t, "round.toml", aroundTheClock)
		} else {
			h = c[0].beside(t, listen[0], addr)
		}
		way := storetest.NewProxy(t, redis, 1)
		h.url = storetest.URL(way.Addr, "milepost")
		h.launch(t)
		c = append(c, replica{h, way})
	}
	for _, r := range c {
		r.ready(t)
	}
	return c
}

// works waits until people and replicas have done so many things more.
func (c crew) works(t *testing.T, n int64) {
	t.Helper()
	var calls atomic.Int64
	c[0].Tap(func(string, bool) { calls.Add(1) })
	if !c[0].Eventually(within, func() bool { return calls.Load() >= n }) {
		t.Fatal("nobody works")
	}
}

// polls reports whether a replica takes its turn at asking for updates.
func (r replica) polls() bool {
	p := r.program.Load()
	said := p.said.String()
	return !p.dead() && strings.Count(said, "it is our turn") > strings.Count(said, "our turn is over")
}

// poller waits until one asks for updates that is none of certain ones.
func (c crew) poller(t *testing.T, not ...replica) (found replica) {
	t.Helper()
	seen := c[0].Eventually(within, func() bool {
		return slices.ContainsFunc(c, func(r replica) bool {
			found = r
			return !slices.Contains(not, r) && r.polls()
		})
	})
	if !seen {
		t.Fatal("nobody asks for updates")
	}
	return found
}

func (r replica) signal(t *testing.T, s syscall.Signal) {
	t.Helper()
	if err := r.program.Load().cmd.Process.Signal(s); err != nil {
		t.Fatal(err)
	}
}

// work has people work while something happens, ends the replicas, and holds all
// against what was said.
func (c crew) work(t *testing.T, happens func()) {
	t.Helper()
	people := gather(c[0].Server, qualifies, reps)
	c.works(t, 200)
	happens()
	c.works(t, 200)
	people.goesHome()
	m := c[0].rested(t)
	for _, r := range c[1:] {
		r.stop(t)
	}
	for _, r := range c {
		if strings.Contains(r.log.String(), "another program asks") {
			t.Error("two asked at a time")
		}
	}
	people.judge(t, m).tell(t)
}

// Of three replicas one asks Telegram. Whatever ends it while people work, another
// one takes over; no answer is lost or counted twice, and never do two ask at a time.
func TestAnotherReplicaAsksWhenThePollerEnds(t *testing.T) {
	t.Parallel()
	for how, end := range map[string]func(t *testing.T, c crew, poller replica){
		"killed": func(t *testing.T, c crew, poller replica) {
			poller.kill()
			c.poller(t, poller)
			poller.start(t)
		},
		"stopped": func(t *testing.T, c crew, poller replica) {
			poller.stop(t)
			c.poller(t, poller)
			poller.start(t)
		},
		"paused for longer than its turn": func(t *testing.T, c crew, poller replica) {
			poller.signal(t, syscall.SIGSTOP)
			c.poller(t, poller)
			poller.signal(t, syscall.SIGCONT)
			if !c[0].Eventually(within, func() bool { return !poller.polls() }) {
				t.Error("it woke, and goes on with a turn that is over")
			}
		},
		"cut off from Redis": func(t *testing.T, c crew, poller replica) {
			poller.way.Stall()
			c.poller(t, poller)
			poller.way.Flow()
		},
	} {
		t.Run(how, func(t *testing.T) {
			t.Parallel()
			c := newCrew(t, fast(repsConfig(reps)), "#1", "#2", "#3")
			c.work(t, func() {
				for range often(1, 10) {
					end(t, c, c.poller(t))
				}
			})
		})
	}
}

// Two replicas on one machine have one config: the second one's door for the
// operator is elsewhere, and both tell of two.
func TestTwoReplicasWithOneConfig(t *testing.T) {
	t.Parallel()
	h := newHouse(t, "[telegram]\napi_url = \"$API\"\n[ops]\nlisten = \"127.0.0.1:"+storetest.FreePort(t)+"\"\n")
	h.url = storetest.URL(storetest.Redis(t), "milepost")
	other := h.beside(t, "#", "#")
	h.start(t)
	other.start(t)
	for _, one := range []*house{h, other} {
		if status, said := one.look(t, "/readyz"); status != http.StatusOK {
			t.Errorf("%d: %s", status, said)
		}
	}
	if _, figures := other.look(t, "/metrics"); !strings.Contains(figures, "milepost_replicas 2\n") {
		t.Errorf("the second does not count two:\n%s", figures)
	}
}

// Telegram calls three replicas, whichever it meets and some of them with the same
// update at once, while one after the other is killed.
func TestThreeReplicasBehindAWebhook(t *testing.T) {
	t.Parallel()
	seed := sown()
	t.Logf("seed %d", seed)
	door := newCopier(t, seed, 0)
	c := newCrew(t, door.calls(fast(repsConfig(reps))), door.to...)
	c.work(t, func() {
		for _, r := range c {
			r.kill()
			c.works(t, 50)
			r.start(t)
		}
		c[0].Redeliver(100)
	})
	door.flying.Wait()
	if door.copies < 20 {
		t.Errorf("only %d copies", door.copies)
	}
}
