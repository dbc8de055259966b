package redis

import (
	"flag"
	"testing"

	"milepost/adapters/store/storetest"
)

// full makes the runs as long as the promises are told: go test ./adapters/store/redis -full
var full = flag.Bool("full", false, "long runs against killed and deaf servers")

// often is a number for a short run, and one for a full run.
func often(short, long int) int {
	if *full {
		return long
	}
	return short
}

func TestOfLostRepliesEveryCommitIsDoneOnceAndToldTruly(t *testing.T) {
	const seed = 1
	for name, durability := range map[string]Durability{"local": Local, "replicated": Replicated} {
		t.Run(name, func(t *testing.T) {
			master := storetest.NewServer(t)
			storetest.NewServer(t, "replicaof", "127.0.0.1 "+master.Port)
			proxy := storetest.NewProxy(t, master.Addr, seed)
			e, err := Open(t.Context(), storetest.URL(proxy.Addr, "milepost"), durability)
			if err != nil {
				t.Fatal(err)
			}
			defer e.Close()
			load := storetest.NewLoad(e, 4)
			proxy.Lose(0.1, 0)
			load.Moved(t, int64(often(2000, 20_000)))
			for range 20 {
				proxy.Lose(0.1, 3)
				load.Moved(t, 10)
			}
			lost := proxy.Lose(0, 0)
			load.End(t)
			if lost < 100 {
				t.Errorf("only %d replies were lost", lost)
			}
			t.Logf("seed %d: %d replies were lost", seed, lost)
		})
	}
}

// With everysec a Redis whose disk is busy keeps what it acknowledged in its own
// memory for up to two seconds; killed then, it has lost it. That is why the start
// warns of it, and why this promise is for always.
func TestNothingAcknowledgedIsLostWhenRedisIsKilled(t *testing.T) {
	server := storetest.NewServer(t, "appendfsync", "always")
	e := opened(t, server.Addr, "milepost")
	defer e.Close()
	load := storetest.NewLoad(e, 4)
	for range often(10, 100) {
		load.Moved(t, 50)
		server.Kill()
		server.Restart(t) // it has forgotten the script
	}
	load.Moved(t, 50)
	load.End(t)
}
