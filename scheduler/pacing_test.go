package scheduler_test

import (
	"fmt"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"milepost/dialogs/chat"
	"milepost/scheduler"
)

// paced is a house with Telegram's limits.
func paced(t *testing.T) *house {
	h := open(t)
	h.pace = map[string]scheduler.Pace{"tg": scheduler.TelegramPace()}
	return h
}

// most is the largest number of instants within any window.
func most(at []time.Time, window time.Duration) int {
	slices.SortFunc(at, time.Time.Compare)
	n, from := 0, 0
	for i := range at {
		for at[i].Sub(at[from]) >= window {
			from++
		}
		n = max(n, i-from+1)
	}
	return n
}

// instants are when the messenger was asked for something in a lane; "" = in all.
func (m *mouth) instants(lane string) []time.Time {
	m.mu.Lock()
	defer m.mu.Unlock()
	var out []time.Time
	for _, c := range m.tried {
		if lane == "" || c.to == lane {
			out = append(out, c.at)
		}
	}
	return out
}

func TestTheLimitsOfTheMessengerAreKept(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := paced(t)
		var all []chat.Parcel
		for i := range 30 {
			for n := range 10 {
				all = append(all, letter(fmt.Sprintf("%d to %d", n, i), fmt.Sprint(i)))
			}
		}
		for n := range 45 {
			all = append(all, letter(fmt.Sprintf("%d to group", n), "-100"))
		}
		h.post(all...)
		began := time.Now()
		h.start()
		pass(5 * time.Minute)
		if n := len(h.mouth.texts("")); n != len(all) {
			t.Fatalf("%d of %d were sent", n, len(all))
		}
		if n := most(h.mouth.instants(""), time.Second); n > 30 {
			t.Errorf("%d in one second, 30 are allowed", n)
		}
		if n := most(h.mouth.instants("tg:-100"), time.Minute); n > 20 {
			t.Errorf("%d in one minute to a group, 20 are allowed", n)
		}
		for i := range 30 {
			lane := fmt.Sprint("tg:", i)
			if n := most(h.mouth.instants(lane), 10*time.Second); n > 13 {
				t.Errorf("%d in ten seconds to one chat: a burst of 3 and one a second are allowed", n)
			}
		}
		// Not much slower than it must be either: 300 at 25 a second, the last chats alone.
		last := slices.MaxFunc(h.mouth.instants("tg:7"), time.Time.Compare)
		if d := last.Sub(began); d > 20*time.Second {
			t.Errorf("the last message to a person came after %v", d)
		}
	})
}

// Three replicas together keep what a messenger takes in all, and are not much
// slower than one.
func TestReplicasDivideTheOverallRate(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := paced(t)
		houses := []*house{h}
		for range 2 {
			other := &house{TB: t, engine: h.engine, mouth: h.mouth, pace: h.pace}
			defer other.end()
			houses = append(houses, other)
		}
		const chats, each = 200, 3
		for i := range chats {
			for n := range each {
				h.post(letter(fmt.Sprintf("%d to %d", n, i), fmt.Sprint(i)))
			}
		}
		for _, one := range houses {
			one.start()
			one.courier.Divide(len(houses))
		}
		pass(40 * time.Second)
		if n := len(h.mouth.texts("")); n != chats*each {
			t.Fatalf("%d of %d were sent", n, chats*each)
		}
		if n := most(h.mouth.instants(""), time.Second); n > 30 {
			t.Errorf("%d in one second, 30 are allowed", n)
		}
		for i, one := range houses {
			if n := one.courier.Counts.Sent.Load(); n < chats*each/5 {
				t.Errorf("replica %d sent only %d", i, n)
			}
		}
	})
}

func TestTheThreadsOfAChatShareItsLimit(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := paced(t)
		for i := range 30 {
			p := letter(fmt.Sprint(i), "-100")
			p.To.Thread = fmt.Sprint(i % 3)
			h.post(p)
		}
		h.start()
		pass(3 * time.Minute)
		if n := len(h.mouth.texts("")); n != 30 {
			t.Fatalf("%d of 30 were sent", n)
		}
		if n := most(h.mouth.instants(""), time.Minute); n > 20 {
			t.Errorf("%d in one minute", n)
		}
	})
}

// Who presses a button is looking at the chat: the answer does not queue behind a
// morning's digests.
func TestWhatIsUrgentOvertakesABroadcast(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := paced(t)
		var digests []chat.Parcel
		for i := range 300 {
			digests = append(digests, letter(fmt.Sprint("digest ", i), fmt.Sprint(i)))
		}
		h.post(digests...)
		h.start()
		pass(2 * time.Second)
		for i := range 10 {
			id := fmt.Sprint("answer ", i)
			asked := time.Now()
			h.post(letter(id, fmt.Sprint("olga", i)))
			h.courier.Wake(fmt.Sprint("tg:olga", i))
			pass(time.Second / 2)
			if at := h.mouth.times(id, asked); len(at) != 1 || at[0] > 100*time.Millisecond {
				t.Errorf("an answer was sent after %v", at)
			}
		}
		if n := len(h.mouth.texts("")); n > 200 {
			t.Fatalf("%d are sent: there was no queue to overtake", n)
		}
		pass(30 * time.Second)
		if n := len(h.mouth.texts("")); n != 310 {
			t.Errorf("%d of 310 were sent", n)
		}
	})
}

// A hundred and more chats that have to wait do not hide the one behind them.
func TestChatsThatMustWaitHideNobody(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := open(t)
		h.pace = map[string]scheduler.Pace{"tg": {Group: 20 * time.Second}}
		var all []chat.Parcel
		for i := range 200 {
			for n := range 5 {
				all = append(all, letter(fmt.Sprintf("%d to -%d", n, i), fmt.Sprintf("-%d", i)))
			}
		}
		h.post(all...)
		h.start()
		pass(25 * time.Second) // each group's burst is used up
		asked := time.Now()
		h.post(letter("last", "olga"))
		pass(10 * time.Second)
		if at := h.mouth.times("last", asked); len(at) != 1 || at[0] > 3*time.Second {
			t.Errorf("the chat behind them was written to after %v", at)
		}
	})
}

// What could go out and does not is seen from outside, with how long it has waited.
func TestWhoWaitsIsKnown(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := open(t)
		h.pace = map[string]scheduler.Pace{"tg": {Group: time.Minute}}
		for i := range 5 { // a burst of two, then one a minute
			h.post(letter(fmt.Sprint(i), "-100"))
		}
		began := time.Now()
		h.start()
		pass(90 * time.Second)
		if lanes, since := h.courier.Waiting(); lanes != 1 || !since.Equal(began) {
			t.Errorf("%d wait, since %v", lanes, since.Sub(began))
		}
		pass(5 * time.Minute)
		if lanes, since := h.courier.Waiting(); lanes != 0 || !since.IsZero() {
			t.Errorf("all is sent, and %d wait since %v", lanes, since)
		}
	})
}

func TestASecondCallIsPaidForLater(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := paced(t)
		h.start()
		h.post(card("0", "olga"))
		pass(time.Minute)
		var cards []chat.Parcel
		for i := 1; i <= 20; i++ { // each is sent anew and fades the copy before: two calls
			p := card(fmt.Sprint(i), "olga")
			p.Fresh = true
			cards = append(cards, p)
		}
		h.post(cards...)
		pass(2 * time.Minute)
		at := h.mouth.instants("tg:olga")[1:]
		if n := most(at, 10*time.Second); len(at) != 40 || n > 14 {
			t.Errorf("%d calls, %d in ten seconds", len(at), n)
		}
	})
}

func TestWithoutAPaceNothingWaits(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := open(t)
		for i := range 100 {
			h.post(letter(fmt.Sprint(i), "-100"))
		}
		began := time.Now()
		h.start()
		pass(0)
		same(t, "the last", h.mouth.times("99", began), []time.Duration{0})
	})
}
