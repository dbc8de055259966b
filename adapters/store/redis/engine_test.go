package redis

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"
	goredis "github.com/redis/go-redis/v9"

	"milepost/adapters/store"
	"milepost/adapters/store/storetest"
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

func TestURL(t *testing.T) {
	for address, want := range map[string]string{
		"redis://127.0.0.1:6379":                    "127.0.0.1:6379 db 0 user  password  tls false prefix milepost",
		"redis://redis.example:7000/3?prefix=acme":  "redis.example:7000 db 3 user  password  tls false prefix acme",
		"rediss://bot:s3cret@[::1]:6380/1":          "[::1]:6380 db 1 user bot password s3cret tls true prefix milepost",
		"redis://:p%40ss@localhost/0?prefix=a.b_c-": "localhost:6379 db 0 user  password p@ss tls false prefix a.b_c-",
	} {
		o, prefix, err := parse(address)
		if err != nil {
			t.Errorf("%s: %v", address, err)
			continue
		}
		got := fmt.Sprintf("%s db %d user %s password %s tls %v prefix %s", o.Addrs[0], o.DB, o.Username, o.Password, o.TLSConfig != nil, prefix)
		if got != want {
			t.Errorf("%s: %s", address, got)
		}
		if o.MaxRetries != -1 || !o.ContextTimeoutEnabled || o.MaintNotificationsConfig.Mode != "disabled" || o.PoolSize != 10 {
			t.Errorf("%s: a dangerous client: %+v", address, o)
		}
	}
	for _, address := range []string{
		"", "redis://", "http://s3cret@host", "redis://u:s3cret@host:port", "redis://u:s3cret@host:99999/0", "redis://u:s3cret@host/first",
		"redis://u:s3cret@host/-1", "redis://u:s3cret@host/0/1", "redis://u:s3cret@host?prefix=", "redis://u:s3cret@host?prefix={a}",
		"redis://u:s3cret@host?max_retries=3", "redis://u:s3cret@host?prefix=a%zz", "redis://u:s3cr%zzet@host", "redis://u:s3cret@ho st",
	} {
		_, _, err := parse(address)
		if !errors.Is(err, store.ErrDenied) {
			t.Errorf("%s: %v", address, err)
			continue
		}
		if strings.Contains(err.Error(), "s3cr") || !strings.Contains(err.Error(), "redis://127.0.0.1:6379") {
			t.Errorf("%s: %v", address, err)
		}
	}
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

func TestARecordIsReadableAndOneChangedByHandIsReported(t *testing.T) {
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
	if _, err := e.Get(t.Context(), time.Time{}, "deal/D-1"); !errors.Is(err, store.ErrCorrupt) || !strings.Contains(err.Error(), "changed by hand") {
		t.Errorf("got %v", err)
	}
}

func TestAWrongTypeAnywhereStopsTheBatchBeforeItWrites(t *testing.T) {
	addr := storetest.Redis(t)
	raw := goredis.NewClient(&goredis.Options{Addr: addr})
	defer raw.Close()
	for i, spoil := range []string{"seq", "o:op", "r:put", "r:deleted", "r:checked", "i:added", "i:removed", "l:log"} {
		prefix := fmt.Sprintf("spoiled-%d", i)
		e := opened(t, addr, prefix)
		if err := raw.SAdd(t.Context(), "{"+prefix+"}:"+spoil, "member").Err(); err != nil {
			t.Fatal(err)
		}
		_, err := e.Commit(t.Context(), store.Batch{
			Op: "op", OpTTL: time.Hour, Now: storetest.Now, Checks: []store.Check{{Key: "checked"}},
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

// deaf carries bytes to a Redis and swallows what comes back once it is told to.
func deaf(t *testing.T, addr string) (proxy string, swallow *atomic.Bool) {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	swallow = &atomic.Bool{}
	pump := func(from, to net.Conn, back bool) {
		defer from.Close()
		defer to.Close()
		buffer := make([]byte, 64<<10)
		for {
			n, err := from.Read(buffer)
			if err != nil || back && swallow.CompareAndSwap(true, false) {
				return
			}
			if _, err := to.Write(buffer[:n]); err != nil {
				return
			}
		}
	}
	go func() {
		for {
			in, err := listener.Accept()
			if err != nil {
				return
			}
			out, err := net.Dial("tcp", addr)
			if err != nil {
				_ = in.Close()
				continue
			}
			go pump(in, out, false)
			go pump(out, in, true)
		}
	}()
	return listener.Addr().String(), swallow
}

func TestALostReplyIsAnErrorAndSendingItAgainIsHarmless(t *testing.T) {
	proxy, swallow := deaf(t, storetest.Redis(t))
	e := opened(t, proxy, "milepost")
	defer e.Close()
	batch := store.Batch{Op: "op", OpTTL: time.Hour, Now: storetest.Now, Reply: []byte("first"), Append: []store.Line{{Log: "log", Data: []byte("x")}}}
	if _, err := e.Commit(t.Context(), store.Batch{Puts: []store.Put{{Key: "warm"}}}); err != nil {
		t.Fatal(err)
	}
	swallow.Store(true)
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

func TestInspect(t *testing.T) {
	found := func(e *Engine) string {
		t.Helper()
		findings, err := e.Inspect(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		var out []string
		for _, f := range findings {
			out = append(out, fmt.Sprintf("%s=%s %v", f.What, f.Value, f.Good))
			if f.Good == (f.Say != "") {
				t.Errorf("%+v", f)
			}
		}
		return strings.Join(out, ", ")
	}
	for _, c := range []struct {
		settings []string
		want     string
	}{
		{nil, "appendonly=yes true, maxmemory-policy=noeviction true, role=master true, replicas=0 true"},
		{[]string{"appendonly", "no", "maxmemory-policy", "allkeys-lru"}, "appendonly=no false, maxmemory-policy=allkeys-lru false, role=master true, replicas=0 true"},
	} {
		e := opened(t, storetest.Redis(t, c.settings...), "milepost")
		if got := found(e); got != c.want {
			t.Errorf("%v: %s", c.settings, got)
		}
		_ = e.Close()
	}
	e := opened(t, miniredis.RunT(t).Addr(), "milepost") // it has neither CONFIG nor these parts of INFO
	defer e.Close()
	if got := found(e); !strings.HasPrefix(got, "appendonly=unknown false, maxmemory-policy=unknown false") {
		t.Errorf("a server that does not say: %s", got)
	}
	e.options.Addrs = []string{"redis.example:6379"}
	if got := found(e); !strings.HasSuffix(got, "password=none false, encryption=none false") {
		t.Errorf("an open server elsewhere: %s", got)
	}
}
