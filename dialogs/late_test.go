package dialogs_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"milepost/dialogs"
)

// Eight reminders of a rep are late by hours and four by more than a day. One program
// comes back and dies over it, two others go on: the five largest come in one message,
// the three others the next day, and of the four the admin alone reads, as a number.
func TestWhatIsLateIsSaidOnceByWhoeverComesBack(t *testing.T) {
	o := newOffice(t)
	at := func(day, hour int) time.Time { return time.Date(2026, 6, day, hour, 0, 0, 0, berlin).UTC() }
	for i := range 12 {
		d := deal(fmt.Sprintf("D-%06d", i), firm(i), "olga", "discovery")
		d.Created, d.Heard, d.Stays[0].Entered = at(1, 9), at(1, 9), at(1, 9)
		d.Amount.Minor += int64(i) * 1000_00
		d.Next.Due = at(2, 10).Add(time.Duration(i) * time.Minute)
		if i >= 8 {
			d.Next.Due = at(1, 10)
		}
		o.commit(dialogs.Change{Cause: "brought/" + d.ID, At: monday, Deals: []dialogs.Write{{Deal: d, Due: d.Next.Due}}})
	}
	l, replicas := o.replicas()
	look := func(most int, by ...*dialogs.Engine) (looked int) {
		t.Helper()
		due, _, err := o.memory.Due(t.Context(), o.now, most)
		if err != nil {
			t.Fatal(err)
		}
		var all sync.WaitGroup
		for _, e := range by {
			all.Go(func() {
				for _, id := range due {
					if err := e.Look(context.Background(), id, o.now); err != nil {
						t.Error(err)
					}
				}
			})
		}
		all.Wait()
		o.now = o.now.Add(time.Second)
		return len(due)
	}
	settle := func() {
		t.Helper()
		for n := 0; look(50, replicas[0], replicas[1]) > 0; n++ {
			if n > 20 {
				t.Fatal("something stays due")
			}
		}
	}
	o.now = at(2, 16)
	look(6, replicas[0])
	settle()
	said := l.told("olga")
	if len(said) != 1 || len(said[0].Message.Points) != 5 {
		t.Fatalf("olga is told %+v", said)
	}
	m := said[0].Message
	if head, foot := m.Text.String(), m.Foot.String(); !strings.Contains(head, "5 reminders") || !strings.Contains(foot, "3 more") {
		t.Errorf("olga reads %q and %q", head, foot)
	}
	for i, p := range m.Points {
		if id := fmt.Sprintf("D-%06d", 7-i); !strings.Contains(p.Buttons[0].Data, id) {
			t.Errorf("%d leads to %s, not to %s", i+1, p.Buttons[0].Data, id)
		}
	}
	listed := l.told("sveta")
	last := listed[len(listed)-1]
	if words := last.Message.Text.String(); len(listed) != 4 || !strings.Contains(words, "4 напоминания") || strings.Contains(words, "Firma") {
		t.Errorf("sveta is told %d times, last %q", len(listed), words)
	}
	for _, p := range listed {
		if p.Cancel != last.Cancel || p.Card != last.Card || !p.After.After(at(2, 16)) {
			t.Errorf("an earlier count is not taken back: %+v", p)
		}
	}
	o.now = at(3, 9)
	settle()
	if said = l.told("olga"); len(said) != 4 {
		t.Errorf("olga is told %d times by the next day", len(said))
	}
	for _, p := range said[1:] {
		if !strings.HasPrefix(p.Cancel, "nudge/D-00000") || len(p.Message.Points) > 0 {
			t.Errorf("the next day has %+v", p)
		}
	}
}
