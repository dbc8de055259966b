package dialogs_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"milepost/dialogs"
	"milepost/dialogs/chat"
)

// trap is a memory that fails at what some updates want committed.
type trap struct {
	dialogs.Memory
	poison func(cause string) error // may panic
	tried  map[string]int
}

func (m *trap) Commit(ctx context.Context, c dialogs.Change) (dialogs.Receipt, error) {
	m.tried[c.Cause]++
	if err := m.poison(c.Cause); err != nil {
		return dialogs.Receipt{}, err
	}
	return m.Memory.Commit(ctx, c)
}

// trapped puts a trap under both replicas.
func (p *pair) trapped(poison func(cause string) error) *trap {
	m := &trap{p.memory, poison, map[string]int{}}
	p.here.Memory, p.there.Memory = m, m
	return m
}

// until has replicas in turn hear an update until one is done with it.
func (p *pair) until(u chat.Update, replicas ...*dialogs.Engine) (tries int) {
	p.Helper()
	for tries < 20 {
		tries++
		if _, err := replicas[tries%len(replicas)].Hear(p.Context(), u); err == nil {
			return tries
		}
		p.now = p.now.Add(time.Second)
	}
	p.Fatalf("%s is tried for ever", u.ID)
	return 0
}

// shelf is what an admin's memory says was set aside.
func (p *pair) shelf() []dialogs.Aside {
	p.Helper()
	k, err := p.memory.Load(p.Context(), dialogs.Query{Aside: &dialogs.Shelf{Limit: 100}})
	if err != nil {
		p.Fatal(err)
	}
	return k.Aside
}

// heardOf counts the messages to a chat that say something.
func heardOf(texts []string, words string) (n int) {
	for _, s := range texts {
		if strings.Contains(s, words) {
			n++
		}
	}
	return n
}

// An update that fails by itself is tried a few times, whichever replica gets it,
// then it is set aside as it came: whose it is hears of it once, and the admins.
func TestWhatFailsIsSetAside(t *testing.T) {
	for name, kind := range map[string]struct {
		fail  func() error
		tries int
		why   string
	}{
		"an error":    {func() error { return errors.New("no such thing") }, 5, "no such thing"},
		"a panic":     {func() error { panic("words of a message") }, 2, "panic: string at dialogs"},
		"a bad index": {func() error { _ = []int{}[len(name0)]; return nil }, 2, "index out of range"},
	} {
		t.Run(name, func(t *testing.T) {
			p := newPair(t)
			bad := said("olga", "/note acme: poison", monday)
			bad.Raw = []byte(strings.Repeat("x", 70<<10))
			m := p.trapped(func(cause string) error {
				if cause == bad.ID {
					return kind.fail()
				}
				return nil
			})
			if n := p.until(bad, p.here, p.there); n != kind.tries || m.tried[bad.ID] != kind.tries {
				t.Errorf("done with after %d, tried %d times, want %d", n, m.tried[bad.ID], kind.tries)
			}
			all := p.shelf()
			if len(all) != 1 {
				t.Fatalf("%d things were set aside", len(all))
			}
			x := all[0].Poison
			if x.Person != "olga" || x.Update.Text != bad.Text || len(x.Raw) != 64<<10 || x.Longer != 6<<10 || !strings.Contains(x.Reason, kind.why) || strings.Contains(x.Reason, "words of") {
				t.Errorf("kept of it: %s, %q, %d bytes and %d more, %s", x.Person, x.Update.Text, len(x.Raw), x.Longer, x.Reason)
			}
			p.until(bad, p.there) // it comes once more, and fails at once
			if n := heardOf(p.sent("olga"), "could not work on that"); n != 1 {
				t.Errorf("Olga was told %d times", n)
			}
			if n := heardOf(p.sent("sveta"), "/quarantine"); n != 1 {
				t.Errorf("the admin was told %d times", n)
			}
			p.hears(p.here, said("olga", "/note acme: fine", monday))
			if k, _ := p.memory.Load(t.Context(), dialogs.Query{Deal: "D-ACME", Events: 1}); len(k.Events) != 1 || k.Events[0].Payload.Note != "fine" {
				t.Errorf("the conversation does not go on: %+v", k.Events)
			}
		})
	}
}

const name0 = "x" // one more than there is

// What is not the update's own fault is never held against it.
func TestAnOutageSetsNothingAside(t *testing.T) {
	p := newPair(t)
	bad := said("olga", "/note acme: poison", monday)
	down := []error{chat.ErrNotNow, context.DeadlineExceeded, context.Canceled}
	m := p.trapped(func(cause string) error {
		if cause == bad.ID && len(down) > 0 {
			return fmt.Errorf("commit: %w", down[0])
		}
		return nil
	})
	for range 30 {
		if _, err := p.here.Hear(t.Context(), bad); err == nil {
			t.Fatal("it is done with")
		}
	}
	for len(down) > 1 {
		down = down[1:]
		for range 7 {
			if _, err := p.here.Hear(t.Context(), bad); err == nil {
				t.Fatal("it is done with")
			}
		}
	}
	down = nil
	if n := p.until(bad, p.here); n != 1 || len(p.shelf()) > 0 || m.tried[bad.ID] != 30+7+7+1 {
		t.Errorf("%d tries, set aside: %d", n, len(p.shelf()))
	}
}

// One that works in the end leaves nothing behind.
func TestWhatWorksInTheEndIsForgotten(t *testing.T) {
	p := newPair(t)
	bad := said("olga", "/note acme: at last", monday)
	tries := 0
	p.trapped(func(cause string) error {
		if cause == bad.ID && tries < 3 {
			tries++
			return errors.New("not yet")
		}
		return nil
	})
	if n := p.until(bad, p.here); n != 4 {
		t.Errorf("%d tries", n)
	}
	if k, err := p.memory.Load(t.Context(), dialogs.Query{Poison: bad.ID}); err != nil || k.Poison != nil {
		t.Errorf("kept: %+v (%v)", k.Poison, err)
	}
}

// What the messenger will not bring again is set aside at once.
func TestTheLastTryIsTheLast(t *testing.T) {
	p := newPair(t)
	bad := pressed("olga", "1|won|D-ACME", monday)
	bad.Last = true
	p.trapped(func(cause string) error {
		if cause == bad.ID {
			return errors.New("no such thing")
		}
		return nil
	})
	if n := p.until(bad, p.here); n != 1 || len(p.shelf()) != 1 {
		t.Errorf("%d tries, set aside: %d", n, len(p.shelf()))
	}
}

// An update that kills the program is set aside in the end, by the fifth process
// that finds it not done, over a minute at least; one that was only in hand when
// the program was killed is not.
func TestWhatKillsTheProgramIsSetAside(t *testing.T) {
	p := newPair(t)
	killer, innocent := said("olga", "/note acme: killer", monday), said("ivan", "/deals", monday)
	start := func() *dialogs.Engine {
		e := engineOn(p.memory, func() time.Time { return p.now }, p.here.Nonce)
		if err := e.Started(t.Context()); err != nil {
			t.Fatal(err)
		}
		return e
	}
	lives := 0
	for aside := false; !aside; lives++ {
		if lives > 9 {
			t.Fatal("it kills for ever")
		}
		e := start()
		dies := &trap{p.memory, func(cause string) error {
			if cause == killer.ID {
				return context.Canceled // the process ends here: nothing that follows it is done
			}
			return nil
		}, map[string]int{}}
		e.Memory = dies
		_, err := e.Hear(t.Context(), killer)
		if aside = err == nil; !aside && dies.tried[killer.ID] == 0 {
			t.Fatalf("life %d: it is neither tried nor set aside: %v", lives, err)
		}
		if _, err := e.Hear(t.Context(), innocent); err != nil {
			t.Fatal(err)
		}
		p.now = p.now.Add(20 * time.Second)
	}
	// The first life is not wary, the next four count it, the fifth that counts gives it up.
	if lives != 6 {
		t.Errorf("set aside in life %d", lives)
	}
	if all := p.shelf(); len(all) != 1 || all[0].Poison.Update.ID != killer.ID {
		t.Errorf("set aside: %+v", all)
	}
	// A clean stop is no death: nothing is counted after it.
	if err := p.here.Stopped(t.Context()); err != nil {
		t.Fatal(err)
	}
	calm := &trap{p.memory, func(string) error { return nil }, map[string]int{}}
	e := start()
	e.Memory = calm
	if _, err := e.Hear(t.Context(), said("olga", "/next", p.now)); err != nil || len(calm.tried) != 1 {
		t.Errorf("after a clean stop an update takes %d commits: %v (%v)", len(calm.tried), calm.tried, err)
	}
}

// Kills that come for other reasons, however many, convict nobody.
func TestManyKillsConvictNobody(t *testing.T) {
	p := newPair(t)
	u := said("olga", "/note acme: unlucky", monday)
	for range 40 { // each of these processes dies with it in hand, within a minute
		e := engineOn(&trap{p.memory, func(cause string) error {
			if cause == u.ID {
				return context.Canceled
			}
			return nil
		}, map[string]int{}}, func() time.Time { return p.now }, p.here.Nonce)
		if err := e.Started(t.Context()); err != nil {
			t.Fatal(err)
		}
		if _, err := e.Hear(t.Context(), u); err == nil {
			t.Fatal("it was set aside")
		}
		p.now = p.now.Add(time.Second)
	}
	if n := p.until(u, p.here); n != 1 || len(p.shelf()) > 0 {
		t.Errorf("%d tries, set aside: %d", n, len(p.shelf()))
	}
}

// The admins hear of it once an hour, and of the last as well as of the first.
func TestAdminsAreToldOnceAnHour(t *testing.T) {
	p := newPair(t)
	p.trapped(func(cause string) error {
		if strings.HasPrefix(cause, "said/") {
			return errors.New("no such thing")
		}
		return nil
	})
	for i := range 5 {
		p.until(said("olga", fmt.Sprint("/note acme: ", i), p.now), p.here)
	}
	if n := heardOf(p.sent("sveta"), "/quarantine"); n != 1 {
		t.Errorf("told %d times", n)
	}
	p.now = p.now.Add(61 * time.Minute)
	if n := heardOf(p.sent("sveta"), "/quarantine"); n != 1 {
		t.Errorf("of those that followed, told %d times", n)
	}
	p.now = p.now.Add(2 * time.Hour)
	if n := heardOf(p.sent("sveta"), "/quarantine"); n != 0 {
		t.Errorf("of nothing, told %d times", n)
	}
	if n := len(p.shelf()); n != 5 {
		t.Errorf("%d were set aside", n)
	}
}

// While the store is away the same words come again and again; and what was
// written before a press may be read after it. Neither is a flood.
func TestABacklogIsNoFlood(t *testing.T) {
	p := newPair(t)
	p.here.House.Updates = 10
	away := true
	m := p.trapped(func(string) error {
		if away {
			return chat.ErrNotNow
		}
		return nil
	})
	first := said("olga", "/note acme: first", p.now)
	for range 100 {
		if _, err := p.here.Hear(t.Context(), first); !errors.Is(err, chat.ErrNotNow) {
			t.Fatal(err)
		}
	}
	away = false
	p.now = p.now.Add(10 * time.Minute)
	press := pressed("olga", "1|next", p.now)
	press.At = time.Time{} // Telegram does not tell
	second := said("olga", "/note acme: second", first.At.Add(time.Second))
	for _, u := range []chat.Update{first, press, second} {
		was := m.tried[u.ID]
		if r, err := p.here.Hear(t.Context(), u); err != nil || strings.Contains(r.Toast, "faster") || u.Kind == chat.Said && m.tried[u.ID] != was+1 {
			t.Errorf("%s is not handled: %q (%v)", u.ID, r.Toast, err)
		}
	}
	if n := heardOf(p.sent("olga"), "faster than I can follow"); n != 0 {
		t.Errorf("told %d times", n)
	}
}

// Who writes faster than anybody can mean it is told once and not read for a
// minute; a press is answered each time; the others notice nothing.
func TestAFloodIsOnlyItsAuthors(t *testing.T) {
	p := newPair(t)
	p.here.House.Updates = 60
	m := p.trapped(func(string) error { return nil })
	for i := range 200 {
		u := said("olga", "/note acme: flood", p.now)
		u.ID = fmt.Sprint("flood/", i)
		if _, err := p.here.Hear(t.Context(), u); err != nil {
			t.Fatal(err)
		}
	}
	read := 0
	for cause := range m.tried {
		if strings.HasPrefix(cause, "flood/") {
			read++
		}
	}
	if read != 60 {
		t.Errorf("%d of 200 were read", read)
	}
	if n := heardOf(p.sent("olga"), "faster than I can follow"); n != 1 {
		t.Errorf("told %d times", n)
	}
	if r, err := p.here.Hear(t.Context(), pressed("olga", "1|next", p.now)); err != nil || !strings.Contains(r.Toast, "faster") {
		t.Errorf("a press is answered %q (%v)", r.Toast, err)
	}
	p.hears(p.here, said("ivan", "/deals", p.now))
	if len(p.sent("ivan")) == 0 {
		t.Error("somebody else is not read")
	}
	p.now = p.now.Add(time.Minute)
	was := p.now
	p.now = p.now.Add(time.Hour)
	for i := range 200 { // what was written within the hour we were away is no flood
		u := said("olga", "/note acme: slowly", was.Add(time.Duration(i)*10*time.Second))
		if _, err := p.here.Hear(t.Context(), u); err != nil || m.tried[u.ID] != 1 {
			t.Fatalf("number %d of a backlog is tried %d times (%v)", i, m.tried[u.ID], err)
		}
	}
	p.sent("olga")
	p.hears(p.here, said("olga", "/next", p.now))
	if texts := p.sent("olga"); len(texts) == 0 || slices.ContainsFunc(texts, func(s string) bool { return strings.Contains(s, "faster") }) {
		t.Errorf("after a minute: %q", texts)
	}
}
