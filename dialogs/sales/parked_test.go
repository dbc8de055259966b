package sales

import (
	"testing"
	"time"
)

var parkedAt = time.Date(2026, 6, 1, 10, 0, 0, 0, time.UTC)

// sleeping is a deal of Olga's that Dana keeps.
func sleeping() *Deal {
	d := &Deal{
		ID: "D-1", Process: "b2b", Version: 1, Status: Open, Owner: "olga", Roles: map[string]string{"rep": "olga"}, Stage: "discovery",
		Stays: []Stay{{Stage: "discovery", Entered: parkedAt.AddDate(0, -2, 0)}}, Heard: parkedAt.AddDate(0, -1, 0), CloseBy: "2026-07-01",
		Next: &NextStep{What: "call", Due: parkedAt}, Request: &Request{ID: "R", To: "marat"}, Handoff: &Handoff{ID: "H", To: "dana", State: Offered},
		Suggested: &Suggestion{Exit: "price", Since: parkedAt},
	}
	d.Park(Parking{Door: DoorNurture, Exit: "no_answer", Since: parkedAt, By: "olga", Wake: parkedAt.AddDate(0, 3, 0), Carer: "dana", Hours: 8})
	return d
}

func TestADealIsParkedAndWakes(t *testing.T) {
	d := sleeping()
	if d.Status != Parked || d.Next != nil || d.Request != nil || d.Handoff != nil || d.Suggested != nil {
		t.Errorf("it sleeps, and something is owed: %+v", d)
	}
	if len(d.Ways) != 1 || d.Ways[0] != (Way{Door: DoorNurture, Exit: "no_answer", By: "olga", At: parkedAt, Hours: 8}) {
		t.Errorf("the way out: %+v", d.Ways)
	}
	woke := parkedAt.AddDate(0, 3, 0)
	d.Wake(woke)
	if d.Status != Open || d.Parking != nil || d.Stage != "discovery" || !d.Entered().Equal(woke) || len(d.Stays) != 2 || !d.Stays[0].Left.Equal(parkedAt) {
		t.Errorf("it woke: %+v", d)
	}
	if d.CloseBy != "" {
		t.Errorf("it is to close on %s, which has passed", d.CloseBy)
	}
	if !d.QuietSince().Equal(woke) || !d.Ways[0].Woke.Equal(woke) {
		t.Errorf("the buyer is silent since %s", d.QuietSince())
	}
	if d.Heard = woke.Add(time.Hour); !d.QuietSince().Equal(d.Heard) {
		t.Errorf("heard, and silent since %s", d.QuietSince())
	}
}

// A way out that was taken back leaves the one before it as it was.
func TestWhatWasTakenBackDoesNotWakeTheWayBefore(t *testing.T) {
	d := &Deal{Ways: []Way{{Door: DoorShrink, At: parkedAt.AddDate(0, -1, 0)}}}
	d.Park(Parking{Door: DoorPause, Since: parkedAt})
	d.Ways = d.Ways[:1]
	if d.Wake(parkedAt.Add(time.Hour)); !d.Ways[0].Woke.IsZero() || !d.QuietSince().IsZero() {
		t.Errorf("%+v", d.Ways)
	}
}

// A deal keeps the last ways out, and no more.
func TestTheWaysOutOfADealAreBounded(t *testing.T) {
	d := &Deal{}
	for i := range 3 * waysKept {
		d.Took(Way{Door: DoorPause, At: parkedAt.AddDate(0, i, 0)})
	}
	if len(d.Ways) != waysKept || !d.Ways[waysKept-1].At.Equal(parkedAt.AddDate(0, 3*waysKept-1, 0)) {
		t.Errorf("%d ways, the last of %s", len(d.Ways), d.Ways[len(d.Ways)-1].At)
	}
}

// Whoever leaves hands on what sleeps, too: it will wake.
func TestWhatSleepsIsHandedOn(t *testing.T) {
	for _, c := range []struct {
		gone, heir    string
		holds         Holding
		owner, keeper string
	}{
		{gone: "olga", heir: "ivan", holds: HoldDeal, owner: "ivan", keeper: "dana"},
		{gone: "dana", heir: "petra", holds: HoldHandoff, owner: "olga", keeper: "petra"},
		{gone: "dana", heir: "", holds: HoldHandoff, owner: "olga", keeper: ""},
	} {
		d := sleeping()
		before := d.Clone()
		if _, ok := d.Held(c.gone)[c.holds]; !ok {
			t.Errorf("%s holds %v, and not %s", c.gone, d.Held(c.gone), c.holds)
		}
		d.Leave(c.gone, func(string) string { return c.heir })
		if d.Owner != c.owner || d.Parking.Carer != c.keeper || len(d.Held(c.gone)) > 0 {
			t.Errorf("%s is gone: owned by %s, kept by %q, still %v", c.gone, d.Owner, d.Parking.Carer, d.Held(c.gone))
		}
		if before.Parking.Carer != "dana" {
			t.Error("the deal of before was changed")
		}
	}
}

// A stage that is gone strands what sleeps in it as well.
func TestWhatSleepsIsMovedToANewVersion(t *testing.T) {
	p := &Process{ID: "b2b", Version: 2, Roles: []Role{{ID: "rep"}}, Stages: []Stage{{ID: "talk"}}}
	d := sleeping()
	if stages, _ := p.Strands(d); len(stages) != 1 {
		t.Fatalf("stranded in %v", stages)
	}
	p.Moved.Stages = map[string]string{"discovery": "talk"}
	if !d.MoveTo(p, parkedAt) || d.Stage != "talk" || d.Status != Parked {
		t.Errorf("in %s, %s", d.Stage, d.Status)
	}
}
