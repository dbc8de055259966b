package redis

import (
	"fmt"
	"testing"

	"github.com/alicebob/miniredis/v2"

	"milepost/adapters/store"
	"milepost/adapters/store/storetest"
)

func TestMemoryOnMiniredis(t *testing.T) {
	storetest.RunMemory(t, func(t *testing.T) store.Engine { return opened(t, miniredis.RunT(t).Addr(), "milepost") })
}

func TestMemoryOnRedis(t *testing.T) {
	addr := storetest.Redis(t)
	n := 0
	storetest.RunMemory(t, func(t *testing.T) store.Engine { n++; return opened(t, addr, fmt.Sprintf("memory-%d", n)) })
}

func BenchmarkCommit(b *testing.B) {
	for _, fsync := range []string{"everysec", "always"} {
		b.Run(fsync, func(b *testing.B) {
			e := opened(b, storetest.Redis(b, "appendfsync", fsync), "milepost")
			storetest.BenchmarkCommit(b, e)
			_ = e.Close()
		})
	}
}

func BenchmarkAnswer(b *testing.B) {
	e := opened(b, storetest.Redis(b), "milepost")
	storetest.BenchmarkAnswer(b, e)
	_ = e.Close()
}
