package scheduler_test

import (
	"context"
	"fmt"
	"log/slog"
	"testing"
	"testing/synctest"
	"time"

	"milepost/adapters/store"
	"milepost/dialogs"
	"milepost/dialogs/phrases"
	"milepost/dialogs/playbook"
	"milepost/dialogs/sales"
	"milepost/scheduler"
)

// replica is the real engine over a store that others use too.
func replica(t *testing.T, e store.Engine) *dialogs.Engine {
	t.Helper()
	source, _ := playbook.BuiltIn("b2b")
	process, problems := playbook.Load("b2b.toml", source)
	words, err := phrases.Load()
	if err != nil || process == nil {
		t.Fatal(err, problems)
	}
	plain, _ := playbook.Calendar("plain")
	n := 0
	return dialogs.New(dialogs.Config{
		Memory: store.NewMemory(e), Book: dialogs.Book{Current: []*sales.Process{process}, Versions: map[string]*sales.Process{}},
		Phrases: words, Calendar: func(string) *sales.Calendar { return plain }, Now: time.Now,
		House: dialogs.House{Language: "en", Zone: time.UTC, Calendar: plain.ID, Sitting: 3, Pings: 5},
		Nonce: func() string { n++; return fmt.Sprintf("%p/%d", words, n) }, Log: slog.New(slog.DiscardHandler),
	})
}

// Two replicas with the same jobs on one store: each slot is posted once to each
// reader, whoever is there to do it.
func TestTwoReplicasPostASlotOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := open(t)
		h.mouth.name = "telegram"
		until(t, "06-01 07:00") // a Thursday
		one, two := replica(t, h.engine), replica(t, h.engine)
		people := []sales.Person{}
		for _, id := range []string{"olga", "ivan"} {
			people = append(people, sales.Person{ID: id, Name: id, Roles: []string{"rep"}, Accounts: []string{"telegram:" + id}, Chats: map[string]string{"telegram": id}, Set: true})
		}
		if err := one.Seed(t.Context(), people); err != nil {
			t.Fatal(err)
		}
		p := one.Book.Current[0]
		for _, who := range people {
			h.commit(dialogs.Change{Deals: []dialogs.Write{{Deal: sales.Deal{
				ID: "D-" + who.ID, Process: p.ID, Title: "Acme", Company: "Acme", Owner: who.ID, Status: sales.Open, Created: time.Now(),
				Stage: p.Stages[1].ID, Stays: []sales.Stay{{Stage: p.Stages[1].ID, Entered: time.Now()}}, Heard: time.Now(),
			}}}})
		}
		job := dialogs.Job{ID: "moves", Do: "moves", To: "rep", Schedule: "0 9 * * 1-5"}
		stopOne, stopTwo := works(one, job), works(two, job)
		h.start()
		until(t, "06-05 12:00") // Monday: three slots, the weekend off
		stopOne()
		until(t, "06-06 12:00")
		stopTwo()
		until(t, "06-07 12:00")
		stopOne = works(one, job)
		until(t, "06-07 12:01")
		stopOne()

		h.mouth.mu.Lock()
		defer h.mouth.mu.Unlock()
		posted := map[string][]string{}
		for _, c := range h.mouth.heard {
			if c.verb == "send" {
				posted[c.to] = append(posted[c.to], c.at.UTC().Format("01-02 15:04"))
			}
		}
		for _, lane := range []string{"telegram:olga", "telegram:ivan"} {
			same(t, lane, posted[lane], []string{"06-01 09:00", "06-02 09:00", "06-05 09:00", "06-06 09:00", "06-07 12:00"})
		}
	})
}

// Both replicas' due loops find the same deals; what they say is said once.
func TestTwoReplicasLookAtADealAndTellOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := open(t)
		h.mouth.name = "telegram"
		until(t, "06-01 07:00")
		one, two := replica(t, h.engine), replica(t, h.engine)
		olga := sales.Person{ID: "olga", Name: "olga", Roles: []string{"rep"}, Accounts: []string{"telegram:olga"}, Chats: map[string]string{"telegram": "olga"}, Set: true}
		if err := one.Seed(t.Context(), []sales.Person{olga}); err != nil {
			t.Fatal(err)
		}
		p := one.Book.Current[0]
		deal := sales.Deal{ID: "D-1", Process: p.ID, Title: "Acme", Company: "Acme", Owner: "olga", Status: sales.Open, Created: time.Now(),
			Stage: p.Stages[1].ID, Stays: []sales.Stay{{Stage: p.Stages[1].ID, Entered: time.Now()}}, Heard: time.Now()}
		h.commit(dialogs.Change{Deals: []dialogs.Write{{Deal: deal, Due: time.Now()}}})
		ctx, stop := context.WithCancel(context.Background())
		done := make(chan struct{}, 2)
		for _, e := range []*dialogs.Engine{one, two} {
			loop := &scheduler.DueLoop{Diary: store.NewMemory(h.engine), Decider: e, Clock: scheduler.Wall{}, Log: slog.New(slog.DiscardHandler)}
			go func() {
				_ = loop.Run(ctx)
				done <- struct{}{}
			}()
		}
		h.start()
		until(t, "06-15 12:00")
		stop()
		<-done
		<-done
		h.mouth.mu.Lock()
		defer h.mouth.mu.Unlock()
		said := map[string]int{}
		for _, c := range h.mouth.heard {
			if c.verb == "send" {
				said[c.at.UTC().Format(time.DateOnly)+" "+c.text]++
			}
		}
		if len(said) < 2 {
			t.Errorf("two weeks of silence brought %d messages", len(said))
		}
		for what, n := range said {
			if n > 1 {
				t.Errorf("said %d times: %s", n, what)
			}
		}
	})
}
