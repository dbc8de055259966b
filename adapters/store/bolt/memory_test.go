package bolt

import (
	"testing"

	"milepost/adapters/store"
	"milepost/adapters/store/storetest"
)

func TestMemory(t *testing.T) {
	storetest.RunMemory(t, func(t *testing.T) store.Engine { e, _ := fresh(t); return e })
}

func BenchmarkCommit(b *testing.B) {
	e, _ := fresh(b)
	storetest.BenchmarkCommit(b, e)
	closed(b, e)
}

func BenchmarkAnswer(b *testing.B) {
	e, _ := fresh(b)
	storetest.BenchmarkAnswer(b, e)
	closed(b, e)
}
