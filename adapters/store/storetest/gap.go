package storetest

import (
	"testing"
	"time"

	"milepost/adapters/store"
)

func gaps(t *testing.T, e store.Engine) {
	commit(t, e, store.Batch{Add: []store.Entry{{Index: "i", Key: "b"}, {Index: "i", Key: "d"}, {Index: "ia", Key: "a"}}})
	for _, g := range []struct {
		index, from, to string
		empty           bool
	}{
		{"i", "", "b", true}, {"i", "", "b\x00", false}, {"i", "b", "c", false}, {"i", "b\x00", "d", true},
		{"i", "c", "z", false}, {"i", "e", "z", true}, {"i", "d\x00", "\xff", true}, {"h", "", "z", true}, {"ia", "", "z", false},
	} {
		b := store.Batch{Empty: []store.Gap{{Index: "none", To: "z"}, {Index: g.index, From: g.from, To: g.to}}, Puts: []store.Put{put("p", g.from)}}
		if g.empty {
			commit(t, e, b)
			continue
		}
		before := get(t, e, time.Time{}, "p")
		wantConflict(t, e, g.index, b)
		same(t, "what the refused batch would have put", get(t, e, time.Time{}, "p"), before)
	}
	// It is judged before the batch's own entries come and go, and after the checks.
	first := store.Batch{Empty: []store.Gap{{Index: "i", From: "e", To: "z"}}, Add: []store.Entry{{Index: "i", Key: "f"}}}
	commit(t, e, first)
	wantConflict(t, e, "i", store.Batch{Empty: first.Empty, Remove: first.Add})
	wantConflict(t, e, "r", store.Batch{Checks: []store.Check{{Key: "r", Version: 1}}, Empty: first.Empty})
}
