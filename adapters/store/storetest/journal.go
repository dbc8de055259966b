package storetest

import (
	"fmt"
	"testing"
	"time"

	"milepost/adapters/store"
)

func journal(t *testing.T, e store.Engine) {
	var want []string
	for i := range 30 {
		a, b := fmt.Sprint(2*i), fmt.Sprint(2*i+1)
		commit(t, e, store.Batch{Append: []store.Line{{Log: "D-1", Data: []byte(a)}, {Log: "D-2", Data: []byte("other")}, {Log: "D-1", Data: []byte(b)}}})
		want = append(want, a, b)
	}
	same(t, "all", lines(t, e, "D-1", 0, 1000), want)
	same(t, "a part", lines(t, e, "D-1", 10, 3), want[10:13])
	same(t, "the newest", lines(t, e, "D-1", -5, 5), want[55:])
	same(t, "from the end, limited", lines(t, e, "D-1", -5, 2), want[55:57])
	same(t, "more than there are", lines(t, e, "D-1", -100, 3), want[:3])
	same(t, "past the end", len(lines(t, e, "D-1", 60, 5)), 0)
	same(t, "none", len(lines(t, e, "D-3", -5, 5)), 0)
	same(t, "limit 0", len(lines(t, e, "D-1", 0, 0)), 0)
	same(t, "the other one", len(lines(t, e, "D-2", 0, 100)), 30)
}

func amending(t *testing.T, e store.Engine) {
	commit(t, e, store.Batch{Op: "heard", OpTTL: time.Hour, Now: Now, Puts: []store.Put{put("deal/1", "a")},
		Append: []store.Line{{Log: "D-1", Data: []byte("one")}, {Log: "D-1", Data: []byte("two")}, {Log: "D-2", Data: []byte("other")}}})
	for name, b := range map[string]store.Batch{
		"D-1": {Amend: []store.Amendment{{Log: "D-1", Number: 0, Data: []byte("x")}, {Log: "D-1", Number: 2, Data: []byte("x")}}},
		"D-3": {Amend: []store.Amendment{{Log: "D-3", Number: 0, Data: []byte("x")}}},
	} {
		b.Forget, b.Puts, b.Append = []string{"heard"}, []store.Put{put("witness", "1")}, []store.Line{{Log: "D-1", Data: []byte("three")}}
		wantConflict(t, e, name, b)
	}
	same(t, "nothing of what failed", lines(t, e, "D-1", 0, 10), []string{"one", "two"})
	same(t, "nor its record", get(t, e, Now, "witness")[0].Version, uint64(0))
	again := store.Batch{Op: "heard", OpTTL: time.Hour, Now: Now}
	same(t, "the operation is known", commit(t, e, again).Seen, true)

	commit(t, e, store.Batch{Forget: []string{"heard", "never heard"},
		Append: []store.Line{{Log: "D-1", Data: []byte("three")}},
		Amend:  []store.Amendment{{Log: "D-1", Number: 1, Data: []byte("2")}, {Log: "D-2", Number: 0, Data: []byte{0, 255}}}})
	same(t, "in its place", lines(t, e, "D-1", 0, 10), []string{"one", "2", "three"})
	same(t, "the other journal", lines(t, e, "D-2", 0, 10), []string{"\x00\xff"})
	same(t, "the operation is forgotten", commit(t, e, again).Seen, false)
}
