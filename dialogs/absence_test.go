package dialogs_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"milepost/adapters/store"
	"milepost/dialogs"
	"milepost/dialogs/chat"
)

// ledger is a memory that notes what went out by commits that were not in already.
type ledger struct {
	*store.Memory
	mu  sync.Mutex
	out []chat.Parcel
}

func (l *ledger) Commit(ctx context.Context, c dialogs.Change) (dialogs.Receipt, error) {
	r, err := l.Memory.Commit(ctx, c)
	l.mu.Lock()
	defer l.mu.Unlock()
	if err == nil && !r.Seen {
		l.out = append(l.out, c.Parcels...)
	}
	return r, err
}

// told is what somebody was told since the last time.
func (l *ledger) told(who string) (said []chat.Parcel) {
	for _, p := range l.out {
		if p.Person == who {
			said = append(said, p)
		}
	}
	return said
}

// replicas are two programs on the office's memory.
func (o *office) replicas() (l *ledger, two [2]*dialogs.Engine) {
	l = &ledger{Memory: o.memory}
	for i := range two {
		two[i] = engineOn(l, func() time.Time { return o.now }, func() string { return "nonce" })
	}
	return l, two
}

func unhurried(context.Context) error { return nil }

// moveTo gives everybody a chat in another messenger, and no other.
func (o *office) moveTo(messenger string) {
	o.t.Helper()
	k, err := o.memory.Load(context.Background(), dialogs.Query{})
	if err != nil {
		o.t.Fatal(err)
	}
	c := dialogs.Change{Cause: "move to " + messenger, At: o.now, Based: k.Versions}
	for _, p := range k.Roster.All() {
		p.Accounts, p.Chats, p.Prefers = []string{messenger + ":" + p.ID}, map[string]string{messenger: p.ID}, messenger
		c.People = append(c.People, p)
	}
	o.commit(c)
}

// in is an act in another messenger.
func in(messenger, who, words string) chat.Update {
	u := said(who, words, monday)
	u.Account, u.From.Messenger = chat.MakeAccount(messenger, who), messenger
	return u
}

// Outages of all lengths on both messengers: everybody who had something open is
// told once and shown it again, the others only of a long one, by however many
// replicas, however often.
func TestAfterAnAbsenceWhatWasOpenIsAskedAgainOnce(t *testing.T) {
	for messenger, keeps := range map[string]time.Duration{"telegram": 24 * time.Hour, "slack": 2 * time.Hour} {
		for _, gap := range []time.Duration{149 * time.Second, 160 * time.Second, 6 * time.Minute, 3 * time.Hour, 25 * time.Hour} {
			t.Run(fmt.Sprint(messenger, " ", gap), func(t *testing.T) {
				o := newOffice(t, deal("D-ACME", "Acme", "olga", "discovery"),
					offered(ready(deal("D-DELTA", "Delta", "ivan", "validation")), "product", "ken"))
				o.moveTo(messenger)
				o.hear(in(messenger, "olga", "/qualify acme")) // a question with buttons
				o.hear(in(messenger, "dana", "/new"))          // one that is only typed
				l, replicas := o.replicas()
				hear := func() {
					t.Helper()
					var both sync.WaitGroup
					for _, e := range replicas {
						both.Go(func() {
							open, err := e.Heard(context.Background(), messenger, o.now, keeps)
							if err == nil && open != nil {
								err = e.Return(context.Background(), *open, unhurried)
							}
							if err != nil {
								t.Error(err)
							}
						})
					}
					both.Wait()
				}
				hear()
				o.now = o.now.Add(gap)
				hear()
				o.now = o.now.Add(time.Minute)
				hear()
				short, long := gap > 150*time.Second, gap > keeps
				for who, want := range map[string]struct {
					told bool
					open string
				}{"olga": {short, "What hurts"}, "ken": {short, "Delta"}, "dana": {long, ""}, "marat": {long, ""}} {
					said := l.told(who)
					if told := len(said) > 0; told != want.told || len(said) > 1 {
						t.Errorf("%s was told %d times", who, len(said))
					}
					for _, p := range said {
						words := p.Message.Text.String()
						lost := strings.Contains(words, "may be lost") || strings.Contains(words, "могло пропасть")
						if lost != long || !strings.Contains(words, want.open) || p.To.Messenger != messenger || p.Class != chat.AtLeastOnce {
							t.Errorf("%s was told %+v", who, p)
						}
					}
				}
				if _, words := o.hear(in(messenger, "olga", "line 3 stands")); !strings.Contains(words, "✓ Pain: line 3 stands") {
					t.Errorf("the question that was shown again is answered with %q", words)
				}
			})
		}
	}
}

// What is said at night makes no sound, and a question does not grow young by
// being shown: after a week it was put aside.
func TestAfterAnAbsenceAtNightNothingRings(t *testing.T) {
	o := newOffice(t, deal("D-ACME", "Acme", "olga", "discovery"))
	o.hear(said("olga", "/qualify acme", monday))
	for day := range 9 {
		for _, hour := range []int{2, 10} {
			silent := hour == 2 || day == 5 || day == 6 // Saturday and Sunday
			l, replicas := o.replicas()
			o.now = time.Date(2026, 6, 1+day, hour, 30, 0, 0, berlin).Add(time.Minute)
			missed := dialogs.Missed("web", o.now.Add(-time.Minute*5), o.now, 24*time.Hour)
			if err := replicas[0].Return(t.Context(), *missed, unhurried); err != nil {
				t.Fatal(err)
			}
			said := l.told("olga")
			if age := o.now.Sub(monday); (len(said) == 1) != (age > 0 && age < 7*24*time.Hour) {
				t.Errorf("day %d at %d: told %d times", day, hour, len(said))
			}
			for _, p := range said {
				if p.Message.Silent != silent {
					t.Errorf("day %d at %d: silent %v", day, hour, p.Message.Silent)
				}
			}
		}
	}
}

// A press that waited at the messenger comes in before people are told: who has
// gone on meanwhile hears nothing.
func TestAfterAnAbsenceWhoIsHereAlreadyHearsNothing(t *testing.T) {
	o := newOffice(t, deal("D-ACME", "Acme", "olga", "discovery"))
	o.hear(said("olga", "/qualify acme", monday))
	missed := dialogs.Missed("web", o.now.Add(time.Minute), o.now.Add(4*time.Minute), 24*time.Hour)
	o.now = missed.To
	o.hear(said("olga", "line 3 stands", monday))
	l, replicas := o.replicas()
	if err := replicas[0].Return(t.Context(), *missed, unhurried); err != nil {
		t.Fatal(err)
	}
	if said := l.told("olga"); len(said) > 0 {
		t.Errorf("%+v", said)
	}
}

// Whatever was to be pressed is put once more, on one screen, under one line.
func TestAfterAnAbsenceEachKindOfQuestionComesAgain(t *testing.T) {
	offer := offered(ready(deal("D-DELTA", "Delta", "ivan", "validation")), "product", "ken")
	for name, c := range map[string]struct {
		who   string
		acts  []chat.Update
		shows string // of the words
		press string // of the buttons' data
	}{
		"a question":        {"olga", []chat.Update{said("olga", "/qualify acme", monday)}, "What hurts", "|idk|"},
		"the last question": {"olga", []chat.Update{said("olga", "/qualify acme", monday), said("olga", "it stands", monday), said("olga", "27k", monday)}, "3/3", "|D-ACME|"},
		"for the buyer":     {"olga", []chat.Update{said("olga", "/qualify acme", monday), said("olga", "don't know", monday)}, "Ready to copy", "|sent|"},
		"a day":             {"olga", []chat.Update{pressed("olga", "1|nextstep|D-ACME", monday), said("olga", "call Petr", monday)}, "by when?", "|nextday|"},
		"a signing date":    {"olga", []chat.Update{pressed("olga", "1|close|D-ACME", monday)}, "", "|closeday|"},
		"what is missing":   {"ken", []chat.Update{pressed("ken", "1|sendback|D-DELTA|H-1", monday)}, "", "|missing|"},
		"a later day":       {"ken", []chat.Update{pressed("ken", "1|acceptlater|D-DELTA|H-1", monday)}, "", "|acceptlater|"},
		"a zone":            {"olga", []chat.Update{pressed("olga", "1|join||lang|en", monday)}, "", "|zone|"},
		"a form":            {"olga", []chat.Update{atDesk(said("olga", "/qualify acme", monday))}, "Acme", "|qualify|"},
		"an offer":          {"ken", nil, "Delta", "|accept|"},
	} {
		t.Run(name, func(t *testing.T) {
			o := newOffice(t, deal("D-ACME", "Acme", "olga", "discovery"), offer)
			for _, u := range c.acts {
				o.hear(u)
			}
			o.now = o.now.Add(10 * time.Minute)
			l, replicas := o.replicas()
			if err := replicas[0].Return(t.Context(), *dialogs.Missed("web", o.now.Add(-9*time.Minute), o.now, 24*time.Hour), unhurried); err != nil {
				t.Fatal(err)
			}
			told := l.told(c.who)
			if len(told) != 1 {
				t.Fatalf("told %d times", len(told))
			}
			m, data := told[0].Message, ""
			for _, row := range m.Buttons {
				if len(row) > 3 {
					t.Errorf("%d buttons in a row", len(row))
				}
				for _, b := range row {
					data += b.Data + " "
				}
			}
			words := m.Text.String()
			if strings.Count(words, "I was away from 10:0") != 1 || !strings.Contains(words, c.shows) || !strings.Contains(data, c.press) {
				t.Errorf("%s\n%s", words, data)
			}
			if n := strings.Count(words, "\n") + 1; n > 12 {
				t.Errorf("%d lines:\n%s", n, words)
			}
		})
	}
}
