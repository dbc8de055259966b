package dialogs_test

import (
	"testing"

	"milepost/dialogs"
	"milepost/dialogs/chat"
)

// A channel's group moves, twice. Whether the group says so, a message finds out,
// or both: the admin is told once for each move, and posts go where it is now.
func TestAChannelThatMovedIsPostedToWhereItIs(t *testing.T) {
	o := newOffice(t, deal("D-ACME", "Acme", "olga", "discovery"))
	l, replicas := o.replicas()
	e := replicas[0]
	steps := []chat.Address{public.Address, {Messenger: "web", Chat: "-1001"}, {Messenger: "web", Chat: "-1002"}}
	for i, to := range steps[1:] {
		from := steps[i]
		l.out = nil
		moved := chat.Update{ID: "tg/1/" + to.Chat, Kind: chat.Moved, From: from, MovedTo: to}
		for range 2 {
			if _, err := e.Hear(t.Context(), moved); err != nil {
				t.Fatal(err)
			}
			if err := replicas[1].Moved(t.Context(), from, to); err != nil {
				t.Fatal(err)
			}
		}
		if told := l.told("sveta"); len(told) != 1 || len(l.out) != 1 {
			t.Errorf("told %+v", l.out)
		}
		l.out = nil
		o.now = o.now.AddDate(0, 0, 1)
		job := dialogs.Job{ID: "stalled", Do: "stalled", To: public.ID}
		for _, id := range []string{public.ID, private.ID} { // the other channel stays where it is
			if err := e.Fire(t.Context(), job, dialogs.Recipient{ID: "#" + id, Zone: berlin}, o.now, o.now); err != nil {
				t.Fatal(err)
			}
		}
		if len(l.out) != 2 || l.out[0].To != to || l.out[1].To != private.Address {
			t.Errorf("posted %+v", l.out)
		}
	}
	// The config says the new address: the marks of the old one mean nothing.
	e.House.Channels = []dialogs.Channel{{ID: public.ID, Address: steps[1]}}
	l.out = nil
	o.now = o.now.AddDate(0, 0, 1)
	if err := e.Fire(t.Context(), dialogs.Job{ID: "stalled", Do: "stalled"}, dialogs.Recipient{ID: "#" + public.ID, Zone: berlin}, o.now, o.now); err != nil {
		t.Fatal(err)
	}
	if len(l.out) != 1 || l.out[0].To != steps[1] {
		t.Errorf("posted %+v", l.out)
	}
}

// A group that is no channel of the config leaves no trace: what waits for it is
// moved by the outbox.
func TestAGroupThatIsNoChannelMovesInSilence(t *testing.T) {
	o := newOffice(t)
	l, replicas := o.replicas()
	if err := replicas[0].Moved(t.Context(), web("-7"), web("-1007")); err != nil || len(l.out) > 0 {
		t.Errorf("%v, %+v", err, l.out)
	}
}
