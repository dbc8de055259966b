package redis

import (
	"flag"
	"math/rand/v2"
	"net"
	"sync"
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

// leaky carries bytes to a Redis; of its replies some are lost, after the Redis
// has done what it was asked.
type leaky struct {
	addr string
	mu   sync.Mutex
	rand *rand.Rand
	lose float64 // share of replies
	next int     // so many replies are lost at once
	lost int
}

func newLeaky(t *testing.T, to string, seed uint64) *leaky {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	p := &leaky{addr: l.Addr().String(), rand: rand.New(rand.NewPCG(seed, 0))}
	go func() {
		for {
			in, err := l.Accept()
			if err != nil {
				return
			}
			out, err := net.Dial("tcp", to)
			if err != nil {
				_ = in.Close()
				continue
			}
			go p.pump(in, out, false)
			go p.pump(out, in, true)
		}
	}()
	return p
}

// pump carries one way. The first replies of a connection are its handshake.
func (p *leaky) pump(from, to net.Conn, back bool) {
	defer from.Close()
	defer to.Close()
	buffer := make([]byte, 64<<10)
	for first := true; ; first = false {
		n, err := from.Read(buffer)
		if err != nil || back && !first && p.loses() {
			return
		}
		if _, err := to.Write(buffer[:n]); err != nil {
			return
		}
	}
}

// set says which share of replies is lost from now on, and how many in a row at
// once; it tells how many were lost until now.
func (p *leaky) set(share float64, inARow int) (lost int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.lose, p.next = share, inARow
	return p.lost
}

func (p *leaky) loses() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	lose := p.next > 0
	if lose {
		p.next--
	} else {
		lose = p.rand.Float64() < p.lose
	}
	if lose {
		p.lost++
	}
	return lose
}

func TestOfLostRepliesEveryCommitIsDoneOnceAndToldTruly(t *testing.T) {
	const seed = 1
	for name, durability := range map[string]Durability{"local": Local, "replicated": Replicated} {
		t.Run(name, func(t *testing.T) {
			master := storetest.NewServer(t)
			storetest.NewServer(t, "replicaof", "127.0.0.1 "+master.Port)
			proxy := newLeaky(t, master.Addr, seed)
			e, err := Open(t.Context(), storetest.URL(proxy.addr, "milepost"), durability)
			if err != nil {
				t.Fatal(err)
			}
			defer e.Close()
			load := storetest.NewLoad(e, 4)
			proxy.set(0.1, 0)
			load.Moved(t, int64(often(2000, 20_000)))
			for range 20 {
				proxy.set(0.1, 3)
				load.Moved(t, 10)
			}
			lost := proxy.set(0, 0)
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
