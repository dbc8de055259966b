package redis

import (
	"sync"
	"testing"
	"time"

	goredis "github.com/redis/go-redis/v9"

	"milepost/adapters/store"
	"milepost/adapters/store/storetest"
)

// Replicas that are started together on an empty Redis all find a store there,
// whoever makes it, also while the first of them works already.
func TestReplicasBeginTogether(t *testing.T) {
	addr := storetest.Redis(t)
	for range 50 {
		var all sync.WaitGroup
		for range 4 {
			all.Go(func() {
				e, err := Open(t.Context(), storetest.URL(addr, "together"), Local)
				if err != nil {
					t.Error(err)
					return
				}
				defer e.Close()
				if _, err := e.Commit(t.Context(), store.Batch{Now: time.Now(), Puts: []store.Put{{Key: "deal/1", Value: []byte("x")}}}); err != nil {
					t.Error(err)
				}
			})
		}
		all.Wait()
		c := goredis.NewClient(&goredis.Options{Addr: addr})
		c.FlushAll(t.Context())
		c.Close()
	}
}
