package main

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// callpoints are where a process can be killed from outside: while it waits for
// the messenger's answer, before the messenger acted and after. A getUpdates that
// acted has confirmed what came before its offset.
var callpoints = []string{
	"before getUpdates", "after getUpdates", "before sendMessage", "after sendMessage",
	"before editMessageText", "after editMessageText", "before answerCallbackQuery", "after answerCallbackQuery",
}

// reaper kills a program again and again and starts it anew, each life at another
// point, on a random pass.
//
// Some lives must be long. A new process begins with all that its forerunners
// committed and could not acknowledge any more, up to a hundred updates, and each
// press among them costs a call; were every life shorter than that, none would
// come to what is new.
type reaper struct {
	h      *house
	r      *rand.Rand
	points []string
	mean   float64 // passes in a life
	deaths map[string]int

	mu    sync.Mutex // held while it kills: who has it knows whether the program lives
	point string     // at which call
	left  int        // passes until the next death; 0: it lives on
	calls int        // until it dies wherever it is: not all come to their point
}

// newReaper reaps at these points.
func newReaper(h *house, seed uint64, points ...string) *reaper {
	p := &reaper{h: h, r: rand.New(rand.NewPCG(seed, 1)), points: points, mean: float64(often(10, 30)), deaths: map[string]int{}}
	h.Tap(p.tap)
	return p
}

func (p *reaper) tap(method string, acted bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.calls == 0 {
		return
	}
	p.calls--
	if method == strings.TrimPrefix(strings.TrimPrefix(p.point, "before "), "after ") && acted == strings.HasPrefix(p.point, "after ") {
		p.left--
	}
	if p.calls == 0 || p.left == 0 {
		p.calls = 0
		p.h.kill() // with the call unanswered
	}
}

// live begins a life that ends at the nth pass of a point, or is long.
func (p *reaper) live(t *testing.T, point string) {
	t.Helper()
	pass := 1 + int(p.mean*p.r.ExpFloat64())
	if strings.HasSuffix(point, "getUpdates") { // a batch of updates each
		pass = 1 + pass/10
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.point, p.left, p.calls = point, pass, 8*int(p.mean)
	p.h.launch(t, fmt.Sprintf("%s=%s %d", dieAt, point, pass))
}

// until kills until it is enough; the program lives then. It gives up when no act
// of the people was answered for long.
func (p *reaper) until(t *testing.T, c *crowd, enough func() bool) {
	t.Helper()
	p.h.kill()
	var order []string
	done, moved := c.done.Load(), time.Now()
	for !enough() && time.Since(moved) < 4*within {
		if len(order) == 0 {
			order = slices.Clone(p.points)
			p.r.Shuffle(len(order), func(i, j int) { order[i], order[j] = order[j], order[i] })
		}
		p.live(t, order[0])
		<-p.h.program.Load().gone
		p.deaths[order[0]]++
		order = order[1:]
		if n := c.done.Load(); n > done {
			done, moved = n, time.Now()
		}
	}
	p.mu.Lock()
	p.calls = 0
	p.mu.Unlock()
	p.h.start(t)
}

// died is how often it did, and at each point at least.
func (p *reaper) died() (all, least int) {
	for i, point := range p.points {
		n := p.deaths[point]
		all += n
		if i == 0 || n < least {
			least = n
		}
	}
	return all, least
}
