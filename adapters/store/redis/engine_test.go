package redis

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"
	goredis "github.com/redis/go-redis/v9"

	"milepost/adapters/store"
	"milepost/adapters/store/storetest"
	"milepost/dialogs"
	"milepost/dialogs/sales"
)

func opened(t testing.TB, addr, prefix string) *Engine {
	t.Helper()
	e, err := Open(context.Background(), storetest.URL(addr, prefix), Local)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func TestEngineOnMiniredis(t *testing.T) {
	storetest.Run(t, func(t *testing.T) store.Engine { return opened(t, miniredis.RunT(t).Addr(), "milepost") })
}

func TestEngineOnRedis(t *testing.T) {
	addr := storetest.Redis(t)
	n := 0
	storetest.Run(t, func(t *testing.T) store.Engine { n++; return opened(t, addr, fmt.Sprintf("test-%d", n)) })
}

func TestForeignNewerAndHalfStoresAreRefused(t *testing.T) {
	server := miniredis.RunT(t)
	for _, c := range []struct {
		name string
		make func(prefix string)
		kind error
	}{
		{"another format", func(p string) { _ = server.Set(p+"format", "sidekiq 5") }, store.ErrForeign},
		{"another type", func(p string) { _, _ = server.Push(p+"format", "x") }, store.ErrForeign},
		{"a newer one", func(p string) { _ = server.Set(p+"format", "milepost 2") }, store.ErrNewer},
		{"one without its mark", func(p string) { _ = server.Set(p+"seq", "17") }, store.ErrCorrupt},
	} {
		prefix := strings.ReplaceAll(c.name, " ", "-")
		c.make("{" + prefix + "}:")
		before := server.Dump()
		if _, err := Open(t.Context(), storetest.URL(server.Addr(), prefix), Local); !errors.Is(err, c.kind) {
			t.Errorf("%s: %v", c.name, err)
		}
		if after := server.Dump(); after != before {
			t.Errorf("%s: it was changed to\n%s", c.name, after)
		}
	}
}

func TestAStoreEmptiedUnderARunningBotIsNotTakenForANewOne(t *testing.T) {
	server := miniredis.RunT(t)
	e := opened(t, server.Addr(), "milepost")
	defer e.Close()
	server.FlushAll()
	if _, err := e.Get(t.Context(), time.Time{}, "deal/D-1"); !errors.Is(err, store.ErrCorrupt) {
		t.Errorf("get: %v", err)
	}
	if _, err := e.Commit(t.Context(), store.Batch{Puts: []store.Put{{Key: "a"}}}); !errors.Is(err, store.ErrCorrupt) {
		t.Errorf("commit: %v", err)
	}
	if left := server.Dump(); left != "" {
		t.Errorf("something was written:\n%s", left)
	}
}

func TestAStoreWhoseFormatIsRaisedIsLeftByAnOlderProgram(t *testing.T) {
	server := miniredis.RunT(t)
	e := opened(t, server.Addr(), "milepost")
	defer e.Close()
	_ = server.Set("{milepost}:format", "milepost 2")
	before := server.Dump()
	_, err := e.Get(t.Context(), time.Time{}, "a")
	_, err2 := e.Commit(t.Context(), store.Batch{Puts: []store.Put{{Key: "a"}}})
	for _, err := range []error{err, err2} {
		if !errors.Is(err, store.ErrNewer) || !strings.Contains(err.Error(), "format 2, this one knows 1") {
			t.Errorf("got %v", err)
		}
	}
	if server.Dump() != before {
		t.Error("it was changed")
	}
}

func TestARestoreThatWasKilledIsSeenAndRunAgain(t *testing.T) {
	server := miniredis.RunT(t)
	url := storetest.URL(server.Addr(), "milepost")
	_ = server.Set("{milepost}:format", store.Restoring)
	_ = server.Set("{milepost}:r:half", "1 0 x")
	_ = server.Set("{other}:r:theirs", "1 0 x")
	if _, err := Open(t.Context(), url, Local); !errors.Is(err, store.ErrCorrupt) || !strings.Contains(err.Error(), "Run it again") {
		t.Errorf("open: %v", err)
	}
	from := opened(t, server.Addr(), "source")
	defer from.Close()
	var file bytes.Buffer
	if _, err := store.Backup(t.Context(), from, storetest.Now, &file); err != nil {
		t.Fatal(err)
	}
	c, err := store.OpenBackup(bytes.NewReader(file.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	if err := Restore(t.Context(), url, storetest.Now, c); err != nil {
		t.Fatal(err)
	}
	if server.Exists("{milepost}:r:half") || !server.Exists("{other}:r:theirs") {
		t.Error("the rest of the first try is there, or somebody else's is not")
	}
	_ = opened(t, server.Addr(), "milepost").Close()
}

func TestARecordIsReadableAndOneChangedByHandIsNotTakenForAbsent(t *testing.T) {
	server := miniredis.RunT(t)
	e := opened(t, server.Addr(), "milepost")
	defer e.Close()
	if _, err := e.Commit(t.Context(), store.Batch{Puts: []store.Put{{Key: "deal/D-1", Value: []byte(`{"title":"Foil"}`)}}}); err != nil {
		t.Fatal(err)
	}
	if text, _ := server.Get("{milepost}:r:deal/D-1"); text != `1 0 {"title":"Foil"}` {
		t.Errorf("it reads %q", text)
	}
	_ = server.Set("{milepost}:r:deal/D-1", `{"title":"Foil 2"}`)
	found, err := e.Get(t.Context(), time.Time{}, "deal/D-1", "deal/D-2")
	if err != nil || found[0].Version != store.Unreadable || found[0].Value != nil || found[1].Version != 0 {
		t.Errorf("got %v, %v", found, err)
	}
	if _, err := store.Backup(t.Context(), e, storetest.Now, io.Discard); !errors.Is(err, store.ErrCorrupt) || !strings.Contains(err.Error(), "changed by hand") {
		t.Errorf("got %v", err)
	}
	for _, version := range []uint64{0, 1, store.Unreadable} {
		_, err := e.Commit(t.Context(), store.Batch{Checks: []store.Check{{Key: "deal/D-1", Version: version}}, Puts: []store.Put{{Key: "deal/D-1"}}})
		if ok := version == store.Unreadable; ok != (err == nil) || !ok && !errors.Is(err, store.ErrConflict) {
			t.Errorf("decided on version %d: %v", version, err)
		}
	}
}

// Somebody at the server's shell wrote over one person: the others go on.
func TestAPersonWrittenOverByHandHindersNobodyElse(t *testing.T) {
	server := miniredis.RunT(t)
	e := opened(t, server.Addr(), "milepost")
	defer e.Close()
	people := dialogs.Change{Cause: "1", At: storetest.Now, People: []sales.Person{{ID: "olga", Name: "Olga"}, {ID: "ken", Name: "Ken"}}}
	if _, err := store.NewMemory(e).Commit(t.Context(), people); err != nil {
		t.Fatal(err)
	}
	_ = server.Set("{milepost}:r:person/olga", `{"id":"olga","accounts":["web:olga"]}`)
	m := store.NewMemory(e)
	var told []string
	m.Damaged = func(key string) { told = append(told, key) }
	k, err := m.Load(t.Context(), dialogs.Query{})
	if err != nil || k.Roster.Person("ken") == nil || k.Roster.Person("olga") != nil || len(told) != 1 || told[0] != "person/olga" {
		t.Errorf("%+v, %q, %v", k.Roster.All(), told, err)
	}
}

func TestAWrongTypeAnywhereStopsTheBatchBeforeItWrites(t *testing.T) {
	addr := storetest.Redis(t)
	raw := goredis.NewClient(&goredis.Options{Addr: addr})
	defer raw.Close()
	for i, spoil := range []string{"seq", "o:op", "r:put", "r:deleted", "r:checked", "i:added", "i:removed", "i:gap", "l:log"} {
		prefix := fmt.Sprintf("spoiled-%d", i)
		e := opened(t, addr, prefix)
		if err := raw.SAdd(t.Context(), "{"+prefix+"}:"+spoil, "member").Err(); err != nil {
			t.Fatal(err)
		}
		_, err := e.Commit(t.Context(), store.Batch{
			Op: "op", OpTTL: time.Hour, Now: storetest.Now, Checks: []store.Check{{Key: "checked"}}, Empty: []store.Gap{{Index: "gap", To: "z"}},
			Puts: []store.Put{{Key: "put"}}, Deletes: []string{"deleted"}, Append: []store.Line{{Log: "log"}},
			Remove: []store.Entry{{Index: "removed", Key: "a"}}, Add: []store.Entry{{Index: "added", Key: "a"}},
		})
		if !errors.Is(err, store.ErrForeign) {
			t.Errorf("%s: %v", spoil, err)
		}
		if keys, _ := raw.Keys(t.Context(), "{"+prefix+"}:*").Result(); len(keys) != 2 { // the mark and what spoils
			t.Errorf("%s: it wrote %v", spoil, keys)
		}
		_ = e.Close()
	}
}

func TestAFullRedisTakesNothingOfABatch(t *testing.T) {
	addr := storetest.Redis(t, "maxmemory", "3mb", "maxmemory-policy", "noeviction")
	e := opened(t, addr, "milepost")
	defer e.Close()
	var err error
	n := 0
	for ; err == nil && n < 10_000; n++ {
		key := fmt.Sprintf("k%05d", n)
		_, err = e.Commit(t.Context(), store.Batch{Puts: []store.Put{{Key: key, Value: make([]byte, 20_000)}}, Add: []store.Entry{{Index: "all", Key: key}}})
	}
	n--
	if !errors.Is(err, store.ErrFull) {
		t.Fatalf("after %d: %v", n, err)
	}
	keys, err := e.Page(t.Context(), "all", "", "", 99_999)
	if err != nil || len(keys) != n {
		t.Errorf("%d of %d entries (%v)", len(keys), n, err)
	}
	last := fmt.Sprintf("k%05d", n)
	if records, err := e.Get(t.Context(), time.Time{}, last); err != nil || records[0].Version != 0 {
		t.Errorf("the refused one is there (%v)", err)
	}
}

func TestAForgottenScriptIsSentAgain(t *testing.T) {
	addr := storetest.Redis(t)
	e := opened(t, addr, "milepost")
	defer e.Close()
	for i := range 3 {
		if err := e.client.(*goredis.Client).ScriptFlush(t.Context()).Err(); err != nil {
			t.Fatal(err)
		}
		if r, err := e.Commit(t.Context(), store.Batch{Puts: []store.Put{{Key: "a"}}}); err != nil || r.Version != uint64(i+1) {
			t.Fatalf("%+v %v", r, err)
		}
	}
}

func TestALostReplyIsAnErrorAndSendingItAgainIsHarmless(t *testing.T) {
	proxy := storetest.NewProxy(t, storetest.Redis(t), 1)
	e := opened(t, proxy.Addr, "milepost")
	defer e.Close()
	batch := store.Batch{Op: "op", OpTTL: time.Hour, Now: storetest.Now, Reply: []byte("first"), Append: []store.Line{{Log: "log", Data: []byte("x")}}}
	if _, err := e.Commit(t.Context(), store.Batch{Puts: []store.Put{{Key: "warm"}}}); err != nil {
		t.Fatal(err)
	}
	proxy.Lose(0, 1)
	if _, err := e.Commit(t.Context(), batch); !errors.Is(err, store.ErrUnavailable) {
		t.Fatalf("got %v", err)
	}
	r, err := e.Commit(t.Context(), batch)
	if err != nil || !r.Seen || string(r.Reply) != "first" {
		t.Fatalf("%+v %v", r, err)
	}
	if lines, _ := e.Lines(t.Context(), "log", 0, 9); len(lines) != 1 {
		t.Errorf("it was applied %d times", len(lines))
	}
}

func TestTroubleOfTheServerIsTranslatedAndKeepsThePassword(t *testing.T) {
	for said, want := range map[string]error{
		"LOADING Redis is loading the dataset in memory":     store.ErrUnavailable,
		"READONLY You can't write against a read only slave": store.ErrUnavailable,
		"MASTERDOWN Link with MASTER is down":                store.ErrUnavailable,
		"MISCONF Redis is configured to save RDB snapshots":  store.ErrUnavailable,
		"OOM command not allowed":                            store.ErrFull,
		"NOAUTH Authentication required.":                    store.ErrDenied,
		"ERR something new":                                  store.ErrUnavailable,
	} {
		server := miniredis.RunT(t)
		server.RequireAuth("s3cret")
		e, err := Open(t.Context(), "redis://:s3cret@"+server.Addr(), Local)
		if err != nil {
			t.Fatal(err)
		}
		server.SetError(said)
		_, err = e.Commit(t.Context(), store.Batch{Puts: []store.Put{{Key: "a"}}})
		_, err2 := e.Get(t.Context(), time.Time{}, "a")
		for _, err := range []error{err, err2} {
			if !errors.Is(err, want) || strings.Contains(err.Error(), "s3cret") || strings.Contains(err.Error(), "\n") {
				t.Errorf("%s: %v", said, err)
			}
		}
		_ = e.Close()
		if _, err := Open(t.Context(), "redis://:wr0ng@"+server.Addr(), Local); err == nil || strings.Contains(err.Error(), "wr0ng") {
			t.Errorf("a wrong password: %v", err)
		}
	}
}

func TestAServerThatIsNotThereIsUnavailable(t *testing.T) {
	server := miniredis.RunT(t)
	addr := server.Addr()
	e := opened(t, addr, "milepost")
	defer e.Close()
	server.Close()
	if _, err := e.Get(t.Context(), time.Time{}, "a"); !errors.Is(err, store.ErrUnavailable) {
		t.Errorf("get: %v", err)
	}
	if _, err := Open(t.Context(), storetest.URL(addr, "milepost"), Local); !errors.Is(err, store.ErrUnavailable) {
		t.Errorf("open: %v", err)
	}
	silent, err := net.Listen("tcp", "127.0.0.1:0") // takes connections and never answers
	if err != nil {
		t.Fatal(err)
	}
	defer silent.Close()
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if _, err := Open(ctx, storetest.URL(silent.Addr().String(), "milepost"), Local); !errors.Is(err, store.ErrUnavailable) {
		t.Errorf("a silent one: %v", err)
	}
}
