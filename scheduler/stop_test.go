package scheduler_test

import (
	"testing"
	"testing/synctest"
	"time"
)

func TestAStopFinishesWhatIsBeingSent(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := open(t)
		h.script("slow", fate{accepted: true, takes: 5 * time.Second})
		h.post(once(letter("slow", "olga")), once(letter("behind", "olga")))
		h.start()
		pass(time.Second)
		began := time.Now()
		h.end()
		if d := time.Since(began); d != 4*time.Second {
			t.Errorf("the stop took %v", d)
		}
		same(t, "read", h.mouth.texts(""), []string{"slow"}) // and no new one was begun
		h.start()
		pass(time.Hour)
		same(t, "read after the restart", h.mouth.texts(""), []string{"slow", "behind"})
		same(t, "troubles", h.troubles(), nil)
	})
}

// A messenger that does not answer is not waited for longer than the process
// may take, and what nobody can know is written down before it ends.
func TestAStopDoesNotWaitForAMessengerThatHangs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := open(t)
		h.script("reminder", hangs)
		h.script("question", hangs)
		h.post(once(letter("reminder", "olga")), letter("question", "ivan"))
		h.start()
		pass(500 * time.Millisecond)
		began := time.Now()
		h.end()
		if d := time.Since(began); d > 10*time.Second {
			t.Errorf("the stop took %v", d)
		}
		same(t, "troubles", h.troubles(), []string{"reminder unconfirmed"})
		h.start()
		pass(time.Minute)
		same(t, "read", h.mouth.texts(""), []string{"question"})
	})
}

func TestAStopOfAnIdleCourierIsAtOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := open(t)
		h.start()
		pass(time.Minute)
		began := time.Now()
		h.end()
		if d := time.Since(began); d != 0 {
			t.Errorf("it took %v", d)
		}
	})
}

// A store that takes no outcome does not hold up the stop; the lease runs out and
// the classes say what becomes of the parcel.
func TestAStopDoesNotWaitForAStoreThatIsGone(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := open(t)
		h.post(once(letter("it", "olga")))
		h.start()
		h.outbox.deaf.Store(true)
		pass(3 * time.Second)
		began := time.Now()
		h.end()
		if d := time.Since(began); d > 2*time.Second {
			t.Errorf("the stop took %v", d)
		}
		h.start()
		pass(time.Minute)
		same(t, "read", h.mouth.texts(""), []string{"it"})
		same(t, "troubles", h.troubles(), []string{"it unconfirmed"})
	})
}

// Drain is the courier of a pushed world: all that may go at this instant, in
// order, and nothing of what is later.
func TestDrainDeliversWhatMayGoNowAndNothingElse(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := open(t)
		h.start()
		h.end() // no loop runs
		late := letter("late", "olga")
		late.After = time.Now().Add(time.Hour)
		h.script("2", flood)
		h.script("a", noEntry)
		h.post(letter("1", "olga"), letter("2", "olga"), letter("3", "olga"), letter("x", "ivan"), late)
		for range 2 {
			if err := h.courier.Drain(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		same(t, "now", h.mouth.texts("tg:olga"), []string{"1"})
		same(t, "now", h.mouth.texts("tg:ivan"), []string{"x"})
		pass(17 * time.Second)
		if err := h.courier.Drain(t.Context()); err != nil {
			t.Fatal(err)
		}
		same(t, "then", h.mouth.texts("tg:olga"), []string{"1", "2", "3"})
		pass(time.Hour)
		h.post(letter("a", "olga"), letter("b", "ivan"))
		if err := h.courier.Drain(t.Context()); err != nil {
			t.Fatal(err)
		}
		same(t, "later", h.mouth.texts("tg:olga"), []string{"1", "2", "3", "late"})
		same(t, "told", h.told, []string{"tg shut"})
	})
}

// Two replicas on one store: each message goes out once, in the order of its
// chat, and when one stops the other goes on within seconds.
func TestTwoReplicasSendNothingTwice(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := open(t)
		other := &house{TB: t, engine: h.engine, mouth: h.mouth}
		defer other.end()
		want := map[string][]string{}
		for i := range 60 {
			chat := string(rune('a' + i%6))
			id := chat + string(rune('0'+i/6))
			h.script(id, fate{accepted: true, takes: time.Second / 3})
			h.post(once(letter(id, chat)))
			want["tg:"+chat] = append(want["tg:"+chat], id)
		}
		h.start()
		pass(0)
		other.start()
		pass(1500 * time.Millisecond)
		h.end()
		pass(10 * time.Second)
		for lane, texts := range want {
			same(t, lane, h.mouth.texts(lane), texts)
		}
		if a, b := h.courier.Counts.Sent.Load(), other.courier.Counts.Sent.Load(); a == 0 || b == 0 || a+b != 60 {
			t.Errorf("one sent %d, the other %d", a, b)
		}
	})
}

// What a replica leaves that stops is found by another within its look.
func TestWhatAStoppedReplicaLeavesIsTakenUpSoon(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := open(t)
		other := &house{TB: t, engine: h.engine, mouth: h.mouth, look: time.Second}
		defer other.end()
		other.start()
		h.script("1", fate{accepted: true, takes: 2 * time.Second})
		h.start()
		pass(0)
		h.post(letter("1", "olga"), letter("2", "olga"), letter("3", "ivan"))
		pass(0)
		h.end() // it finishes the first
		ended := time.Now()
		pass(1100 * time.Millisecond)
		same(t, "sent", h.mouth.texts("tg:olga"), []string{"1", "2"})
		same(t, "sent", h.mouth.texts("tg:ivan"), []string{"3"})
		for _, at := range h.mouth.instants("") {
			if late := at.Sub(ended); late > 1100*time.Millisecond {
				t.Errorf("a message waited for %s", late)
			}
		}
	})
}
