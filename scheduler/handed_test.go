package scheduler_test

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"pgregory.net/rapid"

	"milepost/adapters/store"
	"milepost/adapters/store/storetest"
	"milepost/dialogs"
	"milepost/dialogs/chat"
	"milepost/scheduler"
)

// An answer is one read and one commit, and what it said is on its way without
// another: all that is sent in the same moment is marked in one commit.
func TestRoundTripsOfAnAnswerWithItsDelivery(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		time.Sleep(time.Until(storetest.Now))
		counting := &storetest.Counting{Engine: storetest.NewRAM()}
		m := store.NewMemory(counting)
		answer := storetest.Answering(t, m, 30)
		mouth := newMouth("telegram")
		courier := &scheduler.Courier{Outbox: m, Mouths: []scheduler.Mouth{mouth}, Clock: scheduler.Wall{}, Log: slog.New(slog.DiscardHandler), Look: time.Hour}
		m.SendBy(courier)
		ctx, stop := context.WithCancel(t.Context())
		over := make(chan error)
		go func() { over <- courier.Run(ctx) }()
		pass(time.Second)
		n := 0
		for _, people := range []int{1, 1, 30, 30} {
			reads, commits := counting.Reads.Load(), counting.Commits.Load()
			for range people {
				answer(n)
				n++
			}
			pass(time.Second)
			reads, commits = counting.Reads.Load()-reads, counting.Commits.Load()-commits
			if reads != int64(people) || commits != int64(people)+1 {
				t.Errorf("%d answers took %d reads and %d commits", people, reads, commits)
			}
			if sent := len(mouth.texts("")); sent != n {
				t.Errorf("%d of %d were sent", sent, n)
			}
		}
		stop()
		<-over
	})
}

// Whatever the first request meets, what stands behind it goes after it, through
// the outbox, and nothing is left.
func TestWhatIsHandedOverKeepsItsOrderWhateverItsRequestsMeet(t *testing.T) {
	for name, f := range map[string]fate{"not sent": notSent, "flood": flood, "a 5xx": serverErr, "refused": refused, "hangs": hangs, "no entry": noEntry,
		"dies": killed, "dies before": killedNow, "panics": panics, "moved": failing(chat.Failure{Fault: chat.MovedChat, To: chat.Address{Messenger: "tg", Chat: "-2"}})} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				h := open(t)
				h.start()
				h.script("2", f)
				h.post(letter("1", "-1"), letter("2", "-1"), letter("3", "-1"))
				h.post(letter("4", "-1"))
				pass(100 * time.Millisecond)
				h.post(letter("5", "-1"))
				for range 5 {
					pass(time.Minute)
					if f.kills || f.err == noEntry.err {
						h.end()
						h.start()
					}
				}
				var first []string
				for _, text := range h.mouth.texts("") {
					if !slices.Contains(first, text) {
						first = append(first, text)
					}
				}
				want := []string{"1", "2", "3", "4", "5"}
				if name == "refused" {
					want = []string{"1", "3", "4", "5"}
				}
				same(t, "read", first, want)
				if h.left() {
					t.Error("something is left")
				}
			})
		})
	}
}

// What cannot go at once is not kept in memory.
func TestWhatThePaceDoesNotLetGoWaitsInTheOutbox(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := open(t)
		h.pace = map[string]scheduler.Pace{"tg": scheduler.TelegramPace()}
		h.start()
		var want []string
		for i := range 8 {
			want = append(want, fmt.Sprint(i))
			h.post(letter(want[i], "olga"))
		}
		pass(100 * time.Millisecond)
		same(t, "at once", h.mouth.texts(""), want[:3])
		h.crash()
		h.start() // and it need not wait for a lease
		pass(10 * time.Second)
		same(t, "in the end", h.mouth.texts(""), want)
	})
}

// What had to stand behind something slow is looked at again before it goes.
func TestWhatIsNotFreshAnyMoreIsJudgedAgain(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := open(t)
		h.start()
		pass(0)
		h.script("1", fate{accepted: true, takes: 3 * time.Second})
		h.script("a", fate{accepted: true, takes: 3 * time.Second})
		h.post(letter("1", "olga"), letter("2", "olga"), letter("a", "ivan"), letter("b", "ivan"))
		pass(2 * time.Second)
		h.commit(dialogs.Change{CallOff: []string{chat.ToChat(letter("", "olga").To)}})
		pass(time.Minute)
		same(t, "olga read", h.mouth.texts("tg:olga"), []string{"1"})
		same(t, "ivan read", h.mouth.texts("tg:ivan"), []string{"a", "b"})
		if h.left() {
			t.Error("something is left")
		}
	})
}

// A store that takes no mark: the messages are there once, and once only.
func TestMarksThatTheStoreDoesNotTakeAreSettledLater(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := open(t)
		h.start()
		h.outbox.deaf.Store(true)
		h.post(letter("1", "olga"), letter("a", "ivan"))
		pass(10 * time.Second)
		h.post(letter("2", "olga"))
		pass(time.Second)
		h.outbox.deaf.Store(false)
		pass(time.Minute)
		same(t, "olga read", h.mouth.texts("tg:olga"), []string{"1", "2"})
		same(t, "ivan read", h.mouth.texts("tg:ivan"), []string{"a"})
		if h.left() {
			t.Error("something is left")
		}
	})
}

// forgetful is an engine whose next answers to commits are lost on the way.
type forgetful struct {
	store.Engine
	lose atomic.Int32
}

func (f *forgetful) Commit(ctx context.Context, b store.Batch) (store.Result, error) {
	r, err := f.Engine.Commit(ctx, b)
	if err == nil && f.lose.Add(-1) >= 0 {
		return store.Result{}, &store.Fault{Kind: store.ErrUnavailable, Say: "lost"}
	}
	return r, err
}

// Where the answer to a commit is lost nobody knows whether its parcels are in:
// they go through the outbox, at once.
func TestALostAnswerIsNoLostLease(t *testing.T) {
	for lost := range int32(4) {
		synctest.Test(t, func(t *testing.T) {
			h := open(t)
			engine := &forgetful{Engine: h.engine}
			h.engine = engine
			h.start()
			pass(0)
			engine.lose.Store(lost)
			c := dialogs.Change{Cause: "telegram/1", At: time.Now(), Parcels: []chat.Parcel{letter("it", "olga")}}
			if _, err := h.memory.Commit(t.Context(), c); (err != nil) != (lost >= 2) {
				t.Errorf("%d lost answers: %v", lost, err)
			}
			pass(2 * time.Second)
			same(t, fmt.Sprintf("read after %d lost answers", lost), h.mouth.texts(""), []string{"it"})
			h.post(letter("next", "olga"))
			pass(2 * time.Second)
			same(t, "read", h.mouth.texts(""), []string{"it", "next"})
			if h.left() {
				t.Error("something is left")
			}
		})
	}
}

// A stop gives up nothing that was handed over, and marks it.
func TestAStopMarksWhatWasSent(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := open(t)
		h.start()
		h.script("1", fate{accepted: true, takes: 5 * time.Second})
		h.post(letter("1", "olga"), letter("2", "olga"))
		h.post(letter("a", "ivan"))
		pass(time.Second)
		h.end()
		h.post(letter("b", "ivan"))
		pass(time.Second)
		same(t, "ivan read of who has stopped", h.mouth.texts("tg:ivan"), []string{"a"})
		h.start()
		pass(time.Second)
		same(t, "olga read", h.mouth.texts("tg:olga"), []string{"1", "2"})
		same(t, "ivan read", h.mouth.texts("tg:ivan"), []string{"a", "b"})
	})
}

// race is a life of several replicas that write to the same chats.
type race struct {
	replicas int
	steps    []leg
}

type leg struct {
	wait  time.Duration
	posts []shot
	crash int // this replica is killed and started again; 0 = none
}

type shot struct {
	replica int
	to      string
	class   chat.Class
	card    bool
	takes   time.Duration
	fate    string
}

func drawRace(t *rapid.T) race {
	r := race{replicas: rapid.IntRange(1, 3).Draw(t, "replicas")}
	crashes := rapid.Bool().Draw(t, "crashes")
	for range rapid.IntRange(1, 15).Draw(t, "legs") {
		l := leg{wait: time.Duration(rapid.IntRange(0, 60).Draw(t, "wait")) * time.Millisecond}
		if crashes && rapid.IntRange(0, 7).Draw(t, "crash") == 0 {
			l.crash = rapid.IntRange(1, r.replicas).Draw(t, "which")
		}
		for range rapid.IntRange(1, 3).Draw(t, "shots") {
			l.posts = append(l.posts, shot{
				replica: rapid.IntRange(0, r.replicas-1).Draw(t, "replica"), to: rapid.SampledFrom([]string{"a", "b"}).Draw(t, "to"),
				class: rapid.SampledFrom([]chat.Class{chat.AtLeastOnce, chat.AtLeastOnce, chat.AtLeastOnce, chat.Once}).Draw(t, "class"),
				card:  rapid.Bool().Draw(t, "card"), takes: time.Duration(rapid.IntRange(0, 30).Draw(t, "takes")) * time.Millisecond,
				fate: rapid.SampledFrom([]string{"", "", "", "", "not sent", "flood"}).Draw(t, "fate"),
			})
		}
		r.steps = append(r.steps, l)
	}
	return r
}

// run lives through a race and gives what is wrong at its end.
func (r race) run(t *testing.T) (wrong []string) {
	h := open(t)
	houses := []*house{h}
	for range r.replicas - 1 {
		other := &house{TB: t, engine: h.engine, mouth: h.mouth}
		defer other.end()
		houses = append(houses, other)
	}
	for _, one := range houses {
		one.start()
	}
	posted, crashes := map[string]shot{}, 0
	for i, l := range r.steps {
		pass(l.wait)
		if l.crash > 0 {
			crashes++
			houses[l.crash-1].crash()
			houses[l.crash-1].start()
		}
		var all sync.WaitGroup
		for j, p := range l.posts {
			id := fmt.Sprintf("%02d/%d", i, j)
			posted[id] = p
			parcel := letter(id, p.to)
			parcel.Class = p.class
			if p.card {
				parcel.Card = "card"
			}
			fates := []fate{{accepted: true, takes: p.takes}}
			if p.fate != "" {
				fates = append([]fate{map[string]fate{"not sent": notSent, "flood": flood}[p.fate]}, fates...)
			}
			h.script(id, fates...)
			memory := houses[p.replica].memory
			all.Go(func() {
				if _, err := memory.Commit(context.Background(), dialogs.Change{Cause: id, At: time.Now(), Parcels: []chat.Parcel{parcel}}); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
	}
	pass(10 * time.Minute)
	complain := func(format string, args ...any) { wrong = append(wrong, fmt.Sprintf(format, args...)) }
	copies, last, cards := map[string]int{}, map[string]string{}, map[string]string{}
	for _, c := range h.mouth.heard {
		if c.verb == "fade" {
			continue
		}
		leg, _, _ := strings.Cut(c.text, "/")
		if copies[c.text]++; copies[c.text] == 1 {
			if leg < last[c.to] {
				complain("%s read %s after %s", c.to, c.text, last[c.to])
			}
			last[c.to] = leg
		}
		if posted[c.text].card {
			if shown := cards[c.to]; crashes == 0 && (c.verb == "send" && shown != "" || c.verb == "edit" && c.id != shown) {
				complain("%s: %s %s of %s, but the card is %q", c.to, c.verb, c.id, c.text, shown)
			}
			cards[c.to] = c.id
		}
	}
	listed := strings.Join(h.troubles(), " ")
	for id, p := range posted {
		switch n := copies[id]; {
		case n == 0 && !(crashes > 0 && p.class == chat.Once && strings.Contains(listed, id)):
			complain("%s is lost", id)
		case n > 1 && p.class == chat.Once && !p.card, n > 1+crashes:
			complain("%s (%s) arrived %d times", id, p.class, n)
		}
	}
	if h.left() {
		complain("something is left")
	}
	return wrong
}

// Several replicas commit into the same chats at the same moment, are killed in
// between, and take each other's lanes: nothing is lost, nothing comes twice but
// by a death, each chat reads in the order of the commits, and a card has one
// living copy.
func TestReplicasThatWriteToTheSameChats(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		plan := drawRace(rt)
		var wrong []string
		synctest.Test(t, func(t *testing.T) { wrong = plan.run(t) })
		if len(wrong) > 0 {
			rt.Fatal(strings.Join(wrong, "\n"))
		}
	})
}
