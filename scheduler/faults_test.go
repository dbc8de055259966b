package scheduler_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"milepost/dialogs/chat"
)

// What each fault does to a message of each class: how often people got it, how
// it is listed, and that the one behind it arrives whatever happened.
func TestEachFaultByClass(t *testing.T) {
	type end struct {
		copies int
		listed string // "" = not
	}
	var (
		good        = end{1, ""}
		unsure      = end{0, "unconfirmed"}
		unsureThere = end{1, "unconfirmed"}
		buried      = end{0, "buried"}
	)
	tests := []struct {
		name              string
		fate              fate
		once, atLeastOnce end
	}{
		{"no connection", notSent, good, good},
		{"told to wait", flood, good, good},
		{"a 5xx", serverErr, unsure, good},
		{"an answer cut off after it arrived", cutAnswer, unsureThere, end{2, ""}},
		{"an error that nobody knows", strange, unsure, good},
		{"no answer at all", hangs, unsure, good},
		{"a panic in the messenger's code", panics, unsure, good},
		{"refused for good", refused, buried, buried},
		{"the process dies before the request", killedNow, unsure, good},
		{"the process dies after it arrived", killed, unsureThere, end{2, ""}},
	}
	for _, tt := range tests {
		for class, want := range map[chat.Class]end{chat.Once: tt.once, chat.AtLeastOnce: tt.atLeastOnce} {
			t.Run(tt.name+"/"+string(class), func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					h := open(t)
					h.script("it", tt.fate)
					p := letter("it", "olga")
					p.Class = class
					h.post(p, letter("behind", "olga"))
					h.start()
					pass(time.Second)
					if h.outbox.dead.Load() {
						h.end()
						h.start()
					}
					pass(time.Hour)
					got, list := h.mouth.texts(""), h.troubles()
					copies := len(slices.DeleteFunc(slices.Clone(got), func(s string) bool { return s != "it" }))
					if copies != want.copies || strings.Join(list, ",") != strings.TrimSuffix("it "+want.listed, " ") && (want.listed != "" || len(list) > 0) {
						t.Errorf("%d copies, listed %v; want %+v", copies, list, want)
					}
					if got[len(got)-1] != "behind" || h.left() {
						t.Errorf("what is behind it: %v, left: %v", got, h.left())
					}
					same(t, "the admin heard", h.told, list)
				})
			})
		}
	}
}

func TestAWaitIsObeyedToTheSecondByThatChatOnly(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := open(t)
		h.script("it", flood, flood)
		began := time.Now()
		thread := letter("in a thread of it", "olga")
		thread.To.Thread = "7"
		h.start()
		h.post(letter("it", "olga"))
		pass(time.Second)
		h.post(thread, letter("other", "ivan"))
		pass(time.Minute)
		s := time.Second
		same(t, "the chat", h.mouth.times("it", began), []time.Duration{0, 17 * s, 34 * s})
		same(t, "another chat", h.mouth.times("other", began), []time.Duration{s})
		same(t, "a thread of the chat", h.mouth.times("in a thread of it", began), []time.Duration{17 * s})
	})
}

func TestAWideWaitIsObeyedByTheWholeMessenger(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := open(t)
		h.script("it", failing(chat.Failure{Fault: chat.Wait, After: 9 * time.Second, Wide: true}))
		began := time.Now()
		h.start()
		h.post(letter("it", "olga"))
		pass(time.Second)
		h.post(letter("other", "ivan"))
		pass(time.Minute)
		for _, text := range []string{"it", "other"} {
			if at := h.mouth.times(text, began); at[len(at)-1] < 9*time.Second || at[len(at)-1] > 9*time.Second+time.Millisecond {
				t.Errorf("%s was tried at %v", text, at)
			}
		}
	})
}

func TestAPersonWhoBlockedUsIsToldOfOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := open(t)
		to := func(id string) chat.Parcel {
			p := letter(id, "olga")
			p.Person = "olga"
			return p
		}
		for _, id := range []string{"1", "2", "4"} {
			h.script(id, blocked)
		}
		h.start()
		h.post(to("1"), to("2"))
		pass(5 * time.Minute)
		same(t, "told", h.told, []string{"olga unreachable in tg"})
		h.post(to("3")) // she is back
		pass(time.Minute)
		h.post(to("4"))
		pass(5 * time.Minute)
		same(t, "told", h.told, []string{"olga unreachable in tg", "olga unreachable in tg"})
		list := h.troubles()
		slices.Sort(list)
		same(t, "troubles", list, []string{"1 buried", "2 buried", "4 buried"})
	})
}

func TestAChatThatMovedTakesAllBehindItAlongInOrder(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := open(t)
		var want []string
		for i := range 250 { // more than the store moves at a time
			p := once(letter(fmt.Sprint(i), "-1"))
			want = append(want, p.ID)
			h.post(p)
		}
		h.script("0", failing(chat.Failure{Fault: chat.MovedChat, To: chat.Address{Messenger: "tg", Chat: "-1002"}}))
		h.start()
		pass(time.Minute)
		same(t, "the old chat", h.mouth.texts("tg:-1"), nil)
		same(t, "the new chat", h.mouth.texts("tg:-1002"), want)
		same(t, "told", h.told, []string{"tg:-1 moved to tg:-1002"})
	})
}

func TestAChatThatMovesInCirclesIsGivenUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := open(t)
		away := func(to string) fate {
			return failing(chat.Failure{Fault: chat.MovedChat, To: chat.Address{Messenger: "tg", Chat: to}})
		}
		for range 50 {
			h.mouth.script["it"] = append(h.mouth.script["it"], away("b"), away("a"))
		}
		h.script("nowhere", failing(chat.Failure{Fault: chat.MovedChat}))
		h.post(letter("it", "a"), letter("nowhere", "c"))
		h.start()
		pass(48 * time.Hour)
		list := h.troubles()
		slices.Sort(list)
		same(t, "troubles", list, []string{"it buried", "nowhere buried"})
	})
}

func TestAParcelThatNeverWorksIsBuriedAfterAboutADay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := open(t)
		began := time.Now()
		for range 99 {
			h.mouth.script["it"] = append(h.mouth.script["it"], panics)
		}
		h.post(letter("it", "olga"), letter("behind", "olga"))
		h.start()
		pass(48 * time.Hour)
		same(t, "told", h.told, []string{"it buried"})
		at := h.mouth.times("it", began)
		if last := at[len(at)-1]; len(at) != 12 || last < 20*time.Hour || last > 26*time.Hour {
			t.Errorf("tried %d times, the last after %v", len(at), last)
		}
		for i := 2; i < len(at); i++ {
			if at[i]-at[i-1] <= at[i-1]-at[i-2] {
				t.Errorf("pause %d is not longer than the one before: %v", i, at)
			}
		}
		same(t, "behind it", h.mouth.texts(""), []string{"behind"})
	})
}

func TestATokenThatIsRefusedShutsTheMouthAndKeepsAllParcels(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := open(t)
		h.script("1", noEntry)
		h.post(letter("1", "olga"))
		h.start()
		pass(0)
		h.post(letter("2", "olga"), once(letter("3", "ivan")))
		pass(6 * time.Hour)
		same(t, "requests", h.requests(), []string{"send tg:olga  1"})
		same(t, "told", h.told, []string{"tg shut"})
		h.end()
		h.start() // with a valid token
		pass(time.Minute)
		same(t, "olga read", h.mouth.texts("tg:olga"), []string{"1", "2"})
		same(t, "ivan read", h.mouth.texts("tg:ivan"), []string{"3"})
	})
}

func TestParcelsWaitForAMessengerThatIsNotConfigured(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := open(t)
		p := letter("it", "olga")
		p.To.Messenger = "pigeon"
		h.post(p, letter("other", "olga"))
		h.start()
		pass(time.Hour)
		same(t, "told", h.told, []string{"pigeon shut"})
		same(t, "read", h.mouth.texts(""), []string{"other"})
		if !h.left() {
			t.Error("the parcel is gone")
		}
	})
}

// A messenger that cannot be reached is nobody's fault: it is asked more and more
// seldom, and no parcel is given up however long it lasts.
func TestAMessengerOutOfReachIsAskedMoreAndMoreSeldom(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := open(t)
		var want []string
		down := make([]fate, 1000)
		for i := range down {
			down[i] = notSent
		}
		for i := range 4 {
			id := fmt.Sprint(i)
			want = append(want, id)
			h.script(id, down...)
			h.post(letter(id, "chat"+id))
		}
		h.start()
		pass(time.Hour)
		before := len(h.requests())
		pass(10 * time.Minute)
		if n := len(h.requests()) - before; n == 0 || n > 4*2*10 {
			t.Errorf("%d requests in ten minutes", n)
		}
		h.mouth.heal()
		pass(time.Minute)
		got := h.mouth.texts("")
		slices.Sort(got)
		same(t, "read", got, want)
		same(t, "troubles", h.troubles(), nil)
	})
}

func TestTroublesThatADeadProcessLeftAreToldOnce(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := open(t)
		h.script("it", killed)
		h.post(once(letter("it", "olga")))
		h.start()
		pass(0)
		h.end()
		h.start()
		pass(time.Hour)
		same(t, "told", h.told, []string{"it unconfirmed"})
		if n := h.courier.Counts.Unconfirmed.Load(); n != 1 {
			t.Errorf("counted %d times", n)
		}
	})
}

func TestAStoreInTroubleIsAskedAgainAndLosesNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := open(t)
		h.start()
		h.post(once(letter("it", "olga")))
		h.outbox.deaf.Store(true)
		pass(90 * time.Second)
		h.outbox.deaf.Store(false)
		pass(time.Minute)
		same(t, "read", h.mouth.texts(""), []string{"it"})
		same(t, "troubles", h.troubles(), nil)
	})
}

func TestATroubleIsToldOfThoughTheNextProcessIsRestartedToo(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := open(t)
		h.script("it", killed)
		h.post(once(letter("it", "olga")))
		h.start()
		pass(0)
		h.end()
		h.start()
		pass(35 * time.Second) // the lease ran out and it is listed, not yet told
		same(t, "troubles", h.troubles(), []string{"it unconfirmed"})
		h.end()
		same(t, "told", h.told, nil)
		h.start()
		pass(time.Hour)
		same(t, "told", h.told, []string{"it unconfirmed"})
	})
}
