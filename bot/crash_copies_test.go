package main

import (
	"bytes"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"milepost/adapters/store/storetest"
)

// copier stands where Telegram calls, before several replicas: each update goes to
// any of them, and up to four more times to any of them, at once or long after
// what came later.
type copier struct {
	addr string
	to   []string
	late time.Duration // the last copy may be so late

	mu     sync.Mutex
	rand   *rand.Rand
	copies int
	flying sync.WaitGroup
}

// newCopier stands before three replicas.
func newCopier(t *testing.T, seed uint64, late time.Duration) *copier {
	c := &copier{rand: rand.New(rand.NewPCG(seed, 0)), late: late}
	door := httptest.NewServer(c)
	t.Cleanup(door.Close)
	c.addr = door.Listener.Addr().String()
	for range 3 {
		c.to = append(c.to, "127.0.0.1:"+storetest.FreePort(t))
	}
	return c
}

// calls is a config whose bots are called through it, each where $LISTEN stands.
func (c *copier) calls(config string) string {
	return strings.Replace(called(config, c.addr), `listen = "`+c.addr, `listen = "$LISTEN`, 1)
}

func (c *copier) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	for range c.draw(5) {
		late := time.Duration(0)
		if c.late > 0 && c.draw(3) > 0 {
			late = time.Duration(c.draw(int(c.late)))
		}
		c.flying.Go(func() {
			time.Sleep(late)
			if c.carry(r.Header, body) == http.StatusOK {
				c.mu.Lock()
				defer c.mu.Unlock()
				c.copies++
			}
		})
	}
	w.WriteHeader(c.carry(r.Header, body))
}

func (c *copier) draw(n int) int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.rand.IntN(n)
}

// carry calls one of the replicas and gives its answer.
func (c *copier) carry(header http.Header, body []byte) int {
	req, err := http.NewRequest(http.MethodPost, "http://"+c.to[c.draw(len(c.to))], bytes.NewReader(body))
	if err != nil {
		return http.StatusBadGateway
	}
	req.Header = header.Clone()
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return http.StatusBadGateway
	}
	defer res.Body.Close()
	_, _ = io.Copy(io.Discard, res.Body)
	return res.StatusCode
}

// Each answer reaches three replicas one to five times, out of order: it counts
// once, and is confirmed once.
func TestCrashOfCopies(t *testing.T) {
	t.Parallel()
	seed, people := sown(), often(24, 300)
	door := newCopier(t, seed, time.Duration(often(1, 60))*time.Second)
	c := newCrew(t, door.calls(fast(repsConfig(people))), door.to...)
	working := gather(c[0].Server, qualifies, people)
	working.await(t, int64(often(300, 24_000))) // of twelve acts ten are answers
	working.goesHome()
	door.flying.Wait()
	m := c[0].rested(t)
	for _, r := range c[1:] {
		r.stop(t)
	}
	v := working.judge(t, m)
	v.seed = seed
	v.tell(t)
	if t.Logf("%d copies", door.copies); v.again > 0 {
		t.Error("questions came twice, though nobody died")
	}
}
