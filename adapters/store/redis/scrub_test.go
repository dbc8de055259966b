package redis

import (
	"errors"
	"strings"
	"testing"

	goredis "github.com/redis/go-redis/v9"

	"milepost/adapters/store"
	"milepost/adapters/store/storetest"
)

// A scrub has the append-only file written anew; where the server refuses, it says who can.
func TestScrubAsksForANewFile(t *testing.T) {
	addr := storetest.Redis(t)
	e := opened(t, addr, "scrub")
	admin := goredis.NewClient(&goredis.Options{Addr: addr})
	t.Cleanup(func() { _ = errors.Join(e.Close(), admin.Close()) })
	if err := e.Scrub(t.Context()); err != nil {
		t.Fatal(err)
	}
	calls, err := admin.Info(t.Context(), "commandstats").Result()
	if err != nil || !strings.Contains(calls, "cmdstat_bgrewriteaof:calls=1,") {
		t.Errorf("it was not asked: %s (%v)", calls, err)
	}
	for { // until the first one is done it would not ask again
		info, err := admin.Info(t.Context(), "persistence").Result()
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(info, "aof_rewrite_in_progress:0") && strings.Contains(info, "aof_rewrite_scheduled:0") {
			break
		}
	}
	if err := admin.Do(t.Context(), "ACL", "SETUSER", "default", "-bgrewriteaof").Err(); err != nil {
		t.Fatal(err)
	}
	if err := e.Scrub(t.Context()); !errors.Is(err, store.ErrDenied) || !strings.Contains(err.Error(), "Run BGREWRITEAOF") {
		t.Errorf("refused, it says %v", err)
	}
}
