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

	order []string // of points in this round
	point string   // of this life
	born  time.Time

	mu    sync.Mutex // held while it kills: who has it knows whether the program lives
	come  bool       // to its callpoint
	left  int        // passes of a callpoint until the next death
	calls int        // until it dies wherever it is, since not all come to their point; 0: it lives on
}

// longLife is after how many calls a process dies that has not come to its point.
func longLife() int { return often(400, 1500) }

// newReaper reaps at these points. One that stands there twice is twice as likely.
func newReaper(h *house, seed uint64, mean float64, points ...string) *reaper {
	return &reaper{h: h, r: rand.New(rand.NewPCG(seed, 1)), points: points, mean: mean, deaths: map[string]int{}}
}

// tap is told of each call.
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
		p.come, p.calls = p.left == 0, 0
		p.h.kill() // with the call unanswered
	}
}

// live begins a life that ends at the next point, or is long.
func (p *reaper) live(t *testing.T) {
	t.Helper()
	if len(p.order) == 0 {
		p.order = slices.Clone(p.points)
		p.r.Shuffle(len(p.order), func(i, j int) { p.order[i], p.order[j] = p.order[j], p.order[i] })
	}
	pass := 1 + int(p.mean*p.r.ExpFloat64())
	switch { // what is passed less often
	case strings.HasSuffix(p.order[0], "getUpdates"):
		pass = 1 + pass/10
	case slices.Contains(callpoints, p.order[0]):
		pass = 1 + pass/3
	}
	p.h.kill()
	p.mu.Lock()
	defer p.mu.Unlock()
	p.point, p.order, p.born = p.order[0], p.order[1:], time.Now()
	p.come, p.left, p.calls = false, pass, longLife()
	p.h.launch(t, fmt.Sprintf("%s=%s %d", dieAt, p.point, pass))
}

// ended waits for the end of a life, which is not for ever, and notes where it was.
func (p *reaper) ended() {
	program := p.h.program.Load()
	p.h.Eventually(within, program.dead)
	p.h.kill()
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.come || strings.Contains(program.said.String(), lastWords+p.point) {
		p.deaths[p.point]++
	} else {
		p.deaths["elsewhere"]++
	}
}

// spare lets the program live on, in a life without an end.
func (p *reaper) spare(t *testing.T) {
	t.Helper()
	p.h.kill()
	p.mu.Lock()
	p.calls = 0
	p.mu.Unlock()
	p.h.start(t)
}

// until kills until it is enough; the program lives then. It gives up when no act
// of the people was answered for long.
func (p *reaper) until(t *testing.T, c *crowd, enough func() bool) {
	t.Helper()
	p.h.Tap(p.tap)
	done, moved := c.done.Load(), time.Now()
	for !enough() && time.Since(moved) < 4*within {
		p.live(t)
		p.ended()
		if all, least := p.died(); all%100 == 0 {
			t.Logf("%d kills, %d at each point, %d acts", all, least, c.done.Load())
		}
		if n := c.done.Load(); n > done {
			done, moved = n, time.Now()
		}
		if all, _ := p.died(); all > often(150, 20_000) {
			t.Errorf("after %d deaths there is a point that is not come to: %v", all, p.deaths)
			break
		}
	}
	p.spare(t)
}

// died is how often it did, and at each point at least.
func (p *reaper) died() (all, least int) {
	for _, n := range p.deaths {
		all += n
	}
	least = all
	for _, point := range p.points {
		least = min(least, p.deaths[point])
	}
	return all, least
}
