package storetest

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"milepost/dialogs"
	"milepost/dialogs/chat"
)

// poison is an update that failed.
func poison(id string, at time.Time) *dialogs.Poison {
	return &dialogs.Poison{
		Update: chat.Update{ID: id, Kind: chat.Said, Account: "telegram:olga", Text: "words\x00of " + id, From: chat.Address{Messenger: "telegram", Chat: "olga"}},
		Raw:    []byte(`{"update_id":7}`), Person: "olga", Reason: "panic", Panics: 1, At: at,
	}
}

func (f *fixture) poisoned(id string) dialogs.Known {
	f.Helper()
	return f.load(f.other, dialogs.Query{Poison: id})
}

func setAside(t *testing.T, f *fixture) {
	ctx := context.Background()
	f.commit(dialogs.Change{Poison: poison("tg/1", Now)})
	f.conflict(f.m, dialogs.Change{Poison: poison("tg/1", Now)}) // decided on no record
	k := f.poisoned("tg/1")
	if k.Poison == nil || k.Poison.Update.Text != "words\x00of tg/1" || string(k.Poison.Raw) != `{"update_id":7}` {
		t.Fatalf("it reads %+v", k.Poison)
	}
	if n, err := f.m.Aside(ctx, 9); n != 0 || err != nil {
		t.Fatalf("one that is still tried is counted: %d, %v", n, err)
	}
	k.Poison.Panics, k.Poison.Aside = 2, true
	f.commit(dialogs.Change{Based: k.Versions, Poison: k.Poison})
	if n, err := f.m.Aside(ctx, 9); n != 1 || err != nil {
		t.Fatalf("%d are counted, want 1 (%v)", n, err)
	}
	k = f.poisoned("tg/1")
	done := dialogs.Change{Based: k.Versions, Settled: []dialogs.Aside{{Poison: k.Poison}}}
	f.commit(done)
	f.conflict(f.other, done) // two admins pressed at once
	if n, err := f.m.Aside(ctx, 9); n != 0 || err != nil {
		t.Fatalf("%d are counted after it was settled (%v)", n, err)
	}
	if k = f.poisoned("tg/1"); k.Poison != nil {
		t.Fatalf("it is still there: %+v", k.Poison)
	}
	// The old ones go when new ones come.
	old := poison("tg/2", Now)
	old.Aside = true
	f.commit(dialogs.Change{Poison: old})
	late := Now.AddDate(0, 0, 31)
	f.commit(dialogs.Change{At: late, Poison: poison("tg/3", late)})
	if n, err := f.m.Aside(ctx, 9); n != 0 || err != nil {
		t.Fatalf("%d are kept after a month (%v)", n, err)
	}
}

func shelf(t *testing.T, f *fixture) {
	for i := range 5 {
		p := poison(fmt.Sprintf("tg/%d", i), Now.Add(time.Duration(i/2)*time.Minute)) // two of an instant
		p.Aside = true
		f.commit(dialogs.Change{Poison: p})
	}
	f.post(Now, letter("lost", "olga"))
	f.settle(f.m, Now.Add(90*time.Second), f.claim(f.m, "olga", Now, "lost"), chat.Outcome{State: chat.Buried, Reason: "refused"})
	names := func(s dialogs.Shelf) (out []string, all []dialogs.Aside) {
		t.Helper()
		all = f.load(f.m, dialogs.Query{Aside: &s}).Aside
		for _, a := range all {
			if (a.Poison == nil) == (a.Trouble == nil) || len(a.ID) > 30 {
				t.Fatalf("it is neither or both: %+v", a)
			}
			if a.Poison != nil {
				out = append(out, a.Poison.Update.ID)
			} else {
				out = append(out, a.Trouble.Parcel.ID)
			}
		}
		return out, all
	}
	want := []string{"tg/4", "lost", "tg/2", "tg/3", "tg/0", "tg/1"}
	got, all := names(dialogs.Shelf{Limit: 9})
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Fatalf("listed %v, want %v", got, want)
	}
	for i, a := range all {
		if got, _ := names(dialogs.Shelf{ID: a.ID}); fmt.Sprint(got) != fmt.Sprint(want[i:i+1]) {
			t.Errorf("%s names %v, want %s", a.ID, got, want[i])
		}
		if got, _ := names(dialogs.Shelf{After: a.ID, Limit: 2}); fmt.Sprint(got) != fmt.Sprint(want[i+1:min(i+3, 6)]) {
			t.Errorf("after %s come %v, want %v", a.ID, got, want[i+1:min(i+3, 6)])
		}
	}
	for _, forged := range []string{"x", "9999999999999999999.x", all[0].ID + "x"} {
		if got, _ := names(dialogs.Shelf{ID: forged}); got != nil {
			t.Errorf("%q names %v", forged, got)
		}
	}
	k := f.load(f.m, dialogs.Query{Aside: &dialogs.Shelf{ID: all[1].ID}})
	f.commit(dialogs.Change{Based: k.Versions, Settled: k.Aside})
	f.troubles()
	if got, _ := names(dialogs.Shelf{Limit: 9}); len(got) != 5 {
		t.Errorf("after the message was settled: %v", got)
	}
	if _, err := f.try(f.other, dialogs.Change{Based: k.Versions, Settled: k.Aside}); !errors.Is(err, dialogs.ErrConflict) {
		t.Errorf("settled twice: %v", err)
	}
}
