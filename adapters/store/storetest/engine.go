package storetest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"reflect"
	"strconv"
	"sync"
	"testing"
	"time"

	"milepost/adapters/store"
)

// Now is the instant the suites begin at.
var Now = time.Date(2026, 6, 1, 9, 0, 0, 0, time.UTC)

// Run is what every engine must pass. open gives a fresh, empty engine; the
// suite closes it.
func Run(t *testing.T, open func(t *testing.T) store.Engine) {
	for _, c := range []struct {
		name string
		test func(t *testing.T, e store.Engine)
	}{
		{"what was put is got, in the order asked, absent ones as version 0", putAndGet},
		{"values are bytes, whatever bytes", binary},
		{"a check that holds lets the batch in, one that does not names its key", checks},
		{"what must not exist is not written over", mustNotExist},
		{"a gap that is empty lets the batch in, one that is not names its index", gaps},
		{"a batch that fails leaves nothing behind", allOrNothing},
		{"a repeated operation changes nothing and hears the first reply", replay},
		{"an operation is forgotten when its time is over", replayForgotten},
		{"versions only grow, also over a delete", versionsGrow},
		{"a record is gone when it has expired, for reads and for checks", expiry},
		{"expired records are cleared away and come back as new ones", expirySweep},
		{"a page is in byte order, within its bounds and its limit", paging},
		{"indexes do not see each other's entries", indexesApart},
		{"a stamp puts entries into the order of commits", stamps},
		{"a journal keeps its order and is read from both ends", journal},
		{"a line is amended in its place, and an operation forgotten, or nothing is", amending},
		{"eight writers lose no increment", contention},
		{"batches nobody could store are refused and change nothing", refused},
		{"an ended context writes nothing", endedContext},
	} {
		t.Run(c.name, func(t *testing.T) {
			e := open(t)
			t.Cleanup(func() {
				if err := e.Close(); err != nil {
					t.Error(err)
				}
			})
			c.test(t, e)
		})
	}
}

func commit(t testing.TB, e store.Engine, b store.Batch) store.Result {
	t.Helper()
	r, err := e.Commit(context.Background(), b)
	if err != nil {
		t.Fatalf("commit: %v", err)
	}
	return r
}

func get(t testing.TB, e store.Engine, now time.Time, keys ...string) []store.Record {
	t.Helper()
	records, err := e.Get(context.Background(), now, keys...)
	if err != nil {
		t.Fatalf("get: %v", err)
	}
	return records
}

func page(t testing.TB, e store.Engine, index, from, to string, limit int) []string {
	t.Helper()
	keys, err := e.Page(context.Background(), index, from, to, limit)
	if err != nil {
		t.Fatalf("page: %v", err)
	}
	return keys
}

func lines(t testing.TB, e store.Engine, log string, from, limit int) []string {
	t.Helper()
	found, err := e.Lines(context.Background(), log, from, limit)
	if err != nil {
		t.Fatalf("lines: %v", err)
	}
	var out []string
	for _, l := range found {
		out = append(out, string(l))
	}
	return out
}

func same[T any](t testing.TB, what string, got, want T) {
	t.Helper()
	if !reflect.DeepEqual(got, want) {
		t.Fatalf("%s: got %v, want %v", what, got, want)
	}
}

func put(key, value string) store.Put { return store.Put{Key: key, Value: []byte(value)} }

func wantConflict(t testing.TB, e store.Engine, key string, b store.Batch) {
	t.Helper()
	_, err := e.Commit(context.Background(), b)
	var conflict *store.Conflict
	if !errors.As(err, &conflict) || !errors.Is(err, store.ErrConflict) {
		t.Fatalf("got %v, want a conflict", err)
	}
	same(t, "the key in conflict", conflict.Key, key)
}

func putAndGet(t *testing.T, e store.Engine) {
	r := commit(t, e, store.Batch{Puts: []store.Put{put("deal/b", "two"), put("deal/a", "one")}})
	if r.Version == 0 || r.Seen {
		t.Fatalf("the first commit answered %+v", r)
	}
	records := get(t, e, Now, "deal/a", "deal/none", "deal/b")
	same(t, "values", []string{string(records[0].Value), string(records[1].Value), string(records[2].Value)}, []string{"one", "", "two"})
	same(t, "versions", []uint64{records[0].Version, records[1].Version, records[2].Version}, []uint64{r.Version, 0, r.Version})
	same(t, "keys", records[1].Key, "deal/none")
	records[0].Value[0] = 'X'
	same(t, "a value that the caller changed", string(get(t, e, Now, "deal/a")[0].Value), "one")
	same(t, "no keys", len(get(t, e, Now)), 0)
}

func binary(t *testing.T, e store.Engine) {
	var all []byte
	for i := range 256 {
		all = append(all, byte(i))
	}
	for i, value := range [][]byte{all, {}, []byte(" 1 2 "), []byte("Фольга → ролики 🧾"), bytes.Repeat([]byte{0}, 100_000)} {
		key := fmt.Sprintf("value/%d {braces} 'quotes' é", i)
		commit(t, e, store.Batch{Op: key, OpTTL: time.Hour, Now: Now, Reply: value, Puts: []store.Put{{Key: key, Value: value}}, Append: []store.Line{{Log: key, Data: value}}})
		if got := get(t, e, Now, key)[0].Value; !bytes.Equal(got, value) {
			t.Fatalf("value %d came back with %d bytes, %d went in", i, len(got), len(value))
		}
		again := commit(t, e, store.Batch{Op: key, OpTTL: time.Hour, Now: Now})
		if !again.Seen || !bytes.Equal(again.Reply, value) {
			t.Fatalf("reply %d came back with %d bytes, %d went in", i, len(again.Reply), len(value))
		}
		same(t, "line", lines(t, e, key, 0, 9), []string{string(value)})
	}
}

func checks(t *testing.T, e store.Engine) {
	first := commit(t, e, store.Batch{Puts: []store.Put{put("a", "1"), put("b", "1")}})
	second := commit(t, e, store.Batch{Checks: []store.Check{{Key: "a", Version: first.Version}}, Puts: []store.Put{put("a", "2")}})
	wantConflict(t, e, "a", store.Batch{
		Checks: []store.Check{{Key: "b", Version: first.Version}, {Key: "a", Version: first.Version}, {Key: "c", Version: 9}},
		Puts:   []store.Put{put("a", "3")}})
	same(t, "a after the conflict", string(get(t, e, Now, "a")[0].Value), "2")
	// A record that is only looked at is checked as well.
	wantConflict(t, e, "b", store.Batch{Checks: []store.Check{{Key: "b", Version: second.Version}}, Puts: []store.Put{put("x", "1")}})
	same(t, "x", get(t, e, Now, "x")[0].Version, uint64(0))
}

func mustNotExist(t *testing.T, e store.Engine) {
	fresh := store.Batch{Checks: []store.Check{{Key: "invite", Version: 0}}, Puts: []store.Put{put("invite", "1")}}
	commit(t, e, fresh)
	wantConflict(t, e, "invite", fresh)
	commit(t, e, store.Batch{Deletes: []string{"invite", "never there"}})
	commit(t, e, fresh)
}

func allOrNothing(t *testing.T, e store.Engine) {
	commit(t, e, store.Batch{Puts: []store.Put{put("kept", "1")}, Add: []store.Entry{{Index: "i", Key: "kept"}}})
	wantConflict(t, e, "stale", store.Batch{
		Op: "failed", OpTTL: time.Hour, Now: Now, Reply: []byte("no"),
		Checks:  []store.Check{{Key: "stale", Version: 7}},
		Puts:    []store.Put{put("new", "1")},
		Deletes: []string{"kept"},
		Remove:  []store.Entry{{Index: "i", Key: "kept"}},
		Add:     []store.Entry{{Index: "i", Key: "new"}},
		Append:  []store.Line{{Log: "l", Data: []byte("x")}},
	})
	records := get(t, e, Now, "kept", "new")
	same(t, "records", []bool{records[0].Version > 0, records[1].Version > 0}, []bool{true, false})
	same(t, "index", page(t, e, "i", "", "", 9), []string{"kept"})
	same(t, "journal", len(lines(t, e, "l", 0, 9)), 0)
	r := commit(t, e, store.Batch{Op: "failed", OpTTL: time.Hour, Now: Now, Reply: []byte("yes"), Puts: []store.Put{put("new", "2")}})
	same(t, "an operation that failed is not remembered", r.Seen, false)
}

func replay(t *testing.T, e store.Engine) {
	batch := store.Batch{Op: "telegram/1/77", OpTTL: time.Hour, Now: Now, Reply: []byte("first"),
		Checks: []store.Check{{Key: "a", Version: 0}}, Puts: []store.Put{put("a", "1")}, Append: []store.Line{{Log: "l", Data: []byte("x")}},
		Add: []store.Entry{{Index: "i", Key: store.Stamp + "/a"}}}
	first := commit(t, e, batch)
	same(t, "the first time", first.Seen, false)
	same(t, "the first reply", string(first.Reply), "first")
	batch.Reply = []byte("second")
	again := commit(t, e, batch) // its check does not hold any more: that must not matter
	same(t, "the second time", again.Seen, true)
	same(t, "the second reply", string(again.Reply), "first")
	same(t, "the number", again.Version, first.Version)
	same(t, "the journal", lines(t, e, "l", 0, 9), []string{"x"})
	same(t, "the index", len(page(t, e, "i", "", "", 9)), 1)
	same(t, "the record", get(t, e, Now, "a")[0].Version, first.Version)
}

func replayForgotten(t *testing.T, e store.Engine) {
	batch := store.Batch{Op: "op", OpTTL: time.Hour, Now: Now, Puts: []store.Put{put("a", "1")}}
	commit(t, e, batch)
	batch.Now = Now.Add(time.Hour - time.Millisecond)
	same(t, "just before", commit(t, e, batch).Seen, true)
	batch.Now = Now.Add(time.Hour)
	same(t, "at its end", commit(t, e, batch).Seen, false)
	batch.Now = Now.Add(time.Hour + time.Minute)
	same(t, "remembered anew", commit(t, e, batch).Seen, true)
}

func versionsGrow(t *testing.T, e store.Engine) {
	last := uint64(0)
	for i := range 12 {
		b := store.Batch{Puts: []store.Put{put("a", "1")}}
		if i%3 == 2 {
			b = store.Batch{Deletes: []string{"a"}}
		}
		r := commit(t, e, b)
		if r.Version <= last {
			t.Fatalf("commit %d has number %d after %d", i, r.Version, last)
		}
		last = r.Version
	}
}

func expiry(t *testing.T, e store.Engine) {
	end := Now.Add(time.Hour)
	r := commit(t, e, store.Batch{Now: Now, Puts: []store.Put{{Key: "a", Value: []byte("1"), Expires: end}, put("b", "1")}})
	same(t, "before", get(t, e, end.Add(-time.Millisecond), "a")[0].Version, r.Version)
	same(t, "at its end", get(t, e, end, "a")[0].Version, uint64(0))
	same(t, "with no time given", get(t, e, time.Time{}, "a")[0].Version, r.Version)
	same(t, "one that does not expire", get(t, e, end.AddDate(50, 0, 0), "b")[0].Version, r.Version)
	wantConflict(t, e, "a", store.Batch{Now: end, Checks: []store.Check{{Key: "a", Version: r.Version}}, Puts: []store.Put{put("x", "1")}})
	commit(t, e, store.Batch{Now: end, Checks: []store.Check{{Key: "a", Version: 0}}, Puts: []store.Put{put("a", "2")}})
	same(t, "written again without an end", string(get(t, e, end.AddDate(1, 0, 0), "a")[0].Value), "2")
}

func expirySweep(t *testing.T, e store.Engine) {
	var puts []store.Put
	for i := range 100 {
		puts = append(puts, store.Put{Key: "k" + strconv.Itoa(i), Value: []byte("old"), Expires: Now.Add(time.Minute)})
	}
	commit(t, e, store.Batch{Now: Now, Puts: puts})
	later := Now.Add(time.Hour)
	// Prolonged before its end: the sweep must not take it.
	commit(t, e, store.Batch{Now: Now, Puts: []store.Put{{Key: "k0", Value: []byte("new"), Expires: later.Add(time.Hour)}, put("k1", "new")}})
	for range 20 {
		commit(t, e, store.Batch{Now: later, Puts: []store.Put{put("other", "1")}})
	}
	records := get(t, e, later, "k0", "k1", "k2", "k99")
	same(t, "alive", []bool{records[0].Version > 0, records[1].Version > 0, records[2].Version > 0, records[3].Version > 0}, []bool{true, true, false, false})
	commit(t, e, store.Batch{Now: later, Checks: []store.Check{{Key: "k2"}}, Puts: []store.Put{put("k2", "back")}})
	same(t, "back", string(get(t, e, later, "k2")[0].Value), "back")
}

func paging(t *testing.T, e store.Engine) {
	var add []store.Entry
	for _, key := range []string{"b", "a", "a/1", "B", "я", "é", "a/2", "0"} {
		add = append(add, store.Entry{Index: "i", Key: key})
	}
	commit(t, e, store.Batch{Add: append(add, add...)})
	same(t, "all", page(t, e, "i", "", "", 99), []string{"0", "B", "a", "a/1", "a/2", "b", "é", "я"})
	same(t, "from is in, to is out", page(t, e, "i", "a", "b", 99), []string{"a", "a/1", "a/2"})
	same(t, "between keys", page(t, e, "i", "a/", "a0", 99), []string{"a/1", "a/2"})
	same(t, "limit", page(t, e, "i", "B", "", 2), []string{"B", "a"})
	same(t, "the next page", page(t, e, "i", "a\x00", "", 2), []string{"a/1", "a/2"})
	same(t, "empty range", len(page(t, e, "i", "c", "c", 9)), 0)
	same(t, "backward range", len(page(t, e, "i", "z", "a", 9)), 0)
	same(t, "limit 0", len(page(t, e, "i", "", "", 0)), 0)
	same(t, "no index", len(page(t, e, "none", "", "", 9)), 0)
	commit(t, e, store.Batch{
		Remove: []store.Entry{{Index: "i", Key: "a"}, {Index: "i", Key: "b"}, {Index: "i", Key: "never there"}},
		Add:    []store.Entry{{Index: "i", Key: "b"}}})
	same(t, "removed, and removed and added", page(t, e, "i", "a", "c", 99), []string{"a/1", "a/2", "b"})
}

func indexesApart(t *testing.T, e store.Engine) {
	commit(t, e, store.Batch{Add: []store.Entry{{Index: "of/olga", Key: "1"}, {Index: "of/olga/open", Key: "2"}, {Index: "of/olg", Key: "3"}, {Index: "of/olga0", Key: "4"}}})
	same(t, "of/olga", page(t, e, "of/olga", "", "", 9), []string{"1"})
	same(t, "of/olg", page(t, e, "of/olg", "", "", 9), []string{"3"})
	commit(t, e, store.Batch{Puts: []store.Put{put("of/olga", "r")}, Append: []store.Line{{Log: "of/olga", Data: []byte("l")}, {Log: "of/olga0", Data: []byte("m")}}})
	same(t, "a journal of the same name", lines(t, e, "of/olga", 0, 9), []string{"l"})
	same(t, "its end", lines(t, e, "of/olga", -1, 9), []string{"l"})
	same(t, "after all", page(t, e, "of/olga", "", "", 9), []string{"1"})
}

func stamps(t *testing.T, e store.Engine) {
	var want []string
	for _, name := range []string{"z", "y", "x", "w", "v", "u", "t", "s", "r", "q", "p"} {
		r := commit(t, e, store.Batch{Add: []store.Entry{{Index: "lane", Key: "0/" + store.Stamp + "/" + name}}})
		want = append(want, fmt.Sprintf("0/%016d/%s", r.Version, name))
	}
	same(t, "order", page(t, e, "lane", "", "", 99), want)
	commit(t, e, store.Batch{Remove: []store.Entry{{Index: "lane", Key: want[0]}}})
	same(t, "the first is gone", page(t, e, "lane", "", "", 1), want[1:2])
}

func contention(t *testing.T, e store.Engine) {
	const writers, each = 8, 25
	ctx := context.Background()
	var group sync.WaitGroup
	for w := range writers {
		group.Go(func() {
			for i := 0; i < each; {
				records, err := e.Get(ctx, Now, "counter")
				if err != nil {
					t.Error(err)
					return
				}
				n, _ := strconv.Atoi(string(records[0].Value))
				_, err = e.Commit(ctx, store.Batch{
					Op: fmt.Sprintf("%d/%d", w, i), OpTTL: time.Hour, Now: Now,
					Checks: []store.Check{{Key: "counter", Version: records[0].Version}},
					Puts:   []store.Put{put("counter", strconv.Itoa(n+1)), put(fmt.Sprintf("own/%d", w), strconv.Itoa(i))},
					Append: []store.Line{{Log: "steps", Data: []byte(strconv.Itoa(n + 1))}},
				})
				switch {
				case err == nil:
					i++
				case !errors.Is(err, store.ErrConflict):
					t.Error(err)
					return
				}
			}
		})
	}
	group.Wait()
	same(t, "counter", string(get(t, e, Now, "counter")[0].Value), strconv.Itoa(writers*each))
	var want []string
	for i := range writers * each {
		want = append(want, strconv.Itoa(i+1))
	}
	same(t, "steps", lines(t, e, "steps", 0, 1000), want)
}

func refused(t *testing.T, e store.Engine) {
	long := string(bytes.Repeat([]byte("k"), store.MaxKey+1))
	for name, b := range map[string]store.Batch{
		"empty key":         {Puts: []store.Put{put("", "1")}},
		"long key":          {Puts: []store.Put{put(long, "1")}},
		"twice":             {Puts: []store.Put{put("a", "1"), put("a", "2")}},
		"put and deleted":   {Puts: []store.Put{put("a", "1")}, Deletes: []string{"a"}},
		"no index":          {Add: []store.Entry{{Key: "a"}}},
		"gap without end":   {Empty: []store.Gap{{Index: "i", From: "a"}}},
		"zero in index":     {Add: []store.Entry{{Index: "a\x00", Key: "a"}}},
		"two stamps":        {Add: []store.Entry{{Index: "a", Key: store.Stamp + store.Stamp}}},
		"stamp in remove":   {Remove: []store.Entry{{Index: "a", Key: store.Stamp}}},
		"zero in journal":   {Append: []store.Line{{Log: "a\x00", Data: nil}}},
		"line before all":   {Amend: []store.Amendment{{Log: "a", Number: -1}}},
		"forgets itself":    {Op: "a", OpTTL: time.Hour, Now: Now, Forget: []string{"a"}},
		"op without a time": {Op: "a"},
		"expiry without":    {Puts: []store.Put{{Key: "a", Expires: Now}}},
		"too large":         {Puts: []store.Put{{Key: "a", Value: make([]byte, store.MaxBatch+1)}}},
	} {
		b.Puts = append(b.Puts, put("witness", "1"))
		if _, err := e.Commit(context.Background(), b); err == nil {
			t.Errorf("%s: taken", name)
		}
		same(t, name, get(t, e, Now, "witness")[0].Version, uint64(0))
	}
}

func endedContext(t *testing.T, e store.Engine) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := e.Commit(ctx, store.Batch{Puts: []store.Put{put("a", "1")}}); !errors.Is(err, context.Canceled) {
		t.Fatalf("commit: %v", err)
	}
	if _, err := e.Get(ctx, Now, "a"); !errors.Is(err, context.Canceled) {
		t.Fatalf("get: %v", err)
	}
	same(t, "a", get(t, e, Now, "a")[0].Version, uint64(0))
}
