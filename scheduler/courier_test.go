package scheduler_test

import (
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"milepost/dialogs"
	"milepost/dialogs/chat"
)

func TestALaneKeepsItsOrderWhateverItsRequestsMeet(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := open(t)
		h.start()
		var want []string
		for i := range 12 {
			id := fmt.Sprint(i)
			h.script(id, []fate{fine, notSent, flood, serverErr, panics, strange}[i%6])
			h.post(letter(id, "olga"))
			want = append(want, id)
		}
		pass(10 * time.Minute)
		same(t, "olga read", h.mouth.texts("tg:olga"), want)
	})
}

func TestLanesGoSideBySide(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := open(t)
		began := time.Now()
		for i := range 20 {
			id := fmt.Sprint(i)
			h.script(id, fate{accepted: true, takes: 5 * time.Second})
			h.post(letter(id, "chat"+id))
		}
		h.start()
		pass(5 * time.Second)
		if n := len(h.mouth.texts("")); n != 20 {
			t.Errorf("after one slow answer's time %d of 20 chats have been written to", n)
		}
		for i := range 20 {
			same(t, "tried", h.mouth.times(fmt.Sprint(i), began), []time.Duration{0})
		}
	})
}

func TestALaneThatHangsHoldsUpNobodyElse(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := open(t)
		h.script("stuck", hangs, hangs)
		h.post(letter("stuck", "olga"), letter("behind", "olga"), letter("other", "ivan"))
		h.start()
		pass(0)
		same(t, "at once", h.mouth.texts(""), []string{"other"})
		pass(time.Minute)
		same(t, "olga read", h.mouth.texts("tg:olga"), []string{"stuck", "behind"})
	})
}

func card(id, to string) chat.Parcel {
	p := letter(id, to)
	p.Card = "deal/D-1"
	return p
}

// requests are what the messenger was asked for, in order.
func (h *house) requests() []string {
	h.mouth.mu.Lock()
	defer h.mouth.mu.Unlock()
	var out []string
	for _, c := range h.mouth.tried {
		out = append(out, c.String())
	}
	return out
}

func TestALivingCardIsEditedInPlace(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := open(t)
		h.start()
		h.post(card("first", "olga"))
		pass(0)
		h.post(card("second", "olga"), letter("a word", "olga"), card("third", "olga"), card("hers", "ivan"))
		pass(0)
		fresh := card("at the bottom", "olga")
		fresh.Fresh = true
		h.post(fresh, card("fifth", "olga"))
		pass(0)
		pressed := card("pressed", "olga")
		pressed.Edit = "1"
		h.post(pressed)
		pass(time.Second)
		var olga []string
		for _, r := range h.requests() {
			if r != "send tg:ivan  hers" {
				olga = append(olga, r)
			}
		}
		bottom := h.mouth.idOf("at the bottom")
		same(t, "requests", olga, []string{
			"send tg:olga  first", "edit tg:olga 1 second", "send tg:olga  a word", "edit tg:olga 1 third",
			"send tg:olga  at the bottom", "fade tg:olga 1 ", "edit tg:olga " + bottom + " fifth", "edit tg:olga 1 pressed",
			"fade tg:olga " + bottom + " ", // one card, one living copy: the pressed one
		})
	})
}

func (m *mouth) idOf(text string) string {
	m.mu.Lock()
	defer m.mu.Unlock()
	for _, c := range m.heard {
		if c.text == text {
			return c.id
		}
	}
	return "none"
}

func TestAnEditThatFindsNoMessageIsSentAnew(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := open(t)
		h.start()
		h.post(card("first", "olga"))
		pass(0)
		h.script("second", noMessage)
		h.script("third", serverErr, strange) // an edit may be repeated whatever happened to it
		h.post(once(card("second", "olga")), once(card("third", "olga")))
		pass(time.Minute)
		same(t, "requests", h.requests(), []string{
			"send tg:olga  first", "edit tg:olga 1 second", "send tg:olga  second",
			"edit tg:olga 2 third", "edit tg:olga 2 third", "edit tg:olga 2 third",
		})
		same(t, "troubles", h.troubles(), nil)
	})
}

func TestWhatIsCalledOffOrExpiredIsNotSent(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := open(t)
		nudge, stale, late := letter("nudge", "olga"), letter("stale", "olga"), letter("in an hour", "olga")
		nudge.Cancel, late.Cancel = "nudge/D-1", "nudge/D-1"
		stale.Expires = time.Now().Add(time.Minute)
		late.After = time.Now().Add(time.Hour)
		h.script("slow", flood, flood, flood, flood)
		h.start()
		h.post(letter("slow", "olga"), nudge, stale, letter("kept", "olga"), late)
		pass(30 * time.Second)
		h.commit(dialogs.Change{CallOff: []string{"nudge/D-1"}})
		pass(2 * time.Hour)
		same(t, "olga read", h.mouth.texts(""), []string{"slow", "kept"})
		same(t, "troubles", h.troubles(), nil)
		if h.left() {
			t.Error("something is still waiting")
		}
	})
}

func TestAMessageWaitsForItsInstant(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		h := open(t)
		h.start()
		began := time.Now()
		late := letter("late", "olga")
		late.After = began.Add(3*time.Hour + time.Second/3)
		h.post(late)
		pass(4 * time.Hour)
		same(t, "tried", h.mouth.times("late", began), []time.Duration{3*time.Hour + time.Second/3})
	})
}
