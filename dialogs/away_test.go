package dialogs_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"milepost/dialogs"
	"milepost/dialogs/chat"
	"milepost/dialogs/sales"
)

// awayUntil is the data of a confirmation.
func awayUntil(cover string, until time.Time) string {
	return fmt.Sprintf("1|awayyes||%s|%d", cover, until.Unix())
}

// Whatever somebody holds, its cover hears of it once, in a message that fits the
// screen and names no more deals than a few.
func TestACoverHearsOnceOfAllThatComes(t *testing.T) {
	p := newPair(t)
	cast := dialogs.Change{Cause: "more", At: monday}
	for i := range 30 {
		cast.Deals = append(cast.Deals, dialogs.Write{Deal: holdAll(fmt.Sprintf("D-%06d", i))})
	}
	must(p.memory.Commit(t.Context(), cast))
	friday := monday.AddDate(0, 0, 4)
	for range 2 { // pressed twice, here and there
		p.hears(p.here, pressed("ken", awayUntil("ira", friday), p.now))
		p.hears(p.there, pressed("ken", awayUntil("ira", friday), p.now))
	}
	told := p.sent("ira")
	if len(told) != 1 {
		t.Fatalf("Ira was told %q", told)
	}
	for _, want := range []string{"30 сделок", "передач", "30 решений", "30 просьб о совете", "30 вопросов", "и ещё 2"} {
		if !strings.Contains(told[0], want) {
			t.Errorf("nothing of %q in:\n%s", want, told[0])
		}
	}
	if n := strings.Count(told[0], "\n") + 1; n > 12 {
		t.Errorf("%d lines:\n%s", n, told[0])
	}
}

// A confirmation names an absence, and grants none that cannot be.
func TestAnAbsenceThatCannotBe(t *testing.T) {
	friday := monday.AddDate(0, 0, 4)
	for name, data := range map[string]string{
		"over already":    awayUntil("ira", monday.Add(-time.Hour)),
		"no time":         "1|awayyes||ira|friday",
		"nobody's":        awayUntil("nobody", friday),
		"by myself":       awayUntil("ken", friday),
		"a cover that is": "1|awaycover||ken|1",
	} {
		t.Run(name, func(t *testing.T) {
			p := newPair(t)
			p.hears(p.here, pressed("ken", data, p.now))
			if me := must(p.memory.Load(t.Context(), dialogs.Query{Account: "web:ken"})).Me; me.Away != nil {
				t.Errorf("away: %+v", me.Away)
			}
		})
	}
}

// A cover who went away since they were shown covers nobody.
func TestACoverWhoIsGoneBeforeTheConfirmation(t *testing.T) {
	p := newPair(t)
	friday := monday.AddDate(0, 0, 4)
	p.hears(p.there, said("ira", "/away 20 jul", p.now))
	p.hears(p.here, pressed("ken", awayUntil("ira", friday), p.now))
	me := must(p.memory.Load(t.Context(), dialogs.Query{Account: "web:ken"})).Me
	if me.Away == nil || me.Away.Cover != "" {
		t.Errorf("away: %+v", me.Away)
	}
}

// When the time comes each who is back is told once what changed, by however many
// replicas, in their working time; who missed nothing hears nothing.
func TestWhoIsBackIsToldOnceWhatChanged(t *testing.T) {
	changed := deal("D-ACME", "Acme", "olga", "discovery")
	o := newOffice(t, changed, deal("D-DELTA", "Delta", "ivan", "discovery"))
	friday := time.Date(2026, 6, 5, 9, 0, 0, 0, berlin)
	for _, who := range []string{"olga", "ivan"} {
		o.hear(said(who, "/away until friday 3:00", monday))
	}
	o.now = o.now.Add(24 * time.Hour)
	changed.Heard, changed.Status, changed.Closed = o.now, sales.Lost, o.now
	k, err := o.memory.Load(t.Context(), dialogs.Query{Deal: "D-ACME"})
	if err != nil {
		t.Fatal(err)
	}
	o.commit(dialogs.Change{Cause: "lost", At: o.now, Based: k.Versions, Deals: []dialogs.Write{{Deal: changed}}})
	l, replicas := o.replicas()
	welcome := func() {
		t.Helper()
		var both sync.WaitGroup
		for _, e := range replicas {
			both.Go(func() {
				if err := e.Welcome(t.Context()); err != nil {
					t.Error(err)
				}
			})
		}
		both.Wait()
	}
	welcome()
	if early := l.told("olga"); len(early) > 0 {
		t.Errorf("told while away: %+v", early)
	}
	o.now = friday.Add(-5 * time.Hour)
	welcome()
	o.now = friday
	welcome()
	told := l.told("olga")
	if len(told) != 1 || !told[0].After.Equal(friday) || told[0].Class != chat.AtLeastOnce || !strings.Contains(told[0].Message.Text.String(), "Acme") || !strings.Contains(told[0].Message.Text.String(), "lost, the buyer replied") {
		t.Errorf("Olga was told %+v", told)
	}
	if told := l.told("ivan"); len(told) > 0 {
		t.Errorf("Ivan was told %+v", told)
	}
	for _, who := range []string{"olga", "ivan"} {
		if k, err := o.memory.Load(t.Context(), dialogs.Query{Person: who}); err != nil || k.Me.Away != nil {
			t.Errorf("%s is still away: %+v %v", who, k.Me.Away, err)
		}
	}
}
