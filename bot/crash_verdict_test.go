package main

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"milepost/adapters/store"
	"milepost/dialogs/chat"
)

// verdict is what the checker found when it held the messenger's ledger against
// the store.
type verdict struct {
	kills       int
	answers     int    // given by people, or reminders that were due
	lost        int    // of them, without a trace
	doubled     int    // counted, or said, more often than once
	swapped     int    // out of their order, or in another's place
	unconfirmed int    // messages of which nobody can know; listed for the admin
	stuck       int    // messages, updates or people that still wait for something
	again       int    // second copies of what may come twice
	seed        uint64 // replays it
	wrong       []string
}

func (v *verdict) String() string {
	return fmt.Sprintf("kills=%d answers=%d lost=%d doubled=%d swapped=%d unconfirmed=%d stuck=%d again=%d seed=%d",
		v.kills, v.answers, v.lost, v.doubled, v.swapped, v.unconfirmed, v.stuck, v.again, v.seed)
}

// finds counts something that should not be, and says what.
func (v *verdict) finds(count *int, format string, args ...any) {
	*count++
	if len(v.wrong) < 10 {
		v.wrong = append(v.wrong, fmt.Sprintf(format, args...))
	}
}

// tell prints the line, and fails the test unless all promises were kept.
func (v *verdict) tell(t *testing.T) {
	t.Helper()
	t.Log(v)
	if v.lost+v.doubled+v.swapped+v.stuck > 0 {
		t.Errorf("a promise was broken:\n%s", strings.Join(v.wrong, "\n"))
	}
	if v.answers == 0 {
		t.Error("nothing was done")
	}
}

// outbox adds what became of the messages: none waits for ever, none is lost.
func (v *verdict) outbox(t *testing.T, m *store.Memory) {
	t.Helper()
	lanes, soonest, err := m.Ready(t.Context(), time.Now().AddDate(1, 0, 0), 1000)
	if err != nil {
		t.Fatal(err)
	}
	if len(lanes) > 0 || !soonest.IsZero() {
		v.finds(&v.stuck, "messages still wait: %v, and others from %v", lanes, soonest)
	}
	for _, lost := range troubles(t, m) {
		if lost.State == chat.Unconfirmed {
			v.unconfirmed++
		} else {
			v.finds(&v.lost, "a message was buried: %+v", lost)
		}
	}
}

func troubles(t *testing.T, m *store.Memory) []chat.Trouble {
	t.Helper()
	list, err := m.Troubles(t.Context(), 100_000)
	if err != nil {
		t.Fatal(err)
	}
	return list
}
