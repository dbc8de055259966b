package main

import (
	"bytes"
	"io"
	"math/rand/v2"
	"net"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"

	"milepost/adapters/store/storetest"
)

// replica is one of several bots on a Redis, with a way there of its own.
type replica struct {
	*house
	way *cable
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
			h = newHouse(t, strings.NewReplacer("[telegram]\n", "[telegram]\npace = \"none\"\n", "$LISTEN", addr).Replace(config))
			h.write(t, "process.toml", repsProcess())
		} else {
			h = c[0].beside(t, listen[0], addr)
		}
		way := newCable(t, redis)
		h.url = storetest.URL(way.addr, "milepost")
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
		},
		"cut off from Redis": func(t *testing.T, c crew, poller replica) {
			poller.way.cut()
			c.poller(t, poller)
			poller.way.mend()
		},
	} {
		t.Run(how, func(t *testing.T) {
			t.Parallel()
			c := newCrew(t, repsConfig(reps), "#1", "#2", "#3")
			c.work(t, func() { end(t, c, c.poller(t)) })
		})
	}
}

// Telegram calls three replicas, whichever it meets and some of them with the same
// update at once, while one after the other is killed.
func TestThreeReplicasBehindAWebhook(t *testing.T) {
	t.Parallel()
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	b := &balancer{rand: rand.New(rand.NewPCG(seed, 0))}
	for range 3 {
		b.to = append(b.to, "127.0.0.1:"+storetest.FreePort(t))
	}
	front := httptest.NewServer(b)
	defer front.Close()
	addr := front.Listener.Addr().String()
	c := newCrew(t, strings.Replace(called(repsConfig(reps), addr), `listen = "`+addr, `listen = "$LISTEN`, 1), b.to...)
	c.work(t, func() {
		for _, r := range c {
			r.kill()
			c.works(t, 50)
			r.start(t)
		}
		c[0].Redeliver(100)
	})
	if n := b.twice.Load(); n < 20 {
		t.Errorf("only %d updates went to two replicas at once", n)
	}
}

// balancer takes a call to one replica, and now and then to two at once. It says
// what went worse.
type balancer struct {
	to    []string
	twice atomic.Int64

	mu   sync.Mutex
	rand *rand.Rand
}

func (b *balancer) choose() []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	n := 1
	if b.rand.IntN(4) == 0 {
		n = 2
		b.twice.Add(1)
	}
	var out []string
	for _, i := range b.rand.Perm(len(b.to))[:n] {
		out = append(out, b.to[i])
	}
	return out
}

func (b *balancer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	var all sync.WaitGroup
	var worst atomic.Int64
	for _, to := range b.choose() {
		all.Go(func() {
			status := int64(http.StatusBadGateway)
			if req, err := http.NewRequest(r.Method, "http://"+to+r.URL.Path, bytes.NewReader(body)); err == nil {
				req.Header = r.Header
				if res, err := http.DefaultClient.Do(req); err == nil {
					status = int64(res.StatusCode)
					_ = res.Body.Close()
				}
			}
			for old := worst.Load(); status > old && !worst.CompareAndSwap(old, status); old = worst.Load() {
			}
		})
	}
	all.Wait()
	w.WriteHeader(int(worst.Load()))
}

// cable carries bytes to a Redis and can be cut. What is under way then arrives
// when it is mended, as with a network that is gone for a while.
type cable struct {
	addr  string
	valve sync.RWMutex
}

func newCable(t *testing.T, to string) *cable {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	c := &cable{addr: l.Addr().String()}
	go func() {
		for {
			in, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				c.pass()
				out, err := net.Dial("tcp", to)
				if err != nil {
					_ = in.Close()
					return
				}
				go c.carry(in, out)
				c.carry(out, in)
			}()
		}
	}()
	return c
}

func (c *cable) cut()  { c.valve.Lock() }
func (c *cable) mend() { c.valve.Unlock() }

// pass waits until the cable is whole.
func (c *cable) pass() {
	c.valve.RLock()
	defer c.valve.RUnlock()
}

func (c *cable) carry(from, to net.Conn) {
	defer from.Close()
	defer to.Close()
	buffer := make([]byte, 64<<10)
	for {
		n, err := from.Read(buffer)
		c.pass()
		if err != nil {
			return
		}
		if _, err := to.Write(buffer[:n]); err != nil {
			return
		}
	}
}
