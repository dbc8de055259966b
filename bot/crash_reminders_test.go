package main

import (
	"fmt"
	"math/rand/v2"
	"regexp"
	"slices"
	"sync"
	"testing"
	"time"

	"milepost/adapters/store"
	"milepost/adapters/telegram/telegramtest"
	"milepost/dialogs"
	"milepost/dialogs/chat"
	"milepost/dialogs/sales"
)

// Deals of many reps stand still, and more and more of them are due. Three replicas
// tell of them, at the pace that Telegram allows, and are killed all the while, a
// third of the times between Telegram's accept and our mark; of the others' sends one
// in twenty is cut after the accept. Nobody is told twice, and what nobody can know
// is listed.
func TestCrashOfReminders(t *testing.T) {
	t.Parallel()
	seed, people, each, kills, forced := sown(), often(20, 400), often(6, 25), often(9, 1000), often(3, 300)
	c := newCrew(t, "calendar = \"round.toml\"\npings_per_day = 50\n"+repsConfig(people), "#1", "#2", "#3")
	h := c[0].house
	cuts := h.cuts(rand.New(rand.NewPCG(seed, 2)), 0.05)
	last := h.standStill(t, people, each, time.Duration(often(1, 24))*time.Second)
	var reapers []*reaper
	for i, r := range c {
		reapers = append(reapers, newReaper(r.house, seed+uint64(i), 3, "before mark", "before mark", "before mark", "after mark",
			"before claim", "after claim", "before due", "after due", "before read"))
	}
	died, marks := h.dieInTurn(t, reapers, last, func(died, marks int) bool { return died >= kills && marks >= forced })
	h.saysAll(t, last)
	v := &verdict{kills: died, seed: seed}
	m := h.rested(t)
	for _, r := range c[1:] {
		r.stop(t)
	}
	v.outbox(t, m)
	v.reminded(h.Ledger(), troubles(t, m), people, each)
	v.tell(t)
	t.Logf("%d kills between accept and mark, %d sends cut after the accept", marks, cuts())
	if died < kills || marks < forced {
		t.Error("the reminders were over before the kills")
	}
	// As many may be under way at once as may go out at once.
	if most := 5*died + cuts(); v.unconfirmed < marks || v.unconfirmed > most {
		t.Errorf("%d unconfirmed, and it can be %d to %d", v.unconfirmed, marks, most)
	}
}

// cuts has a share of the sends cut after the server accepted them, and counts them.
func (h *house) cuts(r *rand.Rand, share float64) (count func() int) {
	var mu sync.Mutex
	n := 0
	h.Tap(func(method string, acted bool) {
		mu.Lock()
		defer mu.Unlock()
		if method == "sendMessage" && !acted && r.Float64() < share {
			n++
			h.Fail(telegramtest.Fault{Method: method, Times: 1, Cut: true, After: true})
		}
	})
	return func() int {
		mu.Lock()
		defer mu.Unlock()
		return n
	}
}

// standStill gives each rep so many deals that have not moved for a month. They are
// due one after the other, a rep's own so far apart; it tells when the last one is.
func (h *house) standStill(t *testing.T, people, each int, apart time.Duration) (last time.Time) {
	t.Helper()
	m, now := h.memory(t), time.Now().UTC()
	then := now.AddDate(0, 0, -30)
	due := func(rep, n int) time.Time {
		return now.Add(apart * time.Duration(n*people+rep) / time.Duration(people))
	}
	for i := range people {
		user := first + int64(i)
		c := dialogs.Change{Cause: fmt.Sprintf("test/%d", user), At: now}
		for n := range each {
			c.Deals = append(c.Deals, dialogs.Write{Due: due(i, n), Deal: sales.Deal{
				ID: fmt.Sprintf("D-%dX%d", user, n), Process: "ordeal", Version: 1, Company: customer(user, n), Owner: fmt.Sprintf("r%d", user),
				Status: sales.Open, Created: then, Heard: then, Stage: "talk", Stays: []sales.Stay{{Stage: "talk", Entered: then}},
			}})
		}
		if _, err := m.Commit(t.Context(), c); err != nil {
			t.Fatal(err)
		}
	}
	return due(people-1, each-1)
}

// idleLife is how long a life may be that does not come to its point.
const idleLife = 5 * time.Second

// dieInTurn kills replicas side by side until it is enough, or all was said; they
// live then. It tells how many deaths there were, and how many before a mark.
func (h *house) dieInTurn(t *testing.T, reapers []*reaper, last time.Time, enough func(died, marks int) bool) (died, marks int) {
	t.Helper()
	m, told := h.memory(t), 0
	for _, p := range reapers {
		p.h.kill()
		p.live(t)
	}
	for !enough(died, marks) && h.waits(t, m, last) {
		h.Eventually(20*time.Millisecond, func() bool { return false })
		died, marks = 0, 0
		for _, p := range reapers {
			if time.Since(p.born) > idleLife {
				p.h.kill()
			}
			if p.h.program.Load().dead() {
				p.ended()
				p.live(t)
			}
			n, _ := p.died()
			died, marks = died+n, marks+p.deaths["before mark"]
		}
		if died >= told+100 {
			told = died
			t.Logf("%d kills, %d before a mark, %d reminders arrived", died, marks, len(h.Ledger()))
		}
	}
	for _, p := range reapers {
		t.Logf("kills at each point: %v", p.deaths)
		p.spare(t)
	}
	return died, marks
}

// saysAll waits until nothing is due and nothing waits to be said any more, or
// nothing arrives.
func (h *house) saysAll(t *testing.T, last time.Time) {
	t.Helper()
	m := h.memory(t)
	for before := -1; len(h.Ledger()) > before; {
		before = len(h.Ledger())
		if h.Eventually(3*within, func() bool { return !h.waits(t, m, last) }) {
			return
		}
	}
}

// waits reports whether anything is due, or will be until the last is, or waits to
// be said.
func (h *house) waits(t *testing.T, m *store.Memory, last time.Time) bool {
	t.Helper()
	now := time.Now()
	deals, soonest, err := m.Due(t.Context(), now, 1)
	if err != nil {
		t.Fatal(err)
	}
	if len(deals) > 0 || !soonest.IsZero() && !soonest.After(last) {
		return true
	}
	lanes, soonest, err := m.Ready(t.Context(), now, 1)
	if err != nil {
		t.Fatal(err)
	}
	return len(lanes) > 0 || !soonest.IsZero()
}

var anyCustomer = regexp.MustCompile(`Customer\d+x\d+`)

// customers are those that a message speaks of: of what is late, it is several.
func customers(words string) []string {
	all := anyCustomer.FindAllString(words, -1)
	slices.Sort(all)
	return slices.Compact(all)
}

// reminded holds the reminders that arrived, and those that are listed, against
// what was due.
func (v *verdict) reminded(ledger []telegramtest.Message, listed []chat.Trouble, people, each int) {
	arrived := map[string]int{}
	for _, m := range ledger {
		for _, whose := range customers(m.Text) {
			if m.Edits == 0 {
				arrived[whose]++
			}
		}
	}
	for i := range people {
		for n := range each {
			user := first + int64(i)
			whose, key := customer(user, n), fmt.Sprintf("nudge/D-%dX%d", user, n)
			v.answers++
			known := slices.ContainsFunc(listed, func(l chat.Trouble) bool {
				return l.Parcel.Cancel == key || slices.Contains(customers(l.Parcel.Message.Flat().Text.String()), whose)
			})
			switch times := arrived[whose]; {
			case times > 1:
				v.finds(&v.doubled, "%d was told of %s %d times", user, whose, times)
			case times == 0 && !known:
				v.finds(&v.lost, "%d was not told of %s, and nobody knows", user, whose)
			}
		}
	}
}
