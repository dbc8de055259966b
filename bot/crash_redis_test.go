package main

import (
	"testing"
	"time"

	"milepost/adapters/store/storetest"
)

// standstill is how long nothing comes through: longer than a command may take.
const standstill = 4 * time.Second

// A Redis that writes before it answers is killed again and again while people
// work, and comes back with what is on its disk. The program waits for it.
func TestCrashOfRedis(t *testing.T) {
	t.Parallel()
	people, kills := often(24, 200), often(3, 100)
	server := storetest.NewServer(t, "appendfsync", "always")
	h := atWork(t, people, storetest.URL(server.Addr, "milepost"))
	h.start(t)
	c := gather(h.Server, qualifies, people)
	for range kills {
		c.await(t, c.done.Load()+int64(people))
		server.Kill()
		server.Restart(t) // it has forgotten the script
	}
	c.await(t, c.done.Load()+int64(people))
	c.goesHome()
	v := c.judge(t, h.rested(t))
	v.kills = kills
	v.tell(t)
}

// The network between the program and its Redis loses replies, one in ten and
// three in a row, stands still, and leaves connections half open: what was done
// is done once, and told truly.
func TestCrashOfTheNetwork(t *testing.T) {
	t.Parallel()
	seed, people, rounds := sown(), often(24, 200), often(2, 20)
	server := storetest.NewServer(t, "appendfsync", "always")
	proxy := storetest.NewProxy(t, server.Addr, seed)
	h := atWork(t, people, storetest.URL(proxy.Addr, "milepost"))
	h.start(t)
	c := gather(h.Server, qualifies, people)
	acts := int64(often(40, 1000)) // in a round
	for range rounds {
		proxy.Lose(0.1, 0)
		c.await(t, c.done.Load()+acts)
		proxy.Lose(0.1, 3)
		c.await(t, c.done.Load()+10)
		proxy.Lose(0, 0)
		proxy.HalfOpen()
		c.await(t, c.done.Load()+10)
		proxy.Stall()
		h.Eventually(standstill, func() bool { return false })
		proxy.Flow()
		c.await(t, c.done.Load()+10)
	}
	lost := proxy.Lose(0, 0)
	c.goesHome()
	v := c.judge(t, h.rested(t))
	v.seed = seed
	v.tell(t)
	if t.Logf("%d replies were lost", lost); lost < rounds {
		t.Error("hardly any reply was lost")
	}
}
