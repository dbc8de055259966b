package storetest

import (
	"math/rand/v2"
	"net"
	"sync"
	"testing"
)

// Proxy carries bytes to a Redis, as badly as a network can: replies are lost
// after the Redis has done what it was asked, all stands still, or connections
// are half open, so that who writes to them hears nothing any more.
type Proxy struct {
	Addr string

	mu     sync.Mutex
	flows  *sync.Cond
	rand   *rand.Rand
	share  float64 // of replies that are lost
	inARow int     // so many replies are lost at once
	lost   int
	stands bool
	born   int // connections so far
	deaf   int // the first so many of them are half open
}

// NewProxy begins to carry to an address. It ends with the test.
func NewProxy(t testing.TB, to string, seed uint64) *Proxy {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p := &Proxy{Addr: l.Addr().String(), rand: rand.New(rand.NewPCG(seed, 0))}
	p.flows = sync.NewCond(&p.mu)
	t.Cleanup(func() {
		_ = l.Close()
		p.Flow()
	})
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
			p.mu.Lock()
			p.born++
			n := p.born
			p.mu.Unlock()
			go p.pump(n, in, out, false)
			go p.pump(n, out, in, true)
		}
	}()
	return p
}

// pump carries one way. The first replies of a connection are its handshake.
func (p *Proxy) pump(n int, from, to net.Conn, back bool) {
	defer from.Close()
	defer to.Close()
	buffer := make([]byte, 64<<10)
	for first := true; ; first = false {
		size, err := from.Read(buffer)
		if err != nil || back && !first && p.loses() {
			return
		}
		if !p.carries(n) {
			continue
		}
		if _, err := to.Write(buffer[:size]); err != nil {
			return
		}
	}
}

// Lose says which share of replies is lost from now on, and how many in a row at
// once; it tells how many were lost until now.
func (p *Proxy) Lose(share float64, inARow int) (lost int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.share, p.inARow = share, inARow
	return p.lost
}

func (p *Proxy) loses() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	lose := p.inARow > 0
	if lose {
		p.inARow--
	} else {
		lose = p.rand.Float64() < p.share
	}
	if lose {
		p.lost++
	}
	return lose
}

// Stall holds everything back until Flow.
func (p *Proxy) Stall() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.stands = true
}

// Flow ends Stall.
func (p *Proxy) Flow() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.stands = false
	p.flows.Broadcast()
}

// HalfOpen leaves the connections that there are open, and carries nothing on
// them any more. New ones are well.
func (p *Proxy) HalfOpen() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.deaf = p.born
}

// carries waits while all stands still, and reports whether a connection carries.
func (p *Proxy) carries(n int) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	for p.stands {
		p.flows.Wait()
	}
	return n > p.deaf
}
